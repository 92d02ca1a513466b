// The extension functions of mswsock.h that the base provider has (DSP-EXT).
#pragma once

#include <winsock2.h>

namespace wspemu::base {

// nullptr: no such function here.
void* extension_function(const GUID& id) noexcept;

// The functions behind SIO_EXT_SENDMSG and SIO_EXT_POLL (DSP-EXT-5, DSP-EXT-6), for layers that hand them on.
// 0 or a code; WSA_IO_PENDING as WSPSendTo.
int send_message(SOCKET s, LPWSAMSG message, DWORD flags, LPDWORD sent, LPWSAOVERLAPPED overlapped,
                 LPWSAOVERLAPPED_COMPLETION_ROUTINE routine) noexcept;
// The number of entries with revents, 0 for the timeout, or a negative code: WSAEFAULT, WSAEINVAL, WSAEINTR, WSAENOBUFS.
// timeout in milliseconds; negative: none. poll.cpp
int poll_sockets(WSAPOLLFD* entries, ULONG count, INT timeout) noexcept;

} // namespace wspemu::base
