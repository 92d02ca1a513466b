// AsioLink: a Link over one nonblocking native socket: its life, addresses and state. Host dialect.
#include "core/net/asio_link.h"

#include "core/codes.h"
#include "core/net/asio_address.h"
#include "core/port/net_codes.h"

#include <linux/sockios.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <new>

namespace wspemu::net {

WsaError native_failure(int native_error) noexcept {
    if (native_error == EAGAIN || native_error == EINPROGRESS) return WsaError{code::wsaewouldblock};
    return WsaError{port::wsa_from_native(native_error)};
}

Result<void> native_outcome(int native_result) noexcept {
    if (native_result < 0) return native_failure(errno);
    return {};
}

namespace {

int native_type(Kind kind) noexcept {
    switch (kind) {
    case Kind::stream: return SOCK_STREAM;
    case Kind::datagram: return SOCK_DGRAM;
    case Kind::raw: break;
    }
    return SOCK_RAW;
}

// Linux knows no raw socket of protocol 0; one of IPPROTO_RAW receives as little. It begins with a header of the sender's
// own, which in Winsock must be asked for.
int open_raw(Family family, int protocol) noexcept {
    const int number = protocol == 0 ? int{IPPROTO_RAW} : protocol;
    const int descriptor = ::socket(native_family(family), SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, number);
    const int off = 0;
    if (descriptor >= 0 && number == IPPROTO_RAW && family == Family::ipv4)
        ::setsockopt(descriptor, IPPROTO_IP, IP_HDRINCL, &off, sizeof off);
    if (descriptor >= 0 && number == IPPROTO_RAW && family == Family::ipv6)
        ::setsockopt(descriptor, IPPROTO_IPV6, IPV6_HDRINCL, &off, sizeof off);
    return descriptor;
}

} // namespace

Result<std::unique_ptr<Link>> AsioLink::open(AsioShared& shared, Family family, Kind kind, int protocol) noexcept {
    const int descriptor = kind == Kind::raw
                               ? open_raw(family, protocol)
                               : ::socket(native_family(family), native_type(kind) | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return native_failure(errno);
    const int on = 1;
    // Windows: an IPv6 socket serves IPv6 only, until IPV6_V6ONLY is turned off.
    if (family == Family::ipv6) ::setsockopt(descriptor, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
    // Windows reports "port unreachable" on unconnected datagram sockets too; Linux does so with an error queue only.
    // An IPv6 socket may turn to IPv4 later (IPV6_V6ONLY), where the answers are IPv4's.
    if (kind == Kind::datagram) ::setsockopt(descriptor, IPPROTO_IP, IP_RECVERR, &on, sizeof on);
    if (kind == Kind::datagram && family == Family::ipv6)
        ::setsockopt(descriptor, IPPROTO_IPV6, IPV6_RECVERR, &on, sizeof on);
    return adopt(shared, descriptor, family, kind, Phase::fresh);
}

Result<std::unique_ptr<Link>> AsioLink::adopt(AsioShared& shared, int descriptor, Family family, Kind kind,
                                              Phase phase) noexcept {
    auto* link = new (std::nothrow) AsioLink(shared, descriptor, family, kind, phase);
    if (link) return std::unique_ptr<Link>(link);
    ::close(descriptor);
    return WsaError{code::wsaenobufs};
}

void AsioLink::watch(Direction direction) noexcept {
    Readiness* readiness = readiness_.load(std::memory_order_acquire);
    if (!readiness) {
        const bool held = kind_ == Kind::stream && phase_ == Phase::fresh;
        auto* made = new Readiness(shared_.context, shared_.watched, descriptor_, held);
        made->set_watcher(watcher_);
        if (readiness_.compare_exchange_strong(readiness, made, std::memory_order_acq_rel)) readiness = made;
        else made->release();
    }
    readiness->watch(direction);
}

void AsioLink::unwatch_all() noexcept {
    if (Readiness* readiness = readiness_.load(std::memory_order_acquire)) readiness->unwatch_all();
}

void AsioLink::begin_readiness() noexcept {
    if (Readiness* readiness = readiness_.load(std::memory_order_acquire)) readiness->begin();
}

AsioLink::~AsioLink() {
    if (Readiness* const readiness = readiness_.load(std::memory_order_acquire)) {
        readiness->close();
        readiness->release();
    }
    // The native SO_LINGER is set for a reset only: with a time, Linux blocks in close() even for nonblocking sockets.
    if (kind_ == Kind::stream && linger_.load(std::memory_order_relaxed) == 0) {
        const linger reset{.l_onoff = 1, .l_linger = 0};
        ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    }
    ::close(descriptor_);
}

void AsioLink::set_native(int level, int name, int value) noexcept {
    ::setsockopt(descriptor_, level, name, &value, sizeof value);
}

// Windows: a port in use is refused, but connections of an earlier server that are still dying (TIME_WAIT) do not count.
// On Linux those count unless they and we have SO_REUSEADDR; and with SO_REUSEADDR on both sides, a socket that is only
// bound does not count. So: sockets get SO_REUSEADDR when they listen or connect (their connections inherit it), and
// bind() tries without, then with it. A live listener always has priority over the option, as on Windows.
// Deviation: SO_REUSEADDR of the client (on Windows: share the port with anybody, the receiver is undefined) is the native
// option: both sockets must set it, and of two listeners the second is refused. SO_EXCLUSIVEADDRUSE: no second try.
Result<void> AsioLink::bind(const Address& address) noexcept {
    if (family_ == Family::local) return bind_local(address);
    const NativeAddress native(address);
    int result = ::bind(descriptor_, native.data(), native.length());
    if (result < 0 && errno == EADDRINUSE && kind_ == Kind::stream && !exclusive_ && !reuse_) {
        set_native(SOL_SOCKET, SO_REUSEADDR, 1);
        result = ::bind(descriptor_, native.data(), native.length());
        const int error = errno;
        set_native(SOL_SOCKET, SO_REUSEADDR, 0);
        errno = error;
    }
    if (result == 0) bound_ = true;
    return native_outcome(result);
}

Result<void> AsioLink::shutdown(Side side) noexcept {
    const int how = side == Side::receive ? SHUT_RD : side == Side::send ? SHUT_WR : SHUT_RDWR;
    if (::shutdown(descriptor_, how) < 0) {
        // Datagram sockets without a peer are shut down on Windows too; there is nobody to be told.
        if (errno != ENOTCONN || kind_ == Kind::stream) return native_failure(errno);
    }
    if (side != Side::send) receive_shut_ = true;
    if (side != Side::receive) send_shut_ = true;
    return {};
}

Result<Address> AsioLink::local() const noexcept {
    if (family_ == Family::local) return named(local_name_);
    NativeAddress native;
    if (::getsockname(descriptor_, native.data(), native.length_pointer()) < 0) return native_failure(errno);
    Address address = native.portable();
    if (kind_ == Kind::raw) address.port = 0; // Linux tells the protocol there
    return address;
}

Result<Address> AsioLink::peer() const noexcept {
    if (raw_peer_.family != Family::none) return raw_peer_;
    NativeAddress native;
    if (::getpeername(descriptor_, native.data(), native.length_pointer()) < 0) return native_failure(errno);
    if (family_ == Family::local) return named(peer_name_);
    return native.portable();
}

Result<std::size_t> AsioLink::available() const noexcept {
    int bytes = 0;
    // A listening socket has no bytes; Linux calls the question invalid.
    if (phase_ == Phase::listening) return std::size_t{0};
    if (::ioctl(descriptor_, FIONREAD, &bytes) < 0) return native_failure(errno);
    return static_cast<std::size_t>(bytes);
}

Result<std::size_t> AsioLink::unsent() const noexcept {
    int bytes = 0;
    // What an AF_UNIX socket has taken is with the peer; Linux counts what was not read yet.
    if (phase_ == Phase::listening || family_ == Family::local) return std::size_t{0};
    if (::ioctl(descriptor_, SIOCOUTQ, &bytes) < 0) return native_failure(errno);
    return static_cast<std::size_t>(bytes);
}

Result<bool> AsioLink::at_mark() const noexcept {
    int at_mark = 0;
    if (::ioctl(descriptor_, SIOCATMARK, &at_mark) < 0) return native_failure(errno);
    return at_mark != 0;
}

unsigned AsioLink::poll() const noexcept {
    // An unconnected stream socket is hung up for Linux and not ready for Winsock.
    if (kind_ == Kind::stream && phase_ == Phase::fresh) return 0;
    pollfd entry{descriptor_, POLLIN | POLLOUT | POLLPRI, 0};
    if (::poll(&entry, 1, 0) <= 0) return 0;
    unsigned ready = 0;
    const bool ended = (entry.revents & (POLLERR | POLLHUP)) != 0;
    if (ended || (entry.revents & POLLIN)) ready |= 1U << static_cast<unsigned>(Direction::read);
    if (ended || (entry.revents & POLLOUT)) ready |= 1U << static_cast<unsigned>(Direction::write);
    if (entry.revents & POLLPRI) ready |= 1U << static_cast<unsigned>(Direction::urgent);
    if (ended) ready |= kHungUp;
    return ready;
}

port::WaitOutcome AsioLink::wait(unsigned directions, port::Deadline deadline, bool alertable,
                                 port::Cancel* cancel) noexcept {
    static_assert(port::kNativeRead == 1U << static_cast<unsigned>(Direction::read));
    static_assert(port::kNativeWrite == 1U << static_cast<unsigned>(Direction::write));
    static_assert(port::kNativeUrgent == 1U << static_cast<unsigned>(Direction::urgent));
    return port::wait_native(descriptor_, directions, deadline, alertable, cancel);
}

} // namespace wspemu::net
