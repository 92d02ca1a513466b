// WCHAR text of the Windows dialect to and from std::u16string. Both are UTF-16; only the types differ.
#pragma once

#include <winsock2.h>

#include <string>
#include <string_view>

namespace wspemu {

inline std::size_t wide_length(const WCHAR* text) noexcept {
    std::size_t length = 0;
    while (text[length] != 0) ++length;
    return length;
}

inline std::u16string from_wide(const WCHAR* text, std::size_t length) {
    return std::u16string(text, text + length);
}

inline std::u16string from_wide(const WCHAR* text) {
    return from_wide(text, wide_length(text));
}

// Copies with a terminating NUL, shortened to the capacity (in WCHARs, NUL included; at least 1).
inline void copy_wide(std::u16string_view text, WCHAR* out, std::size_t capacity) noexcept {
    const std::size_t length = text.size() < capacity ? text.size() : capacity - 1;
    for (std::size_t i = 0; i < length; ++i) out[i] = static_cast<WCHAR>(text[i]);
    out[length] = 0;
}

} // namespace wspemu
