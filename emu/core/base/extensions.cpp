// AcceptEx, GetAcceptExSockaddrs, ConnectEx, DisconnectEx, WSARecvMsg, WSASendMsg, and the list of all. They are called past the host and
// set the thread's last error themselves (DSP-EXT-1).
#include "core/base/extensions.h"

#include "core/accept_areas.h"
#include "core/base/address.h"
#include "core/base/connection_end.h"
#include "core/base/transfer.h"
#include "core/base/transmit.h"
#include "core/base/socket.h"
#include "core/port/program_memory.h"
#include "core/port/threads.h"

#include <mswsock.h>

#include <cstring>
#include <new>
#include <optional>

namespace wspemu::base {
namespace {

BOOL fail(int code) noexcept {
    port::set_last_error(static_cast<std::uint32_t>(code));
    return FALSE;
}

// --- AcceptEx ---

// 16 bytes more than a sockaddr are the caller's duty (DSP-EXT-4).
DWORD area_size(net::Family family) noexcept {
    return static_cast<DWORD>(sockaddr_length(family)) + 16;
}

void write_area(char* area, const net::Address& address) noexcept {
    const INT length = sockaddr_length(address.family);
    std::memcpy(area, &length, sizeof length);
    write_sockaddr(address, area + kAcceptAreaHeader);
}

// Waits first in the listener's queue for a connection, then, when data is wanted, in the accepted socket's.
class AcceptRequest final : public Request {
public:
    AcceptRequest(const Indication& how, BaseSocket& listener, const Ref<BaseSocket>& accepted, char* output,
                  DWORD room, DWORD local_room)
        : Request(how), accepted_(accepted), output_(output), room_(room), local_room_(local_room) {
        file = Ref<port::FileObject>(&listener);
    }

    Outcome attempt(BaseSocket& socket) noexcept override {
        if (stage_ == Stage::data) return receive_now(socket, data_);
        // SPI: WSP-ACC-7
        if (socket.notifier.active()) socket.notifier.reenable(FD_ACCEPT);
        if (socket.deferred) {
            link_ = std::move(socket.deferred);
            peer_ = socket.deferred_peer;
            return {};
        }
        Result<std::unique_ptr<net::Link>> taken = socket.link->accept(peer_);
        if (!taken) return {taken.error()};
        link_ = std::move(*taken);
        return {};
    }

    // The second stage needs the other socket's lock, so it begins here, where none is held.
    bool settle(Outcome& result) noexcept override {
        if (stage_ == Stage::data || result.error) return false;
        stage_ = Stage::data;
        // Both outlive the lock; leaving it may complete, and so delete, this request.
        std::shared_ptr<net::Link> replaced;
        const Ref<BaseSocket> accepted = accepted_;
        Locked lock(*accepted);
        BaseSocket& socket = *accepted;
        if (socket.ended || socket.phase != Phase::open) {
            result.error = WSA_OPERATION_ABORTED;
            return false;
        }
        const Result<net::Address> local = link_->local();
        write_area(output_ + room_, local ? *local : peer_);
        write_area(output_ + room_ + local_room_, peer_);
        replaced = socket.replace_link(std::move(link_));
        socket.transport->set_watcher(*socket.link, &socket);
        socket.phase = Phase::connected;
        socket.bound = true;
        socket.context_missing = true;
        socket.connected_at = port::Clock::now();
        if (room_ > 0) {
            const WSABUF room{room_, output_};
            (void)data_.buffers.assign(&room, 1);
            socket.queue(net::Direction::read).push(*this);
            socket.pump(kRead, lock.done);
            return true;
        }
        socket.refresh();
        return false;
    }

private:
    enum class Stage { connection, data };
    Stage stage_ = Stage::connection;
    Ref<BaseSocket> accepted_;
    char* output_;
    DWORD room_;
    DWORD local_room_;
    std::unique_ptr<net::Link> link_;
    net::Address peer_;
    Incoming data_;
};

int check_accept(const BaseSocket& listener, const BaseSocket& accepted, const void* output, DWORD local, DWORD remote,
                 const OVERLAPPED* overlapped) noexcept {
    if (!overlapped) return WSAEINVAL;
    if (!output) return WSAEFAULT;
    if (&listener == &accepted || listener.profile.family != accepted.profile.family) return WSAEINVAL;
    if (!listener.profile.stream() || !accepted.profile.stream()) return WSAEINVAL;
    const DWORD least = area_size(listener.profile.family);
    return local < least || remote < least ? WSAEINVAL : 0;
}

BOOL WINAPI accept_ex(SOCKET listen_socket, SOCKET accept_socket, PVOID output, DWORD data_room, DWORD local_room,
                      DWORD remote_room, LPDWORD received, LPOVERLAPPED overlapped) noexcept {
    const SocketPin listener(listen_socket);
    const SocketPin accepted(accept_socket);
    if (!listener || !accepted) return fail(WSAENOTSOCK);
    if (const int code = check_accept(*listener, *accepted, output, local_room, remote_room, overlapped))
        return fail(code);
    {
        Locked lock(*accepted);
        if (accepted->phase != Phase::open || accepted->bound) return fail(WSAEINVAL);
    }
    const Indication how{overlapped, nullptr, {}};
    if (const int code = begin_overlapped(*listener, how)) return fail(code);
    auto* request = new (std::nothrow)
        AcceptRequest(how, *listener, accepted.ref(), static_cast<char*>(output), data_room, local_room);
    if (!request) return fail(abandon_overlapped(how, WSAENOBUFS));
    {
        Locked lock(*listener);
        if (listener->ended || listener->phase != Phase::listening) {
            delete request;
            return fail(abandon_overlapped(how, WSAEINVAL));
        }
        listener->queue(net::Direction::read).push(*request);
        listener->pump(kRead, lock.done);
    }
    (void)received; // the count is told with the end
    return fail(WSA_IO_PENDING);
}

void WINAPI get_accept_ex_sockaddrs(PVOID output, DWORD data_room, DWORD local_room, DWORD, sockaddr** local,
                                    LPINT local_length, sockaddr** remote, LPINT remote_length) noexcept {
    char* area = static_cast<char*>(output) + data_room;
    *local = read_accept_area(area, local_length);
    *remote = read_accept_area(area + local_room, remote_length);
}

// --- ConnectEx ---

class ConnectRequest final : public Request {
public:
    ConnectRequest(const Indication& how, Outgoing&& first) noexcept : Request(how), first_(std::move(first)) {}

