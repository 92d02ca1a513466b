// The loader knows.
#include "host_function.h"

#include <dlfcn.h>

namespace wspemu {

bool is_host_function(const char* name) noexcept {
    return dlsym(RTLD_DEFAULT, name) != nullptr;
}

} // namespace wspemu
