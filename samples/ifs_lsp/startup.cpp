// WSPStartup of an IFS layer: take the lower provider's table and replace what is needed. Read this file first.
//
// An IFS layer hands out the base's own handles, which are handles of the operating system. So the system completes
// overlapped requests, the base's functions work on the client's handles, and the layer may leave most of the table as
// the provider below has filled it (SPI: WSP-LSP-8, WSP-LSP-10).
#include "../layering/lasting.h"
#include "layer.h"
#include <string.h>

namespace {

constexpr WORD kVersion = MAKEWORD(2, 2);
constexpr WCHAR kDescription[] = L"ifs_lsp: a layer over the handles of its base";

SRWLOCK g_membersLock = SRWLOCK_INIT; // guards the members below
DWORD g_starts = 0;                   // successful WSPStartup calls without their WSPCleanup (SPI: WSP-START-10)

struct GivenTable {
    GUID providerId; // of our entry
    HMODULE below;   // whose functions the table holds
};
Lasting<std::vector<GivenTable>> g_given;

void FillTable(const Route& route, LPWSPPROC_TABLE table) {
    *table = route.lower->table;
    table->lpWSPAccept = WSPAccept;
    table->lpWSPAddressToString = WSPAddressToString;
    table->lpWSPCleanup = WSPCleanup;
    table->lpWSPCloseSocket = WSPCloseSocket;
    table->lpWSPDuplicateSocket = WSPDuplicateSocket;
    table->lpWSPGetSockOpt = WSPGetSockOpt;
    table->lpWSPJoinLeaf = WSPJoinLeaf;
    table->lpWSPRecv = WSPRecv;
    table->lpWSPSend = WSPSend;
    table->lpWSPSocket = WSPSocket;
    table->lpWSPStringToAddress = WSPStringToAddress;
}

// Versions compare major first; the low byte is the major one (SPI: WSP-START-2, WSP-START-3).
bool IsOlder(WORD version, WORD than) {
    return MAKEWORD(HIBYTE(version), LOBYTE(version)) < MAKEWORD(HIBYTE(than), LOBYTE(than));
}

} // namespace

int WSPAPI WSPStartup(WORD wVersionRequested, LPWSPDATA lpWSPData, LPWSAPROTOCOL_INFOW lpProtocolInfo,
                      WSPUPCALLTABLE UpcallTable, LPWSPPROC_TABLE lpProcTable) {
    if (lpWSPData == nullptr || lpProcTable == nullptr || lpProtocolInfo == nullptr) return WSAEFAULT;
    if (IsOlder(wVersionRequested, kVersion)) return WSAVERNOTSUPPORTED; // SPI: WSP-START-4

    ExclusiveLock lock(g_membersLock);
    Routes().ReceiveUpcalls(UpcallTable);
    // Unlike a non-IFS layer this one needs the lower provider at once: its pointers go into the table.
    int error = 0;
    const auto route = Routes().Find(*lpProtocolInfo, &error);
    if (!route) return error;
    g_given->push_back({route->own.ProviderId, route->lower->module});
    ++g_starts;

    lpWSPData->wVersion = kVersion;
    lpWSPData->wHighVersion = kVersion;
    memset(lpWSPData->szDescription, 0, sizeof lpWSPData->szDescription);
    memcpy(lpWSPData->szDescription, kDescription, sizeof kDescription);
    FillTable(*route, lpProcTable);
    return 0;
}

int WSPAPI WSPCleanup(LPINT lpErrno) {
    ExclusiveLock lock(g_membersLock);
    if (g_starts == 0) return Fail(lpErrno, WSANOTINITIALISED); // SPI: WSP-CLNP-2
    if (--g_starts != 0) return 0;                              // SPI: WSP-CLNP-1
    // The sockets are the base's: it resets what is still open, and ends the requests, in its own WSPCleanup.
    Routes().StopAll();
    ForgetAllSockets();
    g_given->clear();
    PrintTotals();
    return 0;
}

// Entries installed under one GUID share one WSPStartup, and so one table (SPI: WSP-START-12); those of a layer above
// us lead here by one table, too. The functions that a table passes through belong to the provider below the entry that
// we were started with. Sockets of another entry can use them only if the same DLL is below that one. Installers avoid
// the question by a GUID of its own for each chain entry.
bool TableFits(const Route& route) {
    SharedLock lock(g_membersLock);
    bool fits = false;
    for (const GivenTable& given : *g_given) {
        const bool same = given.below == route.lower->module;
        if (IsEqualGUID(given.providerId, route.own.ProviderId)) return same;
        fits = fits || same;
    }
    return fits;
}

RouteTable& Routes() {
    static Lasting<RouteTable> routes;
    return *routes;
}

extern "C" BOOL WINAPI DllMain(HINSTANCE module, DWORD reason, LPVOID terminating) {
    if (reason == DLL_PROCESS_ATTACH) {
        Routes().SetModule(module);
        DisableThreadLibraryCalls(module);
    }
    if (reason == DLL_PROCESS_DETACH) g_libraryUnloads = terminating == NULL;
    return TRUE;
}
