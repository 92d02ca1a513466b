// AsioLink: socket options: one table row per option. Host dialect.
#include "core/net/asio_link.h"

#include "core/codes.h"
#include "core/net/asio_address.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>

namespace wspemu::net {
namespace {

// How the value of an option differs between the two worlds.
enum class Unit : std::uint8_t {
    as_is,
    boolean,
    seconds,      // ours in milliseconds
    buffer,       // Linux doubles what is set, for its own bookkeeping, and reads it back doubled
    fragment,     // ours: 1 do not fragment; native: a mode of path MTU discovery
    group_source, // an interface index; the IPv4 option wants a structure
};

struct Row {
    Option option;
    Unit unit;
    int level;
    int name;
    int level6;
    int name6;
};

constexpr int kNone = -1;
constexpr Row both(Option option, Unit unit, int level, int name) {
    return {option, unit, level, name, level, name};
}
constexpr Row ip(Option option, Unit unit, int name, int name6) {
    return {option, unit, IPPROTO_IP, name, IPPROTO_IPV6, name6};
}

constexpr Row kRows[] = {
    both(Option::reuse_address, Unit::boolean, SOL_SOCKET, SO_REUSEADDR),
    both(Option::keep_alive, Unit::boolean, SOL_SOCKET, SO_KEEPALIVE),
    both(Option::keep_alive_idle_ms, Unit::seconds, IPPROTO_TCP, TCP_KEEPIDLE),
    both(Option::keep_alive_interval_ms, Unit::seconds, IPPROTO_TCP, TCP_KEEPINTVL),
    both(Option::broadcast, Unit::boolean, SOL_SOCKET, SO_BROADCAST),
    both(Option::oob_inline, Unit::boolean, SOL_SOCKET, SO_OOBINLINE),
    both(Option::receive_buffer, Unit::buffer, SOL_SOCKET, SO_RCVBUF),
    both(Option::send_buffer, Unit::buffer, SOL_SOCKET, SO_SNDBUF),
    both(Option::no_delay, Unit::boolean, IPPROTO_TCP, TCP_NODELAY),
    both(Option::dont_route, Unit::boolean, SOL_SOCKET, SO_DONTROUTE),
    ip(Option::time_to_live, Unit::as_is, IP_TTL, IPV6_UNICAST_HOPS),
    ip(Option::type_of_service, Unit::as_is, IP_TOS, IPV6_TCLASS),
    ip(Option::dont_fragment, Unit::fragment, IP_MTU_DISCOVER, IPV6_MTU_DISCOVER),
    {Option::v6_only, Unit::boolean, kNone, kNone, IPPROTO_IPV6, IPV6_V6ONLY},
    ip(Option::multicast_ttl, Unit::as_is, IP_MULTICAST_TTL, IPV6_MULTICAST_HOPS),
    // Windows applies it on the receiving socket, Linux on the sending one: the same when both are set alike.
    ip(Option::multicast_loop, Unit::boolean, IP_MULTICAST_LOOP, IPV6_MULTICAST_LOOP),
    ip(Option::multicast_interface, Unit::group_source, IP_MULTICAST_IF, IPV6_MULTICAST_IF),
    both(Option::keep_alive_count, Unit::as_is, IPPROTO_TCP, TCP_KEEPCNT),
    both(Option::max_retransmit_ms, Unit::as_is, IPPROTO_TCP, TCP_USER_TIMEOUT),
    both(Option::max_segment, Unit::as_is, IPPROTO_TCP, TCP_MAXSEG),
    both(Option::no_checksum, Unit::boolean, SOL_SOCKET, SO_NO_CHECK),
    ip(Option::packet_info, Unit::boolean, IP_PKTINFO, IPV6_RECVPKTINFO),
    ip(Option::receive_hop_limit, Unit::boolean, IP_RECVTTL, IPV6_RECVHOPLIMIT),
    ip(Option::receive_type_of_service, Unit::boolean, IP_RECVTOS, IPV6_RECVTCLASS),
    ip(Option::header_included, Unit::boolean, IP_HDRINCL, IPV6_HDRINCL),
};

struct NativeOption {
    int level = kNone;
    int name = kNone;
    Unit unit = Unit::as_is;
};

NativeOption find(Option option, Family family) noexcept {
    for (const Row& row : kRows) {
        if (row.option != option) continue;
        if (family == Family::ipv6) return {row.level6, row.name6, row.unit};
        return {row.level, row.name, row.unit};
    }
    return {};
}

int to_native(int value, Unit unit) noexcept {
    switch (unit) {
    case Unit::boolean: return value != 0;
    case Unit::seconds: return value / 1000 + (value % 1000 != 0);
    case Unit::fragment: return value != 0 ? IP_PMTUDISC_DO : IP_PMTUDISC_DONT;
    default: return value;
    }
}

int from_native(int value, Unit unit) noexcept {
    switch (unit) {
    case Unit::boolean: return value != 0;
    case Unit::seconds: return value * 1000;
    case Unit::buffer: return value / 2;
    case Unit::fragment: return value == IP_PMTUDISC_DO;
    default: return value;
    }
}

} // namespace

Result<int> AsioLink::get_option(Option option) const noexcept {
    // Three live here: the native option means something else (see bind() and the destructor), or is written only.
    if (option == Option::reuse_address) return static_cast<int>(reuse_.load());
    if (option == Option::exclusive_address) return static_cast<int>(exclusive_.load());
    if (option == Option::linger) return linger_.load();
    if (option == Option::multicast_interface) return multicast_interface_.load();

    const NativeOption native = find(option, family_);
    if (native.level == kNone) return WsaError{code::wsaenoprotoopt};
    int value = 0;
    socklen_t size = sizeof value;
    if (::getsockopt(descriptor_, native.level, native.name, &value, &size) < 0) return native_failure(errno);
    return from_native(value, native.unit);
}

Result<void> AsioLink::set_option(Option option, int value) noexcept {
    if (option == Option::exclusive_address) {
        exclusive_ = value != 0;
        return {};
    }
    if (option == Option::linger) {
        linger_ = value;
        return {};
    }
    const NativeOption native = find(option, family_);
    if (native.level == kNone) return WsaError{code::wsaenoprotoopt};
    int result;
    if (native.unit == Unit::group_source && family_ == Family::ipv4) {
        ip_mreqn source{};
        source.imr_ifindex = value;
        result = ::setsockopt(descriptor_, native.level, native.name, &source, sizeof source);
    } else {
        const int converted = to_native(value, native.unit);
        result = ::setsockopt(descriptor_, native.level, native.name, &converted, sizeof converted);
    }
    if (result < 0) return native_failure(errno);
    if (option == Option::reuse_address) reuse_ = value != 0;
    if (option == Option::oob_inline) urgent_inline_ = value != 0;
    if (option == Option::multicast_interface) multicast_interface_ = value;
    return {};
}

} // namespace wspemu::net
