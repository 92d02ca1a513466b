// Shuts a connection down in both directions and, for reuse, gives the socket a fresh link.
#include "core/base/connection_end.h"

#include "core/base/socket.h"

namespace wspemu::base {

int end_connection(BaseSocket& socket, bool reuse) noexcept {
    std::shared_ptr<net::Link> old;
    {
        Locked lock(socket);
        if (socket.ended) return WSAENOTSOCK;
        if (socket.phase != Phase::connected) return WSAENOTCONN;
        (void)socket.link->shutdown(net::Side::both);
        socket.send_ended = true;
        socket.receive_ended = true;
        socket.pump(kRead | kWrite, lock.done);
        if (!reuse) return 0;
        Result<std::unique_ptr<net::Link>> fresh =
            socket.transport->open(socket.profile.family, socket.profile.kind, &socket, socket.profile.protocol);
        if (!fresh) return fresh.error();
        old = socket.replace_link(std::move(*fresh));
        socket.phase = Phase::open;
        socket.bound = socket.send_ended = socket.receive_ended = socket.context_missing = false;
        socket.broken = socket.error = 0;
    }
    old->unwatch_all();
    return 0;
}

} // namespace wspemu::base
