// Windows command lines: one text, which each program takes apart by itself, mostly by these rules. Neutral.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace wspemu::posix {

// The arguments by the rules of the Microsoft C library: blanks separate; quotes hold together; 2n backslashes before a quote are
// n, 2n+1 are n and a quote that is none; two quotes inside quotes are one. In the first, the program's name, backslashes are plain.
std::vector<std::u16string> split_command_line(std::u16string_view line);
// A text that split_command_line() takes apart into these.
std::u16string join_command_line(const std::vector<std::u16string>& arguments);

// The program's name at the beginning, for CreateProcess without an application name: quoted; or the text up to each blank
// in turn, for names with blanks that nobody quoted.
std::vector<std::u16string> program_names(std::u16string_view line);

} // namespace wspemu::posix
