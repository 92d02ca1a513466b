// The options that the base provider knows (constants.md 8.7), and the handlers of those that need one.
#include "core/base/options.h"

#include "core/base/address.h"
#include "core/text.h"

#include <mswsock.h>
#include <ws2tcpip.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string>

namespace wspemu::base {
namespace {

using Shape = OptionRow::Shape;
using net::Option;

// SDKs differ in which of these they name.
constexpr int kTcpKeepIdle = 3;
constexpr int kTcpKeepInterval = 17;
constexpr int kIpDontFragment = 14;
constexpr int kIpv6HeaderIncluded = 2;
constexpr int kIpv6Hops = 4;
constexpr int kIpv6MulticastIf = 9;
constexpr int kIpv6MulticastHops = 10;
constexpr int kIpv6MulticastLoop = 11;
constexpr int kIpv6V6Only = 27;
constexpr int kIpv6ProtectionLevel = 23;
constexpr int kIpHopLimit = 21;
constexpr int kIpv6ReceiveTrafficClass = 40;
constexpr int kIpReceiveTypeOfService = 40;
constexpr int kTcpMaxSegment = 4;
constexpr int kTcpMaxRetransmit = 5;
constexpr int kTcpKeepCount = 16;
constexpr int kSoBspState = 0x1009;

// --- values of our own ---

Result<int> read_accepting(BaseSocket& socket) {
    return socket.phase == Phase::listening;
} // SPI: WSP-LIST-3
Result<int> read_type(BaseSocket& socket) {
    return socket.profile.windows_type();
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

Result<int> read_keep_alive(BaseSocket& socket) {
    return socket.link->get_option(Option::keep_alive);
}

// SPI: WSP-SSO-3
int write_keep_alive(BaseSocket& socket, int value) {
    if (socket.phase == Phase::connected) {
        const int loss = socket.broken ? socket.broken : socket.link->hangup().error;
        // Nobody answers (which keeping alive finds out), or there was a reset.
        if (loss == WSAETIMEDOUT || loss == WSAENETRESET) return WSAENETRESET;
        if (loss) return WSAENOTCONN;
    }
    return socket.link->set_option(Option::keep_alive, value).error();
}

Result<int> read_conditional_accept(BaseSocket& socket) {
    return socket.conditional_accept;
}
// Deviation: the host's network makes the connection before the condition function is asked, with the option and without.
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

// --- sharing a port: the two options exclude each other, and both come before bind ---

Result<int> read_reuse(BaseSocket& socket) {
    return socket.reuse_address;
}
int write_reuse(BaseSocket& socket, int value) {
    if (value && socket.exclusive_address) return WSAEINVAL;
    const Result<void> result = socket.link->set_option(Option::reuse_address, value);
    if (result) socket.reuse_address = value != 0;
    return result.error();
}
Result<int> read_exclusive(BaseSocket& socket) {
    return socket.exclusive_address;
}
int write_exclusive(BaseSocket& socket, int value) {
    if (socket.bound || (value && socket.reuse_address)) return WSAEINVAL;
    const Result<void> result = socket.link->set_option(Option::exclusive_address, value);
    if (result) socket.exclusive_address = value != 0;
    return result.error();
}

Result<int> read_protection(BaseSocket& socket) {
    return socket.protection_level;
}
// Deviation: who may reach the socket is not filtered by it.
int write_protection(BaseSocket& socket, int value) {
    if (value != PROTECTION_LEVEL_UNRESTRICTED && value != PROTECTION_LEVEL_EDGERESTRICTED &&
        value != PROTECTION_LEVEL_RESTRICTED) {
        return WSAEINVAL;
    }
    socket.protection_level = value;
    return 0;
}

// The ANSI form of the socket's entry: the same up to the name.
int get_protocol_info_a(BaseSocket& socket, char* value, int* length) {
    const WSAPROTOCOL_INFOW& entry = *socket.profile.entry;
    WSAPROTOCOL_INFOA ansi{};
    std::memcpy(&ansi, &entry, FIELD_OFFSET(WSAPROTOCOL_INFOA, szProtocol));
    const std::string name = to_utf8(utf16_view(entry.szProtocol));
    std::memcpy(ansi.szProtocol, name.data(), std::min(name.size(), std::size_t{WSAPROTOCOL_LEN}));
    return return_bytes(ansi, value, length);
}

// A CSADDR_INFO, and behind it the addresses that it points to.
int get_bsp_state(BaseSocket& socket, char* value, int* length) {
    struct State {
        CSADDR_INFO info;
        SOCKADDR_STORAGE local;
        SOCKADDR_STORAGE peer;
    };
    if (*length < int{sizeof(State)}) return WSAEFAULT;
    State state{};
    const auto fill = [&](SOCKET_ADDRESS& pointer, SOCKADDR_STORAGE& room, const Result<net::Address>& address,
                          std::size_t offset) {
        if (!address) return;
        write_sockaddr(*address, &room);
        pointer.lpSockaddr = reinterpret_cast<LPSOCKADDR>(value + offset);
        pointer.iSockaddrLength = sockaddr_length(address->family);
    };
    fill(state.info.LocalAddr, state.local, socket.link->local(), offsetof(State, local));
    if (socket.phase == Phase::connected)
        fill(state.info.RemoteAddr, state.peer, socket.link->peer(), offsetof(State, peer));
    state.info.iSocketType = socket.profile.windows_type();
    state.info.iProtocol = socket.profile.protocol;
    return return_bytes(state, value, length);
}

int get_protocol_info(BaseSocket& socket, char* value, int* length) {
    return return_bytes(*socket.profile.entry, value, length);
}

// --- the second half of AcceptEx and ConnectEx. SPI: WSP-PEER-4 ---

int set_accept_context(BaseSocket& socket, const char* value, int length) {
    SOCKET listener = INVALID_SOCKET;
    if (!take_bytes(listener, value, length)) return WSAEFAULT;
    const SocketPin pin(listener);
    if (!pin) return WSAENOTSOCK;
    if (socket.phase != Phase::connected) return WSAENOTCONN;
    // What the host's network keeps came with the connection; the rest is copied here. No socket's lock is taken under
    // another's, so ours is given up while the listener is read.
    socket.mutex.unlock();
    pin->mutex.lock();
    const auto linger = pin->linger;
    const auto linger_seconds = pin->linger_seconds;
    const auto oob_inline = pin->oob_inline;
    const auto debug = pin->debug;
    const auto receive_timeout = pin->receive_timeout;
    const auto send_timeout = pin->send_timeout;
    pin->mutex.unlock();
    socket.mutex.lock();
    if (socket.phase != Phase::connected) return WSAENOTCONN; // lost meanwhile
    socket.linger = linger;
    socket.linger_seconds = linger_seconds;
    socket.oob_inline = oob_inline;
    socket.debug = debug;
    socket.receive_timeout = receive_timeout;
    socket.send_timeout = send_timeout;
    socket.context_missing = false;
    return 0;
}
int set_connect_context(BaseSocket& socket, const char*, int) {
    if (socket.phase != Phase::connected) return WSAENOTCONN;
    socket.context_missing = false;
    return 0;
}

constexpr OptionRow kOptionRows[] = {
    own(SOL_SOCKET, SO_ACCEPTCONN, Fits::any, Shape::boolean, read_accepting, nullptr),
    own(SOL_SOCKET, SO_BROADCAST, Fits::datagram, Shape::boolean, read_broadcast, write_broadcast),
    own(SOL_SOCKET, SO_DEBUG, Fits::any, Shape::boolean, read_debug, write_debug),
    own(SOL_SOCKET, SO_DONTLINGER, Fits::stream, Shape::boolean, read_dont_linger, write_dont_linger),
    native(SOL_SOCKET, SO_DONTROUTE, Fits::any, Shape::boolean, Option::dont_route),
    own(SOL_SOCKET, SO_ERROR, Fits::any, Shape::integer, read_error, nullptr),
    own(SOL_SOCKET, SO_EXCLUSIVEADDRUSE, Fits::any, Shape::boolean, read_exclusive, write_exclusive),
    own(SOL_SOCKET, SO_GROUP_ID, Fits::any, Shape::integer, read_zero, nullptr),
    own(SOL_SOCKET, SO_GROUP_PRIORITY, Fits::any, Shape::integer, read_zero, nullptr),
    own(SOL_SOCKET, SO_KEEPALIVE, Fits::stream, Shape::boolean, read_keep_alive, write_keep_alive),
    special(SOL_SOCKET, SO_LINGER, Fits::stream, get_linger, set_linger),
    own(SOL_SOCKET, SO_MAX_MSG_SIZE, Fits::any, Shape::integer, read_message_size, nullptr),
    own(SOL_SOCKET, SO_OOBINLINE, Fits::tcp, Shape::boolean, read_oob_inline, write_oob_inline),
    special(SOL_SOCKET, SO_PROTOCOL_INFOW, Fits::any, get_protocol_info, refuse_set),
    special(SOL_SOCKET, SO_PROTOCOL_INFOA, Fits::any, get_protocol_info_a, refuse_set),
    special(SOL_SOCKET, kSoBspState, Fits::any, get_bsp_state, refuse_set),
    native(SOL_SOCKET, SO_RCVBUF, Fits::any, Shape::integer, Option::receive_buffer),
    native(SOL_SOCKET, SO_SNDBUF, Fits::any, Shape::integer, Option::send_buffer),
    own(SOL_SOCKET, SO_REUSEADDR, Fits::any, Shape::boolean, read_reuse, write_reuse),
    own(SOL_SOCKET, SO_RCVTIMEO, Fits::any, Shape::integer, read_receive_timeout, write_receive_timeout),
    own(SOL_SOCKET, SO_SNDTIMEO, Fits::any, Shape::integer, read_send_timeout, write_send_timeout),
    own(SOL_SOCKET, SO_TYPE, Fits::any, Shape::integer, read_type, nullptr),
    own(SOL_SOCKET, SO_CONDITIONAL_ACCEPT, Fits::stream, Shape::boolean, read_conditional_accept,
        write_conditional_accept),
    own(SOL_SOCKET, SO_CONNECT_TIME, Fits::stream, Shape::integer, read_connect_time, nullptr),
    special(SOL_SOCKET, SO_UPDATE_ACCEPT_CONTEXT, Fits::stream, refuse_get, set_accept_context),
    special(SOL_SOCKET, SO_UPDATE_CONNECT_CONTEXT, Fits::stream, refuse_get, set_connect_context),

    native(IPPROTO_TCP, TCP_NODELAY, Fits::tcp, Shape::boolean, Option::no_delay),
    native(IPPROTO_TCP, kTcpKeepIdle, Fits::tcp, Shape::integer, Option::keep_alive_idle_ms, 1000),
    native(IPPROTO_TCP, kTcpKeepInterval, Fits::tcp, Shape::integer, Option::keep_alive_interval_ms, 1000),
    native(IPPROTO_TCP, kTcpKeepCount, Fits::tcp, Shape::integer, Option::keep_alive_count),
    native(IPPROTO_TCP, kTcpMaxSegment, Fits::tcp, Shape::integer, Option::max_segment),
    native(IPPROTO_TCP, kTcpMaxRetransmit, Fits::tcp, Shape::integer, Option::max_retransmit_ms, 1000),

    native(IPPROTO_UDP, UDP_NOCHECKSUM, Fits::udp, Shape::boolean, Option::no_checksum),

    native(IPPROTO_IP, IP_HDRINCL, Fits::raw4, Shape::boolean, Option::header_included),
    native(IPPROTO_IP, IP_PKTINFO, Fits::ipv4, Shape::boolean, Option::packet_info),
    native(IPPROTO_IP, kIpHopLimit, Fits::ipv4, Shape::boolean, Option::receive_hop_limit),
    native(IPPROTO_IP, kIpReceiveTypeOfService, Fits::ipv4, Shape::boolean, Option::receive_type_of_service),
    native(IPPROTO_IP, IP_TTL, Fits::ipv4, Shape::integer, Option::time_to_live),
    native(IPPROTO_IP, IP_TOS, Fits::ipv4, Shape::integer, Option::type_of_service),
    native(IPPROTO_IP, kIpDontFragment, Fits::ipv4, Shape::boolean, Option::dont_fragment),
    native(IPPROTO_IP, IP_MULTICAST_TTL, Fits::ipv4, Shape::integer, Option::multicast_ttl),
    native(IPPROTO_IP, IP_MULTICAST_LOOP, Fits::ipv4, Shape::boolean, Option::multicast_loop),

    native(IPPROTO_IPV6, kIpv6HeaderIncluded, Fits::raw6, Shape::boolean, Option::header_included),
    native(IPPROTO_IPV6, kIpv6Hops, Fits::ipv6, Shape::integer, Option::time_to_live),
    native(IPPROTO_IPV6, kIpDontFragment, Fits::ipv6, Shape::boolean, Option::dont_fragment),
    native(IPPROTO_IPV6, kIpv6MulticastIf, Fits::ipv6, Shape::integer, Option::multicast_interface),
    native(IPPROTO_IPV6, kIpv6MulticastHops, Fits::ipv6, Shape::integer, Option::multicast_ttl),
    native(IPPROTO_IPV6, kIpv6MulticastLoop, Fits::ipv6, Shape::boolean, Option::multicast_loop),
    native(IPPROTO_IPV6, IPV6_PKTINFO, Fits::ipv6, Shape::boolean, Option::packet_info),
    native(IPPROTO_IPV6, kIpHopLimit, Fits::ipv6, Shape::boolean, Option::receive_hop_limit),
    native(IPPROTO_IPV6, kIpv6ReceiveTrafficClass, Fits::ipv6, Shape::boolean, Option::receive_type_of_service),
    own(IPPROTO_IPV6, kIpv6ProtectionLevel, Fits::ipv6, Shape::integer, read_protection, write_protection),
    native(IPPROTO_IPV6, kIpv6V6Only, Fits::ipv6, Shape::boolean, Option::v6_only),
};

} // namespace

std::span<const OptionRow> option_rows() noexcept {
    return kOptionRows;
}

} // namespace wspemu::base
