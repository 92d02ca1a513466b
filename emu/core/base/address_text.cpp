// Addresses as text, and the two table functions that convert them.
#include "core/base/address.h"
#include "core/base/functions.h"
#include "core/base/socket.h"

#include "core/net/local_names.h"
#include "core/port/program_memory.h"
#include "core/text.h"

#include <cstring>
#include <optional>

namespace wspemu::base {
namespace {

std::uint16_t swap_port(std::uint16_t port) noexcept {
    return static_cast<std::uint16_t>(port << 8 | port >> 8);
}

void append_number(std::u16string& text, std::uint32_t value, unsigned base) {
    char16_t digits[10];
    int count = 0;
    do {
        digits[count++] = u"0123456789abcdef"[value % base];
        value /= base;
    } while (value != 0);
    while (count > 0) text += digits[--count];
}

void append_ipv4(std::u16string& text, const std::uint8_t* bytes) {
    for (int i = 0; i < 4; ++i) {
        if (i) text += u'.';
        append_number(text, bytes[i], 10);
    }
}

// The longest run of two or more zero groups becomes "::" (RFC 5952); mapped addresses end in dotted form.
void append_ipv6(std::u16string& text, const std::array<std::uint8_t, 16>& bytes) {
    std::uint16_t groups[8];
    for (int i = 0; i < 8; ++i) {
        groups[i] = static_cast<std::uint16_t>(bytes[static_cast<std::size_t>(i) * 2] << 8 |
                                               bytes[static_cast<std::size_t>(i) * 2 + 1]);
    }
    int best = -1;
    int best_length = 1;
    for (int i = 0; i < 8; ++i) {
        int end = i;
        while (end < 8 && groups[end] == 0) ++end;
        if (end - i > best_length) {
            best = i;
            best_length = end - i;
        }
        if (end > i) i = end;
    }
    const bool mapped = best == 0 && best_length == 5 && groups[5] == 0xFFFF;
    for (int i = 0; i < 8;) {
        if (i == best) {
            text += u"::";
            i += best_length;
            continue;
        }
        if (mapped && i == 6) {
            text += u':';
            append_ipv4(text, &bytes[12]);
            return;
        }
        if (i > 0 && i != best + best_length) text += u':';
        append_number(text, groups[i], 16);
        ++i;
    }
}

// Reads forward over a text; every function takes what it understands and reports whether that was enough.
class Scanner {
public:
    explicit Scanner(std::u16string_view text) : rest_(text) {}

