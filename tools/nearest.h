// "Did you mean": the known word that a mistyped one is nearest to.
#pragma once

#include <string>
#include <vector>

namespace wspemu {

// Empty when none is near.
std::string nearest_word(const std::string& word, const std::vector<std::string>& known);

} // namespace wspemu