    Outcome attempt(BaseSocket& socket) noexcept override {
        if (!connected_) {
            if (const int code = socket.settle_connect()) return {code};
            connected_ = true;
            socket.context_missing = true; // SPI: WSP-PEER-4
        }
        return send_now(socket, first_, true);
    }
    DWORD progress() const noexcept override { return first_.done; }

private:
    bool connected_ = false;
    Outgoing first_;
};

int begin_connect_ex(Locked& lock, const net::Address& to) noexcept {
    BaseSocket& socket = *lock.operator->();
    if (socket.ended) return WSAENOTSOCK;
    // An AF_UNIX client has no name to bind to that is not a file: it may do without.
    if (!socket.bound && socket.profile.family != net::Family::local) return WSAEINVAL;
    if (!socket.profile.stream() || socket.phase == Phase::listening) return WSAEINVAL;
    if (socket.phase == Phase::connecting) return WSAEALREADY;
    if (socket.phase == Phase::connected) return WSAEISCONN;
    socket.connect_failed = false;
    const Result<void> result = socket.link->connect(to);
    if (result) {
        socket.bound = true;
        socket.finish_connect(0);
        return 0;
    }
    if (result.error() == WSAEWOULDBLOCK) {
        socket.phase = Phase::connecting;
        return 0;
    }
    return result.error();
}

BOOL WINAPI connect_ex(SOCKET s, const sockaddr* name, int length, PVOID data, DWORD size, LPDWORD sent,
                       LPOVERLAPPED overlapped) noexcept {
    const SocketPin socket(s);
    if (!socket) return fail(WSAENOTSOCK);
    if (!overlapped) return fail(WSAEINVAL);
    const Result<net::Address> to = read_sockaddr(name, length, socket->profile.family);
    if (!to) return fail(to.error());
    if (const int refused = check_target(*to, socket->profile.kind)) return fail(refused);
    Outgoing first;
    const WSABUF buffer{data ? size : 0, static_cast<char*>(data)};
    (void)first.buffers.assign(&buffer, 1);
    const Indication how{overlapped, nullptr, {}};
    if (const int code = begin_overlapped(*socket, how)) return fail(code);
    auto* request = new (std::nothrow) ConnectRequest(how, std::move(first));
    if (!request) return fail(abandon_overlapped(how, WSAENOBUFS));
    {
        Locked lock(*socket);
        if (const int code = begin_connect_ex(lock, *to)) {
            delete request;
            return fail(abandon_overlapped(how, code));
        }
        socket->queue(net::Direction::write).push(*request);
        socket->pump(kWrite, lock.done);
    }
    (void)sent;
    return fail(WSA_IO_PENDING);
}

// --- DisconnectEx ---

BOOL WINAPI disconnect_ex(SOCKET s, LPOVERLAPPED overlapped, DWORD flags, DWORD reserved) noexcept {
    const SocketPin socket(s);
    if (!socket) return fail(WSAENOTSOCK);
    if (reserved != 0 || (flags & ~DWORD{TF_REUSE_SOCKET})) return fail(WSAEINVAL);
    if (!socket->profile.stream()) return fail(WSAEINVAL);
    const Indication how{overlapped, nullptr, {}};
    if (overlapped) {
        if (const int code = begin_overlapped(*socket, how)) return fail(code);
    }
    const int code = end_connection(*socket, flags & TF_REUSE_SOCKET);
    if (code) return fail(overlapped ? abandon_overlapped(how, code) : code);
    if (overlapped) (void)tell_at_once(*socket, how, Outcome{});
    return TRUE;
}

// --- WSARecvMsg, WSASendMsg ---

// Extension functions have no lpThreadId: the routine belongs to the calling thread. SPI: UPC-OCT-3
Indication indication(LPWSAOVERLAPPED overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine) noexcept {
    Indication how{overlapped, routine, {}};
    if (routine) how.thread.ThreadHandle = reinterpret_cast<HANDLE>(port::current_thread_handle());
    return how;
}

int finish(int code) noexcept {
    if (code == 0) return 0;
    port::set_last_error(static_cast<std::uint32_t>(code));
    return SOCKET_ERROR;
}

INT WINAPI recv_msg(SOCKET s, LPWSAMSG message, LPDWORD received, LPWSAOVERLAPPED overlapped,
                    LPWSAOVERLAPPED_COMPLETION_ROUTINE routine) noexcept {
    const SocketPin socket(s);
    if (!socket) return finish(WSAENOTSOCK);
    if (!port::may_write(message) || !have_results(received, overlapped)) return finish(WSAEFAULT);
    if (socket->profile.stream()) return finish(WSAEOPNOTSUPP);
    if (message->dwFlags & ~DWORD{MSG_PEEK}) return finish(WSAEOPNOTSUPP);
    Incoming what;
    if (const int code = what.buffers.assign(message->lpBuffers, message->dwBufferCount)) return finish(code);
    if (message->dwFlags & MSG_PEEK) what.native_flags = net::kPeek;
    what.message = message;
    DWORD flags = 0;
    return finish(receive(*socket, what, indication(overlapped, routine), received, &flags));
}

INT WINAPI send_msg(SOCKET s, LPWSAMSG message, DWORD flags, LPDWORD sent, LPWSAOVERLAPPED overlapped,
                    LPWSAOVERLAPPED_COMPLETION_ROUTINE routine) noexcept {
    return finish(send_message(s, message, flags, sent, overlapped, routine));
}

INT WINAPI poll(LPWSAPOLLFD entries, ULONG count, INT timeout) noexcept {
    const int result = poll_sockets(entries, count, timeout);
    return result < 0 ? finish(-result) : result;
}

struct Extension {
    GUID id;
    void* function;
};

} // namespace

int send_message(SOCKET s, LPWSAMSG message, DWORD flags, LPDWORD sent, LPWSAOVERLAPPED overlapped,
                 LPWSAOVERLAPPED_COMPLETION_ROUTINE routine) noexcept {
    if (!port::may_read(message)) return WSAEFAULT;
    if (message->Control.len > 0) return WSAEOPNOTSUPP;
    Indication how = indication(overlapped, routine);
    int code = 0;
    const int result = wsp_send_to(s, message->lpBuffers, message->dwBufferCount, sent, flags, message->name,
                                   message->namelen, overlapped, routine, routine ? &how.thread : nullptr, &code);
    return result == 0 ? 0 : code;
}

void* extension_function(const GUID& id) noexcept {
    static const Extension rows[] = {
        {WSAID_ACCEPTEX, reinterpret_cast<void*>(&accept_ex)},
        {WSAID_GETACCEPTEXSOCKADDRS, reinterpret_cast<void*>(&get_accept_ex_sockaddrs)},
        {WSAID_CONNECTEX, reinterpret_cast<void*>(&connect_ex)},
        {WSAID_DISCONNECTEX, reinterpret_cast<void*>(&disconnect_ex)},
        {WSAID_WSARECVMSG, reinterpret_cast<void*>(&recv_msg)},
        {WSAID_WSASENDMSG, reinterpret_cast<void*>(&send_msg)},
        {WSAID_WSAPOLL, reinterpret_cast<void*>(&poll)},
        {WSAID_TRANSMITFILE, reinterpret_cast<void*>(transmit_file_function)},
        {WSAID_TRANSMITPACKETS, reinterpret_cast<void*>(transmit_packets_function)},
    };
    for (const Extension& row : rows) {
        if (std::memcmp(&row.id, &id, sizeof id) == 0) return row.function;
    }
    return nullptr;
}

} // namespace wspemu::base
