// WSPIoctl: most codes are the provider's below. The exceptions are those that ask for a handle or a function.
#include "calls_below.h"
#include "extensions.h"
#include "provider.h"
#include <mswsock.h>
#include <string.h>

namespace {

// One call's arguments, so that they need not travel one by one.
struct Control {
    DWORD code;
    LPVOID in;
    DWORD inLength;
    LPVOID out;
    DWORD outLength;
    LPDWORD returned;
    Indication indication;
};

// An answer of our own. For an overlapped call, too, the result is there when it returns.
int Answer(const SocketRef& socket, const Control& control, const void* value, DWORD length, LPINT lpErrno) {
    if (control.out == nullptr || control.outLength < length) return Fail(lpErrno, WSAEFAULT); // SPI: WSP-IOC-9
    const bool overlapped = control.indication.overlapped != nullptr && socket->overlapped;
    if (control.returned == nullptr && !overlapped) return Fail(lpErrno, WSAEFAULT);
    memcpy(control.out, value, length);
    if (control.returned != nullptr) *control.returned = length;
    return overlapped ? FinishAtOnce(Operation::Ioctl, socket, control.indication, length, lpErrno) : 0;
}

int AnswerExtension(const SocketRef& socket, const Control& control, LPINT lpErrno) {
    GUID id{};
    if (control.in == nullptr || control.inLength < sizeof id || control.out == nullptr) {
        return Fail(lpErrno, WSAEFAULT);
    }
    memcpy(&id, control.in, sizeof id);
    void* const function = FindExtension(*socket, id, lpErrno);
    if (function == nullptr) return SOCKET_ERROR;
    return Answer(socket, control, &function, sizeof function, lpErrno);
}

int PassDown(const SocketRef& socket, const Control& control, LPINT lpErrno) {
    if (control.indication.overlapped == nullptr || !socket->overlapped) { // SPI: WSP-IOC-1
        const BlockingCall inProgress(*socket->route->lower);
        return socket->Below().lpWSPIoctl(socket->lower, control.code, control.in, control.inLength, control.out,
                                          control.outLength, control.returned, nullptr, nullptr, nullptr, lpErrno);
    }
    Request* request = NewRequest(Operation::Ioctl, socket, control.indication, lpErrno);
    if (request == nullptr) return SOCKET_ERROR;
    request->code = control.code;
    request->in = control.in;
    request->inLength = control.inLength;
    request->out = control.out;
    request->outLength = control.outLength;
    return StartRequest(request, lpErrno);
}

} // namespace

int WSPAPI WSPIoctl(SOCKET s, DWORD dwIoControlCode, LPVOID lpvInBuffer, DWORD cbInBuffer, LPVOID lpvOutBuffer,
                    DWORD cbOutBuffer, LPDWORD lpcbBytesReturned, LPWSAOVERLAPPED lpOverlapped,
                    LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine, LPWSATHREADID lpThreadId, LPINT lpErrno) {
    const ErrorPlace error(lpErrno);
    const SocketRef socket(s, error);
    if (!socket) return SOCKET_ERROR;
    const Control control{dwIoControlCode,
                          lpvInBuffer,
                          cbInBuffer,
                          lpvOutBuffer,
                          cbOutBuffer,
                          lpcbBytesReturned,
                          {lpOverlapped, lpCompletionRoutine, lpThreadId}};
    switch (dwIoControlCode) {
    case SIO_GET_EXTENSION_FUNCTION_POINTER: return AnswerExtension(socket, control, error);
    case SIO_BSP_HANDLE_SELECT:
        // "With which handle shall select be called?" With ours: this layer implements WSPSelect (SPI: WSP-LSP-15).
        return Answer(socket, control, &s, sizeof s, error);
    case SIO_QUERY_TARGET_PNP_HANDLE:
        // Above a layer the target is that layer's handle; above a base, the base's answer (SPI: WSP-LSP-16).
        if (!socket->route->LeadsToBase()) return Answer(socket, control, &socket->lower, sizeof(SOCKET), error);
        return PassDown(socket, control, error);
    default:
        // Also SIO_BASE_HANDLE, which no layer may answer, and SIO_BSP_HANDLE and _POLL: this layer is not interested
        // in WSASendMsg and WSAPoll, so they go around it (SPI: WSP-LSP-15).
        return PassDown(socket, control, error);
    }
}
