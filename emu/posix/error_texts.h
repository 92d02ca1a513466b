// Texts for Windows error numbers, for FormatMessage. Neutral.
#pragma once

#include <cstdint>
#include <string_view>

namespace wspemu::posix {

// One sentence without a line end; empty for a number that has none here.
std::string_view error_text(std::uint32_t code) noexcept;

} // namespace wspemu::posix
