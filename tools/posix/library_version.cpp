// The twin of tools/library_version.h: asks the dynamic loader where the library is.
#include "library_version.h"

#include "core/version.h"

#include <fmt/format.h>

#include <dlfcn.h>
#include <string_view>

namespace wspemu {

std::string why_wrong_library() {
    constexpr std::string_view own = WSPEMU_VERSION;
    if (!wspemu_version)
        return fmt::format("this command is version {}, and the libwspemu.so that it found is older: install both of "
                           "one version",
                           own);
    const std::string_view other = wspemu_version();
    if (own == other) return {};
    Dl_info place{};
    const bool known = dladdr(reinterpret_cast<void*>(wspemu_version), &place) != 0 && place.dli_fname;
    return fmt::format("this command is version {}, and {} is version {}: install both of one version", own,
                       known ? place.dli_fname : "libwspemu.so", other);
}

} // namespace wspemu
