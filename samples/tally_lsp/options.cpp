// Socket options: all of them are the provider's below, except those whose value names a socket or an entry of ours.
#include "calls_below.h"
#include "provider.h"
#include <mswsock.h>
#include <stddef.h>
#include <string.h>

// Both character sets' structures are equal up to the name at the end.
static WSAPROTOCOL_INFOA InAnsi(const WSAPROTOCOL_INFOW& wide) {
    static_assert(offsetof(WSAPROTOCOL_INFOA, szProtocol) == offsetof(WSAPROTOCOL_INFOW, szProtocol));
    WSAPROTOCOL_INFOA ansi{};
    memcpy(&ansi, &wide, offsetof(WSAPROTOCOL_INFOW, szProtocol));
    WideCharToMultiByte(CP_ACP, 0, wide.szProtocol, -1, ansi.szProtocol, sizeof ansi.szProtocol, NULL, NULL);
    return ansi;
}

static int Answer(const void* value, int length, char* optval, LPINT optlen, LPINT lpErrno) {
    if (optval == nullptr || optlen == nullptr) return Fail(lpErrno, WSAEFAULT);
    const int capacity = *optlen;
    *optlen = length;
    if (capacity < length) return Fail(lpErrno, WSAEFAULT); // SPI: WSP-GSO-2
    memcpy(optval, value, static_cast<size_t>(length));
    return 0;
}

int WSPAPI WSPGetSockOpt(SOCKET s, int level, int optname, char* optval, LPINT optlen, LPINT lpErrno) {
    const ErrorPlace error(lpErrno);
    const SocketRef socket(s, error);
    if (!socket) return SOCKET_ERROR;
    // The client asks for the entry that it opened, not for the base's (SPI: WSP-LSP-13).
    if (level == SOL_SOCKET && optname == SO_PROTOCOL_INFOW) {
        return Answer(&socket->route->own, sizeof(WSAPROTOCOL_INFOW), optval, optlen, error);
    }
    if (level == SOL_SOCKET && optname == SO_PROTOCOL_INFOA) {
        const WSAPROTOCOL_INFOA ansi = InAnsi(socket->route->own);
        return Answer(&ansi, sizeof ansi, optval, optlen, error);
    }
    return socket->Below().lpWSPGetSockOpt(socket->lower, level, optname, optval, optlen, error);
}

int WSPAPI WSPSetSockOpt(SOCKET s, int level, int optname, const char* optval, int optlen, LPINT lpErrno) {
    const ErrorPlace error(lpErrno);
    const SocketRef socket(s, error);
    if (!socket) return SOCKET_ERROR;
    const WSPPROC_TABLE& below = socket->Below();
    if (level != SOL_SOCKET || optname != SO_UPDATE_ACCEPT_CONTEXT) {
        return below.lpWSPSetSockOpt(socket->lower, level, optname, optval, optlen, error);
    }
    // The value is the listening socket: a handle in disguise (SPI: WSP-LSP-13).
    if (optval == nullptr || optlen < static_cast<int>(sizeof(SOCKET))) return Fail(error, WSAEFAULT);
    SOCKET upper = INVALID_SOCKET;
    memcpy(&upper, optval, sizeof upper);
    const SocketRef listener(upper, error);
    if (!listener) return SOCKET_ERROR;
    return below.lpWSPSetSockOpt(socket->lower, level, optname, reinterpret_cast<const char*>(&listener->lower),
                                 sizeof listener->lower, error);
}
