// The border between the Win32 exports and what is behind them: error codes, text, buffers. Windows dialect.
#pragma once

#include <windows.h>

#include "core/port/program_memory.h"
#include "core/port/threads.h"
#include "core/result.h"
#include "core/text.h"

#include <algorithm>
#include <string>
#include <string_view>

namespace wspemu::posix {

using port::fetch;
using port::may_read;
using port::may_write;
using port::store;

// Sets the last error and gives the failure value back.
template <class Value>
Value fail(Value value, int code) noexcept {
    port::set_last_error(static_cast<std::uint32_t>(code));
    return value;
}

inline BOOL finish(const Result<void>& result) noexcept {
    return result ? TRUE : fail(FALSE, result.error());
}

// Text arguments, whichever form the export takes. nullptr is an empty text.
inline std::u16string text_of(LPCWSTR text) {
    return std::u16string(utf16_view(text));
}
inline std::u16string text_of(LPCSTR text) {
    return text ? to_utf16(text) : std::u16string();
}

// Text in the form that the export gives.
inline std::string encode(std::u16string_view text, CHAR) {
    return to_utf8(text);
}
inline std::u16string encode(std::u16string_view text, WCHAR) {
    return std::u16string(text);
}

// Copies with a terminating NUL as much as fits into `capacity` characters (at least 1). Returns the copied length.
template <class Char>
std::size_t copy_truncated(std::u16string_view text, Char* out, std::size_t capacity) {
    const auto encoded = encode(text, Char());
    const std::size_t length = std::min(encoded.size(), capacity - 1);
    std::copy_n(encoded.data(), length, out);
    out[length] = 0;
    return length;
}

// The usual contract of GetXxx(buffer, size): the length without NUL when it fits, else the size needed with NUL and
// an untouched buffer.
template <class Char>
DWORD copy_or_size(std::u16string_view text, Char* out, std::size_t capacity) {
    const auto encoded = encode(text, Char());
    if (!out || encoded.size() >= capacity) return static_cast<DWORD>(encoded.size() + 1);
    std::copy_n(encoded.data(), encoded.size(), out);
    out[encoded.size()] = 0;
    return static_cast<DWORD>(encoded.size());
}

} // namespace wspemu::posix
