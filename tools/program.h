// Starting PROGRAM in the place of this process. Neutral.
#pragma once

#include <string>
#include <vector>

namespace wspemu {

// Replaces this process, so that the program's status, signals and terminal are its own. Returns only when that fails, with
// kNotFound or kNotExecutable, after one line on stderr.
int become_program(const std::vector<std::string>& words);

void set_environment(const char* name, const std::string& value);
void unset_environment(const char* name);

} // namespace wspemu
