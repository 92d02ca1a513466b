// The options that the base provider knows (constants.md 8.7), and the handlers of those that need one.
#include "core/base/options.h"

#include <mswsock.h>
#include <ws2tcpip.h>

#include <cstring>

namespace wspemu::base {
namespace {

using Shape = OptionRow::Shape;
using net::Option;

// SDKs differ in which of these they name.
constexpr int kTcpKeepIdle = 3;
constexpr int kTcpKeepInterval = 17;
constexpr int kIpDontFragment = 14;
constexpr int kIpv6Hops = 4;
constexpr int kIpv6MulticastIf = 9;
constexpr int kIpv6MulticastHops = 10;
constexpr int kIpv6MulticastLoop = 11;
constexpr int kIpv6AddMembership = 12;
constexpr int kIpv6DropMembership = 13;
constexpr int kIpv6V6Only = 27;

template <class T>
int return_bytes(const T& content, char* value, int* length) noexcept {
    if (*length < int{sizeof content}) return WSAEFAULT;
    std::memcpy(value, &content, sizeof content);
    *length = sizeof content;
    return 0;
}

template <class T>
bool take_bytes(T& content, const char* value, int length) noexcept {
    if (!value || length < int{sizeof content}) return false;
    std::memcpy(&content, value, sizeof content);
    return true;
}

// --- values of our own ---

Result<int> read_accepting(BaseSocket& socket) {
    return socket.phase == Phase::listening;
} // SPI: WSP-LIST-3
Result<int> read_type(BaseSocket& socket) {
    return socket.profile.stream() ? SOCK_STREAM : SOCK_DGRAM;
}
Result<int> read_zero(BaseSocket&) {
    return 0;
} // SPI: WSP-GSO-7

// SPI: WSP-GSO-3: reading takes it away.
Result<int> read_error(BaseSocket& socket) {
    if (socket.phase == Phase::connecting) socket.settle_connect();
    if (socket.error == 0 && socket.phase == Phase::connected && socket.profile.stream()) {
        const net::Link::Hangup hangup = socket.link->hangup();
        if (!socket.broken) socket.error = hangup.error;
    }
    return std::exchange(socket.error, 0);
}

// SPI: WSP-GSO-4
Result<int> read_message_size(BaseSocket& socket) {
    if (socket.profile.stream()) return WsaError{WSAENOPROTOOPT};
    return static_cast<int>(socket.profile.entry->dwMessageSize);
}

Result<int> read_receive_timeout(BaseSocket& socket) {
    return static_cast<int>(socket.receive_timeout);
}
int write_receive_timeout(BaseSocket& socket, int value) {
    socket.receive_timeout = static_cast<DWORD>(value);
    return 0;
}
Result<int> read_send_timeout(BaseSocket& socket) {
    return static_cast<int>(socket.send_timeout);
}
int write_send_timeout(BaseSocket& socket, int value) {
    socket.send_timeout = static_cast<DWORD>(value);
    return 0;
}

Result<int> read_debug(BaseSocket& socket) {
    return socket.debug;
}
int write_debug(BaseSocket& socket, int value) { // SPI: WSP-SSO-4
    socket.debug = value != 0;
    return 0;
}

Result<int> read_conditional_accept(BaseSocket& socket) {
    return socket.conditional_accept;
}
// Deviation: the connection is made before the condition function is asked.
int write_conditional_accept(BaseSocket& socket, int value) {
    if (socket.phase == Phase::listening) return WSAEINVAL;
    socket.conditional_accept = value != 0;
    return 0;
}

Result<int> read_broadcast(BaseSocket& socket) {
    return socket.broadcast;
}
int write_broadcast(BaseSocket& socket, int value) {
    const Result<void> result = socket.link->set_option(Option::broadcast, value);
    if (result) socket.broadcast = value != 0;
    return result.error();
}

Result<int> read_oob_inline(BaseSocket& socket) {
    return socket.oob_inline;
}
int write_oob_inline(BaseSocket& socket, int value) {
    const Result<void> result = socket.link->set_option(Option::oob_inline, value);
    if (result) socket.oob_inline = value != 0;
    socket.refresh();
    return result.error();
}

// Seconds since the connection was made, or all ones.
Result<int> read_connect_time(BaseSocket& socket) {
    if (socket.phase != Phase::connected) return -1;
    const auto age = port::Clock::now() - socket.connected_at;
    return static_cast<int>(std::chrono::duration_cast<std::chrono::seconds>(age).count());
}

// --- linger: two options over one state. SPI: WSP-SSO-2, WSP-GSO-6 ---

int get_linger(BaseSocket& socket, char* value, int* length) {
    linger content{};
    content.l_onoff = socket.linger;
    content.l_linger = socket.linger_seconds;
    return return_bytes(content, value, length);
}
int set_linger(BaseSocket& socket, const char* value, int length) {
    linger content{};
    if (!take_bytes(content, value, length)) return WSAEFAULT;
    socket.linger = content.l_onoff != 0;
    socket.linger_seconds = content.l_linger;
    return 0;
}
Result<int> read_dont_linger(BaseSocket& socket) {
    return !socket.linger;
}
int write_dont_linger(BaseSocket& socket, int value) {
    socket.linger = value == 0; // the old time stays
    return 0;
}

int get_protocol_info(BaseSocket& socket, char* value, int* length) {
    return return_bytes(*socket.profile.entry, value, length);
}

// --- the second half of AcceptEx and ConnectEx. SPI: WSP-PEER-4 ---

int set_accept_context(BaseSocket& socket, const char* value, int length) {
    SOCKET listener = INVALID_SOCKET;
    if (!take_bytes(listener, value, length)) return WSAEFAULT;
    if (!SocketPin(listener)) return WSAENOTSOCK;
    if (socket.phase != Phase::connected) return WSAENOTCONN;
    socket.context_missing = false;
    return 0;
}
int set_connect_context(BaseSocket& socket, const char*, int) {
    if (socket.phase != Phase::connected) return WSAENOTCONN;
    socket.context_missing = false;
    return 0;
}

// --- multicast ---

int change_group4(BaseSocket& socket, const char* value, int length, bool join) {
    ip_mreq request;
    if (!take_bytes(request, value, length)) return WSAEFAULT;
    net::Address group;
    group.family = net::Family::ipv4;
    net::Address from = group;
    std::memcpy(group.bytes.data(), &request.imr_multiaddr, 4);
    std::memcpy(from.bytes.data(), &request.imr_interface, 4);
    return (join ? socket.link->join_group(group, from) : socket.link->leave_group(group, from)).error();
}
int join_group4(BaseSocket& socket, const char* value, int length) {
    return change_group4(socket, value, length, true);
}
int leave_group4(BaseSocket& socket, const char* value, int length) {
    return change_group4(socket, value, length, false);
}

int change_group6(BaseSocket& socket, const char* value, int length, bool join) {
    ipv6_mreq request;
    if (!take_bytes(request, value, length)) return WSAEFAULT;
    net::Address group;
    group.family = net::Family::ipv6;
    net::Address from = group;
    std::memcpy(group.bytes.data(), &request.ipv6mr_multiaddr, 16);
    from.scope = request.ipv6mr_interface;
    return (join ? socket.link->join_group(group, from) : socket.link->leave_group(group, from)).error();
}
int join_group6(BaseSocket& socket, const char* value, int length) {
    return change_group6(socket, value, length, true);
}
int leave_group6(BaseSocket& socket, const char* value, int length) {
    return change_group6(socket, value, length, false);
}

// An interface is named by its index, written as the address 0.x.y.z in network order.
// Deviation: interfaces named by one of their own addresses are refused.
int write_interface4(BaseSocket& socket, int value) {
    const auto* bytes = reinterpret_cast<const unsigned char*>(&value);
    if (bytes[0] != 0) return WSAEADDRNOTAVAIL;
    return socket.link->set_option(Option::multicast_interface, bytes[1] << 16 | bytes[2] << 8 | bytes[3]).error();
}
Result<int> read_interface4(BaseSocket& socket) {
    const Result<int> index = socket.link->get_option(Option::multicast_interface);
    if (!index) return index;
    const unsigned char bytes[4] = {0, static_cast<unsigned char>(*index >> 16),
                                    static_cast<unsigned char>(*index >> 8), static_cast<unsigned char>(*index)};
    int value;
    std::memcpy(&value, bytes, sizeof value);
    return value;
}

constexpr OptionRow native(int level, int name, Fits fits, Shape shape, Option option, int scale = 1) {
    return {
        .level = level, .name = name, .fits = fits, .shape = shape, .native = true, .option = option, .scale = scale};
}
using Read = Result<int> (*)(BaseSocket&);
using Write = int (*)(BaseSocket&, int);
constexpr OptionRow own(int level, int name, Fits fits, Shape shape, Read read, Write write) {
    return {.level = level, .name = name, .fits = fits, .shape = shape, .read = read, .write = write};
}
using Get = int (*)(BaseSocket&, char*, int*);
using Set = int (*)(BaseSocket&, const char*, int);
constexpr OptionRow special(int level, int name, Fits fits, Get get, Set set) {
    return {.level = level, .name = name, .fits = fits, .shape = Shape::special, .get = get, .set = set};
}

int refuse_get(BaseSocket&, char*, int*) {
    return WSAENOPROTOOPT;
}
int refuse_set(BaseSocket&, const char*, int) {
    return WSAENOPROTOOPT;
}

constexpr OptionRow kRows[] = {
    own(SOL_SOCKET, SO_ACCEPTCONN, Fits::any, Shape::boolean, read_accepting, nullptr),
    own(SOL_SOCKET, SO_BROADCAST, Fits::datagram, Shape::boolean, read_broadcast, write_broadcast),
    own(SOL_SOCKET, SO_DEBUG, Fits::any, Shape::boolean, read_debug, write_debug),
    own(SOL_SOCKET, SO_DONTLINGER, Fits::stream, Shape::boolean, read_dont_linger, write_dont_linger),
    native(SOL_SOCKET, SO_DONTROUTE, Fits::any, Shape::boolean, Option::dont_route),
    own(SOL_SOCKET, SO_ERROR, Fits::any, Shape::integer, read_error, nullptr),
    native(SOL_SOCKET, SO_EXCLUSIVEADDRUSE, Fits::any, Shape::boolean, Option::exclusive_address),
    own(SOL_SOCKET, SO_GROUP_ID, Fits::any, Shape::integer, read_zero, nullptr),
    own(SOL_SOCKET, SO_GROUP_PRIORITY, Fits::any, Shape::integer, read_zero, nullptr),
    native(SOL_SOCKET, SO_KEEPALIVE, Fits::stream, Shape::boolean, Option::keep_alive),
    special(SOL_SOCKET, SO_LINGER, Fits::stream, get_linger, set_linger),
    own(SOL_SOCKET, SO_MAX_MSG_SIZE, Fits::any, Shape::integer, read_message_size, nullptr),
    own(SOL_SOCKET, SO_OOBINLINE, Fits::stream, Shape::boolean, read_oob_inline, write_oob_inline),
    special(SOL_SOCKET, SO_PROTOCOL_INFOW, Fits::any, get_protocol_info, refuse_set),
    native(SOL_SOCKET, SO_RCVBUF, Fits::any, Shape::integer, Option::receive_buffer),
    native(SOL_SOCKET, SO_SNDBUF, Fits::any, Shape::integer, Option::send_buffer),
    native(SOL_SOCKET, SO_REUSEADDR, Fits::any, Shape::boolean, Option::reuse_address),
    own(SOL_SOCKET, SO_RCVTIMEO, Fits::any, Shape::integer, read_receive_timeout, write_receive_timeout),
    own(SOL_SOCKET, SO_SNDTIMEO, Fits::any, Shape::integer, read_send_timeout, write_send_timeout),
    own(SOL_SOCKET, SO_TYPE, Fits::any, Shape::integer, read_type, nullptr),
    own(SOL_SOCKET, SO_CONDITIONAL_ACCEPT, Fits::stream, Shape::boolean, read_conditional_accept,
        write_conditional_accept),
    own(SOL_SOCKET, SO_CONNECT_TIME, Fits::stream, Shape::integer, read_connect_time, nullptr),
    special(SOL_SOCKET, SO_UPDATE_ACCEPT_CONTEXT, Fits::stream, refuse_get, set_accept_context),
    special(SOL_SOCKET, SO_UPDATE_CONNECT_CONTEXT, Fits::stream, refuse_get, set_connect_context),

    native(IPPROTO_TCP, TCP_NODELAY, Fits::stream, Shape::boolean, Option::no_delay),
    native(IPPROTO_TCP, kTcpKeepIdle, Fits::stream, Shape::integer, Option::keep_alive_idle_ms, 1000),
    native(IPPROTO_TCP, kTcpKeepInterval, Fits::stream, Shape::integer, Option::keep_alive_interval_ms, 1000),

    native(IPPROTO_IP, IP_TTL, Fits::ipv4, Shape::integer, Option::time_to_live),
    native(IPPROTO_IP, IP_TOS, Fits::ipv4, Shape::integer, Option::type_of_service),
    native(IPPROTO_IP, kIpDontFragment, Fits::ipv4, Shape::boolean, Option::dont_fragment),
    native(IPPROTO_IP, IP_MULTICAST_TTL, Fits::ipv4, Shape::integer, Option::multicast_ttl),
    native(IPPROTO_IP, IP_MULTICAST_LOOP, Fits::ipv4, Shape::boolean, Option::multicast_loop),
    own(IPPROTO_IP, IP_MULTICAST_IF, Fits::ipv4, Shape::integer, read_interface4, write_interface4),
    special(IPPROTO_IP, IP_ADD_MEMBERSHIP, Fits::ipv4, refuse_get, join_group4),
    special(IPPROTO_IP, IP_DROP_MEMBERSHIP, Fits::ipv4, refuse_get, leave_group4),

    native(IPPROTO_IPV6, kIpv6Hops, Fits::ipv6, Shape::integer, Option::time_to_live),
    native(IPPROTO_IPV6, kIpDontFragment, Fits::ipv6, Shape::boolean, Option::dont_fragment),
    native(IPPROTO_IPV6, kIpv6MulticastIf, Fits::ipv6, Shape::integer, Option::multicast_interface),
    native(IPPROTO_IPV6, kIpv6MulticastHops, Fits::ipv6, Shape::integer, Option::multicast_ttl),
    native(IPPROTO_IPV6, kIpv6MulticastLoop, Fits::ipv6, Shape::boolean, Option::multicast_loop),
    native(IPPROTO_IPV6, kIpv6V6Only, Fits::ipv6, Shape::boolean, Option::v6_only),
    special(IPPROTO_IPV6, kIpv6AddMembership, Fits::ipv6, refuse_get, join_group6),
    special(IPPROTO_IPV6, kIpv6DropMembership, Fits::ipv6, refuse_get, leave_group6),
};

} // namespace

std::span<const OptionRow> option_rows() noexcept {
    return kRows;
}

} // namespace wspemu::base
