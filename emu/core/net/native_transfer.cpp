// Whether libc's calls are its own. Host dialect.
#include "core/net/native_transfer.h"

#include <dlfcn.h>

#include <algorithm>
#include <array>

namespace wspemu::net {
namespace {

bool is_libcs(void* libc, const char* name) noexcept {
    return ::dlsym(RTLD_DEFAULT, name) == ::dlsym(libc, name);
}

bool transfers_are_libcs() noexcept {
    void* const libc = ::dlopen("libc.so.6", RTLD_LAZY | RTLD_NOLOAD);
    if (!libc) return false; // another libc than glibc: nothing to save there
    const bool plain = std::ranges::all_of(std::array{"recv", "recvfrom", "send", "sendto"},
                                           [libc](const char* name) { return is_libcs(libc, name); });
    ::dlclose(libc);
    return plain;
}

} // namespace

const bool kTransfersAreLibcs = transfers_are_libcs();

} // namespace wspemu::net
