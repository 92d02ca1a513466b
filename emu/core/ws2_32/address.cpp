// Byte order, numeric addresses, and the conversions that a transport provider does.
#include "core/ws2_32/call.h"

#include "core/base/address.h"
#include "core/guid.h"
#include "core/port/program_memory.h"
#include "core/text.h"
#include "core/wide.h"
#include "core/ws2_32/protocol_info.h"

#include <ws2tcpip.h>

#include <bit>
#include <cstring>

using namespace wspemu;
using ws2_32::fail;
using ws2_32::with_provider;

namespace {

constexpr u_long swap_long(u_long value) noexcept {
    return (value >> 24) | ((value >> 8) & 0xff00) | ((value << 8) & 0xff0000) | (value << 24);
}
constexpr u_short swap_short(u_short value) noexcept {
    return static_cast<u_short>((value >> 8) | (value << 8));
}
static_assert(std::endian::native == std::endian::little);

// SPI: DSP-MAP-8. The socket's own byte order decides; no provider is called.
template <class Value>
int convert_for(SOCKET s, Value value, Value* out, Value (*swap)(Value) noexcept) {
    Process& process = current_process();
    if (const int refused = ws2_32::refusal(process)) return fail(SOCKET_ERROR, refused);
    const SocketUse use = process.sockets().use(s);
    if (!use) return fail(SOCKET_ERROR, WSAENOTSOCK);
    if (!out) return fail(SOCKET_ERROR, WSAEFAULT);
    const auto catalog = process.catalog();
    const CatalogEntry* entry = catalog->find(use.association->entry_id);
    const bool big = !entry || entry->info.iNetworkByteOrder == BIGENDIAN;
    *out = big ? swap(value) : value;
    return 0;
}

// SPI: WSP-A2S-1. The given entry, or the first one of the family.
Result<const CatalogEntry*> conversion_entry(const Catalog& catalog, const WSAPROTOCOL_INFOW* info, int family) {
    if (info) return ws2_32::entry_of(catalog, *info);
    for (const CatalogEntry& entry : catalog.entries()) {
        if (entry.permitted && entry.info.ProtocolChain.ChainLen >= BASE_PROTOCOL &&
            entry.info.iAddressFamily == family)
            return &entry;
    }
    return WsaError{WSAEINVAL};
}

// Calls a function that needs a provider but no socket (DSP-LOAD-2).
template <class Call>
int with_conversion(const WSAPROTOCOL_INFOW* info, int family, Call&& call) {
    Process& process = current_process();
    if (const int refused = ws2_32::refusal(process)) return fail(SOCKET_ERROR, refused);
    const auto catalog = process.catalog();
    auto entry = conversion_entry(*catalog, info, family);
    if (!entry) return fail(SOCKET_ERROR, entry.error());
    auto provider = process.providers().started(**entry);
    if (!provider) return fail(SOCKET_ERROR, provider.error());
    WSAPROTOCOL_INFOW copy = info ? *info : (*entry)->info;
    return with_provider(**provider, SOCKET_ERROR,
                         [&](const WSPPROC_TABLE& table, int* error) { return call(table, &copy, error); });
}

// One part of inet_addr's dotted text: decimal, 0octal or 0xhex; nothing else may follow but '.' or the end.
bool read_part(const char*& text, u_long& value) {
    unsigned base = 10;
    if (text[0] == '0' && (text[1] == 'x' || text[1] == 'X')) {
        base = 16;
        text += 2;
    } else if (text[0] == '0') {
        base = 8;
    }
    const char* const start = text;
    unsigned long long sum = 0;
    for (;; ++text) {
        unsigned digit = 99;
        if (*text >= '0' && *text <= '9') digit = static_cast<unsigned>(*text - '0');
        else if ((*text | 0x20) >= 'a' && (*text | 0x20) <= 'f')
            digit = static_cast<unsigned>((*text | 0x20) - 'a' + 10);
        if (digit >= base) break;
        sum = sum * base + digit;
        if (sum > 0xffffffffULL) return false;
    }
    value = static_cast<u_long>(sum);
    return text != start;
}

bool parse_dotted(const char* text, u_long& address) {
    u_long parts[4];
    int count = 0;
    for (;;) {
        if (count == 4 || !read_part(text, parts[count++])) return false;
        if (*text != '.') break;
        ++text;
    }
    if (*text != '\0' && *text != ' ') return false;
    // The last part fills all bytes that are left.
    u_long sum = 0;
    for (int i = 0; i < count - 1; ++i) {
        if (parts[i] > 255) return false;
        sum |= parts[i] << (24 - 8 * i);
    }
    const int left = 4 - (count - 1);
    if (left < 4 && parts[count - 1] >> (8 * left) != 0) return false;
    address = sum | parts[count - 1];
    return true;
}

net::Family family_of(int family) {
    return base::net_family(family);
}

} // namespace

extern "C" {

// Data, which the SDK has in its library of imports.
const IN6_ADDR in6addr_any = {};
const IN6_ADDR in6addr_loopback = {{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}}};

u_long WSAAPI htonl(u_long value) {
    return swap_long(value);
}
u_long WSAAPI ntohl(u_long value) {
    return swap_long(value);
}
u_short WSAAPI htons(u_short value) {
    return swap_short(value);
}
u_short WSAAPI ntohs(u_short value) {
    return swap_short(value);
}

