// AcceptEx and its relatives: programs call them through a pointer, past the system, with the handle they know. A layer
// with handles of its own must therefore give out functions of its own, or the base would be called with a handle that
// it has never seen (SPI: WSP-LSP-14).
//
// Extension functions set the thread's last error, unlike WSPxxx functions (SPI: WSP-GEN-5).
#include "extensions.h"
#include "calls_below.h"
#include <mswsock.h>
#include <string.h>

namespace {

BOOL FailExtension(int code) {
    WSASetLastError(code);
    return FALSE;
}

// The counterpart below. It belongs to the provider of the socket that asks (SPI: DSP-EXT-2).
void* FindBelow(SocketContext& socket, GUID id, LPINT lpErrno) {
    void* function = nullptr;
    DWORD bytes = 0;
    const int result =
        socket.Below().lpWSPIoctl(socket.lower, SIO_GET_EXTENSION_FUNCTION_POINTER, &id, sizeof id, &function,
                                  sizeof function, &bytes, nullptr, nullptr, nullptr, lpErrno);
    if (result == SOCKET_ERROR) return nullptr;
    if (function == nullptr) Fail(lpErrno, WSAEOPNOTSUPP); // SPI: WSP-IOC-5
    return function;
}

template <class Function>
Function FindBelow(SocketContext& socket, const GUID& id, LPINT lpErrno) {
    return reinterpret_cast<Function>(FindBelow(socket, id, lpErrno));
}

// Extension functions below report like Win32 functions; the rest of the layer thinks in WSPxxx results.
int AsProviderResult(BOOL succeeded, LPINT lpErrno) {
    return succeeded ? 0 : Fail(lpErrno, WSAGetLastError());
}

// call(function, lowerSocket, lowerOverlapped) -> BOOL
template <class Function, class Call>
BOOL StartBelow(const SocketRef& socket, const GUID& id, const Indication& indication, Direction direction, Call call) {
    INT error = 0;
    const auto function = FindBelow<Function>(*socket, id, &error);
    if (function == nullptr) return FailExtension(error);
    Request* request = NewRequest(Operation::Extension, socket, indication, &error);
    if (request == nullptr) return FailExtension(error);
    request->direction = direction;
    // A file position, for TransmitFile (SPI: OVL-STR-3).
    request->lower.Offset = indication.overlapped->Offset;
    request->lower.OffsetHigh = indication.overlapped->OffsetHigh;
    StartExtension(
        request,
        [&](Request& r, LPINT lpErrno) { return AsProviderResult(call(function, r.socket->lower, &r.lower), lpErrno); },
        &error);
    return FailExtension(error); // WSA_IO_PENDING, when all went well
}

BOOL PASCAL TallyAcceptEx(SOCKET sListenSocket, SOCKET sAcceptSocket, PVOID lpOutputBuffer, DWORD dwReceiveDataLength,
                          DWORD dwLocalAddressLength, DWORD dwRemoteAddressLength, LPDWORD, LPOVERLAPPED lpOverlapped) {
    INT error = 0;
    const SocketRef listener(sListenSocket, &error);
    if (!listener) return FailExtension(error);
    const SocketRef accepting(sAcceptSocket, &error);
    if (!accepting) return FailExtension(error);
    if (lpOverlapped == nullptr) return FailExtension(WSA_INVALID_PARAMETER);
    // Data that comes with the connection would belong to the other socket, so it is not counted.
    return StartBelow<LPFN_ACCEPTEX>(listener, WSAID_ACCEPTEX, {lpOverlapped}, Direction::None,
                                     [&](LPFN_ACCEPTEX acceptEx, SOCKET lower, LPOVERLAPPED overlapped) {
                                         DWORD received = 0;
                                         return acceptEx(lower, accepting->lower, lpOutputBuffer, dwReceiveDataLength,
                                                         dwLocalAddressLength, dwRemoteAddressLength, &received,
                                                         overlapped);
                                     });
}

BOOL PASCAL TallyConnectEx(SOCKET s, const sockaddr* name, int namelen, PVOID lpSendBuffer, DWORD dwSendDataLength,
                           LPDWORD, LPOVERLAPPED lpOverlapped) {
    INT error = 0;
    const SocketRef socket(s, &error);
    if (!socket) return FailExtension(error);
    if (lpOverlapped == nullptr) return FailExtension(WSA_INVALID_PARAMETER);
    const Direction direction = dwSendDataLength != 0 ? Direction::Sent : Direction::None;
    return StartBelow<LPFN_CONNECTEX>(socket, WSAID_CONNECTEX, {lpOverlapped}, direction,
                                      [&](LPFN_CONNECTEX connectEx, SOCKET lower, LPOVERLAPPED overlapped) {
                                          DWORD sent = 0;
                                          return connectEx(lower, name, namelen, lpSendBuffer, dwSendDataLength, &sent,
                                                           overlapped);
                                      });
}

BOOL PASCAL TallyDisconnectEx(SOCKET s, LPOVERLAPPED lpOverlapped, DWORD dwFlags, DWORD dwReserved) {
    INT error = 0;
    const SocketRef socket(s, &error);
    if (!socket) return FailExtension(error);
    if (lpOverlapped == nullptr) { // of all of them only this one may be called so
        const auto disconnectEx = FindBelow<LPFN_DISCONNECTEX>(*socket, WSAID_DISCONNECTEX, &error);
        if (disconnectEx == nullptr) return FailExtension(error);
        return disconnectEx(socket->lower, nullptr, dwFlags, dwReserved);
    }
    return StartBelow<LPFN_DISCONNECTEX>(socket, WSAID_DISCONNECTEX, {lpOverlapped}, Direction::None,
                                         [&](LPFN_DISCONNECTEX disconnectEx, SOCKET lower, LPOVERLAPPED overlapped) {
                                             return disconnectEx(lower, overlapped, dwFlags, dwReserved);
                                         });
}

BOOL PASCAL TallyTransmitFile(SOCKET hSocket, HANDLE hFile, DWORD nNumberOfBytesToWrite, DWORD nNumberOfBytesPerSend,
                              LPOVERLAPPED lpOverlapped, LPTRANSMIT_FILE_BUFFERS lpTransmitBuffers, DWORD dwReserved) {
    INT error = 0;
    const SocketRef socket(hSocket, &error);
    if (!socket) return FailExtension(error);
    const auto transmit = [&](LPFN_TRANSMITFILE transmitFile, SOCKET lower, LPOVERLAPPED overlapped) {
        return transmitFile(lower, hFile, nNumberOfBytesToWrite, nNumberOfBytesPerSend, overlapped, lpTransmitBuffers,
                            dwReserved);
    };
    if (lpOverlapped == nullptr) {
        const auto transmitFile = FindBelow<LPFN_TRANSMITFILE>(*socket, WSAID_TRANSMITFILE, &error);
        return transmitFile != nullptr ? transmit(transmitFile, socket->lower, nullptr) : FailExtension(error);
    }
    return StartBelow<LPFN_TRANSMITFILE>(socket, WSAID_TRANSMITFILE, {lpOverlapped}, Direction::Sent, transmit);
}

BOOL PASCAL TallyTransmitPackets(SOCKET hSocket, LPTRANSMIT_PACKETS_ELEMENT lpPacketArray, DWORD nElementCount,
                                 DWORD nSendSize, LPOVERLAPPED lpOverlapped, DWORD dwFlags) {
    INT error = 0;
    const SocketRef socket(hSocket, &error);
    if (!socket) return FailExtension(error);
    const auto transmit = [&](LPFN_TRANSMITPACKETS transmitPackets, SOCKET lower, LPOVERLAPPED overlapped) {
        return transmitPackets(lower, lpPacketArray, nElementCount, nSendSize, overlapped, dwFlags);
    };
    if (lpOverlapped == nullptr) {
        const auto transmitPackets = FindBelow<LPFN_TRANSMITPACKETS>(*socket, WSAID_TRANSMITPACKETS, &error);
        return transmitPackets != nullptr ? transmit(transmitPackets, socket->lower, nullptr) : FailExtension(error);
    }
    return StartBelow<LPFN_TRANSMITPACKETS>(socket, WSAID_TRANSMITPACKETS, {lpOverlapped}, Direction::Sent, transmit);
}

// WSARecvMsg alone answers like WSARecv.
INT AsMessageResult(BOOL succeeded) {
    return succeeded ? 0 : SOCKET_ERROR;
}

// The one extension function with a completion routine, but without the thread's id: NewRequest finds it out.
INT PASCAL TallyRecvMsg(SOCKET s, LPWSAMSG lpMsg, LPDWORD lpdwNumberOfBytesRecvd, LPWSAOVERLAPPED lpOverlapped,
                        LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine) {
    INT error = 0;
    const SocketRef socket(s, &error);
    if (!socket) return AsMessageResult(FailExtension(error));
    if (lpOverlapped == nullptr) {
        const auto recvMsg = FindBelow<LPFN_WSARECVMSG>(*socket, WSAID_WSARECVMSG, &error);
        if (recvMsg == nullptr) return AsMessageResult(FailExtension(error));
        const BlockingCall inProgress(*socket->route->lower);
        const INT result = recvMsg(socket->lower, lpMsg, lpdwNumberOfBytesRecvd, nullptr, nullptr);
        if (result == 0 && lpdwNumberOfBytesRecvd != nullptr) {
            socket->tally.Count(Direction::Received, *lpdwNumberOfBytesRecvd);
        }
        return result;
    }
    return AsMessageResult(
        StartBelow<LPFN_WSARECVMSG>(socket, WSAID_WSARECVMSG, {lpOverlapped, lpCompletionRoutine}, Direction::Received,
                                    [&](LPFN_WSARECVMSG recvMsg, SOCKET lower, LPOVERLAPPED overlapped) -> BOOL {
                                        DWORD received = 0;
                                        return recvMsg(lower, lpMsg, &received, overlapped, nullptr) == 0;
                                    }));
}

struct Extension {
    GUID id;
    void* ours;
};

const Extension kExtensions[] = {
    {WSAID_ACCEPTEX, reinterpret_cast<void*>(&TallyAcceptEx)},
    {WSAID_CONNECTEX, reinterpret_cast<void*>(&TallyConnectEx)},
    {WSAID_DISCONNECTEX, reinterpret_cast<void*>(&TallyDisconnectEx)},
    {WSAID_TRANSMITFILE, reinterpret_cast<void*>(&TallyTransmitFile)},
    {WSAID_TRANSMITPACKETS, reinterpret_cast<void*>(&TallyTransmitPackets)},
    {WSAID_WSARECVMSG, reinterpret_cast<void*>(&TallyRecvMsg)},
};

} // namespace

void* FindExtension(SocketContext& socket, const GUID& id, LPINT lpErrno) {
    static const GUID getAcceptExSockaddrs = WSAID_GETACCEPTEXSOCKADDRS;
    // It takes a buffer apart and no socket, so the provider's own function will do.
    if (IsEqualGUID(id, getAcceptExSockaddrs)) return FindBelow(socket, id, lpErrno);
    for (const Extension& extension : kExtensions) {
        if (!IsEqualGUID(id, extension.id) || !CanStartExtension(socket)) continue;
        return FindBelow(socket, id, lpErrno) != nullptr ? extension.ours : nullptr;
    }
    // The provider below may know more of them, but its functions would not know our handles.
    Fail(lpErrno, WSAEOPNOTSUPP);
    return nullptr;
}
