// __FUNCTION__ as Microsoft's compiler has it: a literal, which other literals are pasted to. Neutral.
#pragma once

#include <string>

namespace wspemu::build {

// The text with #define __FUNCTION__ "Class::Name" (and __FUNCSIG__, __FUNCDNAME__, __FUNCTIONW__) before the body of each function and
// its end behind it, so that macros that paste it work, too. Lines keep their numbers, by #line.
std::string with_function_names(const std::string& text);

} // namespace wspemu::build
