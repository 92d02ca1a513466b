// The conditions of MSBuild as projects of Visual C++ have them. Neutral.
#pragma once

#include <map>
#include <string>

namespace wspemu::build {

// By name, without $( and ), in small letters.
using ProjectValues = std::map<std::string, std::string>;

// The text with $(Name) replaced; a name that nobody knows stays.
std::string with_values(std::string text, const ProjectValues& values);

// `'$(Configuration)|$(Platform)'=='Release|x64'`, with == or !=, `and`, `or`, exists('...'). An empty one holds; so does what is not
// understood.
bool condition_holds(const std::string& condition, const ProjectValues& values);

} // namespace wspemu::build
