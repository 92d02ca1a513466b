// BaseSocket: one socket of the base provider, the file object behind its handles.
//
// Duplicates are further handles to the same object (WSP-DUP-2). Everything below `mutex` is guarded by it; the link's
// calls are made under it, except wait() and unwatch_all(). What becomes due under the lock is collected in a Locked,
// and told after the lock was dropped. Lock order: nothing else of the provider is locked under a socket's lock.
#pragma once

#include <winsock2.h>
#include <ws2spi.h>

#include "core/base/functions.h"
#include "core/base/notify.h"
#include "core/base/provider.h"
#include "core/base/request.h"
#include "core/port/files.h"
#include "core/stack_hold.h"

#include <memory>
#include <mutex>
#include <type_traits>
#include <typeinfo>
#include <vector>

namespace wspemu::base {

class BlockingCall;
class ChangeFeed;
struct SelectWaiter;

constexpr unsigned bit(net::Direction direction) noexcept {
    return 1u << static_cast<unsigned>(direction);
}
inline constexpr unsigned kRead = bit(net::Direction::read);
inline constexpr unsigned kWrite = bit(net::Direction::write);
inline constexpr unsigned kUrgent = bit(net::Direction::urgent);

enum class Phase : std::uint8_t { open, listening, connecting, connected };

// What does not change after WSPSocket.
struct Profile {
    net::Family family = net::Family::none;
    net::Kind kind = net::Kind::stream;
    int protocol = 0;
    bool overlapped = false;
    GROUP group = 0;
    bool inheritable = false; // as a handle: no WSA_FLAG_NO_HANDLE_INHERIT
    Entry entry;

    bool stream() const noexcept { return kind == net::Kind::stream; }
    // TCP: streams with urgent data, resets and options of its own, which AF_UNIX has none of.
    bool tcp() const noexcept { return stream() && family != net::Family::local; }
    bool raw() const noexcept { return kind == net::Kind::raw; }
    int windows_type() const noexcept { return stream() ? SOCK_STREAM : raw() ? SOCK_RAW : SOCK_DGRAM; }
};

// What a socket knows by itself, beside its native socket; a duplicate in another process begins with a copy. Guarded by the
// socket's lock.
struct SocketState {
    Phase phase = Phase::open;
    bool bound = false;
    bool has_peer = false; // a datagram socket with a default peer
    bool nonblocking = false;
    bool send_ended = false;      // shutdown SD_SEND
    bool receive_ended = false;   // shutdown SD_RECEIVE
    bool connect_failed = false;  // exceptfds until the next attempt (BLK-SEL-3)
    bool context_missing = false; // AcceptEx/ConnectEx without SO_UPDATE_*_CONTEXT (WSP-PEER-4)
    bool oob_inline = false;
    bool broadcast = false;
    bool reuse_address = false;
    bool exclusive_address = false;
    bool debug = false; // remembered only (WSP-SSO-4)
    bool linger = false;
    bool conditional_accept = false;
    bool report_unreachable = true; // SIO_UDP_CONNRESET
    u_short linger_seconds = 0;
    int error = 0;        // SO_ERROR
    int broken = 0;       // what a lost connection goes on answering
    int connect_code = 0; // how the last connect attempt ended
    DWORD receive_timeout = 0;
    DWORD send_timeout = 0;
    DWORD multicast_interface4 = 0; // as it was given: an index 0.x.y.z, or an address
    int protection_level = 0;       // remembered only
    port::Clock::time_point connected_at{};
};

class BaseSocket final : public SocketState, public port::FileObject, public net::Watcher {
public:
    BaseSocket(Profile profile, std::shared_ptr<net::Transport> transport);

    bool is_os_handle() const noexcept override { return true; }
    // SPI: OVL-IOCP-5
    bool refuses_port() const noexcept override { return !profile.overlapped; }
    bool cancel_io(const void* overlapped, std::uint32_t thread_id) noexcept override;
    int native_descriptor() noexcept override;
    Result<port::Bequest> bequeath() override;
    void last_handle_closed() noexcept override;
    void ready(net::Direction direction) noexcept override;

    // Ends the socket's life: pending requests abort, with their indication or (at the last cleanup) silently.
    enum class Ending { told, silent };
    void end(Ending ending) noexcept;

    const Profile profile;
    const std::shared_ptr<net::Transport> transport;
    BaseSocket* next_in_provider = nullptr; // Provider's list, under its lock
    BaseSocket* previous_in_provider = nullptr;