int WSAAPI WSAHtonl(SOCKET s, u_long value, u_long* out) {
    return convert_for(s, value, out, &swap_long);
}
int WSAAPI WSANtohl(SOCKET s, u_long value, u_long* out) {
    return convert_for(s, value, out, &swap_long);
}
int WSAAPI WSAHtons(SOCKET s, u_short value, u_short* out) {
    return convert_for(s, value, out, &swap_short);
}
int WSAAPI WSANtohs(SOCKET s, u_short value, u_short* out) {
    return convert_for(s, value, out, &swap_short);
}

u_long WSAAPI inet_addr(const char* text) {
    u_long address = 0;
    if (!text || !parse_dotted(text, address)) return INADDR_NONE;
    return swap_long(address);
}

char* WSAAPI inet_ntoa(struct in_addr address) {
    thread_local char text[16];
    net::Address value;
    value.family = net::Family::ipv4;
    std::memcpy(value.bytes.data(), &address, sizeof address);
    const std::string narrow = to_utf8(base::address_text(value));
    std::memcpy(text, narrow.c_str(), narrow.size() + 1);
    return text;
}

INT WSAAPI inet_pton(INT family, PCSTR text, PVOID out) {
    if (!text || !out) return fail(-1, WSAEFAULT);
    const net::Family wanted = family_of(family);
    if (wanted == net::Family::none) return fail(-1, WSAEAFNOSUPPORT);
    const auto address = base::parse_address(to_utf16(text), wanted);
    if (!address || address->port != 0 || address->scope != 0) return 0;
    std::memcpy(out, address->bytes.data(), wanted == net::Family::ipv4 ? 4 : 16);
    return 1;
}

PCSTR WSAAPI inet_ntop(INT family, const VOID* in, PSTR out, size_t capacity) {
    net::Address address;
    address.family = family_of(family);
    if (address.family == net::Family::none) return fail(PCSTR{nullptr}, WSAEAFNOSUPPORT);
    if (!in || !out) return fail(PCSTR{nullptr}, WSA_INVALID_PARAMETER);
    std::memcpy(address.bytes.data(), in, address.family == net::Family::ipv4 ? 4 : 16);
    const std::string text = to_utf8(base::address_text(address));
    if (text.size() + 1 > capacity) return fail(PCSTR{nullptr}, WSA_INVALID_PARAMETER);
    std::memcpy(out, text.c_str(), text.size() + 1);
    return out;
}

INT WSAAPI InetPtonW(INT family, PCWSTR text, PVOID out) {
    if (!text || !out) return fail(-1, WSAEFAULT);
    return inet_pton(family, to_utf8(from_wide(text)).c_str(), out);
}

PCWSTR WSAAPI InetNtopW(INT family, const VOID* in, PWSTR out, size_t capacity) {
    char narrow[64];
    if (!inet_ntop(family, in, narrow, sizeof narrow)) return nullptr; // the last error says why
    const std::u16string text = to_utf16(narrow);
    if (!out || text.size() + 1 > capacity) return fail(PCWSTR{nullptr}, WSA_INVALID_PARAMETER);
    copy_wide(text, out, capacity);
    return out;
}

INT WSAAPI WSAAddressToStringW(LPSOCKADDR address, DWORD length, LPWSAPROTOCOL_INFOW info, LPWSTR text,
                               LPDWORD text_length) {
    if (length < sizeof(u_short) || !port::may_read(&address->sa_family)) return fail(SOCKET_ERROR, WSAEFAULT);
    return with_conversion(info, address->sa_family,
                           [&](const WSPPROC_TABLE& table, LPWSAPROTOCOL_INFOW entry, int* error) {
                               return table.lpWSPAddressToString(address, length, entry, text, text_length, error);
                           });
}

INT WSAAPI WSAAddressToStringA(LPSOCKADDR address, DWORD length, LPWSAPROTOCOL_INFOA info, LPSTR text,
                               LPDWORD text_length) {
    if (!port::may_write(text_length)) return fail(SOCKET_ERROR, WSAEFAULT);
    WSAPROTOCOL_INFOW wide_info{};
    if (info) wide_info = ws2_32::to_wide_info(*info);
    WCHAR wide[256];
    DWORD wide_length = 256;
    if (WSAAddressToStringW(address, length, info ? &wide_info : nullptr, wide, &wide_length) != 0) return SOCKET_ERROR;
    const std::string narrow = to_utf8(from_wide(wide));
    const DWORD needed = static_cast<DWORD>(narrow.size() + 1);
    const bool fits = text && *text_length >= needed && port::may_write(text, needed);
    *text_length = needed;
    if (!fits) return fail(SOCKET_ERROR, WSAEFAULT); // SPI: WSP-A2S-2
    std::memcpy(text, narrow.c_str(), needed);
    return 0;
}

INT WSAAPI WSAStringToAddressW(LPWSTR text, INT family, LPWSAPROTOCOL_INFOW info, LPSOCKADDR address, LPINT length) {
    return with_conversion(info, family, [&](const WSPPROC_TABLE& table, LPWSAPROTOCOL_INFOW entry, int* error) {
        return table.lpWSPStringToAddress(text, family, entry, address, length, error);
    });
}

INT WSAAPI WSAStringToAddressA(LPSTR text, INT family, LPWSAPROTOCOL_INFOA info, LPSOCKADDR address, LPINT length) {
    if (!port::may_read_text(text)) return fail(SOCKET_ERROR, WSAEFAULT);
    WSAPROTOCOL_INFOW wide_info{};
    if (info) wide_info = ws2_32::to_wide_info(*info);
    const std::u16string wide = to_utf16(text);
    std::vector<WCHAR> copy(wide.size() + 1);
    copy_wide(wide, copy.data(), copy.size());
    return WSAStringToAddressW(copy.data(), family, info ? &wide_info : nullptr, address, length);
}

} // extern "C"
