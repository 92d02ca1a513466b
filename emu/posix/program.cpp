// The running program by /proc. Host dialect.
#include "core/port/program.h"

#include "posix/module_paths.h"

#include <fstream>

namespace wspemu::port {

std::string program_path() {
    return posix::program_file();
}

std::vector<std::string> program_command() {
    std::ifstream file("/proc/self/cmdline", std::ios::binary);
    std::vector<std::string> arguments;
    for (std::string argument; std::getline(file, argument, '\0');) arguments.push_back(argument);
    return arguments;
}

std::string program_arguments() {
    std::string line;
    const std::vector<std::string> command = program_command();
    for (std::size_t i = 1; i < command.size(); ++i) {
        if (i > 1) line += ' ';
        line += command[i];
    }
    return line;
}

} // namespace wspemu::port
