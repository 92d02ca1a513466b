// Whether libc's calls are its own. Host dialect.
#include "core/net/native_transfer.h"

#include <dlfcn.h>

namespace wspemu::net {
namespace {

bool is_libcs(void* libc, const char* name) noexcept {
    return ::dlsym(RTLD_DEFAULT, name) == ::dlsym(libc, name);
}

bool transfers_are_libcs() noexcept {
    void* const libc = ::dlopen("libc.so.6", RTLD_LAZY | RTLD_NOLOAD);
    if (!libc) return false; // another libc than glibc: nothing to save there
    const bool both = is_libcs(libc, "recvfrom") && is_libcs(libc, "sendto");
    ::dlclose(libc);
    return both;
}

} // namespace

const bool kTransfersAreLibcs = transfers_are_libcs();

} // namespace wspemu::net
