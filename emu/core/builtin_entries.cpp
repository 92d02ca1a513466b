// The catalog entries of the built-in base provider (CAT-REF).
#include "core/base/base_provider.h"
#include "core/catalog.h"
#include "core/wide.h"

#include <afunix.h>

namespace wspemu {
namespace {

// New GUIDs, not Microsoft's (CAT-REF-2): one for each family.
constexpr GUID kIpv4Provider = {0x6d3c1f52, 0x8e0b, 0x4b7a, {0x9a, 0x41, 0x1c, 0x5e, 0x77, 0x20, 0x4d, 0x01}};
constexpr GUID kIpv6Provider = {0x6d3c1f52, 0x8e0b, 0x4b7a, {0x9a, 0x41, 0x1c, 0x5e, 0x77, 0x20, 0x4d, 0x02}};
constexpr GUID kLocalProvider = {0x6d3c1f52, 0x8e0b, 0x4b7a, {0x9a, 0x41, 0x1c, 0x5e, 0x77, 0x20, 0x4d, 0x03}};

constexpr DWORD kTcpServices =
    XP1_IFS_HANDLES | XP1_EXPEDITED_DATA | XP1_GRACEFUL_CLOSE | XP1_GUARANTEED_ORDER | XP1_GUARANTEED_DELIVERY;
constexpr DWORD kUdpServices =
    XP1_IFS_HANDLES | XP1_SUPPORT_MULTIPOINT | XP1_SUPPORT_BROADCAST | XP1_MESSAGE_ORIENTED | XP1_CONNECTIONLESS;
constexpr DWORD kLocalServices = kTcpServices & ~DWORD{XP1_EXPEDITED_DATA};
static_assert(kTcpServices == 0x20066 && kUdpServices == 0x20609); // SPI: CAT-REF-3

WSAPROTOCOL_INFOW entry(int family, int type, int protocol, DWORD services, DWORD message_size,
                        std::u16string_view name) {
    WSAPROTOCOL_INFOW info{};
    info.dwServiceFlags1 = services;
    info.dwProviderFlags = PFL_MATCHES_PROTOCOL_ZERO;
    info.ProtocolChain.ChainLen = BASE_PROTOCOL;
    info.iVersion = 2;
    info.iAddressFamily = family;
    info.iMaxSockAddr = info.iMinSockAddr = family == AF_INET ? 16 : 28;
    info.iSocketType = type;
    info.iProtocol = protocol;
    info.iNetworkByteOrder = BIGENDIAN;
    info.iSecurityScheme = SECURITY_PROTOCOL_NONE;
    info.dwMessageSize = message_size;
    copy_wide(name, info.szProtocol, WSAPROTOCOL_LEN + 1);
    return info;
}

// Any protocol of IP: its number is the program's choice.
WSAPROTOCOL_INFOW raw_entry(int family, DWORD message_size, std::u16string_view name) {
    WSAPROTOCOL_INFOW info = entry(family, SOCK_RAW, 0, kUdpServices, message_size, name);
    info.iProtocolMaxOffset = IPPROTO_MAX - 1;
    return info;
}

} // namespace

Catalog Catalog::with_builtin_entries() {
    // SPI: CAT-REF-1, CAT-REF-2
    const WSAPROTOCOL_INFOW ipv4[] = {
        entry(AF_INET, SOCK_STREAM, IPPROTO_TCP, kTcpServices, 0, u"wspemu TCP/IPv4"),
        entry(AF_INET, SOCK_DGRAM, IPPROTO_UDP, kUdpServices, 65507, u"wspemu UDP/IPv4"),
        raw_entry(AF_INET, 65535 - 20, u"wspemu RAW/IPv4"),
    };
    const WSAPROTOCOL_INFOW ipv6[] = {
        entry(AF_INET6, SOCK_STREAM, IPPROTO_TCP, kTcpServices, 0, u"wspemu TCP/IPv6"),
        entry(AF_INET6, SOCK_DGRAM, IPPROTO_UDP, kUdpServices, 65507, u"wspemu UDP/IPv6"),
        raw_entry(AF_INET6, 65535, u"wspemu RAW/IPv6"),
    };
    // As Windows has its own: any length of address up to that of a sockaddr_un, which may end with its name.
    WSAPROTOCOL_INFOW local = entry(AF_UNIX, SOCK_STREAM, 0, kLocalServices, 0, u"wspemu AF_UNIX");
    local.iMaxSockAddr = sizeof(sockaddr_un);
    local.iMinSockAddr = FIELD_OFFSET(sockaddr_un, sun_path);
    Catalog catalog;
    // Installing into an empty catalog with fresh GUIDs can not fail.
    static_cast<void>(catalog.install(kIpv4Provider, base::kModulePath, ipv4));
    static_cast<void>(catalog.install(kIpv6Provider, base::kModulePath, ipv6));
    static_cast<void>(catalog.install(kLocalProvider, base::kModulePath, {&local, 1}));
    return catalog;
}

} // namespace wspemu
