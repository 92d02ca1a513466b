// What layers do: they load the next provider themselves, and define functions of the SPI with the SDK's `long`.
#include <ws2spi.h>
#include <windows.h>
#include <stdio.h>

static WSPPROC_TABLE g_below;

int WSPAPI WSPEventSelect(SOCKET s, WSAEVENT hEventObject, long lNetworkEvents, LPINT lpErrno) {
    return g_below.lpWSPEventSelect(s, hEventObject, lNetworkEvents, lpErrno);
}
int WSPAPI WSPAsyncSelect(SOCKET s, HWND hWnd, unsigned int wMsg, long lEvent, LPINT lpErrno) {
    return g_below.lpWSPAsyncSelect(s, hWnd, wMsg, lEvent, lpErrno);
}

static int StartBelow(WSPUPCALLTABLE upcalls, WSPDATA* data, WSAPROTOCOL_INFOW* info) {
    WCHAR path[MAX_PATH], expanded[MAX_PATH];
    int length = MAX_PATH, error = 0;
    if (WSCGetProviderPath(&info->ProviderId, path, &length, &error) == SOCKET_ERROR) return error;
    ExpandEnvironmentStringsW(path, expanded, MAX_PATH);
    HMODULE next = LoadLibraryW(expanded);
    if (next == NULL) return WSAEPROVIDERFAILEDINIT;
    LPWSPSTARTUP start = (LPWSPSTARTUP)GetProcAddress(next, "WSPStartup");
    return start ? start(MAKEWORD(2, 2), data, info, upcalls, &g_below) : WSAEPROVIDERFAILEDINIT;
}

int WSPAPI WSPStartup(WORD, LPWSPDATA data, LPWSAPROTOCOL_INFOW info, WSPUPCALLTABLE upcalls, LPWSPPROC_TABLE table) {
    const int error = StartBelow(upcalls, data, info);
    if (error != 0) return error;
    *table = g_below;
    table->lpWSPEventSelect = WSPEventSelect;
    table->lpWSPAsyncSelect = WSPAsyncSelect;
    return 0;
}
