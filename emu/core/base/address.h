// sockaddr <-> net::Address, and addresses as text (WSP-A2S, WSP-S2A), read and written without a native resolver.
#pragma once

#include <winsock2.h>
#include <ws2tcpip.h>

#include "core/net/transport.h"

#include <afunix.h>

#include <string>
#include <string_view>

namespace wspemu::base {

// Bytes of a sockaddr of this family: 16, 28 or 110.
int sockaddr_length(net::Family family) noexcept;
// AF_INET, AF_INET6 or AF_UNIX; AF_UNSPEC for none.
int windows_family(net::Family family) noexcept;
// none for families that the provider does not have.
net::Family net_family(int windows_family) noexcept;

// Room for a sockaddr of any family that the provider has.
union AnySockaddr {
    sockaddr any;
    sockaddr_in v4;
    sockaddr_in6 v6;
    sockaddr_un local;
};

// Errors: WSAEFAULT (NULL, or shorter than the family's sockaddr), WSAEAFNOSUPPORT (another family than expected), WSAENOBUFS.
// Of AF_UNIX, what has no name here (autobind) and what has one without a file (abstract) come out without a name.
Result<net::Address> read_sockaddr(const sockaddr* name, int length, net::Family expected) noexcept;
// Writes the whole sockaddr; `out` has room for sockaddr_length(address.family) bytes.
void write_sockaddr(const net::Address& address, void* out) noexcept;
// name/length as WSPGetSockName has them: capacity in, actual length out. Errors: WSAEFAULT (NULL, or too small; the
// needed length is written then).
int return_sockaddr(const net::Address& address, sockaddr* name, int* length) noexcept;

// Whether return_sockaddr() will find room for an address of this family.
bool has_room(net::Family family, sockaddr* name, int* length) noexcept;

// An IPv4 address as structures other than sockaddrs have it; port 0.
net::Address address4(const in_addr& in) noexcept;

// 0, or why nothing can be sent or connected there. SPI: WSP-CONN-5
int check_target(const net::Address& address, net::Kind kind) noexcept;
bool is_wildcard(const net::Address& address) noexcept;
bool is_multicast(const net::Address& address) noexcept;
bool is_limited_broadcast(const net::Address& address) noexcept;

// "a.b.c.d[:port]", "[v6%scope]:port" or "v6%scope"; of AF_UNIX the name.
std::u16string address_text(const net::Address& address);
Result<net::Address> parse_address(std::u16string_view text, net::Family family) noexcept;

} // namespace wspemu::base
