/* A provider that only shows that it compiles, links and exports what its .def file says. */
#include <winsock2.h>
#include <ws2spi.h>

BOOL WINAPI DllMain(HINSTANCE instance, DWORD reason, LPVOID reserved) {
    (void)instance, (void)reserved;
    return reason == DLL_PROCESS_ATTACH || reason == DLL_PROCESS_DETACH;
}

static const WCHAR name[] = L"outside";

int NotExported(void) {
    return sizeof(name) == 8 * sizeof(WCHAR);
}

int ProviderVersion(void) {
    return WSAGetLastError() == 0 ? 2 : 0;
}

int WSPAPI WSPStartup(WORD version, LPWSPDATA data, LPWSAPROTOCOL_INFOW info, WSPUPCALLTABLE upcalls,
                      LPWSPPROC_TABLE table) {
    (void)version, (void)data, (void)info, (void)upcalls, (void)table;
    return WSASYSNOTREADY;
}
