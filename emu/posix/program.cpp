// The running program by /proc. Host dialect.
#include "core/port/program.h"

#include "posix/module_paths.h"

#include <fstream>
#include <iterator>

namespace wspemu::port {

std::string program_path() {
    return posix::program_file();
}

std::string program_arguments() {
    std::ifstream file("/proc/self/cmdline", std::ios::binary);
    std::string line{std::istreambuf_iterator<char>(file), {}};
    // Each argument ends with a NUL; the first is the program.
    const std::size_t first = line.find('\0');
    if (first == line.npos) return {};
    line.erase(0, first + 1);
    if (!line.empty() && line.back() == '\0') line.pop_back();
    for (char& c : line) {
        if (c == '\0') c = ' ';
    }
    return line;
}

} // namespace wspemu::port
