// Names and data of values between the two forms of an export and the registry, and the rules of buffers. Windows dialect.
#pragma once

#include "posix/advapi32/open_key.h"

#include <cstring>

namespace wspemu::posix::registry {

using Bytes = std::vector<std::uint8_t>;

// Text with its NULs as the registry keeps it, and back. An odd byte at the end is no character.
Bytes bytes_of(std::u16string_view text);
std::u16string text_in(const Bytes& bytes);

// Data as a program gave it: the A forms give text in the code page.
Bytes stored_form(DWORD type, const void* data, DWORD size, CHAR);
Bytes stored_form(DWORD type, const void* data, DWORD size, WCHAR);
// And as it gets it.
Bytes given_form(DWORD type, const Bytes& data, CHAR);
Bytes given_form(DWORD type, const Bytes& data, WCHAR);

// Copies as much as there is, and says its size. No buffer: only the size. more_data: it does not fit.
Result<void> give_bytes(const Bytes& bytes, void* out, LPDWORD size);

// Copies a name with its NUL; *length is the room in characters, then the length without the NUL. more_data: it does not fit.
template <class Char>
Result<void> give_name(std::u16string_view name, Char* out, LPDWORD length) {
    const auto encoded = encode(name, Char());
    if (!can_write(length)) return WsaError{ERROR_NOACCESS};
    if (*length <= encoded.size()) return WsaError{ERROR_MORE_DATA};
    if (!can_write(out, encoded.size() + 1)) return WsaError{ERROR_NOACCESS};
    std::copy_n(encoded.data(), encoded.size(), out);
    out[encoded.size()] = 0;
    *length = static_cast<DWORD>(encoded.size());
    return {};
}

} // namespace wspemu::posix::registry
