// mswsock's exports: each asks the socket's provider for its extension function and calls that (DSP-EXT-3).
#include "core/accept_areas.h"
#include "core/ws2_32/extension.h"

#include <mswsock.h>

using namespace wspemu;
using ws2_32::extension;
using ws2_32::fail;

extern "C" {

BOOL WSAAPI AcceptEx(SOCKET listener, SOCKET accepted, PVOID output, DWORD data_length, DWORD local_length,
                     DWORD remote_length, LPDWORD received, LPOVERLAPPED overlapped) {
    const auto function = extension<LPFN_ACCEPTEX>(listener, WSAID_ACCEPTEX);
    return function
               ? function(listener, accepted, output, data_length, local_length, remote_length, received, overlapped)
               : FALSE;
}

BOOL WSAAPI TransmitFile(SOCKET s, HANDLE file, DWORD to_write, DWORD per_send, LPOVERLAPPED overlapped,
                         LPTRANSMIT_FILE_BUFFERS buffers, DWORD flags) {
    const auto function = extension<LPFN_TRANSMITFILE>(s, WSAID_TRANSMITFILE);
    return function ? function(s, file, to_write, per_send, overlapped, buffers, flags) : FALSE;
}

// There is no socket to ask a provider of, so the buffer's layout is the base provider's; layers keep it.
VOID WSAAPI GetAcceptExSockaddrs(PVOID output, DWORD data_length, DWORD local_length, DWORD, struct sockaddr** local,
                                 LPINT local_size, struct sockaddr** remote, LPINT remote_size) {
    char* area = static_cast<char*>(output) + data_length;
    *local = read_accept_area(area, local_size);
    *remote = read_accept_area(area + local_length, remote_size);
}

// SPI: DSP-MAP-3. As recv, but a partial message is told by the flag instead of an error.
int WSAAPI WSARecvEx(SOCKET s, char* data, int length, int* flags) {
    if (!flags) return fail(SOCKET_ERROR, WSAEFAULT);
    WSABUF buffer{static_cast<u_long>(length), data};
    DWORD bytes = 0;
    DWORD flags_value = static_cast<DWORD>(*flags);
    if (WSARecv(s, &buffer, 1, &bytes, &flags_value, nullptr, nullptr) != 0) return SOCKET_ERROR;
    *flags = static_cast<int>(flags_value);
    return static_cast<int>(bytes);
}

} // extern "C"
