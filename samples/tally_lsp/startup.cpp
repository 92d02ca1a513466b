// WSPStartup and WSPCleanup: the frame around everything else. Read this file first.
#include "../layering/lasting.h"
#include "client_routine.h"
#include "calls_below.h"
#include "port_worker.h"
#include "provider.h"
#include "routine_worker.h"
#include "window.h"
#include <string.h>

namespace {

constexpr WORD kVersion = MAKEWORD(2, 2);
constexpr WCHAR kDescription[] = L"tally_lsp: counts what sockets carry";

HMODULE g_module = NULL;
SRWLOCK g_startsLock = SRWLOCK_INIT; // guards g_starts
DWORD g_starts = 0;                  // successful WSPStartup calls without their WSPCleanup (SPI: WSP-START-10)
std::atomic<bool> g_started{false};
std::atomic<bool> g_silent{false};

// A non-IFS layer implements all of them; the caller gets a copy (SPI: WSP-START-9, WSP-LSP-8).
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
    table->lpWSPGetSockName = WSPGetSockName;
    table->lpWSPGetSockOpt = WSPGetSockOpt;
    table->lpWSPGetQOSByName = WSPGetQOSByName;
    table->lpWSPIoctl = WSPIoctl;
    table->lpWSPJoinLeaf = WSPJoinLeaf;
    table->lpWSPListen = WSPListen;
    table->lpWSPRecv = WSPRecv;
    table->lpWSPRecvDisconnect = WSPRecvDisconnect;
    table->lpWSPRecvFrom = WSPRecvFrom;
    table->lpWSPSelect = reinterpret_cast<LPWSPSELECT>(WSPSelect);
    table->lpWSPSend = WSPSend;
    table->lpWSPSendDisconnect = WSPSendDisconnect;
    table->lpWSPSendTo = WSPSendTo;
    table->lpWSPSetSockOpt = WSPSetSockOpt;
    table->lpWSPShutdown = WSPShutdown;
    table->lpWSPSocket = WSPSocket;
    table->lpWSPStringToAddress = WSPStringToAddress;
}

// Everything that the layer has made, in the opposite order of how things depend on each other.
void TakeDown() {
    g_silent = true;        // SPI: WSP-CLNP-3
    CloseAllSockets();      // makes every request end,
    ThePortWorker().Stop(); // and these wait until the last one has
    TheRoutineWorker().Stop();
    StopWindow();
    CancelClientRoutines();
    WaitUntilSocketsAreGone(); // no upcall of ours comes after the return (SPI: WSP-CLNP-5)
    Routes().StopAll();
    PrintTotals();
    g_silent = false;
}

} // namespace

// Versions compare major first; the low byte is the major one (SPI: WSP-START-2, WSP-START-3).
static bool IsOlder(WORD version, WORD than) {
    return MAKEWORD(HIBYTE(version), LOBYTE(version)) < MAKEWORD(HIBYTE(than), LOBYTE(than));
}

int WSPAPI WSPStartup(WORD wVersionRequested, LPWSPDATA lpWSPData, LPWSAPROTOCOL_INFOW lpProtocolInfo,
                      WSPUPCALLTABLE UpcallTable, LPWSPPROC_TABLE lpProcTable) {
    if (lpWSPData == nullptr || lpProcTable == nullptr || lpProtocolInfo == nullptr) return WSAEFAULT;
    if (IsOlder(wVersionRequested, kVersion)) return WSAVERNOTSUPPORTED; // SPI: WSP-START-4

    ExclusiveLock lock(g_startsLock);
    Routes().ReceiveUpcalls(UpcallTable);
    // The provider below could wait until the first socket (SPI: WSP-LSP-7). Starting it now lets a broken chain show
    // at once, and on failure nothing has been counted (SPI: WSP-START-11).
    int error = 0;
    if (!Routes().Find(*lpProtocolInfo, &error)) return error;
    ++g_starts;
    g_started = true;

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
    g_started = false;
    TakeDown();
    return 0;
}

RouteTable& Routes() {
    static Lasting<RouteTable> routes;
    return *routes;
}

HMODULE LayerModule() {
    return g_module;
}

bool IsStarted() {
    return g_started;
}

bool IsSilent() {
    return g_silent;
}

extern "C" BOOL WINAPI DllMain(HINSTANCE module, DWORD reason, LPVOID terminating) {
    if (reason == DLL_PROCESS_ATTACH) {
        g_module = module;
        Routes().SetModule(module);
        DisableThreadLibraryCalls(module);
        return OpenBlockingCallSlot();
    }
    // A process that ends without WSPCleanup leaves its threads nowhere and our memory to the system (SPI: WSP-CLNP-7).
    if (reason == DLL_PROCESS_DETACH && terminating == NULL) {
        CloseBlockingCallSlot();
        g_libraryUnloads = true;
    }
    return TRUE;
}
