// Names, listening, connecting, and the end of a connection.
#include "loop_base.h"

namespace {

int Info(SOCKET s, LoopInfo* info, LPINT lpErrno) {
    if (!FindSocket(s, lpErrno)) return SOCKET_ERROR;
    return Answer(lpErrno, AskEndpoint(s, LOOP_INFO, {}, DataOf(*info)));
}

// The end of one or both directions.
int Shut(SOCKET s, std::uint32_t what, LPINT lpErrno) {
    if (!FindSocket(s, lpErrno)) return SOCKET_ERROR;
    LoopNumber number{what};
    return Answer(lpErrno, AskEndpoint(s, LOOP_SHUTDOWN, DataOf(number)));
}

} // namespace

int WSPAPI WSPBind(SOCKET s, const sockaddr* name, int namelen, LPINT lpErrno) {
    const SocketPointer socket = FindSocket(s, lpErrno);
    if (!socket) return SOCKET_ERROR;
    LoopName wanted{};
    int error = ToLoopName(*socket, name, namelen, true, &wanted);
    if (error == 0) error = AskEndpoint(s, LOOP_BIND, DataOf(wanted), DataOf(wanted));
    return Answer(lpErrno, error);
}

int WSPAPI WSPListen(SOCKET s, int backlog, LPINT lpErrno) {
    if (!FindSocket(s, lpErrno)) return SOCKET_ERROR;
    LoopNumber number{backlog > 0 ? static_cast<std::uint32_t>(backlog) : 1}; // SOMAXCONN is large: as many as come
    return Answer(lpErrno, AskEndpoint(s, LOOP_LISTEN, DataOf(number)));
}

// The device answers at once, so a nonblocking socket is connected, or refused, when this returns.
int WSPAPI WSPConnect(SOCKET s, const sockaddr* name, int namelen, LPWSABUF lpCallerData, LPWSABUF lpCalleeData,
                      LPQOS lpSQOS, LPQOS lpGQOS, LPINT lpErrno) {
    (void)lpSQOS, (void)lpGQOS; // advice, which may be ignored
    const SocketPointer socket = FindSocket(s, lpErrno);
    if (!socket) return SOCKET_ERROR;
    if (lpCallerData != nullptr && lpCallerData->len != 0) return Fail(lpErrno, WSAEOPNOTSUPP);
    if (lpCalleeData != nullptr) lpCalleeData->len = 0;
    LoopName wanted{};
    int error = ToLoopName(*socket, name, namelen, false, &wanted);
    if (error == 0) error = AskEndpoint(s, LOOP_CONNECT, DataOf(wanted));
    return Answer(lpErrno, error);
}

SOCKET WSPAPI WSPAccept(SOCKET s, sockaddr* addr, LPINT addrlen, LPCONDITIONPROC lpfnCondition,
                        DWORD_PTR dwCallbackData, LPINT lpErrno) {
    (void)dwCallbackData;
    const SocketPointer listener = FindSocket(s, lpErrno);
    if (!listener) return INVALID_SOCKET;
    // The device accepts before anybody could be asked.
    int error = lpfnCondition != nullptr ? WSAEOPNOTSUPP : 0;
    SOCKET accepted = INVALID_SOCKET;
    LoopAccept how{0, listener->nonblocking};
    if (error == 0) error = OpenEndpoint(&accepted, &how.into);
    LoopName peer{};
    if (error == 0) error = AskEndpoint(s, LOOP_ACCEPT, DataOf(how), DataOf(peer));
    EnableEvents(listener, FD_ACCEPT);
    if (error == 0 && addr != nullptr) error = FromLoopName(peer, addr, addrlen);
    const DWORD entry = listener->entry.dwCatalogEntryId;
    if (error == 0 && Upcalls().lpWPUModifyIFSHandle(entry, accepted, &error) != INVALID_SOCKET) {
        InheritInterest(*listener, KeepSocket(accepted, how.into, listener->entry));
        return accepted;
    }
    if (accepted != INVALID_SOCKET) CloseHandle(reinterpret_cast<HANDLE>(accepted));
    Fail(lpErrno, error);
    return INVALID_SOCKET;
}

int WSPAPI WSPGetSockName(SOCKET s, sockaddr* name, LPINT namelen, LPINT lpErrno) {
    LoopInfo info{};
    if (Info(s, &info, lpErrno) == SOCKET_ERROR) return SOCKET_ERROR;
    return Answer(lpErrno, info.local.family == 0 ? WSAEINVAL : FromLoopName(info.local, name, namelen));
}

int WSPAPI WSPGetPeerName(SOCKET s, sockaddr* name, LPINT namelen, LPINT lpErrno) {
    LoopInfo info{};
    if (Info(s, &info, lpErrno) == SOCKET_ERROR) return SOCKET_ERROR;
    return Answer(lpErrno, info.peer.family == 0 ? WSAENOTCONN : FromLoopName(info.peer, name, namelen));
}

int WSPAPI WSPShutdown(SOCKET s, int how, LPINT lpErrno) {
    constexpr std::uint32_t kWhat[] = {LOOP_NO_RECEIVE, LOOP_NO_SEND, LOOP_NO_RECEIVE | LOOP_NO_SEND}; // SD_...
    if (how < SD_RECEIVE || how > SD_BOTH) return Fail(lpErrno, WSAEINVAL);
    return Shut(s, kWhat[how], lpErrno);
}

int WSPAPI WSPSendDisconnect(SOCKET s, LPWSABUF lpOutboundDisconnectData, LPINT lpErrno) {
    if (lpOutboundDisconnectData != nullptr && lpOutboundDisconnectData->len != 0) return Fail(lpErrno, WSAENOPROTOOPT);
    return Shut(s, LOOP_NO_SEND, lpErrno);
}
