// The host's interfaces, routes, and the news about them. Host dialect.
#include "core/net/host_interfaces.h"

#include "core/codes.h"
#include "core/net/asio_address.h"
#include "core/net/asio_link.h"

#include <ifaddrs.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <new>

namespace wspemu::net {
namespace {

Address portable(const sockaddr* native) noexcept {
    NativeAddress address;
    if (!native) return {};
    if (native->sa_family != AF_INET && native->sa_family != AF_INET6) return {};
    std::memcpy(address.data(), native, native->sa_family == AF_INET ? sizeof(sockaddr_in) : sizeof(sockaddr_in6));
    return address.portable();
}

struct Descriptor {
    const int value;
    explicit Descriptor(int descriptor) noexcept : value(descriptor) {}
    ~Descriptor() {
        if (value >= 0) ::close(value);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
};

} // namespace

Result<std::vector<Interface>> host_interfaces() noexcept {
    ifaddrs* list = nullptr;
    if (::getifaddrs(&list) < 0) return native_failure(errno);
    const std::unique_ptr<ifaddrs, decltype(&::freeifaddrs)> owner(list, &::freeifaddrs);
    try {
        std::vector<Interface> found;
        for (const ifaddrs* at = list; at; at = at->ifa_next) {
            Interface one;
            one.address = portable(at->ifa_addr);
            if (one.address.family == Family::none) continue;
            one.index = ::if_nametoindex(at->ifa_name);
            one.netmask = portable(at->ifa_netmask);
            one.up = at->ifa_flags & IFF_UP;
            one.can_broadcast = at->ifa_flags & IFF_BROADCAST;
            one.loopback = at->ifa_flags & IFF_LOOPBACK;
            one.point_to_point = at->ifa_flags & IFF_POINTOPOINT;
            one.multicast = at->ifa_flags & IFF_MULTICAST;
            if (one.can_broadcast) one.broadcast = portable(at->ifa_broadaddr);
            found.push_back(one);
        }
        return found;
    } catch (const std::bad_alloc&) {
        return WsaError{code::wsaenobufs};
    }
}

// Connecting a datagram socket sends nothing; it makes the kernel choose the route, and so the source.
Result<Address> host_route_source(const Address& to) noexcept {
    const Descriptor probe(::socket(native_family(to.family), SOCK_DGRAM | SOCK_CLOEXEC, 0));
    if (probe.value < 0) return native_failure(errno);
    const int on = 1; // a broadcast address has a route, too
    ::setsockopt(probe.value, SOL_SOCKET, SO_BROADCAST, &on, sizeof on);
    Address destination = to;
    if (destination.port == 0) destination.port = 0x0900; // discard; the port plays no part in the route
    const NativeAddress native(destination);
    if (::connect(probe.value, native.data(), native.length()) < 0) return native_failure(errno);
    NativeAddress source;
    if (::getsockname(probe.value, source.data(), source.length_pointer()) < 0) return native_failure(errno);
    Address answer = source.portable();
    answer.port = 0;
    return answer;
}

Result<int> open_host_changes(Change what, Family family) noexcept {
    const bool v6 = family == Family::ipv6;
    sockaddr_nl name{};
    name.nl_family = AF_NETLINK;
    name.nl_groups = v6 ? RTMGRP_IPV6_IFADDR : RTMGRP_IPV4_IFADDR;
    // A route is also lost with its interface.
    if (what == Change::routes) name.nl_groups |= RTMGRP_LINK | (v6 ? RTMGRP_IPV6_ROUTE : RTMGRP_IPV4_ROUTE);
    const int descriptor = ::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE);
    if (descriptor < 0) return native_failure(errno);
    if (::bind(descriptor, reinterpret_cast<const sockaddr*>(&name), sizeof name) < 0) {
        const int error = errno;
        ::close(descriptor);
        return native_failure(error);
    }
    return descriptor;
}

} // namespace wspemu::net
