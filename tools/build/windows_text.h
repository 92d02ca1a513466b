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

// A file's text and how it was written.
struct WindowsText {
    std::string text;    // UTF-8
    std::string charset; // "UTF-8", "UTF-16LE", "UTF-16BE" or what was asked for
    bool byte_order_mark = false;
    bool ctrl_z = false;
    bool carriage_returns = false;
};

// Knows byte order marks, UTF-16 without one, UTF-8, and else the code page `charset` (a name of iconv's); ends at Ctrl-Z.
// Throws BadInput: missing, a folder, too large, binary, not in that code page.
std::string read_windows_text(const std::string& file, const std::string& charset);
// The same. When `fallback` is another code page, one in which every byte means something, no text is refused for its bytes.
WindowsText read_windows_file(const std::string& file, const std::string& charset, const std::string& fallback = {});

bool equal_words(std::string_view a, std::string_view b) noexcept; // without regard to case
std::string lower_case(std::string_view text);

} // namespace wspemu::build
