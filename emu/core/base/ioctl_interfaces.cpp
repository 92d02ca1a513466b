// Ioctls about the host's interfaces, addresses and routes.
#include "core/base/address.h"
#include "core/base/ioctl.h"

#include <ws2tcpip.h>

#include <algorithm>
#include <vector>

#include <cstddef>

namespace wspemu::base {
namespace {

// SIZEOF_SOCKET_ADDRESS_LIST of the SDK, which mingw-w64 lacks.
constexpr std::size_t size_of_list(std::size_t count) noexcept {
    return offsetof(SOCKET_ADDRESS_LIST, Address) + count * sizeof(SOCKET_ADDRESS);
}

u_long flags_of(const net::Interface& one) noexcept {
    u_long flags = 0;
    if (one.up) flags |= IFF_UP;
    if (one.can_broadcast) flags |= IFF_BROADCAST;
    if (one.loopback) flags |= IFF_LOOPBACK;
    if (one.point_to_point) flags |= IFF_POINTTOPOINT;
    if (one.multicast) flags |= IFF_MULTICAST;
    return flags;
}

Result<std::vector<net::Interface>> interfaces_of(const BaseSocket& socket) noexcept {
    if (socket.profile.family == net::Family::local) return WsaError{WSAEOPNOTSUPP};
    Result<std::vector<net::Interface>> list = socket.transport->interfaces();
    if (list) std::erase_if(*list, [&](const auto& one) { return one.address.family != socket.profile.family; });
    return list;
}

// On Windows the broadcast address of every IPv4 interface is the limited one.
net::Address broadcast_of(const net::Interface& one) noexcept {
    net::Address everybody;
    everybody.family = net::Family::ipv4;
    if (one.can_broadcast) std::fill_n(everybody.bytes.begin(), 4, std::uint8_t{0xFF});
    return everybody;
}

// IPv4 only, as on Windows: the structure has no room for a scope.
int list_interfaces(IoctlCall& call) {
    if (call.socket.profile.family != net::Family::ipv4) return WSAEOPNOTSUPP;
    const Result<std::vector<net::Interface>> list = interfaces_of(call.socket);
    if (!list) return list.error();
    std::vector<INTERFACE_INFO> rows(list->size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const net::Interface& one = (*list)[i];
        rows[i].iiFlags = flags_of(one);
        write_sockaddr(one.address, &rows[i].iiAddress);
        write_sockaddr(one.netmask, &rows[i].iiNetmask);
        write_sockaddr(broadcast_of(one), &rows[i].iiBroadcastAddress);
    }
    return call.give_bytes(rows.data(), rows.size() * sizeof(INTERFACE_INFO));
}

// Writes structures first and the sockaddrs they point to behind them, into the caller's buffer. The buffer's alignment
// is the caller's affair, so everything is copied.
class Writer {
public:
    Writer(IoctlCall& call, std::size_t head) noexcept : out_(static_cast<char*>(call.out)), next_(head) {}
    SOCKET_ADDRESS add(const net::Address& address) noexcept {
        SOCKET_ADDRESS pointer{};
        if (address.family == net::Family::none) return pointer;
        pointer.lpSockaddr = reinterpret_cast<LPSOCKADDR>(out_ + next_);
        pointer.iSockaddrLength = sockaddr_length(address.family);
        write_sockaddr(address, out_ + next_);
        next_ += space(address);
        return pointer;
    }
    // What add() takes; a multiple of eight, so that the next one is aligned.
    static std::size_t space(const net::Address& address) noexcept {
        if (address.family == net::Family::none) return 0;
        return (static_cast<std::size_t>(sockaddr_length(address.family)) + 7) & ~std::size_t{7};
    }
    void put(std::size_t at, const void* bytes, std::size_t size) noexcept { std::memcpy(out_ + at, bytes, size); }

private:
    char* out_;
    std::size_t next_;
};

int list_interfaces_ex(IoctlCall& call) {
    const Result<std::vector<net::Interface>> list = interfaces_of(call.socket);
    if (!list) return list.error();
    const bool v4 = call.socket.profile.family == net::Family::ipv4;
    std::size_t needed = list->size() * sizeof(INTERFACE_INFO_EX);
    const std::size_t head = needed;
    for (const net::Interface& one : *list)
        needed += Writer::space(one.address) * (v4 ? 3 : 1) + (v4 ? 0 : Writer::space(one.netmask));
    call.returned = static_cast<DWORD>(needed);
    if (!call.out || call.out_size < needed) return WSAEFAULT;
    Writer writer(call, head);
    std::size_t at = 0;
    for (const net::Interface& one : *list) {
        INTERFACE_INFO_EX row{};
        row.iiFlags = flags_of(one);
        row.iiAddress = writer.add(one.address);
        if (v4) row.iiBroadcastAddress = writer.add(broadcast_of(one));
        row.iiNetmask = writer.add(one.netmask);
        writer.put(at, &row, sizeof row);
        at += sizeof row;
    }
    return 0;
}

// The addresses that a socket of this family can be bound to. Windows leaves the loopback address out.
int list_addresses(IoctlCall& call) {
    Result<std::vector<net::Interface>> list = interfaces_of(call.socket);
    if (!list) return list.error();
    std::erase_if(*list, [](const net::Interface& one) { return !one.up || one.loopback; });
    const std::size_t head = size_of_list(list->size());
    std::size_t needed = head;
    for (const net::Interface& one : *list) needed += Writer::space(one.address);
    call.returned = static_cast<DWORD>(needed);
    if (!call.out || call.out_size < needed) return WSAEFAULT;
    Writer writer(call, head);
    const INT count = static_cast<INT>(list->size());
    writer.put(FIELD_OFFSET(SOCKET_ADDRESS_LIST, iAddressCount), &count, sizeof count);
    std::size_t at = FIELD_OFFSET(SOCKET_ADDRESS_LIST, Address);
    for (const net::Interface& one : *list) {
        const SOCKET_ADDRESS pointer = writer.add(one.address);
        writer.put(at, &pointer, sizeof pointer);
        at += sizeof pointer;
    }
    return 0;
}

// How good a destination is; smaller is better. The rules that a host can judge alone: reachable ones first, then those
// whose source has the same scope, then the longer common prefix.
struct Rank {
    bool unreachable = true;
    bool other_scope = true;
    int foreign_bits = 128;
    auto operator<=>(const Rank&) const = default;
};

int scope_of(const net::Address& address) noexcept {
    const auto& bytes = address.bytes;
    if (bytes[0] == 0xFF) return bytes[1] & 0xF;
    if (bytes[0] == 0xFE && (bytes[1] & 0xC0) == 0x80) return 2;
    if (bytes[0] == 0xFE && (bytes[1] & 0xC0) == 0xC0) return 5;
    const bool loopback = bytes[15] == 1 && std::all_of(bytes.begin(), bytes.end() - 1, [](auto b) { return b == 0; });
    return loopback ? 2 : 14;
}

int common_bits(const net::Address& a, const net::Address& b) noexcept {
    for (int bit = 0; bit < 128; ++bit) {
        const auto index = static_cast<std::size_t>(bit) / 8;
        const int mask = 0x80 >> (bit % 8);
        if ((a.bytes[index] & mask) != (b.bytes[index] & mask)) return bit;
    }
    return 128;
}

Rank rank(net::Transport& transport, const net::Address& to) noexcept {
    const Result<net::Address> source = transport.route_source(to);
    if (!source) return {};
    return {false, scope_of(*source) != scope_of(to), 128 - common_bits(*source, to)};
}

struct Ranked {
    Rank rank;
    SOCKET_ADDRESS pointer;
};

// SIO_ADDRESS_LIST_SORT: IPv6 (and mapped IPv4) addresses; the pointers keep pointing where they did.
int sort_addresses(IoctlCall& call) {
    if (call.socket.profile.family != net::Family::ipv6) return WSAEINVAL;
    INT count = 0;
    if (!call.take(count) || count < 0) return WSAEFAULT;
    const std::size_t size = size_of_list(static_cast<std::size_t>(count));
    if (call.in_size < size) return WSAEFAULT;
    std::vector<Ranked> ranked(static_cast<std::size_t>(count));
    const char* at = static_cast<const char*>(call.in) + FIELD_OFFSET(SOCKET_ADDRESS_LIST, Address);
    for (Ranked& one : ranked) {
        std::memcpy(&one.pointer, at, sizeof one.pointer);
        at += sizeof one.pointer;
        const Result<net::Address> to =
            read_sockaddr(one.pointer.lpSockaddr, one.pointer.iSockaddrLength, net::Family::ipv6);
        if (!to) return to.error() == WSAEAFNOSUPPORT ? WSAEINVAL : to.error();
        one.rank = rank(*call.socket.transport, *to);
    }
    call.returned = static_cast<DWORD>(size);
    if (!call.out || call.out_size < size) return WSAEFAULT;
    std::stable_sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) { return a.rank < b.rank; });
    char* to = static_cast<char*>(call.out);
    std::memcpy(to, &count, sizeof count);
    to += FIELD_OFFSET(SOCKET_ADDRESS_LIST, Address);
    for (const Ranked& one : ranked) {
        std::memcpy(to, &one.pointer, sizeof one.pointer);
        to += sizeof one.pointer;
    }
    return 0;
}

