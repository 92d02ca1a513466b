// The environment as Windows programs see it: names in any case, and a Windows folder that always has a name. Neutral.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wspemu::posix {

// The value of a variable, its name in any case (an exact match wins). SystemRoot and windir are C:\Windows unless set.
std::optional<std::string> environment_value(std::string_view name);
// Sets, or with no value removes. False for an empty name or one with '=' behind its first character.
bool set_environment_value(std::string_view name, std::optional<std::string_view> value);
// All variables as "NAME=value", sorted without regard to case as Windows hands them out.
std::vector<std::string> environment_strings();

} // namespace wspemu::posix
