// AsioLink: multicast groups, and who may send to them. Host dialect.
#include "core/net/asio_link.h"

#include "core/codes.h"
#include "core/net/asio_address.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <new>

namespace wspemu::net {
namespace {

// Windows writes an interface index as the IPv4 address 0.x.y.z.
int index_in(const Address& interface_address) noexcept {
    const auto& bytes = interface_address.bytes;
    if (interface_address.family != Family::ipv4 || bytes[0] != 0) return 0;
    return bytes[1] << 16 | bytes[2] << 8 | bytes[3];
}

sockaddr_storage storage(const Address& address) noexcept {
    sockaddr_storage native{};
    const NativeAddress from(address);
    std::memcpy(&native, from.data(), from.length());
    return native;
}

} // namespace

Result<void> AsioLink::change_membership(const Address& group, const Address& interface_address, bool join) noexcept {
    if (group.family != family_) return WsaError{code::wsaeafnosupport};
    int result;
    if (family_ == Family::ipv6) {
        ipv6_mreq request{};
        std::memcpy(&request.ipv6mr_multiaddr, group.bytes.data(), sizeof request.ipv6mr_multiaddr);
        request.ipv6mr_interface = interface_address.scope;
        result = ::setsockopt(descriptor_, IPPROTO_IPV6, join ? IPV6_JOIN_GROUP : IPV6_LEAVE_GROUP, &request,
                              sizeof request);
    } else {
        ip_mreqn request{};
        std::memcpy(&request.imr_multiaddr, group.bytes.data(), sizeof request.imr_multiaddr);
        request.imr_ifindex = index_in(interface_address);
        if (request.imr_ifindex == 0)
            std::memcpy(&request.imr_address, interface_address.bytes.data(), sizeof request.imr_address);
        result = ::setsockopt(descriptor_, IPPROTO_IP, join ? IP_ADD_MEMBERSHIP : IP_DROP_MEMBERSHIP, &request,
                              sizeof request);
    }
    if (result < 0) return native_failure(errno);
    return {};
}

Result<void> AsioLink::join_group(const Address& group, const Address& interface_address) noexcept {
    return change_membership(group, interface_address, true);
}

Result<void> AsioLink::leave_group(const Address& group, const Address& interface_address) noexcept {
    return change_membership(group, interface_address, false);
}

// IPv4 sources have options of their own, which take the interface by its address; IPv6 ones take the protocol-independent
// form, by index.
Result<void> AsioLink::change_source(SourceChange change, const Address& group, const Address& source,
                                     const Address& interface_address) noexcept {
    if (group.family != family_ || source.family != family_) return WsaError{code::wsaeafnosupport};
    const auto row = static_cast<std::size_t>(change);
    if (family_ == Family::ipv4 && index_in(interface_address) == 0) {
        static constexpr int kNames[] = {IP_ADD_SOURCE_MEMBERSHIP, IP_DROP_SOURCE_MEMBERSHIP, IP_BLOCK_SOURCE,
                                         IP_UNBLOCK_SOURCE};
        ip_mreq_source request{};
        std::memcpy(&request.imr_multiaddr, group.bytes.data(), sizeof request.imr_multiaddr);
        std::memcpy(&request.imr_sourceaddr, source.bytes.data(), sizeof request.imr_sourceaddr);
        std::memcpy(&request.imr_interface, interface_address.bytes.data(), sizeof request.imr_interface);
        return native_outcome(::setsockopt(descriptor_, IPPROTO_IP, kNames[row], &request, sizeof request));
    }
    static constexpr int kNames[] = {MCAST_JOIN_SOURCE_GROUP, MCAST_LEAVE_SOURCE_GROUP, MCAST_BLOCK_SOURCE,
                                     MCAST_UNBLOCK_SOURCE};
    const bool v6 = family_ == Family::ipv6;
    group_source_req request{};
    request.gsr_interface = v6 ? interface_address.scope : static_cast<std::uint32_t>(index_in(interface_address));
    request.gsr_group = storage(group);
    request.gsr_source = storage(source);
    return native_outcome(
        ::setsockopt(descriptor_, v6 ? IPPROTO_IPV6 : IPPROTO_IP, kNames[row], &request, sizeof request));
}

Result<void> AsioLink::set_source_filter(const Address& group, const Address& interface_address,
                                         const SourceFilter& filter) noexcept {
    const auto count = static_cast<std::uint32_t>(filter.sources.size());
    const std::uint32_t mode = filter.include ? MCAST_INCLUDE : MCAST_EXCLUDE;
    try {
        std::vector<sockaddr_storage> sources;
        for (const Address& source : filter.sources) sources.push_back(storage(source));
        if (family_ == Family::ipv4) {
            in_addr to;
            in_addr at;
            std::memcpy(&to, group.bytes.data(), sizeof to);
            std::memcpy(&at, interface_address.bytes.data(), sizeof at);
            std::vector<in_addr> addresses(count);
            for (std::uint32_t i = 0; i < count; ++i)
                std::memcpy(&addresses[i], filter.sources[i].bytes.data(), sizeof addresses[i]);
            return native_outcome(::setipv4sourcefilter(descriptor_, at, to, mode, count, addresses.data()));
        }
        const sockaddr_storage to = storage(group);
        return native_outcome(::setsourcefilter(descriptor_, interface_address.scope,
                                                reinterpret_cast<const sockaddr*>(&to), sizeof(sockaddr_in6), mode,
                                                count, sources.data()));
    } catch (const std::bad_alloc&) {
        return WsaError{code::wsaenobufs};
    }
}

// The native list may be longer than expected: its length comes back, and the second call has room.
Result<SourceFilter> AsioLink::source_filter(const Address& group, const Address& interface_address) noexcept {
    if (family_ != Family::ipv4) return WsaError{code::wsaeopnotsupp};
    in_addr to;
    in_addr at;
    std::memcpy(&to, group.bytes.data(), sizeof to);
    std::memcpy(&at, interface_address.bytes.data(), sizeof at);
    try {
        std::vector<in_addr> addresses;
        std::uint32_t mode = 0;
        std::uint32_t count = 0;
        do {
            addresses.resize(count);
            if (::getipv4sourcefilter(descriptor_, at, to, &mode, &count, addresses.data()) < 0)
                return native_failure(errno);
        } while (count > addresses.size());
        SourceFilter filter{.include = mode == MCAST_INCLUDE, .sources = {}};
        for (std::uint32_t i = 0; i < count; ++i) {
            Address source;
            source.family = Family::ipv4;
            std::memcpy(source.bytes.data(), &addresses[i], sizeof addresses[i]);
            filter.sources.push_back(source);
        }
        return filter;
    } catch (const std::bad_alloc&) {
        return WsaError{code::wsaenobufs};
    }
}

} // namespace wspemu::net
