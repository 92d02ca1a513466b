// Whether there is a file for the path of a DLL. Neutral.
#pragma once

#include <string>

namespace wspemu {

// Empty when the loader would find one, or the module is built in; else why not. The path may have environment references.
std::string why_no_module_file(const std::string& path);

} // namespace wspemu
