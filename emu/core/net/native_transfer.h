// Bytes in and out of a native socket, repeated when a signal interrupts. Host dialect.
#pragma once

#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

namespace wspemu::net {

// True when nobody stands before the calls of libc below: neither a sanitizer, which looks at the buffers there, nor a
// preloaded library.
extern const bool kTransfersAreLibcs;

template <class Call>
ssize_t uninterrupted(Call call) noexcept {
    ssize_t result;
    do {
        result = call();
    } while (result < 0 && errno == EINTR);
    return result;
}

// libc's own are cancellation points, and once the process has a second thread that costs each call two atomic operations,
// some 30 ns. Nobody cancels threads here, so the kernel is asked directly.
inline ssize_t receive_bytes(int descriptor, void* data, std::size_t size, int flags, sockaddr* from = nullptr,
                             socklen_t* from_length = nullptr) noexcept {
    return uninterrupted([&]() -> ssize_t {
        if (kTransfersAreLibcs) return ::syscall(SYS_recvfrom, descriptor, data, size, flags, from, from_length);
        // ThreadSanitizer takes recv and send, not the longer forms, for the order of events that they are.
        return from ? ::recvfrom(descriptor, data, size, flags, from, from_length)
                    : ::recv(descriptor, data, size, flags);
    });
}

inline ssize_t send_bytes(int descriptor, const void* data, std::size_t size, int flags, const sockaddr* to = nullptr,
                          socklen_t to_length = 0) noexcept {
    return uninterrupted([&]() -> ssize_t {
        if (kTransfersAreLibcs) return ::syscall(SYS_sendto, descriptor, data, size, flags, to, to_length);
        return to ? ::sendto(descriptor, data, size, flags, to, to_length) : ::send(descriptor, data, size, flags);
    });
}

} // namespace wspemu::net
