// The two address areas behind the data in AcceptEx's buffer: the length of the address, then the address. The base provider
// writes them; GetAcceptExSockaddrs, which is told no socket, reads them wherever they come from.
#pragma once

#include <winsock2.h>

#include <cstring>

namespace wspemu {

inline constexpr DWORD kAcceptAreaHeader = 8;

inline sockaddr* read_accept_area(char* area, LPINT length) noexcept {
    std::memcpy(length, area, sizeof *length);
    return reinterpret_cast<sockaddr*>(area + kAcceptAreaHeader);
}

} // namespace wspemu
