// What Microsoft's trace preprocessor (WPP) would make of a project: nothing, in macros that do nothing. Neutral.
#pragma once

#include <set>
#include <string>

namespace wspemu::build {

// A header that the preprocessor makes: x.tmh.
bool is_wpp_header(const std::string& name);

// The trace functions that a file declares in its comments: between `begin_wpp config` and `end_wpp`, `// FUNC Name{LEVEL=x}(MSG, ...);`.
void find_wpp_functions(const std::string& text, std::set<std::string>& names);

// What stands in the place of #include "x.tmh"; several lines.
std::string wpp_header_text(const std::set<std::string>& names);

} // namespace wspemu::build
