// WSPStartup and WSPCleanup of a base provider over a device. Read this file first.
#include "loop_base.h"

#include <string.h>

namespace {

constexpr WORD kVersion = MAKEWORD(2, 2);
constexpr WCHAR kDescription[] = L"loop_base: streams through the Loop device";

SRWLOCK g_startsLock = SRWLOCK_INIT; // guards the members below
DWORD g_starts = 0;                  // successful WSPStartup calls without their WSPCleanup (SPI: WSP-START-10)
WSPUPCALLTABLE g_upcalls;            // written while nothing is started, then only read (SPI: UPC-GEN-2)

// Versions compare major first; the low byte is the major one (SPI: WSP-START-2, WSP-START-3).
bool IsOlder(WORD version, WORD than) {
    return MAKEWORD(HIBYTE(version), LOBYTE(version)) < MAKEWORD(HIBYTE(than), LOBYTE(than));
}

// A routine of ours may be queued to a client's thread when the last WSPCleanup returns, so this DLL never goes.
void StayLoaded() {
    HMODULE self = nullptr;
    GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_PIN,
                       reinterpret_cast<LPCWSTR>(&StayLoaded), &self);
}

void FillTable(LPWSPPROC_TABLE table) {
    table->lpWSPAccept = WSPAccept;
    table->lpWSPAddressToString = WSPAddressToString;
    table->lpWSPAsyncSelect = WSPAsyncSelect;
    table->lpWSPBind = WSPBind;
    table->lpWSPCancelBlockingCall = WSPCancelBlockingCall;
    table->lpWSPCleanup = WSPCleanup;
    table->lpWSPCloseSocket = WSPCloseSocket;
    table->lpWSPConnect = WSPConnect;
    table->lpWSPDuplicateSocket = WSPDuplicateSocket;
    table->lpWSPEnumNetworkEvents = WSPEnumNetworkEvents;
    table->lpWSPEventSelect = WSPEventSelect;
    table->lpWSPGetOverlappedResult = WSPGetOverlappedResult;
    table->lpWSPGetPeerName = WSPGetPeerName;
    table->lpWSPGetQOSByName = WSPGetQOSByName;
    table->lpWSPGetSockName = WSPGetSockName;
    table->lpWSPGetSockOpt = WSPGetSockOpt;
    table->lpWSPIoctl = WSPIoctl;
    table->lpWSPJoinLeaf = WSPJoinLeaf;
    table->lpWSPListen = WSPListen;
    table->lpWSPRecv = WSPRecv;
    table->lpWSPRecvDisconnect = WSPRecvDisconnect;
    table->lpWSPRecvFrom = WSPRecvFrom;
    table->lpWSPSelect = WSPSelect;
    table->lpWSPSend = WSPSend;
    table->lpWSPSendDisconnect = WSPSendDisconnect;
    table->lpWSPSendTo = WSPSendTo;
    table->lpWSPSetSockOpt = WSPSetSockOpt;
    table->lpWSPShutdown = WSPShutdown;
    table->lpWSPSocket = WSPSocket;
    table->lpWSPStringToAddress = WSPStringToAddress;
}

} // namespace

const WSPUPCALLTABLE& Upcalls() {
    return g_upcalls;
}

int WSPAPI WSPStartup(WORD wVersionRequested, LPWSPDATA lpWSPData, LPWSAPROTOCOL_INFOW lpProtocolInfo,
                      WSPUPCALLTABLE UpcallTable, LPWSPPROC_TABLE lpProcTable) {
    (void)lpProtocolInfo; // every socket brings its entry
    if (lpWSPData == nullptr || lpProcTable == nullptr) return WSAEFAULT;
    if (IsOlder(wVersionRequested, kVersion)) return WSAVERNOTSUPPORTED; // SPI: WSP-START-4

    ExclusiveLock lock(g_startsLock);
    if (g_starts == 0) {
        g_upcalls = UpcallTable;
        // Without the device there is no network: WSASYSNOTREADY is what that is called here.
        if (StartHelper() != 0) return WSASYSNOTREADY;
        StayLoaded();
    }
    ++g_starts;
    lpWSPData->wVersion = kVersion;
    lpWSPData->wHighVersion = kVersion;
    memset(lpWSPData->szDescription, 0, sizeof lpWSPData->szDescription);
    memcpy(lpWSPData->szDescription, kDescription, sizeof kDescription);
    FillTable(lpProcTable);
    return 0;
}

int WSPAPI WSPCleanup(LPINT lpErrno) {
    ExclusiveLock lock(g_startsLock);
    if (g_starts == 0) return Fail(lpErrno, WSANOTINITIALISED); // SPI: WSP-CLNP-2
    if (--g_starts != 0) return 0;                              // SPI: WSP-CLNP-1
    // In this order: what is pending on the sockets ends, and the helper takes note of it before it goes.
    HushHelper();
    CloseAllSockets();
    StopHelper();
    return 0;
}
