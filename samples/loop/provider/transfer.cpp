// Sending and receiving, in the three forms that the SPI knows.
#include "loop_base.h"

#include <stddef.h>

static_assert(sizeof(WSABUF) == sizeof(LoopBuffer) && offsetof(WSABUF, buf) == offsetof(LoopBuffer, data));

namespace {

// How the client wants to hear of the end.
struct Notice {
    LPWSAOVERLAPPED overlapped;
    LPWSAOVERLAPPED_COMPLETION_ROUTINE routine;
    LPWSATHREADID thread;
};

// A request with a completion routine. The handle's own completion would go to the client's port or event, so it is sent through
// the helper, whose thread hears of the end and queues the routine to the client's.
struct RoutineErrand final : Errand {
    explicit RoutineErrand(const Notice& notice)
        : overlapped(notice.overlapped), routine(notice.routine), thread(*notice.thread) {}

    // First the bytes, then the status. After WSPCleanup nothing but the status tells (SPI: WSP-CLNP-3).
    void Ended(int code, DWORD count) override {
        std::unique_ptr<RoutineErrand> self(this);
        error = code == WSAEINTR ? WSA_OPERATION_ABORTED : code;
        bytes = count;
        const LONG64 status = error == 0 ? 0 : static_cast<LONG64>(0xC0070000u | static_cast<unsigned>(error));
        overlapped->InternalHigh = count;
        InterlockedExchange64(reinterpret_cast<volatile LONG64*>(&overlapped->Internal), status);
        int ignored = 0; // the thread is gone, and with it whoever could be told
        if (!IsHushed() && Upcalls().lpWPUQueueApc(&thread, &Tell, reinterpret_cast<DWORD_PTR>(this), &ignored) == 0)
            static_cast<void>(self.release());
    }
    static void CALLBACK Tell(DWORD_PTR context) {
        const std::unique_ptr<RoutineErrand> self(reinterpret_cast<RoutineErrand*>(context));
        self->routine(static_cast<DWORD>(self->error), self->bytes, self->overlapped, 0);
    }

    const LPWSAOVERLAPPED overlapped;
    const LPWSAOVERLAPPED_COMPLETION_ROUTINE routine;
    WSATHREADID thread;
    int error = 0;
    DWORD bytes = 0;
};

int ByRoutine(DWORD code, LoopTransfer how, const Notice& notice) {
    if (notice.thread == nullptr) return WSAEINVAL;
    notice.overlapped->Internal = WSS_OPERATION_IN_PROGRESS;
    const int error = SendOnErrand(std::make_unique<RoutineErrand>(notice), code, DataOf(how), {});
    return error == 0 ? WSA_IO_PENDING : error;
}

// The client's OVERLAPPED goes down as it is: its event, or the port of the handle, is the I/O manager's affair.
int ByOverlapped(SOCKET s, DWORD code, LoopTransfer how, const Notice& notice, LPDWORD transferred) {
    DWORD bytes = 0;
    if (!DeviceIoControl(reinterpret_cast<HANDLE>(s), code, &how, sizeof how, nullptr, 0, &bytes, notice.overlapped)) {
        const DWORD error = GetLastError();
        return error == ERROR_IO_PENDING ? WSA_IO_PENDING : WinsockError(error);
    }
    if (transferred != nullptr) *transferred = bytes;
    return 0;
}

int Transfer(const Socket& socket, DWORD code, LPWSABUF buffers, DWORD count, bool peek, LPDWORD transferred,
             const Notice& notice) {
    if (buffers == nullptr && count != 0) return WSAEFAULT;
    LoopTransfer how{socket.endpoint, reinterpret_cast<const LoopBuffer*>(buffers), count, 0, peek};
    if (notice.overlapped != nullptr && notice.routine != nullptr) return ByRoutine(code, how, notice);
    if (notice.overlapped != nullptr) return ByOverlapped(socket.handle, code, how, notice, transferred);
    if (transferred == nullptr) return WSAEFAULT;
    how.at_once = socket.nonblocking;
    return AskEndpoint(socket.handle, code, DataOf(how), {}, transferred);
}

} // namespace

