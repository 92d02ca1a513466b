// AsioLink: how streams begin and end: listen, connect, accept, hang-up. Host dialect.
#include "core/net/asio_link.h"

#include "core/codes.h"
#include "core/net/asio_address.h"

#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>
#include <limits>

namespace wspemu::net {

Result<void> AsioLink::listen(int backlog) noexcept {
    // SOMAXCONN_HINT(n) is -n; SOMAXCONN is the greatest int. The kernel cuts what is too much.
    if (backlog < 0) backlog = backlog == std::numeric_limits<int>::min() ? std::numeric_limits<int>::max() : -backlog;
    if (kind_ == Kind::stream) set_native(SOL_SOCKET, SO_REUSEADDR, 1); // see bind()
    if (::listen(descriptor_, backlog) < 0) return native_failure(errno);
    phase_ = Phase::listening;
    begin_readiness();
    return {};
}

Result<void> AsioLink::connect(const Address& address) noexcept {
    if (kind_ == Kind::stream) return stream_connect(address);
    NativeAddress native(address);
    if (kind_ == Kind::raw) native.forget_port();
    if (::connect(descriptor_, native.data(), native.length()) < 0) return native_failure(errno);
    if (kind_ == Kind::raw) raw_peer_ = native.portable();
    return {};
}

Result<void> AsioLink::stream_connect(const Address& address) noexcept {
    if (family_ == Family::local) return connect_local(address);
    const NativeAddress native(address);
    if (bound_ && !exclusive_) set_native(SOL_SOCKET, SO_REUSEADDR, 1); // see bind()
    int result = ::connect(descriptor_, native.data(), native.length());
    // After an attempt that failed, Linux says ECONNABORTED once; only then the socket is new again.
    if (result < 0 && errno == ECONNABORTED && phase_ == Phase::failed)
        result = ::connect(descriptor_, native.data(), native.length());
    return connect_began(result);
}

Result<void> AsioLink::connect_began(int result) noexcept {
    if (result < 0 && errno != EINPROGRESS) return native_failure(errno);
    broken_ = 0;
    phase_ = result == 0 ? Phase::connected : Phase::connecting;
    begin_readiness();
    if (result < 0) return WsaError{code::wsaewouldblock};
    return {};
}

Result<void> AsioLink::connect_result() noexcept {
    switch (phase_.load()) {
    case Phase::connected: return {};
    case Phase::failed: return WsaError{broken_};
    case Phase::connecting: break;
    case Phase::fresh:
    case Phase::listening: return WsaError{code::wsaenotconn};
    }
    int error = 0;
    socklen_t size = sizeof error;
    if (::getsockopt(descriptor_, SOL_SOCKET, SO_ERROR, &error, &size) < 0) return native_failure(errno);
    if (error != 0) {
        broken_ = native_failure(error).code;
        phase_ = Phase::failed;
        return WsaError{broken_};
    }
    // No error is also what a connect that has not ended yet says.
    NativeAddress native;
    if (::getpeername(descriptor_, native.data(), native.length_pointer()) < 0) return WsaError{code::wsaewouldblock};
    phase_ = Phase::connected;
    return {};
}

// Datagrams. Linux also forgets a port that it had chosen itself; Windows keeps it, so it is taken again at once.
Result<void> AsioLink::disconnect_peer() noexcept {
    if (kind_ == Kind::stream) return WsaError{code::wsaeopnotsupp};
    const Result<Address> before = local();
    const NativeAddress nobody{Address{}};
    if (::connect(descriptor_, nobody.data(), nobody.length()) < 0) return native_failure(errno);
    raw_peer_ = {};
    const Result<Address> after = local();
    if (before && after && before->port != 0 && after->port == 0) {
        Address wildcard = *before;
        wildcard.bytes = after->bytes;
        return bind(wildcard);
    }
    return {};
}

Result<std::unique_ptr<Link>> AsioLink::accept(Address& peer) noexcept {
    NativeAddress native;
    int descriptor = -1;
    do {
        *native.length_pointer() = NativeAddress{}.length();
        descriptor = ::accept4(descriptor_, native.data(), native.length_pointer(), SOCK_NONBLOCK | SOCK_CLOEXEC);
        // ECONNABORTED: the first in the queue has gone already; the next one is as good.
    } while (descriptor < 0 && (errno == EINTR || errno == ECONNABORTED));
    if (descriptor < 0) return native_failure(errno);
    peer = native.portable();
    Result<std::unique_ptr<Link>> accepted = adopt(shared_, descriptor, family_, kind_, Phase::connected);
    if (accepted) {
        // Options are inherited; the kernel did it for those that it knows.
        auto& link = static_cast<AsioLink&>(**accepted);
        link.linger_ = linger_.load();
        link.urgent_inline_ = urgent_inline_.load();
        link.reuse_ = reuse_.load();
        link.exclusive_ = exclusive_.load();
        link.bound_ = true;
        if (family_ == Family::local) {
            link.learn_local_names();
            link.local_name_ = local_name_.load();
            peer = link.named(link.peer_name_);
        }
    }
    return accepted;
}

// Linux breaks a connection with the reset that Winsock wants when the socket is given no peer.
// Deviation: AF_UNIX has no reset; the peer finds the end of the stream, or a reset where it had sent what nobody read.
void AsioLink::reset() noexcept {
    if (kind_ != Kind::stream || phase_ != Phase::connected) return;
    int expected = 0;
    broken_.compare_exchange_strong(expected, code::wsaeconnaborted);
    if (family_ == Family::local) {
        ::shutdown(descriptor_, SHUT_RDWR);
        return;
    }
    const NativeAddress nobody{Address{}};
    ::connect(descriptor_, nobody.data(), nobody.length());
}

namespace {

// After our own shutdown(receive) every receive says "end of stream", so the state of the connection has to tell.
bool peer_has_finished(int descriptor) noexcept {
    tcp_info info{};
    socklen_t size = sizeof info;
    if (::getsockopt(descriptor, IPPROTO_TCP, TCP_INFO, &info, &size) < 0) return false;
    switch (info.tcpi_state) {
    case TCP_CLOSE:
    case TCP_CLOSE_WAIT:
    case TCP_CLOSING:
    case TCP_LAST_ACK:
    case TCP_TIME_WAIT: return true;
    default: return false;
    }
}

} // namespace

// The look is a receive that peeks at one byte: 0 is the graceful end, a byte says that the end has not been reached, an
// error is the reset. Linux forgets an error once it was told, so it is kept in broken_ for the calls to come. For Linux a
// reset is behind the bytes that were not read, in Winsock it takes them away: hence the second question.
Link::Hangup AsioLink::hangup() const noexcept {
    if (kind_ != Kind::stream || phase_ != Phase::connected) return {};
    char byte;
    ssize_t result;
    do {
        result = ::recv(descriptor_, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    } while (result < 0 && errno == EINTR);
    int error = result < 0 ? errno : 0;
    if (result > 0) {
        socklen_t size = sizeof error;
        ::getsockopt(descriptor_, SOL_SOCKET, SO_ERROR, &error, &size);
        if (error == 0 && broken_ == 0) return {};
    }
    if (error != 0) {
        const WsaError failure = stream_failure(error);
        if (failure.code == code::wsaewouldblock) return {};
        return {.gone = broken_ != 0, .error = broken_};
    }
    if (broken_ != 0) return {.gone = true, .error = broken_};
    if (receive_shut_) return {.gone = peer_has_finished(descriptor_), .error = 0};
    return {.gone = true, .error = 0};
}

} // namespace wspemu::net
