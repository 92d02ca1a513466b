// The running program, as categories of applications name it. Neutral.
#pragma once

#include <string>
#include <vector>

namespace wspemu::port {

// Native, absolute, UTF-8.
std::string program_path();
// The command line less the program's own name: the arguments, with a space between two.
std::string program_arguments();
// What main() gets, the program's name first.
std::vector<std::string> program_command();

} // namespace wspemu::port
