// Multicast options: the interface to send from, membership of groups, and the sources that members hear.
#include "core/base/options.h"

#include "core/base/address.h"

#include <ws2tcpip.h>

namespace wspemu::base {
namespace {

using Shape = OptionRow::Shape;
using net::SourceChange;

// SDKs differ in which of these they name.
constexpr int kIpv6AddMembership = 12;
constexpr int kIpv6DropMembership = 13;
constexpr int kJoinGroup = 41;
constexpr int kLeaveGroup = 42;
constexpr int kBlockSource = 43;
constexpr int kUnblockSource = 44;
constexpr int kJoinSource = 45;
constexpr int kLeaveSource = 46;

int change_group(BaseSocket& socket, const net::Address& group, const net::Address& from, bool join) {
    return (join ? socket.link->join_group(group, from) : socket.link->leave_group(group, from)).error();
}

template <bool join>
int group4(BaseSocket& socket, const char* value, int length) {
    ip_mreq request;
    if (!take_bytes(request, value, length)) return WSAEFAULT;
    return change_group(socket, address4(request.imr_multiaddr), address4(request.imr_interface), join);
}

template <bool join>
int group6(BaseSocket& socket, const char* value, int length) {
    ipv6_mreq request;
    if (!take_bytes(request, value, length)) return WSAEFAULT;
    net::Address group;
    group.family = net::Family::ipv6;
    net::Address from = group;
    std::memcpy(group.bytes.data(), &request.ipv6mr_multiaddr, 16);
    from.scope = request.ipv6mr_interface;
    return change_group(socket, group, from, join);
}

template <SourceChange change>
int source4(BaseSocket& socket, const char* value, int length) {
    ip_mreq_source request;
    if (!take_bytes(request, value, length)) return WSAEFAULT;
    return socket.link
        ->change_source(change, address4(request.imr_multiaddr), address4(request.imr_sourceaddr),
                        address4(request.imr_interface))
        .error();
}

// --- the forms that serve both families: the interface is an index ---

// An interface as the network takes it: the scope for IPv6, the address 0.x.y.z for IPv4.
net::Address interface_of(net::Family family, ULONG index) noexcept {
    net::Address from;
    from.family = family;
    if (family == net::Family::ipv6) {
        from.scope = index;
    } else {
        for (std::size_t i = 1; i < 4; ++i) from.bytes[i] = static_cast<std::uint8_t>(index >> (8 * (3 - i)));
    }
    return from;
}

bool read_storage(const SOCKADDR_STORAGE& storage, net::Family family, net::Address& address) noexcept {
    const Result<net::Address> read =
        read_sockaddr(reinterpret_cast<const sockaddr*>(&storage), sizeof storage, family);
    if (read) address = *read;
    return read.ok();
}

template <bool join>
int group_any(BaseSocket& socket, const char* value, int length) {
    GROUP_REQ request;
    if (!take_bytes(request, value, length)) return WSAEFAULT;
    net::Address group;
    if (!read_storage(request.gr_group, socket.profile.family, group)) return WSAEINVAL;
    return change_group(socket, group, interface_of(group.family, request.gr_interface), join);
}

template <SourceChange change>
int source_any(BaseSocket& socket, const char* value, int length) {
    GROUP_SOURCE_REQ request;
    if (!take_bytes(request, value, length)) return WSAEFAULT;
    net::Address group;
    net::Address source;
    if (!read_storage(request.gsr_group, socket.profile.family, group)) return WSAEINVAL;
    if (!read_storage(request.gsr_source, socket.profile.family, source)) return WSAEINVAL;
    return socket.link->change_source(change, group, source, interface_of(group.family, request.gsr_interface)).error();
}

// --- IP_MULTICAST_IF: an index, written as the address 0.x.y.z in network order, or an interface's own address ---

Result<std::uint32_t> find_interface(BaseSocket& socket, const net::Address& address) noexcept {
    const Result<std::vector<net::Interface>> list = socket.transport->interfaces();
    if (!list) return WsaError{WSAEADDRNOTAVAIL};
    for (const net::Interface& one : *list) {
        if (one.address.family == address.family && one.address.bytes == address.bytes) return one.index;
    }
    return WsaError{WSAEADDRNOTAVAIL};
}

int write_interface4(BaseSocket& socket, int value) {
    IN_ADDR in;
    std::memcpy(&in, &value, sizeof in);
    const net::Address address = address4(in);
    const auto& bytes = address.bytes;
    auto index = static_cast<std::uint32_t>(bytes[1] << 16 | bytes[2] << 8 | bytes[3]);
    if (bytes[0] != 0) {
        const Result<std::uint32_t> found = find_interface(socket, address);
        if (!found) return found.error();
        index = *found;
    }
    const Result<void> result = socket.link->set_option(net::Option::multicast_interface, static_cast<int>(index));
    if (result) socket.multicast_interface4 = static_cast<DWORD>(value);
    return result.error();
}
Result<int> read_interface4(BaseSocket& socket) {
    return static_cast<int>(socket.multicast_interface4);
}

constexpr OptionRow set_only(int level, int name, Fits fits, Set set) {
    return special(level, name, fits, refuse_get, set);
}

constexpr OptionRow kGroupRows[] = {
    own(IPPROTO_IP, IP_MULTICAST_IF, Fits::ipv4, Shape::integer, read_interface4, write_interface4),
    set_only(IPPROTO_IP, IP_ADD_MEMBERSHIP, Fits::ipv4, group4<true>),
    set_only(IPPROTO_IP, IP_DROP_MEMBERSHIP, Fits::ipv4, group4<false>),
    set_only(IPPROTO_IP, IP_ADD_SOURCE_MEMBERSHIP, Fits::ipv4, source4<SourceChange::join>),
    set_only(IPPROTO_IP, IP_DROP_SOURCE_MEMBERSHIP, Fits::ipv4, source4<SourceChange::leave>),
    set_only(IPPROTO_IP, IP_BLOCK_SOURCE, Fits::ipv4, source4<SourceChange::block>),
    set_only(IPPROTO_IP, IP_UNBLOCK_SOURCE, Fits::ipv4, source4<SourceChange::unblock>),
    set_only(IPPROTO_IP, kJoinGroup, Fits::ipv4, group_any<true>),
    set_only(IPPROTO_IP, kLeaveGroup, Fits::ipv4, group_any<false>),
    set_only(IPPROTO_IP, kJoinSource, Fits::ipv4, source_any<SourceChange::join>),
    set_only(IPPROTO_IP, kLeaveSource, Fits::ipv4, source_any<SourceChange::leave>),
    set_only(IPPROTO_IP, kBlockSource, Fits::ipv4, source_any<SourceChange::block>),
    set_only(IPPROTO_IP, kUnblockSource, Fits::ipv4, source_any<SourceChange::unblock>),

    set_only(IPPROTO_IPV6, kIpv6AddMembership, Fits::ipv6, group6<true>),
    set_only(IPPROTO_IPV6, kIpv6DropMembership, Fits::ipv6, group6<false>),
    set_only(IPPROTO_IPV6, kJoinGroup, Fits::ipv6, group_any<true>),
    set_only(IPPROTO_IPV6, kLeaveGroup, Fits::ipv6, group_any<false>),
    set_only(IPPROTO_IPV6, kJoinSource, Fits::ipv6, source_any<SourceChange::join>),
    set_only(IPPROTO_IPV6, kLeaveSource, Fits::ipv6, source_any<SourceChange::leave>),
    set_only(IPPROTO_IPV6, kBlockSource, Fits::ipv6, source_any<SourceChange::block>),
    set_only(IPPROTO_IPV6, kUnblockSource, Fits::ipv6, source_any<SourceChange::unblock>),
};

} // namespace

std::span<const OptionRow> group_option_rows() noexcept {
    return kGroupRows;
}

} // namespace wspemu::base
