// Sockets and addresses of a side.
#include "traffic/side.h"

#include <algorithm>
#include <cstring>
#include <exception>

namespace wspemu::traffic {

bool OpenSockets::add(SOCKET s) {
    const std::lock_guard lock(mutex_);
    if (closed_) return false;
    sockets_.push_back(s);
    return true;
}

bool OpenSockets::take(SOCKET s) {
    const std::lock_guard lock(mutex_);
    return std::erase(sockets_, s) != 0;
}

void OpenSockets::close_all() {
    std::vector<SOCKET> sockets;
    {
        const std::lock_guard lock(mutex_);
        closed_ = true;
        sockets.swap(sockets_);
    }
    for (const SOCKET s : sockets) closesocket(s);
}

OwnSocket::OwnSocket(OpenSockets& open, SOCKET s) : open_(open), socket_(s), exceptions_(std::uncaught_exceptions()) {
    if (open_.add(s)) return;
    closesocket(s);
    throw Stopped();
}

OwnSocket::~OwnSocket() {
    if (std::uncaught_exceptions() > exceptions_) return;
    if (open_.take(socket_)) closesocket(socket_);
}

void OwnSocket::close() {
    if (open_.take(socket_) && closesocket(socket_) == SOCKET_ERROR) fail("closesocket");
}

Side::Side(Style style, Protocol protocol_, Family family_, std::uint64_t seed, Watch& watch_, OpenSockets& open_)
    : protocol(protocol_),
      family(family_),
      watch(watch_),
      open(open_),
      endpoint(make_endpoint(style, watch_)),
      pattern(seed),
      sizes(seed) {}

SOCKET Side::open_socket() const {
    watch.now_in("socket");
    const int address_family = family == Family::ipv4 ? AF_INET : AF_INET6;
    const SOCKET s = protocol == Protocol::tcp ? ::socket(address_family, SOCK_STREAM, IPPROTO_TCP)
                                               : ::socket(address_family, SOCK_DGRAM, IPPROTO_UDP);
    if (s == INVALID_SOCKET) fail("socket");
    return s;
}

Address loopback_address(Family family) noexcept {
    Address address;
    if (family == Family::ipv4) {
        auto& ipv4 = reinterpret_cast<SOCKADDR_IN&>(address.storage);
        ipv4.sin_family = AF_INET;
        ipv4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.length = sizeof ipv4;
    } else {
        auto& ipv6 = reinterpret_cast<SOCKADDR_IN6&>(address.storage);
        ipv6.sin6_family = AF_INET6;
        ipv6.sin6_addr.s6_addr[15] = 1;
        address.length = sizeof ipv6;
    }
    return address;
}

bool same_address(const Address& a, const Address& b) noexcept {
    return a.length == b.length && std::memcmp(&a.storage, &b.storage, static_cast<std::size_t>(a.length)) == 0;
}

Address local_address(SOCKET s) {
    Address address;
    if (getsockname(s, address.get(), &address.length) == SOCKET_ERROR) fail("getsockname");
    return address;
}

} // namespace wspemu::traffic
