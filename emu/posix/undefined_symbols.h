// What keeps a shared object from being loaded: the functions that it needs and nobody has. Neutral.
#pragma once

#include <string>
#include <vector>

namespace wspemu::posix {

// All of them, for a file that the loader has just refused with `why`; empty when it did so for another reason than that. C++ names are
// given as they are written in source. Nothing is loaded for it: when a library that the file needs is not in the process, what
// it might have is left out, except for the symbol that `why` names.
std::vector<std::string> undefined_functions(const std::string& file, const std::string& why);

} // namespace wspemu::posix
