// Sockets come and go: socket, closesocket with its linger table, shutdown, duplicates.
#include "core/base/address.h"
#include "core/base/handover.h"
#include "core/base/sync.h"

#include "core/port/threads.h"

#include <algorithm>
#include <new>

namespace wspemu::base {
namespace {

// SPI: WSP-SOCK-1, WSP-SOCK-2: an explicit value beats the entry's; 0 and FROM_PROTOCOL_INFO take the entry's.
int chosen(int asked, int of_entry) noexcept {
    return asked == 0 || asked == FROM_PROTOCOL_INFO ? of_entry : asked;
}

int describe(int af, int type, int protocol, const WSAPROTOCOL_INFOW& entry, Profile& profile) noexcept {
    profile.family = net_family(chosen(af, entry.iAddressFamily));
    if (profile.family == net::Family::none) return WSAEAFNOSUPPORT;
    const int kind = chosen(type, entry.iSocketType);
    const bool local = profile.family == net::Family::local;
    if (kind != SOCK_STREAM && (local || (kind != SOCK_DGRAM && kind != SOCK_RAW))) return WSAESOCKTNOSUPPORT;
    profile.kind = kind == SOCK_STREAM ? net::Kind::stream : kind == SOCK_RAW ? net::Kind::raw : net::Kind::datagram;
    profile.protocol = chosen(protocol, entry.iProtocol);
    if (local) return profile.protocol == 0 ? 0 : WSAEPROTONOSUPPORT;
    if (profile.raw()) return profile.protocol >= 0 && profile.protocol < IPPROTO_MAX ? 0 : WSAEPROTONOSUPPORT;
    if (profile.protocol == 0) profile.protocol = profile.stream() ? int{IPPROTO_TCP} : int{IPPROTO_UDP};
    if (profile.protocol != IPPROTO_TCP && profile.protocol != IPPROTO_UDP) return WSAEPROTONOSUPPORT;
    return profile.stream() == (profile.protocol == IPPROTO_TCP) ? 0 : WSAEPROTOTYPE;
}

// SPI: WSP-SOCK-5, WSP-SOCK-6
int check_flags(const Profile& profile, GROUP group, DWORD flags) noexcept {
    constexpr DWORD leaf = WSA_FLAG_MULTIPOINT_C_LEAF | WSA_FLAG_MULTIPOINT_D_LEAF;
    constexpr DWORD root = WSA_FLAG_MULTIPOINT_C_ROOT | WSA_FLAG_MULTIPOINT_D_ROOT;
    if (group > SG_CONSTRAINED_GROUP) return WSAEINVAL;
    if (flags & ~(WSA_FLAG_OVERLAPPED | DWORD{WSA_FLAG_NO_HANDLE_INHERIT} | leaf | root)) return WSAEINVAL;
    if (flags & root) return WSAEINVAL;
    if ((flags & leaf) && (profile.stream() || (flags & leaf) != leaf)) return WSAEINVAL;
    return 0;
}

Result<SOCKET> make_socket(const Profile& profile) noexcept {
    std::shared_ptr<net::Transport> transport = provider().transport();
    if (!transport) return WsaError{WSAENETDOWN};
    auto* made = new (std::nothrow) BaseSocket(profile, std::move(transport));
    if (!made) return WsaError{WSAENOBUFS};
    const Ref<BaseSocket> socket = Ref<BaseSocket>::adopt(made);
    Result<std::unique_ptr<net::Link>> link =
        socket->transport->open(profile.family, profile.kind, socket.get(), profile.protocol);
    if (!link) return link.failure();
    socket->link = std::move(*link);
    return publish(socket);
}

// How often a lingering close looks whether the peer has acknowledged everything: the native stack has no event for it.
constexpr std::chrono::milliseconds kAcknowledgeLook{5};

int wait_for_acknowledgement(BaseSocket& socket, port::Deadline deadline) noexcept {
    for (;;) {
        {
            Locked lock(socket);
            if (socket.ended) return WSAEINTR;
            const Result<std::size_t> unsent = socket.link->unsent();
            if (!unsent || *unsent == 0 || socket.link->hangup().error) return 0;
            if (socket.nonblocking) return WSAEWOULDBLOCK;
        }
        const port::Clock::time_point now = port::Clock::now();
        if (now >= *deadline) return WSAETIMEDOUT;
        port::sleep_until(std::min(*deadline, now + kAcknowledgeLook), true);
    }
}

// SPI: WSP-CLOS-5, WSP-CLOS-6: with a linger time, what is on its way has that long to arrive.
int drain_before_close(BaseSocket& socket) noexcept {
    DWORD time = 0;
    {
        Locked lock(socket);
        if (socket.ended) return WSAENOTSOCK;
        const bool lingers = socket.linger && socket.linger_seconds > 0 && socket.profile.stream();
        if (socket.handles.size() > 1 || !lingers || socket.phase != Phase::connected) return 0;
        time = DWORD{socket.linger_seconds} * 1000;
    }
    const port::Deadline deadline = port::deadline_after(time);
    const int code = run_blocking(socket, kWrite, time, [&](Locked& lock) -> int {
        socket.pump(kWrite, lock.done);
        return socket.queue(net::Direction::write).empty() ? 0 : WSAEWOULDBLOCK;
    });
    return code ? code : wait_for_acknowledgement(socket, deadline);
}

int close_descriptor(SOCKET s, BaseSocket& socket) noexcept {
    const int drained = drain_before_close(socket);
    if (drained != 0 && drained != WSAETIMEDOUT) return drained;
    {
        Locked lock(socket);
        std::erase(socket.handles, s);
        const bool hard = socket.linger && (socket.linger_seconds == 0 || drained == WSAETIMEDOUT);
        // SPI: WSP-CLOS-7
        if (hard && socket.handles.empty()) socket.link->abort_on_close();
    }
    return port::close_handle(static_cast<port::Handle>(s), port::ObjectKind::file) ? 0 : WSAENOTSOCK;
}

int shutdown_socket(Locked& lock, bool receive, bool send) noexcept {
    BaseSocket& socket = *lock.operator->();
    if (socket.phase == Phase::connecting) socket.settle_connect();
    if (socket.profile.stream() && (socket.phase != Phase::connected || socket.context_missing)) return WSAENOTCONN;
    socket.receive_ended |= receive;
    if (send && !socket.send_ended) {
        socket.send_ended = true;
        socket.fin_waits = true; // SPI: WSP-SHUT-3: behind what is queued; pump() sends it
    }
    // A stream goes on listening to the network: data that still comes resets the connection (WSP-SHUT-3).
    if (receive && !socket.profile.stream()) (void)socket.link->shutdown(net::Side::receive);
    if (receive) {
        for (BlockingCall* call = socket.blocking_calls; call; call = call->next_of_socket) call->end(kRead | kUrgent);
    }
    socket.pump(kRead | kWrite | kUrgent, lock.done);
    return 0;
}

} // namespace

SOCKET WSPAPI wsp_socket(int af, int type, int protocol, LPWSAPROTOCOL_INFOW entry, GROUP group, DWORD flags,
                         LPINT error) noexcept {
    if (!entry) return answer_socket(INVALID_SOCKET, WSAEFAULT, error);
    if (entry->dwProviderReserved != 0) {
        // SPI: WSP-SOCK-3, DSP-DUP-2
        if (is_offered(entry->dwProviderReserved)) {
            const Result<SOCKET> shown = fetch_socket(entry->dwProviderReserved, *entry);
            return answer_socket(shown ? *shown : INVALID_SOCKET, shown.error(), error);
        }
        const SOCKET duplicate = provider().take_duplicate(entry->dwProviderReserved);
        const SocketPin socket(duplicate);
        if (!socket) return answer_socket(INVALID_SOCKET, WSAEINVAL, error);
        const Result<SOCKET> shown = register_handle(*socket, duplicate);
        return answer_socket(shown ? *shown : INVALID_SOCKET, shown.error(), error);
    }
    Profile profile;
    if (const int code = describe(af, type, protocol, *entry, profile))
        return answer_socket(INVALID_SOCKET, code, error);
    if (const int code = check_flags(profile, group, flags)) return answer_socket(INVALID_SOCKET, code, error);
    profile.overlapped = flags & WSA_FLAG_OVERLAPPED;
    profile.group = group;
    profile.inheritable = !(flags & WSA_FLAG_NO_HANDLE_INHERIT);
    profile.entry = provider().keep_entry(*entry);
    const Result<SOCKET> shown = make_socket(profile);
    return answer_socket(shown ? *shown : INVALID_SOCKET, shown.error(), error);
}

int WSPAPI wsp_close_socket(SOCKET s, LPINT error) noexcept {
    return with_socket(s, error, [&](BaseSocket& socket) { return close_descriptor(s, socket); });
}

int WSPAPI wsp_shutdown(SOCKET s, int how, LPINT error) noexcept {
    return with_locked_socket(s, error, [&](Locked& lock) -> int {
        if (how < SD_RECEIVE || how > SD_BOTH) return WSAEINVAL; // SPI: WSP-SHUT-1
        return shutdown_socket(lock, how != SD_SEND, how != SD_RECEIVE);
    });
}

int WSPAPI wsp_send_disconnect(SOCKET s, LPWSABUF data, LPINT error) noexcept {
    return with_locked_socket(s, error, [&](Locked& lock) -> int {
        if (data && data->len > 0) return WSAENOPROTOOPT; // SPI: WSP-SDIS-1
        return shutdown_socket(lock, false, true);
    });
}

int WSPAPI wsp_recv_disconnect(SOCKET s, LPWSABUF data, LPINT error) noexcept {
    return with_locked_socket(s, error, [&](Locked& lock) -> int {
        if (data && data->len > 0) return WSAENOPROTOOPT; // SPI: WSP-RDIS-1
        return shutdown_socket(lock, true, false);
    });
}

int WSPAPI wsp_duplicate_socket(SOCKET s, DWORD process_id, LPWSAPROTOCOL_INFOW entry, LPINT error) noexcept {
    return with_socket(s, error, [&](BaseSocket& socket) -> int {
        // SPI: WSP-DUP-3
        if (!entry) return WSAEFAULT;
        if (process_id != port::current_process_id()) {
            const Result<std::uint32_t> cookie = offer_socket(socket, process_id);
            if (!cookie) return cookie.error() == WSAEOPNOTSUPP ? WSAEINVAL : cookie.error();
            *entry = *socket.profile.entry;
            entry->dwProviderReserved = *cookie;
            return 0;
        }
        // The ticket is an open handle already, so the connection lives even if the original is closed first.
        const auto handle = static_cast<SOCKET>(port::open_handle(Ref<BaseSocket>(&socket)));
        if (handle == port::kNoHandle) return WSAEMFILE;
        const DWORD cookie = provider().leave_duplicate(handle);
        {
            Locked lock(socket);
            if (!socket.ended && cookie) socket.handles.push_back(handle);
        }
        if (!cookie) {
            port::close_handle(static_cast<port::Handle>(handle));
            return WSAENOBUFS;
        }
        *entry = *socket.profile.entry; // SPI: WSP-DUP-1
        entry->dwProviderReserved = cookie;
        return 0;
    });
}

} // namespace wspemu::base
