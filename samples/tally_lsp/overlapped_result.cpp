// WSPGetOverlappedResult: answered from the client's own structure, because the one below is ours (SPI: OVL-GOR-1).
#include "client_structure.h"
#include "layer.h"
#include "provider.h"
#include "socket_context.h"
#include <atomic>

// Client threads poll Internal while we write to it, so it is only touched atomically.
static std::atomic_ref<ULONG_PTR> Status(LPWSAOVERLAPPED client) {
    static_assert(sizeof client->Internal == sizeof(ULONG_PTR));
    return std::atomic_ref<ULONG_PTR>(reinterpret_cast<ULONG_PTR&>(client->Internal));
}

// Bit 0 of an event says "no packet to the port" and is not part of the handle (SPI: OVL-STR-5).
static HANDLE EventOf(LPWSAOVERLAPPED client) {
    return reinterpret_cast<HANDLE>(reinterpret_cast<ULONG_PTR>(client->hEvent) & ~static_cast<ULONG_PTR>(1));
}

void MarkInProgress(LPWSAOVERLAPPED client, bool hasRoutine) {
    client->Offset = 0;
    client->OffsetHigh = 0;
    client->InternalHigh = 0;
    Status(client).store(WSS_OPERATION_IN_PROGRESS, std::memory_order_release); // SPI: OVL-STR-6
    const HANDLE event = hasRoutine ? NULL : EventOf(client);
    INT ignored = 0;
    if (event != NULL) Upcalls().lpWPUResetEvent(event, &ignored); // SPI: OVL-RET-6
}

void MarkFailed(LPWSAOVERLAPPED client, DWORD error) {
    client->OffsetHigh = error; // SPI: OVL-COR-2
    Status(client).store(0, std::memory_order_release);
}

void WriteResults(LPWSAOVERLAPPED client, DWORD error, DWORD flags) {
    client->Offset = flags;
    client->OffsetHigh = error;
}

void WriteEnd(LPWSAOVERLAPPED client, DWORD bytes) {
    client->InternalHigh = bytes;
    Status(client).store(0, std::memory_order_release);
}

BOOL WSPAPI WSPGetOverlappedResult(SOCKET s, LPWSAOVERLAPPED lpOverlapped, LPDWORD lpcbTransfer, BOOL fWait,
                                   LPDWORD lpdwFlags, LPINT lpErrno) {
    const ErrorPlace error(lpErrno);
    const SocketRef socket(s, error);
    if (!socket) return FALSE;
    const auto refuse = [&](int code) {
        Fail(error, code);
        return FALSE;
    };
    if (lpOverlapped == nullptr || lpcbTransfer == nullptr || lpdwFlags == nullptr) return refuse(WSAEFAULT);

    const auto inProgress = [&] {
        return Status(lpOverlapped).load(std::memory_order_acquire) == WSS_OPERATION_IN_PROGRESS;
    };
    if (inProgress()) {
        if (!fWait) return refuse(WSA_IO_INCOMPLETE); // SPI: OVL-GOR-3
        const HANDLE event = EventOf(lpOverlapped);
        if (event == NULL) return refuse(WSA_INVALID_HANDLE); // SPI: WSP-GOR-5
        WaitForSingleObject(event, INFINITE);                 // not alertable (SPI: OVL-GOR-6)
        if (inProgress()) return refuse(WSA_IO_INCOMPLETE);   // somebody else has set the event
    }
    if (lpOverlapped->OffsetHigh != 0) return refuse(static_cast<int>(lpOverlapped->OffsetHigh)); // SPI: OVL-GOR-4
    *lpcbTransfer = static_cast<DWORD>(lpOverlapped->InternalHigh);
    *lpdwFlags = lpOverlapped->Offset;
    return TRUE;
}