// SPI: WSP-IOC-6
int query_route(IoctlCall& call) noexcept {
    if (call.socket.profile.family == net::Family::local) return WSAEOPNOTSUPP;
    const Result<net::Address> to = read_sockaddr(static_cast<const sockaddr*>(call.in), static_cast<int>(call.in_size),
                                                  call.socket.profile.family);
    if (!to) return to.error();
    const Result<net::Address> source = call.socket.transport->route_source(*to);
    if (!source) return source.error();
    sockaddr_storage name{};
    write_sockaddr(*source, &name);
    return call.give_bytes(&name, static_cast<std::size_t>(sockaddr_length(source->family)));
}

// The lists need memory, which may not be there.
template <int (*Run)(IoctlCall&)>
int guarded(IoctlCall& call) noexcept {
    try {
        return Run(call);
    } catch (const std::bad_alloc&) {
        return WSAENOBUFS;
    }
}

constexpr IoctlRow kInterfaceRows[] = {
    {static_cast<DWORD>(SIO_GET_INTERFACE_LIST), guarded<list_interfaces>},
    {static_cast<DWORD>(SIO_GET_INTERFACE_LIST_EX), guarded<list_interfaces_ex>},
    {static_cast<DWORD>(SIO_ADDRESS_LIST_QUERY), guarded<list_addresses>},
    {static_cast<DWORD>(SIO_ADDRESS_LIST_SORT), guarded<sort_addresses>},
    {static_cast<DWORD>(SIO_ROUTING_INTERFACE_QUERY), query_route},
};

} // namespace

std::span<const IoctlRow> interface_ioctls() noexcept {
    return kInterfaceRows;
}

} // namespace wspemu::base
