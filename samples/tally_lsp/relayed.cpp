// Functions that mean the same thing one level down: only the handle is exchanged.
#include "calls_below.h"
#include "provider.h"

int WSPAPI WSPBind(SOCKET s, const sockaddr* name, int namelen, LPINT lpErrno) {
    return CallBelow(s, lpErrno, [&](const WSPPROC_TABLE& below, SOCKET lower, LPINT error) {
        return below.lpWSPBind(lower, name, namelen, error);
    });
}

int WSPAPI WSPConnect(SOCKET s, const sockaddr* name, int namelen, LPWSABUF lpCallerData, LPWSABUF lpCalleeData,
                      LPQOS lpSQOS, LPQOS lpGQOS, LPINT lpErrno) {
    return CallBelow(s, lpErrno, [&](const WSPPROC_TABLE& below, SOCKET lower, LPINT error) {
        return below.lpWSPConnect(lower, name, namelen, lpCallerData, lpCalleeData, lpSQOS, lpGQOS, error);
    });
}

int WSPAPI WSPListen(SOCKET s, int backlog, LPINT lpErrno) {
    return CallBelow(s, lpErrno, [&](const WSPPROC_TABLE& below, SOCKET lower, LPINT error) {
        return below.lpWSPListen(lower, backlog, error);
    });
}

int WSPAPI WSPShutdown(SOCKET s, int how, LPINT lpErrno) {
    return CallBelow(s, lpErrno, [&](const WSPPROC_TABLE& below, SOCKET lower, LPINT error) {
        return below.lpWSPShutdown(lower, how, error);
    });
}

int WSPAPI WSPSendDisconnect(SOCKET s, LPWSABUF lpOutboundDisconnectData, LPINT lpErrno) {
    return CallBelow(s, lpErrno, [&](const WSPPROC_TABLE& below, SOCKET lower, LPINT error) {
        return below.lpWSPSendDisconnect(lower, lpOutboundDisconnectData, error);
    });
}

int WSPAPI WSPRecvDisconnect(SOCKET s, LPWSABUF lpInboundDisconnectData, LPINT lpErrno) {
    return CallBelow(s, lpErrno, [&](const WSPPROC_TABLE& below, SOCKET lower, LPINT error) {
        return below.lpWSPRecvDisconnect(lower, lpInboundDisconnectData, error);
    });
}

// The client's event itself goes down: unlike a window message, a signalled event carries no handle to translate.
int WSPAPI WSPEventSelect(SOCKET s, WSAEVENT hEventObject, long lNetworkEvents, LPINT lpErrno) {
    const ErrorPlace error(lpErrno);
    const SocketRef socket(s, error);
    if (!socket) return SOCKET_ERROR;
    const int result = socket->Below().lpWSPEventSelect(socket->lower, hEventObject, lNetworkEvents, error);
    if (result == 0) {
        ExclusiveLock lock(socket->lock);
        socket->window = NULL; // it has replaced WSPAsyncSelect's registration (SPI: WSP-EVT-2)
        socket->events = 0;
    }
    return result;
}

int WSPAPI WSPEnumNetworkEvents(SOCKET s, WSAEVENT hEventObject, LPWSANETWORKEVENTS lpNetworkEvents, LPINT lpErrno) {
    return CallBelow(s, lpErrno, [&](const WSPPROC_TABLE& below, SOCKET lower, LPINT error) {
        return below.lpWSPEnumNetworkEvents(lower, hEventObject, lpNetworkEvents, error);
    });
}

BOOL WSPAPI WSPGetQOSByName(SOCKET s, LPWSABUF lpQOSName, LPQOS lpQOS, LPINT lpErrno) {
    const ErrorPlace error(lpErrno);
    const SocketRef socket(s, error);
    return socket ? socket->Below().lpWSPGetQOSByName(socket->lower, lpQOSName, lpQOS, error) : FALSE;
}
