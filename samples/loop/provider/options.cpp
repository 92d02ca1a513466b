// Options and ioctls: tables of what there is. All else fails as documented.
#include "loop_base.h"

#include <stddef.h>
#include <string.h>

namespace {

int GetListening(const Socket& socket, int* value) {
    LoopInfo info{};
    const int error = AskEndpoint(socket.handle, LOOP_INFO, {}, DataOf(info));
    *value = static_cast<int>(info.listening);
    return error;
}

int GetType(const Socket& socket, int* value) {
    *value = socket.entry.iSocketType;
    return 0;
}

// A connection is there or refused when connect returns: there is never an error left to be asked for.
int GetError(const Socket&, int* value) {
    *value = 0;
    return 0;
}

int GetNoDelay(const Socket& socket, int* value) {
    *value = socket.noDelay;
    return 0;
}

// Nothing is ever delayed here, so both values are kept.
int SetNoDelay(Socket& socket, int value) {
    socket.noDelay = value != 0;
    return 0;
}

struct Option {
    int level, name;
    int (*get)(const Socket& socket, int* value);
    int (*set)(Socket& socket, int value); // nullptr: it can not be set
};
constexpr Option kOptions[] = {
    {SOL_SOCKET, SO_ACCEPTCONN, GetListening, nullptr},
    {SOL_SOCKET, SO_ERROR, GetError, nullptr},
    {SOL_SOCKET, SO_TYPE, GetType, nullptr},
    {IPPROTO_TCP, TCP_NODELAY, GetNoDelay, SetNoDelay},
};

const Option* FindOption(int level, int name) {
    for (const Option& option : kOptions)
        if (option.level == level && option.name == name) return &option;
    return nullptr;
}

// SO_PROTOCOL_INFO: the entry that the socket was opened with. Both structures are equal up to the name at their end.
int GetEntry(const Socket& socket, bool wide, char* optval, LPINT optlen) {
    const int size = static_cast<int>(wide ? sizeof(WSAPROTOCOL_INFOW) : sizeof(WSAPROTOCOL_INFOA));
    const int capacity = *optlen;
    *optlen = size;
    if (capacity < size) return WSAEFAULT;
    if (wide) {
        memcpy(optval, &socket.entry, sizeof socket.entry);
        return 0;
    }
    memcpy(optval, &socket.entry, offsetof(WSAPROTOCOL_INFOW, szProtocol));
    WideCharToMultiByte(CP_ACP, 0, socket.entry.szProtocol, -1, optval + offsetof(WSAPROTOCOL_INFOA, szProtocol),
                        WSAPROTOCOL_LEN + 1, nullptr, nullptr);
    return 0;
}

int SetNonblocking(Socket& socket, u_long on) {
    SharedLock lock(socket.lock);
    if (on == 0 && socket.interest.wanted != 0) return WSAEINVAL; // SPI: BLK-EV-2
    socket.nonblocking = on != 0;
    return 0;
}

int GetUnread(const Socket& socket, u_long* bytes) {
    LoopInfo info{};
    const int error = AskEndpoint(socket.handle, LOOP_INFO, {}, DataOf(info));
    *bytes = static_cast<u_long>(info.unread);
    return error;
}

} // namespace

int WSPAPI WSPGetSockOpt(SOCKET s, int level, int optname, char* optval, LPINT optlen, LPINT lpErrno) {
    const SocketPointer socket = FindSocket(s, lpErrno);
    if (!socket) return SOCKET_ERROR;
    if (optval == nullptr || optlen == nullptr) return Fail(lpErrno, WSAEFAULT);
    const bool wide = level == SOL_SOCKET && optname == SO_PROTOCOL_INFOW;
    if (wide || (level == SOL_SOCKET && optname == SO_PROTOCOL_INFOA))
        return Answer(lpErrno, GetEntry(*socket, wide, optval, optlen));
    const Option* option = FindOption(level, optname);
    if (option == nullptr) return Fail(lpErrno, WSAENOPROTOOPT);
    int value = 0;
    if (*optlen < static_cast<int>(sizeof value)) return Fail(lpErrno, WSAEFAULT);
    const int error = option->get(*socket, &value);
    *optlen = sizeof value;
    memcpy(optval, &value, sizeof value);
    return Answer(lpErrno, error);
}

int WSPAPI WSPSetSockOpt(SOCKET s, int level, int optname, const char* optval, int optlen, LPINT lpErrno) {
    const SocketPointer socket = FindSocket(s, lpErrno);
    if (!socket) return SOCKET_ERROR;
    const Option* option = FindOption(level, optname);
    if (option == nullptr || option->set == nullptr) return Fail(lpErrno, WSAENOPROTOOPT);
    int value = 0;
    if (optval == nullptr || optlen < static_cast<int>(sizeof value)) return Fail(lpErrno, WSAEFAULT);
    memcpy(&value, optval, sizeof value);
    return Answer(lpErrno, option->set(*socket, value));
}

int WSPAPI WSPIoctl(SOCKET s, DWORD dwIoControlCode, LPVOID lpvInBuffer, DWORD cbInBuffer, LPVOID lpvOutBuffer,
                    DWORD cbOutBuffer, LPDWORD lpcbBytesReturned, LPWSAOVERLAPPED lpOverlapped,
                    LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine, LPWSATHREADID lpThreadId, LPINT lpErrno) {
    (void)lpOverlapped, (void)lpCompletionRoutine, (void)lpThreadId; // both end within the call
    const SocketPointer socket = FindSocket(s, lpErrno);
    if (!socket) return SOCKET_ERROR;
    u_long value = 0;
    switch (dwIoControlCode) {
    case FIONBIO:
        if (lpvInBuffer == nullptr || cbInBuffer < sizeof value) return Fail(lpErrno, WSAEFAULT);
        memcpy(&value, lpvInBuffer, sizeof value);
        if (lpcbBytesReturned != nullptr) *lpcbBytesReturned = 0;
        return Answer(lpErrno, SetNonblocking(*socket, value));
    case FIONREAD: {
        if (lpvOutBuffer == nullptr || cbOutBuffer < sizeof value) return Fail(lpErrno, WSAEFAULT);
        const int error = GetUnread(*socket, &value);
        memcpy(lpvOutBuffer, &value, sizeof value);
        if (lpcbBytesReturned != nullptr) *lpcbBytesReturned = sizeof value;
        return Answer(lpErrno, error);
    }
    case SIO_GET_EXTENSION_FUNCTION_POINTER: return Fail(lpErrno, WSAEINVAL); // none of them is here
    default: return Fail(lpErrno, WSAEOPNOTSUPP);
    }
}
