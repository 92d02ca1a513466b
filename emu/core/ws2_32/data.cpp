// Sending and receiving: the old forms are the new ones with one buffer and nothing overlapped (DSP-MAP-1, DSP-MAP-2).
#include "core/ws2_32/call.h"

using namespace wspemu;
using ws2_32::CallerThread;
using ws2_32::fail;
using ws2_32::with_socket;

namespace {

// SPI: DSP-MAP-2. A negative length goes down as it is, as an unsigned number.
WSABUF one_buffer(const char* data, int length) {
    return {static_cast<u_long>(length), const_cast<char*>(data)};
}

// SPI: DSP-MAP-3. A partial message can not be told by a byte count alone.
int received(int result, DWORD bytes, DWORD flags) {
    if (result != 0) return SOCKET_ERROR;
    if ((flags & MSG_PARTIAL) != 0) return fail(SOCKET_ERROR, WSAEMSGSIZE);
    return static_cast<int>(bytes);
}

} // namespace

extern "C" {

int WSAAPI WSASend(SOCKET s, LPWSABUF buffers, DWORD count, LPDWORD sent, DWORD flags, LPWSAOVERLAPPED overlapped,
                   LPWSAOVERLAPPED_COMPLETION_ROUTINE routine) {
    CallerThread thread(overlapped || routine);
    return with_socket(s, [&](const WSPPROC_TABLE& table, int* error) {
        return table.lpWSPSend(s, buffers, count, sent, flags, overlapped, routine, thread.pointer(), error);
    });
}

int WSAAPI WSASendTo(SOCKET s, LPWSABUF buffers, DWORD count, LPDWORD sent, DWORD flags, const struct sockaddr* to,
                     int to_length, LPWSAOVERLAPPED overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine) {
    CallerThread thread(overlapped || routine);
    return with_socket(s, [&](const WSPPROC_TABLE& table, int* error) {
        return table.lpWSPSendTo(s, buffers, count, sent, flags, to, to_length, overlapped, routine, thread.pointer(),
                                 error);
    });
}

int WSAAPI WSARecv(SOCKET s, LPWSABUF buffers, DWORD count, LPDWORD bytes, LPDWORD flags, LPWSAOVERLAPPED overlapped,
                   LPWSAOVERLAPPED_COMPLETION_ROUTINE routine) {
    CallerThread thread(overlapped || routine);
    return with_socket(s, [&](const WSPPROC_TABLE& table, int* error) {
        return table.lpWSPRecv(s, buffers, count, bytes, flags, overlapped, routine, thread.pointer(), error);
    });
}

int WSAAPI WSARecvFrom(SOCKET s, LPWSABUF buffers, DWORD count, LPDWORD bytes, LPDWORD flags, struct sockaddr* from,
                       LPINT from_length, LPWSAOVERLAPPED overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine) {
    CallerThread thread(overlapped || routine);
    return with_socket(s, [&](const WSPPROC_TABLE& table, int* error) {
        return table.lpWSPRecvFrom(s, buffers, count, bytes, flags, from, from_length, overlapped, routine,
                                   thread.pointer(), error);
    });
}

int WSAAPI send(SOCKET s, const char* data, int length, int flags) {
    WSABUF buffer = one_buffer(data, length);
    DWORD sent = 0;
    const int result = WSASend(s, &buffer, 1, &sent, static_cast<DWORD>(flags), nullptr, nullptr);
    return result == 0 ? static_cast<int>(sent) : SOCKET_ERROR;
}

int WSAAPI sendto(SOCKET s, const char* data, int length, int flags, const struct sockaddr* to, int to_length) {
    WSABUF buffer = one_buffer(data, length);
    DWORD sent = 0;
    const int result = WSASendTo(s, &buffer, 1, &sent, static_cast<DWORD>(flags), to, to_length, nullptr, nullptr);
    return result == 0 ? static_cast<int>(sent) : SOCKET_ERROR;
}

int WSAAPI recv(SOCKET s, char* data, int length, int flags) {
    WSABUF buffer = one_buffer(data, length);
    DWORD bytes = 0;
    DWORD flags_out = static_cast<DWORD>(flags);
    const int result = WSARecv(s, &buffer, 1, &bytes, &flags_out, nullptr, nullptr);
    return received(result, bytes, flags_out);
}

int WSAAPI recvfrom(SOCKET s, char* data, int length, int flags, struct sockaddr* from, int* from_length) {
    WSABUF buffer = one_buffer(data, length);
    DWORD bytes = 0;
    DWORD flags_out = static_cast<DWORD>(flags);
    const int result = WSARecvFrom(s, &buffer, 1, &bytes, &flags_out, from, from_length, nullptr, nullptr);
    return received(result, bytes, flags_out);
}

BOOL WSAAPI WSAGetOverlappedResult(SOCKET s, LPWSAOVERLAPPED overlapped, LPDWORD bytes, BOOL wait, LPDWORD flags) {
    return with_socket(s, BOOL{FALSE}, [&](const WSPPROC_TABLE& table, int* error) {
        return table.lpWSPGetOverlappedResult(s, overlapped, bytes, wait, flags, error);
    });
}

} // extern "C"
