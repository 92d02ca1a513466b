// getprotobyname and getprotobynumber: the protocols that the host knows by itself (NSP-GXY-1).
#include "core/ws2_32/call.h"

#include "core/text.h"

#include <array>
#include <string_view>

using namespace wspemu;
using ws2_32::fail;

namespace {

struct KnownProtocol {
    short number;
    const char* name;
    const char* alias;
};

// The names of the file "protocol" that every Windows has.
constexpr KnownProtocol kKnownProtocols[] = {
    {0, "ip", "IP"},
    {1, "icmp", "ICMP"},
    {3, "ggp", "GGP"},
    {6, "tcp", "TCP"},
    {8, "egp", "EGP"},
    {12, "pup", "PUP"},
    {17, "udp", "UDP"},
    {20, "hmp", "HMP"},
    {22, "xns-idp", "XNS-IDP"},
    {27, "rdp", "RDP"},
    {41, "ipv6", "IPv6"},
    {43, "ipv6-route", "IPv6-Route"},
    {44, "ipv6-frag", "IPv6-Frag"},
    {50, "esp", "ESP"},
    {51, "ah", "AH"},
    {58, "ipv6-icmp", "IPv6-ICMP"},
    {59, "ipv6-nonxt", "IPv6-NoNxt"},
    {60, "ipv6-opts", "IPv6-Opts"},
    {66, "rvd", "RVD"},
};

// SPI: NSP-GXY-1: the thread's own, good until its next call.
struct protoent* show(const KnownProtocol& known) {
    struct Storage {
        struct protoent entry;
        std::array<char*, 2> aliases;
        std::array<char, 16> name;
        std::array<char, 16> alias;
    };
    static thread_local Storage storage;
    const auto copy = [](const char* text, std::array<char, 16>& out) {
        const std::string_view view(text);
        out[view.copy(out.data(), out.size() - 1)] = '\0';
        return out.data();
    };
    storage.aliases = {copy(known.alias, storage.alias), nullptr};
    storage.entry = {copy(known.name, storage.name), storage.aliases.data(), known.number};
    return &storage.entry;
}

template <class Wanted>
struct protoent* find_protocol(const Wanted& wanted) {
    struct protoent* const none = nullptr;
    if (const int refused = ws2_32::refusal(current_process())) return fail(none, refused);
    for (const KnownProtocol& known : kKnownProtocols) {
        if (wanted(known)) return show(known);
    }
    return fail(none, WSANO_DATA);
}

} // namespace

extern "C" {

struct protoent* WSAAPI getprotobyname(const char* name) {
    struct protoent* const none = nullptr;
    if (!name) return fail(none, WSAEFAULT);
    const std::u16string wanted = to_utf16(name);
    return find_protocol([&](const KnownProtocol& known) { return equal_ignoring_case(to_utf16(known.name), wanted); });
}

struct protoent* WSAAPI getprotobynumber(int number) {
    return find_protocol([&](const KnownProtocol& known) { return known.number == number; });
}

} // extern "C"
