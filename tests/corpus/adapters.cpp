// The list of adapters, as layers and installers ask for it: grow the buffer until it fits.
#include <WinSock2.h>
#include <IPHlpApi.h>
#include <IPTypes.h>
#include <stdio.h>
#include <stdlib.h>

#pragma comment(lib, "IPHLPAPI.lib")
#pragma comment(lib, "ws2_32.lib")

#define MALLOC(x) HeapAlloc(GetProcessHeap(), 0, (x))
#define FREE(x) HeapFree(GetProcessHeap(), 0, (x))

static bool HasLoopback(PIP_ADAPTER_ADDRESSES adapter) {
    for (; adapter; adapter = adapter->Next)
        for (PIP_ADAPTER_UNICAST_ADDRESS unicast = adapter->FirstUnicastAddress; unicast; unicast = unicast->Next) {
            sockaddr_in* name = (sockaddr_in*)unicast->Address.lpSockaddr;
            if (name->sin_addr.S_un.S_un_b.s_b1 == 127 && adapter->IfType == IF_TYPE_SOFTWARE_LOOPBACK) return true;
        }
    return false;
}

int __cdecl main() {
    PIP_ADAPTER_ADDRESSES addresses = NULL;
    ULONG length = 1, flags = GAA_FLAG_INCLUDE_PREFIX, tries = 0;
    DWORD result = 0;
    do {
        addresses = (IP_ADAPTER_ADDRESSES*)MALLOC(length);
        result = GetAdaptersAddresses(AF_INET, flags, NULL, addresses, &length);
        if (result == ERROR_BUFFER_OVERFLOW) FREE(addresses);
    } while (result == ERROR_BUFFER_OVERFLOW && ++tries < 3);
    if (result != NO_ERROR || !HasLoopback(addresses)) {
        printf("GetAdaptersAddresses: %u\n", result);
        return 1;
    }
    FREE(addresses);

    // By name, as those do that run on Windows 98, too.
    typedef DWORD(WINAPI * GET_NUMBER)(PDWORD);
    HMODULE library = LoadLibrary("iphlpapi.dll");
    GET_NUMBER number = (GET_NUMBER)GetProcAddress(library, "GetNumberOfInterfaces");
    DWORD count = 0;
    if (!number || number(&count) != NO_ERROR || count == 0 || !GetProcAddress(library, "if_nametoindex")) return 2;
    FreeLibrary(library);
    return 0;
}
