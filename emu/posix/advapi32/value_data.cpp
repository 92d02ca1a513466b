// Conversions of data.
#include "posix/advapi32/value_data.h"

namespace wspemu::posix::registry {

Bytes bytes_of(std::u16string_view text) {
    const auto* first = reinterpret_cast<const std::uint8_t*>(text.data());
    return Bytes(first, first + text.size() * sizeof(char16_t));
}

std::u16string text_in(const Bytes& bytes) {
    std::u16string text(bytes.size() / sizeof(char16_t), u'\0');
    if (!text.empty()) std::memcpy(text.data(), bytes.data(), text.size() * sizeof(char16_t));
    return text;
}

Bytes stored_form(DWORD type, const void* data, DWORD size, CHAR) {
    if (!is_text(type)) return stored_form(type, data, size, WCHAR());
    return bytes_of(to_utf16({static_cast<const char*>(data), size}));
}

Bytes stored_form(DWORD, const void* data, DWORD size, WCHAR) {
    const auto* first = static_cast<const std::uint8_t*>(data);
    return Bytes(first, first + size);
}

Bytes given_form(DWORD type, const Bytes& data, CHAR) {
    if (!is_text(type)) return data;
    const std::string text = to_utf8(text_in(data));
    return Bytes(text.begin(), text.end());
}

Bytes given_form(DWORD, const Bytes& data, WCHAR) {
    return data;
}

Result<void> give_bytes(const Bytes& bytes, void* out, LPDWORD size) {
    if (!size) return {};
    if (!can_write(size)) return WsaError{ERROR_NOACCESS};
    const DWORD room = *size;
    *size = static_cast<DWORD>(bytes.size());
    if (!out) return {};
    if (room < bytes.size()) return WsaError{ERROR_MORE_DATA};
    if (!can_write(static_cast<std::uint8_t*>(out), bytes.size())) return WsaError{ERROR_NOACCESS};
    if (!bytes.empty()) std::memcpy(out, bytes.data(), bytes.size());
    return {};
}

} // namespace wspemu::posix::registry
