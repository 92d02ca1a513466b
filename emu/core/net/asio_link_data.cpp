// AsioLink: bytes and datagrams in and out, and what their failures mean in Winsock. Host dialect.
#include "core/net/asio_link.h"

#include "core/codes.h"
#include "core/net/asio_address.h"
#include "core/net/native_transfer.h"
#include "core/net/packet_control.h"

#include <linux/errqueue.h>
#include <linux/sockios.h>
#include <netinet/icmp6.h>
#include <netinet/ip_icmp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <new>

namespace wspemu::net {
namespace {

int native_flags(unsigned flags) noexcept {
    int native = MSG_DONTWAIT | MSG_NOSIGNAL;
    if (flags & kOutOfBand) native |= MSG_OOB;
    if (flags & kPeek) native |= MSG_PEEK;
    if (flags & kDontRoute) native |= MSG_DONTROUTE;
    return native;
}

// The buffers that are not empty, as the kernel wants them. A stream may stop at the 64th: it moves fewer bytes then,
// which every caller must expect. A datagram may not (fits() tells), and goes through one block of memory instead.
class Vectors {
public:
    explicit Vectors(std::span<const Buffer> buffers) noexcept {
        for (const Buffer& buffer : buffers) {
            if (buffer.size == 0) continue;
            total_ += buffer.size;
            if (count_ < entries_.size()) entries_[count_] = {buffer.data, buffer.size};
            ++count_;
        }
    }
    bool fits() const noexcept { return count_ <= entries_.size(); }
    std::size_t total() const noexcept { return total_; }
    msghdr header() noexcept {
        msghdr message{};
        message.msg_iov = entries_.data();
        message.msg_iovlen = std::min(count_, entries_.size());
        return message;
    }
    // All buffers as one block.
    msghdr header(void* block) noexcept {
        entries_[0] = {block, total_};
        count_ = 1;
        return header();
    }

private:
    std::array<iovec, 64> entries_; // left as it is: only the first count_ are read
    std::size_t count_ = 0;
    std::size_t total_ = 0;
};

void scatter(std::span<const Buffer> buffers, const std::byte* block, std::size_t bytes) noexcept {
    for (const Buffer& buffer : buffers) {
        const std::size_t part = std::min(bytes, buffer.size);
        if (part != 0) std::memcpy(buffer.data, block, part);
        block += part;
        bytes -= part;
    }
}

void gather(std::span<const Buffer> buffers, std::byte* block) noexcept {
    for (const Buffer& buffer : buffers) {
        if (buffer.size != 0) std::memcpy(block, buffer.data, buffer.size);
        block += buffer.size;
    }
}

struct Arrival {
    ssize_t bytes; // -1 and errno
    bool truncated = false;
};

// One buffer takes the host less than a message header does; MSG_TRUNC makes it tell the datagram's whole size.
Arrival receive_into(int descriptor, const Buffer& buffer, int flags, NativeAddress* from) noexcept {
    const ssize_t whole = receive_bytes(descriptor, buffer.data, buffer.size, flags | MSG_TRUNC,
                                        from ? from->data() : nullptr, from ? from->length_pointer() : nullptr);
    const auto room = static_cast<ssize_t>(buffer.size);
    return {std::min(whole, room), whole > room};
}

Arrival receive_into(int descriptor, msghdr& message, int flags) noexcept {
    const ssize_t bytes = uninterrupted([&] { return ::recvmsg(descriptor, &message, flags); });
    return {bytes, (message.msg_flags & MSG_TRUNC) != 0};
}

// Errors after which a stream is dead. The others (no memory, bad buffer) concern one call.
bool ends_stream(int native_error) noexcept {
    switch (native_error) {
    case ECONNRESET:
    case ECONNABORTED:
    case ECONNREFUSED:
    case ETIMEDOUT:
    case EPIPE:
    case ENETRESET:
    case ENETDOWN:
    case ENETUNREACH:
    case EHOSTUNREACH:
    case EHOSTDOWN: return true;
    default: return false;
    }
}

// Probes of an idle connection, and not what was sent, have found out that nobody answers (WSP-RECV-9).
bool keeps_alive(int descriptor) noexcept {
    int on = 0;
    int unacknowledged = 0;
    socklen_t size = sizeof on;
    return ::getsockopt(descriptor, SOL_SOCKET, SO_KEEPALIVE, &on, &size) == 0 && on != 0 &&
           ::ioctl(descriptor, SIOCOUTQ, &unacknowledged) == 0 && unacknowledged == 0;
}

} // namespace

Result<Received> AsioLink::receive(std::span<const Buffer> buffers, unsigned flags, bool want_from) noexcept {
    if (receive_shut_.load(std::memory_order_relaxed)) return WsaError{code::wsaeshutdown};
    if (kind_ == Kind::stream) return receive_stream(buffers, native_flags(flags));
    return receive_datagram(buffers, native_flags(flags), want_from);
}

Result<std::size_t> AsioLink::send(std::span<const Buffer> buffers, unsigned flags, const Address* to) noexcept {
    if (send_shut_.load(std::memory_order_relaxed)) return WsaError{code::wsaeshutdown};
    if (kind_ == Kind::stream) return send_stream(buffers, native_flags(flags));
    return send_datagram(buffers, native_flags(flags), to);
}

Result<Received> AsioLink::receive_message(std::span<const Buffer> buffers, unsigned flags, PacketInfo& info) noexcept {
    if (receive_shut_.load(std::memory_order_relaxed)) return WsaError{code::wsaeshutdown};
    return receive_datagram(buffers, native_flags(flags), true, &info);
}

Result<Received> AsioLink::receive_stream(std::span<const Buffer> buffers, int flags) noexcept {
    // The reset was told before, to whoever asked first; what is left of the stream is gone with it.
    if (const int broken = broken_.load(std::memory_order_relaxed)) return WsaError{broken};
    ssize_t bytes;
    if (buffers.size() == 1) {
        bytes = receive_bytes(descriptor_, buffers[0].data, buffers[0].size, flags);
    } else {
        Vectors vectors(buffers);
        bytes = uninterrupted([&] {
            msghdr message = vectors.header();
            return ::recvmsg(descriptor_, &message, flags);
        });
    }
    if (bytes < 0) {
        // No urgent data there is EINVAL for Linux; Winsock says so only when urgent data comes in line.
        if (errno == EINVAL && (flags & MSG_OOB) && !urgent_inline_) return WsaError{code::wsaewouldblock};
        return stream_failure(errno);
    }
    note_taken();
    return Received{.bytes = static_cast<std::size_t>(bytes), .urgent = (flags & MSG_OOB) != 0, .from = {}};
}

Result<std::size_t> AsioLink::send_stream(std::span<const Buffer> buffers, int flags) noexcept {
    ssize_t bytes;
    if (buffers.size() == 1) {
        bytes = send_bytes(descriptor_, buffers[0].data, buffers[0].size, flags);
    } else {
        Vectors vectors(buffers);
        bytes = uninterrupted([&] {
            const msghdr message = vectors.header();
            return ::sendmsg(descriptor_, &message, flags);
        });
    }
    if (bytes < 0) return stream_failure(errno);
    return static_cast<std::size_t>(bytes);
}

WsaError AsioLink::stream_failure(int native_error) const noexcept {
    if (!ends_stream(native_error)) return native_failure(native_error);
    const Phase phase = phase_;
    // A send before there was any connection is a broken pipe for Linux.
    if (phase == Phase::fresh || phase == Phase::listening) return WsaError{code::wsaenotconn};
    // The outcome of the attempt to connect went to this call; connect_result() has to know it too.
    if (phase == Phase::connecting) phase_ = Phase::failed;
    int expected = 0;
    // EPIPE says only that the stream has ended before.
    int now = native_error == EPIPE ? code::wsaeconnreset : native_failure(native_error).code;
    if (native_error == ETIMEDOUT && phase == Phase::connected && keeps_alive(descriptor_)) now = code::wsaenetreset;
    broken_.compare_exchange_strong(expected, now);
    return WsaError{broken_};
}

Result<Received> AsioLink::receive_datagram(std::span<const Buffer> buffers, int flags, bool want_from,
                                            PacketInfo* info) noexcept {
    if (flags & MSG_OOB) return WsaError{code::wsaeopnotsupp};
    Vectors vectors(buffers);
    std::unique_ptr<std::byte[]> block;
    if (!vectors.fits()) {
        block.reset(new (std::nothrow) std::byte[vectors.total()]);
        if (!block) return WsaError{code::wsaenobufs};
    }
    for (;;) {
        NativeAddress from;
        msghdr message = block ? vectors.header(block.get()) : vectors.header();
        if (want_from) {
            message.msg_name = from.data();
            message.msg_namelen = from.length();
        }
        PacketControl control;
        if (info) control.offer(message);
        const Arrival arrival = buffers.size() == 1 && !info
                                    ? receive_into(descriptor_, buffers[0], flags, want_from ? &from : nullptr)
                                    : receive_into(descriptor_, message, flags);
        if (arrival.bytes >= 0) {
            const auto bytes = static_cast<std::size_t>(arrival.bytes);
            note_taken();
            if (info) *info = read_packet_info(message);
            if (block) scatter(buffers, block.get(), bytes);
            Received received{.bytes = bytes, .truncated = arrival.truncated, .from = {}};
            if (want_from) received.from = from.portable();
            if (kind_ == Kind::raw) received.from.port = 0;
            return received;
        }
        const int error = errno;
        if (error == EAGAIN && !queued_error_.exchange(false, std::memory_order_relaxed)) return native_failure(error);
        // The pending error is the head of the error queue, and stays readable until it is taken from there.
        const int queued = take_datagram_error();
        if (queued != 0) {
            queued_error_.store(true, std::memory_order_relaxed); // there may be more
            return WsaError{queued};
        }
        if (error == EMSGSIZE || error == EINVAL || error == EFAULT || error == ENOMEM) return native_failure(error);
    }
}

// Takes errors from the queue up to one that Winsock reports on a datagram socket: "port unreachable" and "time to live
// exceeded". 0: the queue is empty now.
int AsioLink::take_datagram_error() noexcept {
    for (;;) {
        alignas(cmsghdr) std::array<char, 512> control;
        msghdr message{};
        message.msg_control = control.data();
        message.msg_controllen = control.size();
        if (uninterrupted([&] { return ::recvmsg(descriptor_, &message, MSG_ERRQUEUE | MSG_DONTWAIT); }) < 0) return 0;
        for (cmsghdr* part = CMSG_FIRSTHDR(&message); part; part = CMSG_NXTHDR(&message, part)) {
            const bool v4 = part->cmsg_level == IPPROTO_IP && part->cmsg_type == IP_RECVERR;
            const bool v6 = part->cmsg_level == IPPROTO_IPV6 && part->cmsg_type == IPV6_RECVERR;
            if (!v4 && !v6) continue;
            sock_extended_err error;
            std::memcpy(&error, CMSG_DATA(part), sizeof error);
            if (error.ee_origin != SO_EE_ORIGIN_ICMP && error.ee_origin != SO_EE_ORIGIN_ICMP6) continue;
            if (error.ee_errno == ECONNREFUSED) return code::wsaeconnreset;
            if (error.ee_type == (v4 ? ICMP_TIME_EXCEEDED : ICMP6_TIME_EXCEEDED)) return code::wsaenetreset;
        }
    }
}

Result<std::size_t> AsioLink::send_datagram(std::span<const Buffer> buffers, int flags, const Address* to) noexcept {
    if (flags & MSG_OOB) return WsaError{code::wsaeopnotsupp};
    Vectors vectors(buffers);
    std::unique_ptr<std::byte[]> block;
    if (!vectors.fits()) {
        block.reset(new (std::nothrow) std::byte[vectors.total()]);
        if (!block) return WsaError{code::wsaenobufs};
        gather(buffers, block.get());
    }
    NativeAddress native = to ? NativeAddress(*to) : NativeAddress();
    if (kind_ == Kind::raw) native.forget_port();
    msghdr message = block ? vectors.header(block.get()) : vectors.header();
    if (to) {
        message.msg_name = native.data();
        message.msg_namelen = native.length();
    }
    const auto send_once = [&] {
        if (buffers.size() != 1) return uninterrupted([&] { return ::sendmsg(descriptor_, &message, flags); });
        return send_bytes(descriptor_, buffers[0].data, buffers[0].size, flags, to ? native.data() : nullptr,
                          to ? native.length() : 0);
    };
    ssize_t bytes = send_once();
    if (bytes >= 0) return static_cast<std::size_t>(bytes);
    // An answer to an earlier datagram ("port unreachable") is told to whichever call comes next. In Winsock that is the
    // receive's to report, so a send tries once more.
    const int first = errno;
    if (first == EAGAIN) return native_failure(first);
    queued_error_.store(true, std::memory_order_relaxed);
    if (first == ECONNREFUSED || first == EHOSTUNREACH || first == ENETUNREACH || first == ENOPROTOOPT) {
        bytes = send_once();
        if (bytes >= 0) return static_cast<std::size_t>(bytes);
    }
    return native_failure(errno);
}

} // namespace wspemu::net