int WSPAPI WSPSend(SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount, LPDWORD lpNumberOfBytesSent, DWORD dwFlags,
                   LPWSAOVERLAPPED lpOverlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine,
                   LPWSATHREADID lpThreadId, LPINT lpErrno) {
    const SocketPointer socket = FindSocket(s, lpErrno);
    if (!socket) return SOCKET_ERROR;
    if (dwFlags != 0) return Fail(lpErrno, WSAEOPNOTSUPP);
    const int error = Transfer(*socket, LOOP_SEND, lpBuffers, dwBufferCount, false, lpNumberOfBytesSent,
                               {lpOverlapped, lpCompletionRoutine, lpThreadId});
    if (error == WSAEWOULDBLOCK) EnableEvents(socket, FD_WRITE); // SPI: BLK-EV-4
    return Answer(lpErrno, error);
}

int WSPAPI WSPRecv(SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount, LPDWORD lpNumberOfBytesRecvd, LPDWORD lpFlags,
                   LPWSAOVERLAPPED lpOverlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine,
                   LPWSATHREADID lpThreadId, LPINT lpErrno) {
    const SocketPointer socket = FindSocket(s, lpErrno);
    if (!socket) return SOCKET_ERROR;
    if (lpFlags == nullptr) return Fail(lpErrno, WSAEFAULT);
    if ((*lpFlags & ~static_cast<DWORD>(MSG_PEEK)) != 0) return Fail(lpErrno, WSAEOPNOTSUPP);
    const bool peek = (*lpFlags & MSG_PEEK) != 0;
    *lpFlags = 0;
    const int error = Transfer(*socket, LOOP_RECEIVE, lpBuffers, dwBufferCount, peek, lpNumberOfBytesRecvd,
                               {lpOverlapped, lpCompletionRoutine, lpThreadId});
    EnableEvents(socket, FD_READ); // SPI: BLK-EV-4
    return Answer(lpErrno, error);
}

// On a connected stream the addresses mean nothing (SPI: WSP-SENT-2).
int WSPAPI WSPSendTo(SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount, LPDWORD lpNumberOfBytesSent, DWORD dwFlags,
                     const sockaddr* lpTo, int iTolen, LPWSAOVERLAPPED lpOverlapped,
                     LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine, LPWSATHREADID lpThreadId, LPINT lpErrno) {
    (void)lpTo, (void)iTolen;
    return WSPSend(s, lpBuffers, dwBufferCount, lpNumberOfBytesSent, dwFlags, lpOverlapped, lpCompletionRoutine,
                   lpThreadId, lpErrno);
}

int WSPAPI WSPRecvFrom(SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount, LPDWORD lpNumberOfBytesRecvd, LPDWORD lpFlags,
                       sockaddr* lpFrom, LPINT lpFromlen, LPWSAOVERLAPPED lpOverlapped,
                       LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine, LPWSATHREADID lpThreadId,
                       LPINT lpErrno) {
    (void)lpFrom, (void)lpFromlen;
    return WSPRecv(s, lpBuffers, dwBufferCount, lpNumberOfBytesRecvd, lpFlags, lpOverlapped, lpCompletionRoutine,
                   lpThreadId, lpErrno);
}

BOOL WSPAPI WSPGetOverlappedResult(SOCKET s, LPWSAOVERLAPPED lpOverlapped, LPDWORD lpcbTransfer, BOOL fWait,
                                   LPDWORD lpdwFlags, LPINT lpErrno) {
    if (!FindSocket(s, lpErrno)) return FALSE;
    if (lpOverlapped == nullptr || lpcbTransfer == nullptr || lpdwFlags == nullptr) {
        Fail(lpErrno, WSAEFAULT);
        return FALSE;
    }
    *lpdwFlags = 0;
    if (GetOverlappedResult(reinterpret_cast<HANDLE>(s), lpOverlapped, lpcbTransfer, fWait)) return TRUE;
    const DWORD error = GetLastError();
    const bool own = error == WSA_IO_INCOMPLETE || error == WSA_OPERATION_ABORTED; // Winsock's own names for them
    Fail(lpErrno, own ? static_cast<int>(error) : WinsockError(error));
    return FALSE;
}
