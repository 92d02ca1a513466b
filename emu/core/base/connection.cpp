// Names and connections: bind, listen, connect, the two names, joining a group.
#include "core/base/address.h"
#include "core/base/sync.h"

namespace wspemu::base {
namespace {

// SPI: WSP-CONN-7: best effort is all there is.
bool quality_is_available(const QOS* wanted) noexcept {
    const auto modest = [](const FLOWSPEC& flow) {
        return flow.ServiceType == SERVICETYPE_NOTRAFFIC || flow.ServiceType == SERVICETYPE_BESTEFFORT;
    };
    return !wanted || (modest(wanted->SendingFlowspec) && modest(wanted->ReceivingFlowspec));
}

// SPI: WSP-CONN-5
int connect_datagram(BaseSocket& socket, const net::Address& to) noexcept {
    if (is_wildcard(to)) {
        if (!socket.has_peer) return WSAEADDRNOTAVAIL;
        const Result<void> result = socket.link->disconnect_peer();
        if (result) {
            socket.has_peer = false;
            socket.phase = Phase::open;
        }
        return result.error();
    }
    if (const int refused = check_target(to, socket.profile.kind)) return refused;
    if (is_limited_broadcast(to) && !socket.broadcast) return WSAEACCES;
    const Result<void> result = socket.link->connect(to);
    if (!result) return result.error();
    socket.has_peer = true;
    socket.bound = true;
    socket.phase = Phase::connected;
    socket.notifier.announce(FD_CONNECT, 0);
    socket.refresh();
    return 0;
}

// The first step of a stream's connect: 0, WSAEWOULDBLOCK (begun), or a failure.
int begin_connect(BaseSocket& socket, const net::Address& to) noexcept {
    if (const int refused = check_target(to, socket.profile.kind)) return refused;
    if (socket.phase == Phase::connecting) socket.settle_connect();
    // SPI: WSP-CONN-2
    if (socket.phase == Phase::listening) return WSAEINVAL;
    if (socket.phase == Phase::connecting) return WSAEALREADY;
    if (socket.phase == Phase::connected) return WSAEISCONN;
    socket.connect_failed = false;
    socket.notifier.reenable(FD_CONNECT);
    const Result<void> result = socket.link->connect(to);
    if (result.error() == WSAEWOULDBLOCK) {
        socket.phase = Phase::connecting;
        socket.bound = true; // SPI: WSP-CONN-4
        socket.refresh();
        return WSAEWOULDBLOCK;
    }
    if (result) socket.bound = true;
    socket.finish_connect(result.error());
    socket.refresh();
    return result.error();
}

int connect_stream(BaseSocket& socket, const net::Address& to) noexcept {
    bool begun = false;
    return run_blocking(socket, kWrite, 0, [&](Locked&) -> int {
        if (!begun) {
            begun = true;
            return begin_connect(socket, to);
        }
        const int code = socket.settle_connect();
        if (code != WSAEWOULDBLOCK) socket.refresh();
        return code;
    });
}

} // namespace

int WSPAPI wsp_bind(SOCKET s, const sockaddr* name, int length, LPINT error) noexcept {
    return with_locked_socket(s, error, [&](Locked& lock) -> int {
        const Result<net::Address> address = read_sockaddr(name, length, lock->profile.family);
        if (!address) return WSAEFAULT;    // SPI: WSP-BIND-2: another family is a fault, too
        if (lock->bound) return WSAEINVAL; // SPI: WSP-BIND-1
        // Windows chooses no name by itself, and has none beside its file system.
        if (address->family == net::Family::local && address->scope == 0) return WSAEINVAL;
        if (const int refused = check_raw(lock->profile)) return refused;
        const Result<void> result = lock->link->bind(*address);
        if (!result) return result.error();
        lock->bound = true;
        lock->refresh();
        return 0;
    });
}

int WSPAPI wsp_listen(SOCKET s, int backlog, LPINT error) noexcept {
    return with_locked_socket(s, error, [&](Locked& lock) -> int {
        // SPI: WSP-LIST-1
        if (!lock->profile.stream()) return WSAEOPNOTSUPP;
        if (lock->phase == Phase::connected || lock->phase == Phase::connecting) return WSAEISCONN;
        if (!lock->bound) return WSAEINVAL;
        // SPI: WSP-LIST-2; negative: SOMAXCONN_HINT
        if (backlog < 0) backlog = backlog == INT_MIN ? SOMAXCONN : -backlog;
        const Result<void> result = lock->link->listen(backlog == 0 ? 1 : backlog);
        if (!result) return result.error();
        lock->phase = Phase::listening;
        lock->refresh();
        return 0;
    });
}

int WSPAPI wsp_connect(SOCKET s, const sockaddr* name, int length, LPWSABUF caller_data, LPWSABUF callee_data,
                       LPQOS socket_qos, LPQOS group_qos, LPINT error) noexcept {
    (void)group_qos;
    return with_socket(s, error, [&](BaseSocket& socket) -> int {
        const Result<net::Address> to = read_sockaddr(name, length, socket.profile.family);
        if (!to) return to.error();
        if (caller_data) return WSAEPROTONOSUPPORT; // SPI: WSP-CONN-6
        if (!quality_is_available(socket_qos)) return WSAEOPNOTSUPP;
        if (callee_data) callee_data->len = 0;
        if (socket.profile.stream()) return connect_stream(socket, *to);
        Locked lock(socket);
        return socket.ended ? WSAENOTSOCK : connect_datagram(socket, *to);
    });
}

int WSPAPI wsp_get_sock_name(SOCKET s, sockaddr* name, LPINT length, LPINT error) noexcept {
    return with_locked_socket(s, error, [&](Locked& lock) -> int {
        if (!name || !length) return WSAEFAULT;
        if (!lock->bound) return WSAEINVAL; // SPI: WSP-NAME-1
        const Result<net::Address> local = lock->link->local();
        return local ? return_sockaddr(*local, name, length) : local.error();
    });
}

int WSPAPI wsp_get_peer_name(SOCKET s, sockaddr* name, LPINT length, LPINT error) noexcept {
    return with_locked_socket(s, error, [&](Locked& lock) -> int {
        if (!name || !length) return WSAEFAULT;
        if (lock->phase == Phase::connecting) lock->settle_connect();
        // SPI: WSP-PEER-1, WSP-PEER-4
        if (lock->phase != Phase::connected || lock->context_missing) return WSAENOTCONN;
        const Result<net::Address> peer = lock->link->peer();
        return peer ? return_sockaddr(*peer, name, length) : peer.error(); // SPI: WSP-PEER-2
    });
}

SOCKET WSPAPI wsp_join_leaf(SOCKET s, const sockaddr* name, int length, LPWSABUF caller_data, LPWSABUF callee_data,
                            LPQOS socket_qos, LPQOS group_qos, DWORD flags, LPINT error) noexcept {
    (void)group_qos;
    int code = 0;
    const int result = with_locked_socket(s, &code, [&](Locked& lock) -> int {
        if (lock->profile.stream()) return WSAEOPNOTSUPP; // SPI: WSP-JOIN-4
        // SPI: WSP-JOIN-3: three values, no bits.
        if (flags != JL_SENDER_ONLY && flags != JL_RECEIVER_ONLY && flags != JL_BOTH) return WSAEINVAL;
        const Result<net::Address> group = read_sockaddr(name, length, lock->profile.family);
        if (!group) return group.error();
        if (!is_multicast(*group)) return WSAEADDRNOTAVAIL;
        if (caller_data) return WSAEPROTONOSUPPORT;
        if (!quality_is_available(socket_qos)) return WSAEOPNOTSUPP;
        if (callee_data) callee_data->len = 0;
        net::Address any;
        any.family = group->family;
        if (!lock->bound) {
            // SPI: WSP-JOIN-1: nonrooted; the group's port is the one that its members use.
            any.port = group->port;
            if (const Result<void> bound = lock->link->bind(any); !bound) return bound.error();
            lock->bound = true;
            any.port = 0;
        }
        if (flags != JL_SENDER_ONLY) {
            if (const Result<void> joined = lock->link->join_group(*group, any); !joined) return joined.error();
        }
        // Deviation: not for JL_BOTH, where a peer would keep out what the other members send.
        if (flags == JL_SENDER_ONLY && group->port != 0) {
            if (const Result<void> peer = lock->link->connect(*group); !peer) return peer.error();
            lock->has_peer = true;
            lock->phase = Phase::connected;
        }
        lock->notifier.announce(FD_CONNECT, 0); // SPI: BLK-FD-6
        lock->refresh();
        return 0;
    });
    return answer_socket(s, result == 0 ? 0 : code, error);
}

} // namespace wspemu::base
