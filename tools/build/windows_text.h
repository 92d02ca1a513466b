// Files as Windows tools write them, read as UTF-8 with plain line ends. Neutral.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace wspemu::build {

// What is wrong with the input: one line for people, beginning with the file.
struct BadInput : std::runtime_error {
    using std::runtime_error::runtime_error;
};

inline constexpr std::size_t kLargestSource = 16u << 20;

// Knows byte order marks, UTF-16 without one, UTF-8, and else the code page `charset` (a name of iconv's); ends at Ctrl-Z.
// Throws BadInput: missing, a folder, too large, binary, not in that code page.
std::string read_windows_text(const std::string& file, const std::string& charset);

bool equal_words(std::string_view a, std::string_view b) noexcept; // without regard to case
std::string lower_case(std::string_view text);

} // namespace wspemu::build