    std::mutex mutex;
    std::shared_ptr<net::Link> link; // shared: a waiting thread outlives a replacement (DisconnectEx, AcceptEx)
    std::vector<SOCKET> handles;
    bool ended = false;
    bool fin_waits = false;              // the native shutdown follows the queued sends (WSP-SHUT-3)
    unsigned waits_expected = 0;         // so many blocking receives wait before they try
    std::unique_ptr<net::Link> deferred; // taken from the queue, put off by CF_DEFER (WSP-ACC-4)
    net::Address deferred_peer;
    RequestQueue queues[net::kDirections + 2]; // one per direction, one per kind of change
    std::unique_ptr<ChangeFeed> feeds[2];
    Notifier notifier;
    SelectWaiter* select_waiters = nullptr;
    BlockingCall* blocking_calls = nullptr;
    unsigned watched = 0;

    // --- under the lock ---
    RequestQueue& queue(net::Direction direction) noexcept { return queues[static_cast<std::size_t>(direction)]; }
    RequestQueue& change_queue(net::Change what) noexcept {
        return queues[net::kDirections + static_cast<std::size_t>(what)];
    }
    // Runs the queued requests of these directions, looks for events, wakes selectors, asks for what is missing.
    void pump(unsigned directions, RequestQueue& done) noexcept;
    // After a call that re-enables events: announces what holds (again) and watches for the rest.
    void refresh() noexcept;
    // Ends a connect attempt if its result is there: 0 connected, WSAEWOULDBLOCK, or the code it failed with.
    int settle_connect() noexcept;
    void finish_connect(int code) noexcept;
    // Readiness as select sees it: mask of kRead, kWrite, kUrgent (= exceptfds).
    unsigned select_state() noexcept;
    // Notes a connection's loss so that later calls answer the same; gives back what to answer.
    int note_loss(int code) noexcept;
    // Takes another link in place of the one it has (AcceptEx, DisconnectEx with reuse).
    std::shared_ptr<net::Link> replace_link(std::unique_ptr<net::Link> fresh) noexcept;

private:
    ~BaseSocket() override;
    unsigned observe() noexcept;
    void refuse_late_data() noexcept;
    void update_watches(unsigned ready_now) noexcept;
    void wake_selectors(unsigned directions) noexcept;
    void unwatch_feeds() noexcept; // no lock held
};

// The socket's lock for a scope. Requests put into `done` are told, and messages posted, once the lock is dropped.
class Locked {
public:
    explicit Locked(BaseSocket& socket) noexcept : socket_(socket) { socket_.mutex.lock(); }
    Locked(const Locked&) = delete;
    Locked& operator=(const Locked&) = delete;
    ~Locked() {
        const bool messages = !socket_.notifier.messages.empty();
        socket_.mutex.unlock();
        if (!done.empty() || messages) tell(messages);
    }
    BaseSocket* operator->() const noexcept { return &socket_; }

    RequestQueue done;

private:
    void tell(bool messages) noexcept;
    BaseSocket& socket_;
};

// A base socket found by its handle and kept alive for the scope.
class SocketPin {
public:
    explicit SocketPin(SOCKET s) noexcept : pin_(port::pin<port::FileObject>(static_cast<port::Handle>(s))) {}
    explicit operator bool() const noexcept { return pin_ && typeid(*pin_.get()) == typeid(BaseSocket); }
    BaseSocket& operator*() const noexcept { return static_cast<BaseSocket&>(*pin_); }
    BaseSocket* operator->() const noexcept { return &**this; }
    Ref<BaseSocket> ref() const noexcept { return Ref<BaseSocket>(&**this); }

private:
    port::Pin<port::FileObject> pin_;
};

// The one prologue of the functions that take a socket: body(BaseSocket&) -> code.
template <class Body>
int with_socket(SOCKET s, LPINT error, Body&& body) noexcept {
    HeldOnStack<SocketPin> socket(s);
    return answer(*socket ? body(**socket) : WSAENOTSOCK, error);
}
// The same with the lock taken: body(Locked&) -> code.
template <class Body>
int with_locked_socket(SOCKET s, LPINT error, Body&& body) noexcept {
    return with_socket(s, error, [&](BaseSocket& socket) -> int {
        Locked lock(socket);
        return socket.ended ? WSAENOTSOCK : body(lock);
    });
}

// 0, or why the socket may neither be bound nor send: Windows keeps TCP to itself, also from raw sockets.
int check_raw(const Profile& profile) noexcept;

// Opens a handle to a new or accepted socket and registers it (WSP-SOCK-4); on failure nothing is left (WSP-SOCK-7).
Result<SOCKET> publish(const Ref<BaseSocket>& socket) noexcept;
// The same for a handle that is open already.
Result<SOCKET> publish_as(const Ref<BaseSocket>& socket, SOCKET handle) noexcept;
// Registers an open handle; closes it when the host refuses.
Result<SOCKET> register_handle(BaseSocket& socket, SOCKET handle) noexcept;

} // namespace wspemu::base
