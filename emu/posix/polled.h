// Polled: an entry of poll() that may stand in a vector. Host dialect.
#pragma once

#include <poll.h>

namespace wspemu::posix {

// A type of its own: winsock2.h has another pollfd, and the two vectors would be one to the linker.
struct Polled : pollfd {
    Polled(int descriptor, short wanted) noexcept : pollfd{descriptor, wanted, 0} {}
};

} // namespace wspemu::posix
