// Programs that this one starts and waits for. Neutral.
#pragma once

#include <string>
#include <vector>

namespace wspemu {

// Its status; 127 when it can not be started (after one line on stderr), 128 + signal when it was killed.
int run_program(const std::vector<std::string>& words);
// The same, with its standard output taken.
int output_of(const std::vector<std::string>& words, std::string& output);
// The folder of this program's file.
std::string own_folder();

} // namespace wspemu
