// WSPSend and WSPSendTo.
#include "core/base/address.h"
#include "core/base/sync.h"
#include "core/base/transfer.h"

#include <new>

namespace wspemu::base {
namespace {

Outcome send_stream(BaseSocket& socket, Outgoing& what, bool whole) noexcept {
    while (what.buffers.left() > 0) {
        const Result<std::size_t> taken = socket.link->send(what.buffers.span(), what.native_flags, nullptr);
        if (!taken) {
            if (taken.error() == WSAEWOULDBLOCK) break;
            return {socket.note_loss(taken.error()), what.done};
        }
        what.done += static_cast<DWORD>(*taken);
        what.buffers.consume(*taken);
        // SPI: WSP-SEND-2: a nonblocking send is content with less.
        if (!whole) break;
    }
    const bool enough = what.buffers.left() == 0 || (!whole && what.done > 0);
    return {enough ? 0 : WSAEWOULDBLOCK, what.done};
}

Outcome send_datagram(BaseSocket& socket, Outgoing& what) noexcept {
    const net::Address* to = what.has_address ? &what.to : nullptr;
    const Result<std::size_t> taken = socket.link->send(what.buffers.span(), what.native_flags, to);
    if (!taken) return {taken.error()};
    socket.bound = true; // SPI: WSP-STO-2
    what.done = static_cast<DWORD>(*taken);
    return {0, what.done};
}

// SPI: WSP-SEND-5
int read_flags(const BaseSocket& socket, DWORD flags, Outgoing& what) noexcept {
    if (flags & ~DWORD{MSG_DONTROUTE | MSG_OOB | MSG_PARTIAL}) return WSAEOPNOTSUPP;
    if (flags & MSG_OOB) {
        if (!socket.profile.tcp()) return WSAEOPNOTSUPP;
        what.native_flags |= net::kOutOfBand;
    }
    if (flags & MSG_DONTROUTE) what.native_flags |= net::kDontRoute;
    return 0;
}

// SPI: WSP-SEND-7: FD_WRITE comes again only after a send that found no room.
void note_full(BaseSocket& socket) noexcept {
    if (!socket.notifier.active()) return;
    socket.notifier.reenable(FD_WRITE);
    socket.refresh();
}

int send_plain(BaseSocket& socket, Outgoing& what, LPDWORD bytes) noexcept {
    Outcome outcome;
    const DWORD timeout = socket.profile.overlapped ? socket.send_timeout : 0;
    const int code = run_blocking(socket, kWrite, timeout, [&](Locked& lock) -> int {
        if (const int refused = check_send(socket)) return refused;
        // Overlapped sends on their way go first: a stream must not be mixed inside one of them.
        RequestQueue& queue = socket.queue(net::Direction::write);
        if (!queue.empty()) socket.pump(kWrite, lock.done);
        const bool was_bound = socket.bound;
        outcome = queue.empty() ? send_now(socket, what, !socket.nonblocking) : Outcome{WSAEWOULDBLOCK};
        if (outcome.error == WSAEWOULDBLOCK) note_full(socket);
        if (!was_bound && socket.bound) socket.refresh();
        return outcome.error;
    });
    if (code == 0) *bytes = outcome.bytes;
    return code;
}

int send_overlapped(BaseSocket& socket, Outgoing& what, const Indication& how, LPDWORD bytes) noexcept {
    if (const int code = begin_overlapped(socket, how)) return code;
    Outcome outcome;
    {
        Locked lock(socket);
        if (const int refused = check_send(socket)) return abandon_overlapped(how, refused);
        RequestQueue& queue = socket.queue(net::Direction::write);
        outcome = queue.empty() ? send_now(socket, what, true) : Outcome{WSAEWOULDBLOCK};
        if (outcome.error == WSAEWOULDBLOCK) {
            auto* request = new (std::nothrow) SendRequest(how, std::move(what));
            if (!request) return abandon_overlapped(how, WSAENOBUFS);
            queue.push(*request);
        }
        socket.refresh();
    }
    if (outcome.error == WSAEWOULDBLOCK) return WSA_IO_PENDING; // SPI: OVL-RET-2
    if (outcome.error) return abandon_overlapped(how, outcome.error);
    if (bytes) *bytes = outcome.bytes;
    return tell_at_once(socket, how, outcome);
}

// SPI: WSP-STO-1, WSP-STO-4
int read_address(const BaseSocket& socket, const sockaddr* to, int length, Outgoing& what) noexcept {
    if (socket.profile.stream()) return 0;
    if (!to) return socket.has_peer ? 0 : WSAEDESTADDRREQ;
    const Result<net::Address> address = read_sockaddr(to, length, socket.profile.family);
    if (!address) return address.error();
    if (const int refused = check_target(*address, socket.profile.kind)) return refused;
    if (is_limited_broadcast(*address) && !socket.broadcast) return WSAEACCES; // SPI: WSP-SEND-4
    what.has_address = true;
    what.to = *address;
    return 0;
}

template <class ReadAddress>
int start_send(BaseSocket& socket, LPWSABUF buffers, DWORD count, LPDWORD sent, DWORD flags, LPWSAOVERLAPPED overlapped,
               LPWSAOVERLAPPED_COMPLETION_ROUTINE routine, LPWSATHREADID thread, ReadAddress&& read_to) noexcept {
    if (!have_results(sent, overlapped)) return WSAEFAULT;
    Outgoing what;
    if (const int code = what.buffers.assign(buffers, count)) return code;
    if (const int code = read_flags(socket, flags, what)) return code;
    if (const int code = read_to(what)) return code;
    Indication how{overlapped, routine, {}};
    if (overlapped && routine && thread) how.thread = *thread;
    return send(socket, what, how, sent);
}

} // namespace

int check_send(BaseSocket& socket) noexcept {
    if (socket.ended) return WSAENOTSOCK;
    if (socket.send_ended) return WSAESHUTDOWN; // SPI: WSP-SEND-4
    if (!socket.profile.stream()) return check_raw(socket.profile);
    if (socket.phase == Phase::connecting) socket.settle_connect();
    if (socket.phase != Phase::connected) return WSAENOTCONN;
    return socket.broken;
}

Outcome send_now(BaseSocket& socket, Outgoing& what, bool whole) noexcept {
    return socket.profile.stream() ? send_stream(socket, what, whole) : send_datagram(socket, what);
}

int send(BaseSocket& socket, Outgoing& what, const Indication& how, LPDWORD bytes) noexcept {
    return how.overlapped ? send_overlapped(socket, what, how, bytes) : send_plain(socket, what, bytes);
}

int WSPAPI wsp_send(SOCKET s, LPWSABUF buffers, DWORD count, LPDWORD sent, DWORD flags, LPWSAOVERLAPPED overlapped,
                    LPWSAOVERLAPPED_COMPLETION_ROUTINE routine, LPWSATHREADID thread, LPINT error) noexcept {
    return with_socket(s, error, [&](BaseSocket& socket) -> int {
        return start_send(socket, buffers, count, sent, flags, overlapped, routine, thread, [&](Outgoing&) -> int {
            return socket.profile.stream() || socket.has_peer ? 0 : WSAENOTCONN; // SPI: WSP-SEND-4
        });
    });
}

int WSPAPI wsp_send_to(SOCKET s, LPWSABUF buffers, DWORD count, LPDWORD sent, DWORD flags, const sockaddr* to,
                       int to_length, LPWSAOVERLAPPED overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine,
                       LPWSATHREADID thread, LPINT error) noexcept {
    return with_socket(s, error, [&](BaseSocket& socket) -> int {
        return start_send(socket, buffers, count, sent, flags, overlapped, routine, thread,
                          [&](Outgoing& what) { return read_address(socket, to, to_length, what); });
    });
}

} // namespace wspemu::base
