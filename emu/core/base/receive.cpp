// WSPRecv and WSPRecvFrom.
#include "core/base/address.h"
#include "core/base/control.h"
#include "core/base/sync.h"
#include "core/base/transfer.h"
#include "core/port/program_memory.h"

#include <cstring>
#include <new>

namespace wspemu::base {
namespace {

constexpr DWORD kTruncated = 0x100; // MSG_TRUNC, which not every SDK names

Outcome receive_stream(BaseSocket& socket, Incoming& what) noexcept {
    net::Link& link = *socket.link;
    if (socket.receive_ended) return {WSAESHUTDOWN}; // posted before the shutdown
    if (what.out_of_band) {
        const unsigned now = link.poll();
        if (!(now & (kUrgent | net::kHungUp))) return {WSAEWOULDBLOCK};
        if (!(now & kUrgent)) return {link.hangup().error}; // none will come any more (OVL-CAN-5)
    }
    // SPI: OVL-ORD-6, WSP-RECV-8: no room asks only whether there is something.
    if (what.buffers.left() == 0) return (link.poll() & kRead) || socket.broken ? Outcome{} : Outcome{WSAEWOULDBLOCK};
    for (;;) {
        const Result<net::Received> got = link.receive(what.buffers.span(), what.native_flags, false);
        if (!got) {
            if (got.error() == WSAEWOULDBLOCK) return {WSAEWOULDBLOCK};
            const int code = socket.note_loss(got.error());
            return what.done ? Outcome{0, what.done} : Outcome{code};
        }
        // SPI: WSP-RECV-3; after a reset the native socket reports the end only once, Winsock for ever.
        if (got->bytes == 0) return socket.broken && !what.done ? Outcome{socket.broken} : Outcome{0, what.done};
        what.done += static_cast<DWORD>(got->bytes);
        if (!what.wait_all) return {0, what.done, what.out_of_band ? DWORD{MSG_OOB} : 0};
        what.buffers.consume(got->bytes);
        if (what.buffers.left() == 0) return {0, what.done};
    }
}

// A datagram that finds no place would be gone. Of what lies between the ends of a buffer the native call will tell.
bool have_room(std::span<const net::Buffer> buffers) noexcept {
    for (const net::Buffer& buffer : buffers) {
        char* const begin = static_cast<char*>(buffer.data);
        if (buffer.size != 0 && !(port::may_write(begin) && port::may_write(begin + (buffer.size - 1)))) return false;
    }
    return true;
}

// SPI: WSP-RFRM-1: the source is written at completion, as much of it as there is room for.
void return_source(const Incoming& what, const net::Address& from) noexcept {
    sockaddr* name = what.from;
    int* length = what.from_length;
    if (what.message) {
        name = what.message->name;
        length = &what.message->namelen;
    }
    if (!name || !length) return;
    if (from.family == net::Family::none) {
        *length = 0;
        return;
    }
    AnySockaddr whole;
    write_sockaddr(from, &whole);
    const int size = sockaddr_length(from.family);
    if (*length > 0) std::memcpy(name, &whole, static_cast<std::size_t>(std::min(*length, size)));
    *length = size;
}

Outcome receive_datagram(BaseSocket& socket, Incoming& what) noexcept {
    const bool want_from = what.from || what.message;
    for (;;) {
        net::PacketInfo info;
        const Result<net::Received> got =
            what.message ? socket.link->receive_message(what.buffers.span(), what.native_flags, info)
                         : socket.link->receive(what.buffers.span(), what.native_flags, want_from);
        if (!got) {
            int code = got.error();
            if (code == WSAECONNREFUSED) code = WSAECONNRESET; // SPI: WSP-RFRM-3
            if (code == WSAECONNRESET && !socket.report_unreachable) continue;
            return {code};
        }
        if (want_from) return_source(what, got->from);
        what.done = static_cast<DWORD>(got->bytes);
        if (what.message) {
            what.message->dwFlags = got->truncated ? kTruncated : 0;
            what.message->dwFlags |= write_control(*what.message, info, socket.profile.family);
        }
        return {got->truncated ? WSAEMSGSIZE : 0, what.done}; // SPI: WSP-RFRM-4
    }
}

// SPI: WSP-RECV-4
int read_flags(const BaseSocket& socket, DWORD flags, bool overlapped, Incoming& what) noexcept {
    if (flags & ~DWORD{MSG_PEEK | MSG_OOB | MSG_PARTIAL | MSG_WAITALL}) return WSAEOPNOTSUPP;
    if (flags & MSG_OOB) {
        if (!socket.profile.tcp()) return WSAEOPNOTSUPP;
        if (socket.oob_inline) return WSAEINVAL;
        what.out_of_band = true;
        what.native_flags |= net::kOutOfBand;
    }
    if (flags & MSG_PEEK) {
        if (overlapped) return WSAEOPNOTSUPP;
        what.native_flags |= net::kPeek;
    }
    if (flags & MSG_WAITALL) {
        const bool alone = !(flags & (MSG_PEEK | MSG_OOB | MSG_PARTIAL));
        if (!socket.profile.stream() || !alone || (socket.nonblocking && !overlapped)) return WSAEOPNOTSUPP;
        what.wait_all = true;
    }
    return 0;
}

// SPI: WSP-RECV-10: receiving re-enables the event, whatever came of it.
void reenable(BaseSocket& socket, const Incoming& what) noexcept {
    if (!socket.notifier.active()) return;
    socket.notifier.reenable(what.out_of_band ? FD_OOB : FD_READ);
    socket.refresh();
}

// A blocking receive that had to wait is mostly followed by one that has to wait, too (request and answer): it waits at
// once and spares the native call that would find nothing. Now and then it tries first, lest a busy stream pays for a look
// at readiness each time.
constexpr unsigned kWaitsBeforeTrying = 32;

bool expects_to_wait(const BaseSocket& socket, bool waited) noexcept {
    return !waited && !socket.nonblocking && socket.waits_expected != 0;
}

void note_waiting(BaseSocket& socket, bool would_block, bool& waited) noexcept {
    if (waited) return;
    if (socket.waits_expected != 0) {
        --socket.waits_expected;
    } else if (would_block) {
        socket.waits_expected = kWaitsBeforeTrying;
    }
    waited = would_block;
}

int receive_plain(BaseSocket& socket, Incoming& what, LPDWORD bytes, LPDWORD flags) noexcept {
    Outcome outcome;
    bool waited = false;
    const DWORD timeout = socket.profile.overlapped ? socket.receive_timeout : 0; // SPI: BLK-MODE-6
    const net::Direction direction = what.direction();
    const int code = run_blocking(socket, bit(direction), timeout, [&](Locked& lock) -> int {
        if (const int refused = check_receive(socket)) {
            reenable(socket, what);
            return refused;
        }
        // What was posted earlier is served first.
        if (!socket.queue(direction).empty()) socket.pump(bit(direction), lock.done);
        if (expects_to_wait(socket, waited)) {
            outcome = {WSAEWOULDBLOCK};
        } else {
            outcome = socket.queue(direction).empty() ? receive_now(socket, what) : Outcome{WSAEWOULDBLOCK};
        }
        note_waiting(socket, outcome.error == WSAEWOULDBLOCK, waited);
        reenable(socket, what);
        return outcome.error;
    });
    if (code == 0 || code == WSAEMSGSIZE) {
        *bytes = outcome.bytes;
        *flags = outcome.flags;
    }
    return code;
}

int receive_overlapped(BaseSocket& socket, Incoming& what, const Indication& how, LPDWORD bytes,
                       LPDWORD flags) noexcept {
    if (const int code = begin_overlapped(socket, how)) return code;
    Outcome outcome;
    {
        Locked lock(socket);
        if (const int refused = check_receive(socket)) return abandon_overlapped(how, refused);
        RequestQueue& queue = socket.queue(what.direction());
        outcome = queue.empty() ? receive_now(socket, what) : Outcome{WSAEWOULDBLOCK};
        // A cut datagram is used up, so its end is told like any other; OVL-RET-3 knows no error with data.
        if (outcome.error == WSAEWOULDBLOCK || outcome.error == WSAEMSGSIZE) {
            auto* request = new (std::nothrow) ReceiveRequest(how, std::move(what));
            if (!request) return abandon_overlapped(how, WSAENOBUFS);
            request->outcome = outcome;
            (outcome.error == WSAEMSGSIZE ? lock.done : queue).push(*request);
        }
        if (socket.notifier.active()) socket.notifier.reenable(what.out_of_band ? FD_OOB : FD_READ);
        socket.refresh();
    }
    if (outcome.error == WSAEWOULDBLOCK || outcome.error == WSAEMSGSIZE) return WSA_IO_PENDING; // SPI: OVL-RET-2
    if (outcome.error) return abandon_overlapped(how, outcome.error);
    if (bytes) *bytes = outcome.bytes; // SPI: OVL-RET-5
    if (flags) *flags = outcome.flags;
    return tell_at_once(socket, how, outcome); // SPI: OVL-RET-1
}

} // namespace

int check_receive(BaseSocket& socket) noexcept {
    if (socket.ended) return WSAENOTSOCK;
    if (socket.profile.stream()) {
        if (socket.phase == Phase::connecting) socket.settle_connect();
        if (socket.phase != Phase::connected) return WSAENOTCONN;
    } else if (!socket.bound) {
        return WSAEINVAL; // SPI: WSP-RECV-6, WSP-RFRM-3
    }
    return socket.receive_ended ? WSAESHUTDOWN : 0; // SPI: WSP-RECV-9
}

Outcome receive_now(BaseSocket& socket, Incoming& what) noexcept {
    return socket.profile.stream() ? receive_stream(socket, what) : receive_datagram(socket, what);
}

int receive(BaseSocket& socket, Incoming& what, const Indication& how, LPDWORD bytes, LPDWORD flags) noexcept {
    if (how.overlapped) return receive_overlapped(socket, what, how, bytes, flags);
    return receive_plain(socket, what, bytes, flags);
}

int WSPAPI wsp_recv_from(SOCKET s, LPWSABUF buffers, DWORD count, LPDWORD received, LPDWORD flags, sockaddr* from,
                         LPINT from_length, LPWSAOVERLAPPED overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine,
                         LPWSATHREADID thread, LPINT error) noexcept {
    return with_socket(s, error, [&](BaseSocket& socket) -> int {
        if (!port::may_write(flags) || !have_results(received, overlapped)) return WSAEFAULT;
        Incoming what;
        if (const int code = what.buffers.assign(buffers, count)) return code;
        if (!socket.profile.stream() && !have_room(what.buffers.span())) return WSAEFAULT;
        // SPI: WSP-RFRM-1: both are ignored for connection-oriented sockets.
        if (from && !socket.profile.stream()) {
            if (!has_room(socket.profile.family, from, from_length)) return WSAEFAULT;
            what.from = from;
            what.from_length = from_length;
        }
        if (const int code = read_flags(socket, *flags, overlapped != nullptr, what)) return code;
        Indication how{overlapped, routine, {}};
        if (overlapped && routine && thread) how.thread = *thread;
        return receive(socket, what, how, received, flags);
    });
}

int WSPAPI wsp_recv(SOCKET s, LPWSABUF buffers, DWORD count, LPDWORD received, LPDWORD flags,
                    LPWSAOVERLAPPED overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine, LPWSATHREADID thread,
                    LPINT error) noexcept {
    return wsp_recv_from(s, buffers, count, received, flags, nullptr, nullptr, overlapped, routine, thread, error);
}

} // namespace wspemu::base
