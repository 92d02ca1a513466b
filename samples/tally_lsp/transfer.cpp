// Sending and receiving. Without an OVERLAPPED the call goes straight down; with one it becomes a Request.
#include "calls_below.h"
#include "provider.h"
#include "request.h"
#include <string.h>

namespace {

// A call that ends before it returns: pass it on, count what it says.
template <class Call>
int TransferNow(SOCKET s, Direction direction, LPDWORD transferred, LPINT lpErrno, Call call) {
    const ErrorPlace error(lpErrno);
    const SocketRef socket(s, error);
    if (!socket) return SOCKET_ERROR;
    const BlockingCall inProgress(*socket->route->lower);
    const int result = call(socket->Below(), socket->lower, static_cast<LPINT>(error));
    if (result == 0 && transferred != nullptr) socket->tally.Count(direction, *transferred);
    return result;
}

// The part that all overlapped transfers share. `fill` adds what is special to the operation.
template <class Fill>
int TransferLater(SOCKET s, Operation operation, Direction direction, LPWSABUF buffers, DWORD count,
                  const Indication& indication, LPINT lpErrno, Fill fill) {
    const ErrorPlace error(lpErrno);
    const SocketRef socket(s, error);
    if (!socket) return SOCKET_ERROR;
    if (buffers == nullptr && count != 0) return Fail(error, WSAEFAULT);
    Request* request = NewRequest(operation, socket, indication, error);
    if (request == nullptr) return SOCKET_ERROR;
    request->direction = direction;
    if (count != 0) request->buffers.assign(buffers, buffers + count);
    fill(*request);
    return StartRequest(request, error);
}

} // namespace

int WSPAPI WSPSend(SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount, LPDWORD lpNumberOfBytesSent, DWORD dwFlags,
                   LPWSAOVERLAPPED lpOverlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine,
                   LPWSATHREADID lpThreadId, LPINT lpErrno) {
    if (lpOverlapped == nullptr) { // SPI: OVL-TAB, first row: the routine is ignored
        return TransferNow(s, Direction::Sent, lpNumberOfBytesSent, lpErrno,
                           [&](const WSPPROC_TABLE& below, SOCKET lower, LPINT error) {
                               return below.lpWSPSend(lower, lpBuffers, dwBufferCount, lpNumberOfBytesSent, dwFlags,
                                                      nullptr, nullptr, nullptr, error);
                           });
    }
    return TransferLater(s, Operation::Send, Direction::Sent, lpBuffers, dwBufferCount,
                         {lpOverlapped, lpCompletionRoutine, lpThreadId}, lpErrno,
                         [&](Request& request) { request.flags = dwFlags; });
}

int WSPAPI WSPSendTo(SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount, LPDWORD lpNumberOfBytesSent, DWORD dwFlags,
                     const sockaddr* lpTo, int iTolen, LPWSAOVERLAPPED lpOverlapped,
                     LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine, LPWSATHREADID lpThreadId, LPINT lpErrno) {
    if (lpOverlapped == nullptr) {
        return TransferNow(s, Direction::Sent, lpNumberOfBytesSent, lpErrno,
                           [&](const WSPPROC_TABLE& below, SOCKET lower, LPINT error) {
                               return below.lpWSPSendTo(lower, lpBuffers, dwBufferCount, lpNumberOfBytesSent, dwFlags,
                                                        lpTo, iTolen, nullptr, nullptr, nullptr, error);
                           });
    }
    if (lpTo != nullptr && (iTolen < 0 || iTolen > static_cast<int>(sizeof(sockaddr_storage)))) {
        return Fail(lpErrno, WSAEFAULT);
    }
    return TransferLater(s, Operation::SendTo, Direction::Sent, lpBuffers, dwBufferCount,
                         {lpOverlapped, lpCompletionRoutine, lpThreadId}, lpErrno, [&](Request& request) {
                             request.flags = dwFlags;
                             request.toLength = lpTo != nullptr ? iTolen : 0;
                             memcpy(&request.to, lpTo, static_cast<size_t>(request.toLength)); // SPI: WSP-STO-2
                         });
}

int WSPAPI WSPRecv(SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount, LPDWORD lpNumberOfBytesRecvd, LPDWORD lpFlags,
                   LPWSAOVERLAPPED lpOverlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine,
                   LPWSATHREADID lpThreadId, LPINT lpErrno) {
    if (lpOverlapped == nullptr) {
        return TransferNow(s, Direction::Received, lpNumberOfBytesRecvd, lpErrno,
                           [&](const WSPPROC_TABLE& below, SOCKET lower, LPINT error) {
                               return below.lpWSPRecv(lower, lpBuffers, dwBufferCount, lpNumberOfBytesRecvd, lpFlags,
                                                      nullptr, nullptr, nullptr, error);
                           });
    }
    if (lpFlags == nullptr) return Fail(lpErrno, WSAEFAULT);
    // The flags that come out belong to the result; *lpFlags is not written (SPI: OVL-RET-8).
    return TransferLater(s, Operation::Receive, Direction::Received, lpBuffers, dwBufferCount,
                         {lpOverlapped, lpCompletionRoutine, lpThreadId}, lpErrno,
                         [&](Request& request) { request.flags = *lpFlags; });
}

int WSPAPI WSPRecvFrom(SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount, LPDWORD lpNumberOfBytesRecvd, LPDWORD lpFlags,
                       sockaddr* lpFrom, LPINT lpFromlen, LPWSAOVERLAPPED lpOverlapped,
                       LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine, LPWSATHREADID lpThreadId,
                       LPINT lpErrno) {
    if (lpOverlapped == nullptr) {
        return TransferNow(s, Direction::Received, lpNumberOfBytesRecvd, lpErrno,
                           [&](const WSPPROC_TABLE& below, SOCKET lower, LPINT error) {
                               return below.lpWSPRecvFrom(lower, lpBuffers, dwBufferCount, lpNumberOfBytesRecvd,
                                                          lpFlags, lpFrom, lpFromlen, nullptr, nullptr, nullptr, error);
                           });
    }
    if (lpFlags == nullptr) return Fail(lpErrno, WSAEFAULT);
    return TransferLater(s, Operation::ReceiveFrom, Direction::Received, lpBuffers, dwBufferCount,
                         {lpOverlapped, lpCompletionRoutine, lpThreadId}, lpErrno, [&](Request& request) {
                             request.flags = *lpFlags;
                             // The client keeps both until the end, so the provider below may fill them in itself:
                             // its end comes before ours (SPI: WSP-RFRM-1).
                             request.from = lpFrom;
                             request.fromLength = lpFromlen;
                         });
}
