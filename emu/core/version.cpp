// The version of the library.
#include "core/version.h"

const char* wspemu_version() noexcept {
    return WSPEMU_VERSION;
}
