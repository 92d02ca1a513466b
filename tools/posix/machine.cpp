// The twin of tools/machine.h: asks the system directly, so that no layer can make IPv6 look missing.
#include "machine.h"

#include <cerrno>
#include <cstring>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace wspemu {

std::string why_no_ipv6_loopback() {
    const int descriptor = socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return std::string("this machine has no IPv6: ") + strerrordesc_np(errno);
    sockaddr_in6 address{};
    address.sin6_family = AF_INET6;
    address.sin6_addr = in6addr_loopback;
    const int bound = bind(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address);
    const int error = errno;
    close(descriptor);
    return bound == 0 ? "" : std::string("this machine has no ::1: ") + strerrordesc_np(error);
}

} // namespace wspemu
