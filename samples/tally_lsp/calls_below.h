// Calls that go straight down: find the socket, remember who is being called, call, let the answer through.
#pragma once
#include "socket_context.h"

// While one exists, the calling thread's blocking call can be cancelled: WSPCancelBlockingCall names no socket, so the
// layer has to remember per thread which provider is at work (SPI: WSP-LSP-17).
class BlockingCall {
public:
    explicit BlockingCall(const LowerProvider& provider);
    ~BlockingCall();
    BlockingCall(const BlockingCall&) = delete;
    BlockingCall& operator=(const BlockingCall&) = delete;

private:
    LPVOID outer_; // a blocking hook may call Winsock again, so these nest
};

// The slot in the threads' local storage; made and freed with the DLL.
bool OpenBlockingCallSlot();
void CloseBlockingCallSlot();

// call(table, lowerSocket, lpErrno) -> int. The result and *lpErrno are the provider's own. The arguments are not
// looked at on the way: the provider below checks every one of them anyway (SPI: WSP-GEN-3).
template <class Call>
int CallBelow(SOCKET s, LPINT lpErrno, Call call) {
    const ErrorPlace error(lpErrno);
    const SocketRef socket(s, error);
    if (!socket) return SOCKET_ERROR;
    const BlockingCall inProgress(*socket->route->lower);
    return call(socket->Below(), socket->lower, static_cast<LPINT>(error));
}
