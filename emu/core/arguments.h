// What programs hand over, looked at before it is touched and copied before anything else is done. A bad pointer is an error
// code where the documentation has one; more than that, an access violation that the program handles would jump over the locks
// of a change, which would be held for ever.
#pragma once

#include <winsock2.h>

#include "core/port/accessible.h"
#include "core/result.h"

#include <algorithm>
#include <string>

namespace wspemu {

template <class T>
bool can_read(const T* from, std::size_t count = 1) noexcept {
    return from && port::are_accessible(from, count * sizeof(T), false);
}

template <class T>
bool can_write(T* to, std::size_t count = 1) noexcept {
    return to && port::are_accessible(to, count * sizeof(T), true);
}

// A list that ends with a zero.
inline bool can_read_to_zero(const INT* list) noexcept {
    constexpr std::size_t kMost = 1 << 16;
    const INT* const end = list + port::accessible_size(list, kMost * sizeof *list, false) / sizeof *list;
    return std::find(list, end, 0) != end;
}

// A text up to its NUL. wsaefault: there is none, or it can not be read; wsaeinval: longer than that.
inline Result<std::u16string> text_at(const WCHAR* text, std::size_t longest) {
    if (!text) return WsaError{WSAEFAULT};
    const std::size_t readable = port::accessible_size(text, (longest + 1) * sizeof *text, false) / sizeof *text;
    const WCHAR* const nul = std::find(text, text + readable, WCHAR{0});
    if (nul != text + readable) return std::u16string(text, nul);
    return WsaError{readable > longest ? WSAEINVAL : WSAEFAULT};
}

} // namespace wspemu