    bool at_end() const { return rest_.empty(); }
    bool take(char16_t character) {
        if (rest_.empty() || rest_.front() != character) return false;
        rest_.remove_prefix(1);
        return true;
    }
    bool take(std::u16string_view word) {
        if (rest_.substr(0, word.size()) != word) return false;
        rest_.remove_prefix(word.size());
        return true;
    }
    std::optional<std::uint32_t> number(unsigned base, std::uint32_t limit, std::size_t most_digits) {
        std::uint64_t value = 0;
        std::size_t digits = 0;
        while (!rest_.empty() && digits < most_digits) {
            const std::optional<unsigned> digit = digit_of(rest_.front());
            if (!digit || *digit >= base) break;
            value = value * base + *digit;
            if (value > limit) return std::nullopt;
            rest_.remove_prefix(1);
            ++digits;
        }
        if (digits == 0) return std::nullopt;
        return static_cast<std::uint32_t>(value);
    }
    // Not taken: looks whether the text up to the next ':' or end holds a dot, so that it can only be dotted.
    bool dotted_ahead() const {
        const std::u16string_view part = rest_.substr(0, rest_.find_first_of(u":]%"));
        return part.find(u'.') != std::u16string_view::npos;
    }

private:
    static std::optional<unsigned> digit_of(char16_t c) {
        if (c >= u'0' && c <= u'9') return c - u'0';
        if (c >= u'a' && c <= u'f') return c - u'a' + 10u;
        if (c >= u'A' && c <= u'F') return c - u'A' + 10u;
        return std::nullopt;
    }
    std::u16string_view rest_;
};

bool parse_ipv4(Scanner& in, std::uint8_t* bytes) {
    for (int i = 0; i < 4; ++i) {
        if (i && !in.take(u'.')) return false;
        const auto part = in.number(10, 255, 3);
        if (!part) return false;
        bytes[i] = static_cast<std::uint8_t>(*part);
    }
    return true;
}

bool parse_ipv6(Scanner& in, std::array<std::uint8_t, 16>& bytes) {
    std::uint8_t parts[16] = {};
    std::size_t filled = 0;
    std::optional<std::size_t> gap;
    if (in.take(u"::")) gap = 0;
    while (filled < 16) {
        if (filled + 4 <= 16 && in.dotted_ahead()) {
            if (!parse_ipv4(in, parts + filled)) return false;
            filled += 4;
            break;
        }
        const auto group = in.number(16, 0xFFFF, 4);
        // Nothing more is fine right after "::" only.
        if (!group) {
            if (gap == filled) break;
            return false;
        }
        parts[filled++] = static_cast<std::uint8_t>(*group >> 8);
        parts[filled++] = static_cast<std::uint8_t>(*group & 0xFF);
        if (filled == 16) break;
        if (!gap && in.take(u"::")) {
            gap = filled;
        } else if (!in.take(u':')) {
            break;
        }
    }
    if (!gap && filled != 16) return false;
    if (gap && filled > 14) return false;
    const std::size_t head = gap.value_or(filled);
    bytes.fill(0);
    std::memcpy(bytes.data(), parts, head);
    std::memcpy(bytes.data() + 16 - (filled - head), parts + head, filled - head);
    return true;
}

bool parse_port(Scanner& in, net::Address& address) {
    if (in.at_end()) return true; // SPI: WSP-S2A-1: a missing port is 0
    if (!in.take(u':')) return false;
    const auto port = in.number(10, 0xFFFF, 5);
    if (!port || !in.at_end()) return false;
    address.port = swap_port(static_cast<std::uint16_t>(*port));
    return true;
}

} // namespace

// SPI: WSP-A2S-5
std::u16string address_text(const net::Address& address) {
    if (address.family == net::Family::local) return to_utf16(net::local_name(address));
    std::u16string text;
    if (address.family == net::Family::ipv4) {
        append_ipv4(text, address.bytes.data());
    } else {
        append_ipv6(text, address.bytes);
        if (address.scope) {
            text += u'%';
            append_number(text, address.scope, 10);
        }
        if (address.port) text = u"[" + text + u"]";
    }
    if (address.port) {
        text += u':';
        append_number(text, swap_port(address.port), 10);
    }
    return text;
}

Result<net::Address> parse_address(std::u16string_view text, net::Family family) noexcept {
    if (family == net::Family::local) {
        const std::string name = to_utf8(text);
        if (name.empty() || name.size() > net::kLongestLocalName) return WsaError{WSAEINVAL};
        return net::local_address(name);
    }
    net::Address address;
    address.family = family;
    Scanner in(text);
    if (family == net::Family::ipv4) {
        if (!parse_ipv4(in, address.bytes.data()) || !parse_port(in, address)) return WsaError{WSAEINVAL};
        return address;
    }
    const bool bracket = in.take(u'[');
    if (!parse_ipv6(in, address.bytes)) return WsaError{WSAEINVAL};
    if (in.take(u'%')) {
        const auto scope = in.number(10, 0xFFFFFFFF, 10);
        if (!scope) return WsaError{WSAEINVAL};
        address.scope = *scope;
    }
    if (bracket && (!in.take(u']') || !parse_port(in, address))) return WsaError{WSAEINVAL};
    if (!in.at_end()) return WsaError{WSAEINVAL};
    return address;
}

INT WSPAPI wsp_address_to_string(LPSOCKADDR address, DWORD address_length, LPWSAPROTOCOL_INFOW entry, LPWSTR text,
                                 LPDWORD text_length, LPINT error) noexcept {
    if (!port::may_read(&address->sa_family) || !port::may_write(text_length) || !entry)
        return answer(WSAEFAULT, error);
    // SPI: WSP-A2S-4
    if (address_length < sizeof(address->sa_family)) return answer(WSAEINVAL, error);
    const net::Family family = net_family(address->sa_family);
    if (family == net::Family::none) return answer(WSAEINVAL, error);
    if (entry->iAddressFamily != AF_UNSPEC && entry->iAddressFamily != address->sa_family)
        return answer(WSAEINVAL, error);
    // A sockaddr_un may end with its name.
    if (family != net::Family::local && address_length < static_cast<DWORD>(sockaddr_length(family)))
        return answer(WSAEINVAL, error);
    const auto value = read_sockaddr(address, static_cast<int>(address_length), family);
    if (!value) return answer(WSAEINVAL, error);

    const std::u16string written = address_text(*value);
    // SPI: WSP-A2S-2, WSP-A2S-3: counted in characters with the final NUL, both ways.
    const DWORD needed = static_cast<DWORD>(written.size()) + 1;
    const DWORD capacity = *text_length;
    *text_length = needed;
    if (!text || capacity < needed || !port::may_write(text, needed)) return answer(WSAEFAULT, error);
    std::memcpy(text, written.c_str(), needed * sizeof(WCHAR));
    return 0;
}

INT WSPAPI wsp_string_to_address(LPWSTR text, INT address_family, LPWSAPROTOCOL_INFOW entry, LPSOCKADDR address,
                                 LPINT address_length, LPINT error) noexcept {
    if (!port::may_read_text(text) || !port::may_write(address_length)) return answer(WSAEFAULT, error);
    const net::Family family = net_family(address_family);
    if (family == net::Family::none) return answer(WSAEINVAL, error);
    // SPI: WSP-S2A-4
    if (entry && entry->iAddressFamily != AF_UNSPEC && entry->iAddressFamily != address_family) {
        return answer(WSAEINVAL, error);
    }
    std::u16string units;
    for (const WCHAR* at = text; *at; ++at) units += static_cast<char16_t>(*at);
    const auto value = parse_address(units, family);
    if (!value) return answer(value.error(), error);
    return answer(return_sockaddr(*value, address, address_length), error); // SPI: WSP-S2A-2
}

} // namespace wspemu::base
