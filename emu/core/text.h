// Text: UTF-16 as Windows has it, UTF-8 as files and terminals have it, and GUIDs as people read them. Neutral.
//
// char16_t and the 2-byte WCHAR have the same layout; Windows-dialect code passes WCHAR text through utf16_view().
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace wspemu {

// Never fail: a lone surrogate, and each maximal invalid part of UTF-8 (the rule of the Unicode standard, section 3.9),
// becomes U+FFFD.
std::string to_utf8(std::u16string_view text);
std::u16string to_utf16(std::string_view text);
// True when the conversion above replaces nothing.
bool is_valid_utf8(std::string_view text) noexcept;
bool is_valid_utf16(std::u16string_view text) noexcept;

// Lower case for file names, class names and variables: Latin, Greek and Cyrillic letters by simple folding, whatever
// the locale; all other characters stay as they are.
char16_t lower(char16_t unit) noexcept;
std::u16string lower(std::u16string_view text);
bool equal_ignoring_case(std::u16string_view a, std::u16string_view b) noexcept;

// The 16 bytes of a GUID structure in memory on a little-endian machine.
struct GuidBytes {
    std::array<std::uint8_t, 16> bytes{};
    friend bool operator==(const GuidBytes&, const GuidBytes&) = default;
};
// "{E70F1AA0-AB8B-11CF-8CA3-00805F48A192}": upper case, 38 characters.
std::string guid_text(const GuidBytes& guid);
// Takes either case, with or without braces; nothing else around it.
std::optional<GuidBytes> parse_guid(std::string_view text) noexcept;

// WCHAR text (wchar_t under -fshort-wchar and on Windows) as a view; nullptr gives an empty one.
template <class Wide>
std::u16string_view utf16_view(const Wide* text) noexcept {
    static_assert(sizeof(Wide) == sizeof(char16_t));
    return text ? std::u16string_view(reinterpret_cast<const char16_t*>(text)) : std::u16string_view();
}

} // namespace wspemu
