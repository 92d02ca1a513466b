// errno to Winsock: the one table of such mappings on POSIX.
#include "core/port/net_codes.h"

#include "core/codes.h"

#include <algorithm>
#include <array>
#include <cerrno>

namespace wspemu::port {
namespace {

struct Mapping {
    int native;
    int wsa;
};

constexpr std::array kMappings = {
    Mapping{EINTR, code::wsaeintr},
    Mapping{EBADF, code::wsaenotsock}, // for a caller of Winsock a stale number is "not a socket"
    Mapping{ENOTSOCK, code::wsaenotsock},
    Mapping{EACCES, code::wsaeacces}, // privileged port, broadcast without SO_BROADCAST
    Mapping{EPERM, code::wsaeacces},  // raw socket without privilege, packet filter
    Mapping{EROFS, code::wsaeacces},
    Mapping{EFAULT, code::wsaefault},
    Mapping{EINVAL, code::wsaeinval},
    Mapping{EDOM, code::wsaeinval},
    Mapping{EMFILE, code::wsaemfile},
    Mapping{ENFILE, code::wsaemfile},
    Mapping{EAGAIN, code::wsaewouldblock},
    // A non-blocking connect under way. Winsock says WSAEWOULDBLOCK for that and keeps 10036 for a blocking call under
    // way; the connect code knows which it is, this table gives the plain name.
    Mapping{EINPROGRESS, code::wsaeinprogress},
    Mapping{EALREADY, code::wsaealready},
    Mapping{EDESTADDRREQ, code::wsaedestaddrreq},
    Mapping{EMSGSIZE, code::wsaemsgsize},
    Mapping{EPROTOTYPE, code::wsaeprototype},
    Mapping{ENOPROTOOPT, code::wsaenoprotoopt},
    Mapping{EPROTONOSUPPORT, code::wsaeprotonosupport},
    Mapping{ESOCKTNOSUPPORT, code::wsaesocktnosupport},
    Mapping{EOPNOTSUPP, code::wsaeopnotsupp},
    Mapping{ENOSYS, code::wsaeopnotsupp},
    Mapping{ENOTTY, code::wsaeopnotsupp}, // an ioctl that this kind of descriptor does not know
    Mapping{EPFNOSUPPORT, code::wsaeafnosupport},
    Mapping{EAFNOSUPPORT, code::wsaeafnosupport},
    Mapping{EADDRINUSE, code::wsaeaddrinuse},
    Mapping{EADDRNOTAVAIL, code::wsaeaddrnotavail},
    Mapping{ENODEV, code::wsaeaddrnotavail}, // a scope id or interface that is not there
    Mapping{ENXIO, code::wsaeaddrnotavail},
    Mapping{ENETDOWN, code::wsaenetdown},
    Mapping{ENONET, code::wsaenetdown},
    Mapping{ENETUNREACH, code::wsaenetunreach},
    Mapping{ENETRESET, code::wsaenetreset},
    Mapping{ECONNABORTED, code::wsaeconnaborted},
    Mapping{ECONNRESET, code::wsaeconnreset},
    // Linux says EPIPE once for "we shut down sending" and once for "the peer's reset was already reported". The first
    // case never gets here (the base provider answers WSAESHUTDOWN itself), so the connection is gone: reset.
    Mapping{EPIPE, code::wsaeconnreset},
    Mapping{EPROTO, code::wsaeconnreset}, // accept: the connection died in the backlog
    Mapping{ENOBUFS, code::wsaenobufs},
    Mapping{ENOMEM, code::wsaenobufs},
    Mapping{ENOSPC, code::wsaenobufs},
    Mapping{EISCONN, code::wsaeisconn},
    Mapping{ENOTCONN, code::wsaenotconn},
    Mapping{ESHUTDOWN, code::wsaeshutdown},
    Mapping{ETIMEDOUT, code::wsaetimedout},
    Mapping{ETIME, code::wsaetimedout},
    Mapping{ECONNREFUSED, code::wsaeconnrefused},
    Mapping{ENOENT, code::wsaeconnrefused}, // AF_UNIX: nobody has bound that path
    Mapping{ENAMETOOLONG, code::wsaenametoolong},
    Mapping{EHOSTDOWN, code::wsaehostdown},
    Mapping{EHOSTUNREACH, code::wsaehostunreach},
    Mapping{ECANCELED, code::operation_aborted},
};

} // namespace

int wsa_from_native(int native_error) noexcept {
    if (native_error == 0) return 0;
    const auto* found = std::find_if(kMappings.begin(), kMappings.end(),
                                     [native_error](const Mapping& row) { return row.native == native_error; });
    return found == kMappings.end() ? code::wsasyscallfailure : found->wsa;
}

} // namespace wspemu::port
