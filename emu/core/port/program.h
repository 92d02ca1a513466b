// The running program, as categories of applications name it. Neutral.
#pragma once

#include <string>

namespace wspemu::port {

// Native, absolute, UTF-8.
std::string program_path();
// The command line less the program's own name: the arguments, with a space between two.
std::string program_arguments();

} // namespace wspemu::port
