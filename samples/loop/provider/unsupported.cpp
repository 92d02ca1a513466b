// What a stream through a loop-back device can not do, with the errors that the SPI has for that. Every place of the procedure
// table has to be filled.
#include "loop_base.h"

int WSPAPI WSPCancelBlockingCall(LPINT lpErrno) {
    return Fail(lpErrno, WSAEOPNOTSUPP); // no hooks are run, so nobody could call this from one
}

int WSPAPI WSPDuplicateSocket(SOCKET s, DWORD dwProcessId, LPWSAPROTOCOL_INFOW lpProtocolInfo, LPINT lpErrno) {
    (void)dwProcessId, (void)lpProtocolInfo;
    if (!FindSocket(s, lpErrno)) return SOCKET_ERROR;
    return Fail(lpErrno, WSAEOPNOTSUPP); // the device ends at the process
}

BOOL WSPAPI WSPGetQOSByName(SOCKET s, LPWSABUF lpQOSName, LPQOS lpQOS, LPINT lpErrno) {
    (void)lpQOSName, (void)lpQOS;
    if (FindSocket(s, lpErrno)) Fail(lpErrno, WSAEOPNOTSUPP);
    return FALSE;
}

SOCKET WSPAPI WSPJoinLeaf(SOCKET s, const sockaddr* name, int namelen, LPWSABUF lpCallerData, LPWSABUF lpCalleeData,
                          LPQOS lpSQOS, LPQOS lpGQOS, DWORD dwFlags, LPINT lpErrno) {
    (void)name, (void)namelen, (void)lpCallerData, (void)lpCalleeData, (void)lpSQOS, (void)lpGQOS, (void)dwFlags;
    if (FindSocket(s, lpErrno)) Fail(lpErrno, WSAEOPNOTSUPP);
    return INVALID_SOCKET;
}

int WSPAPI WSPRecvDisconnect(SOCKET s, LPWSABUF lpInboundDisconnectData, LPINT lpErrno) {
    (void)lpInboundDisconnectData;
    if (!FindSocket(s, lpErrno)) return SOCKET_ERROR;
    return Fail(lpErrno, WSAENOPROTOOPT);
}
