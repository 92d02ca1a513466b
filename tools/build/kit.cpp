// Where the headers and libraries are.
#include "build/compile.h"
#include "build/windows_text.h"
#include "child_program.h"

#include <filesystem>

namespace wspemu::build {
namespace fs = std::filesystem;

Kit find_kit() {
    const std::string own = own_folder();
    const std::string installed = own + "/../include/wspemu";
    Kit kit;
    if (fs::exists(installed + "/spi/windows.h")) {
        const std::string libraries = own + "/../" WSPEMU_LIBDIR;
        kit = {{installed + "/spi", installed + "/spi/case", installed + "/spi/stdcxx"},
               installed + "/wspemu_stdcxx.h",
               libraries + "/libwspemu.so",
               libraries + "/libwspemu_wcrt.a"};
    } else {
        const std::string source = WSPEMU_SOURCE;
        kit = {{source + "/spi_headers", source + "/spi_headers/case", source + "/spi_headers/stdcxx"},
               source + "/cmake/wspemu_stdcxx.h",
               WSPEMU_HOST_FILE,
               WSPEMU_WIDE_FILE};
    }
    for (const std::string& file : {kit.stdcxx, kit.host, kit.wide})
        if (!fs::exists(file)) throw BadInput(file + ": not there: wspemu is not completely installed");
    return kit;
}

} // namespace wspemu::build
