// The numbers of the names in the support list.
#include "core/base/unsupported.h"

#include "core/unsupported.h"

#include <afunix.h>
#include <mstcpip.h>
#include <mswsock.h>
#include <ws2tcpip.h>

namespace wspemu::base {
namespace {

struct MissingOption {
    int level;
    int option;
    const char* name;
};

constexpr MissingOption kMissingOptions[] = {
    {SOL_SOCKET, PVD_CONFIG, "PVD_CONFIG"},
    {SOL_SOCKET, SO_SNDLOWAT, "SO_SNDLOWAT"},
    {SOL_SOCKET, SO_RCVLOWAT, "SO_RCVLOWAT"},
    {IPPROTO_TCP, TCP_EXPEDITED_1122, "TCP_EXPEDITED_1122"},
    {IPPROTO_TCP, TCP_BSDURGENT, "TCP_BSDURGENT"},
    {IPPROTO_IP, IP_OPTIONS, "IP_OPTIONS"},
    {IPPROTO_IP, IP_RECEIVE_BROADCAST, "IP_RECEIVE_BROADCAST"},
    {IPPROTO_UDP, UDP_CHECKSUM_COVERAGE, "UDP_CHECKSUM_COVERAGE"},
};

// Newer than the headers of mingw-w64.
constexpr DWORD kSetBindParent = _WSAIOW(IOC_VENDOR, 257);
constexpr DWORD kSetConnectParent = _WSAIOW(IOC_VENDOR, 258);

struct MissingIoctl {
    DWORD code;
    const char* name;
};

constexpr MissingIoctl kMissingIoctls[] = {
    {static_cast<DWORD>(SIO_GET_QOS), "SIO_GET_QOS"},
    {static_cast<DWORD>(SIO_SET_QOS), "SIO_SET_QOS"},
    {static_cast<DWORD>(SIO_FIND_ROUTE), "SIO_FIND_ROUTE"},
    {static_cast<DWORD>(SIO_ENABLE_CIRCULAR_QUEUEING), "SIO_ENABLE_CIRCULAR_QUEUEING"},
    {static_cast<DWORD>(SIO_RCVALL), "SIO_RCVALL"},
    {static_cast<DWORD>(SIO_EXT_SELECT), "SIO_EXT_SELECT"},
    {static_cast<DWORD>(SIO_LOOPBACK_FAST_PATH), "SIO_LOOPBACK_FAST_PATH"},
    {static_cast<DWORD>(FIOASYNC), "FIOASYNC"},
    {kSetBindParent, "SIO_AF_UNIX_SETBINDPARENTPATH"},
    {kSetConnectParent, "SIO_AF_UNIX_SETCONNPARENTPATH"},
};

} // namespace

void tell_missing_option(int level, int option, const void* return_address) noexcept {
    for (const MissingOption& missing : kMissingOptions) {
        if (missing.level == level && missing.option == option)
            report_unsupported_row("base option", missing.name, return_address);
    }
}

void tell_missing_ioctl(DWORD code, const void* return_address) noexcept {
    for (const MissingIoctl& missing : kMissingIoctls) {
        if (missing.code == code) report_unsupported_row("base ioctl", missing.name, return_address);
    }
}

} // namespace wspemu::base
