// Functions that name a catalog entry: the client must see ours, the base must see its own (SPI: WSP-LSP-6).
#include "layer.h"
#include <stddef.h>
#include <string.h>

int WSPAPI WSPDuplicateSocket(SOCKET s, DWORD dwProcessId, LPWSAPROTOCOL_INFOW lpProtocolInfo, LPINT lpErrno) {
    const auto route = RouteOfSocket(s, lpErrno);
    if (!route) return SOCKET_ERROR;
    if (lpProtocolInfo == nullptr) return Fail(lpErrno, WSAEFAULT);
    WSAPROTOCOL_INFOW below = route->ShownBelow(route->own);
    if (route->lower->table.lpWSPDuplicateSocket(s, dwProcessId, &below, lpErrno) == SOCKET_ERROR) return SOCKET_ERROR;
    *lpProtocolInfo = route->own; // SPI: WSP-LSP-12
    lpProtocolInfo->dwProviderReserved = below.dwProviderReserved;
    return 0;
}

int WSPAPI WSPGetSockOpt(SOCKET s, int level, int optname, char* optval, LPINT optlen, LPINT lpErrno) {
    const auto route = RouteOfSocket(s, lpErrno);
    if (!route) return SOCKET_ERROR;
    const bool wide = level == SOL_SOCKET && optname == SO_PROTOCOL_INFOW;
    const bool ansi = level == SOL_SOCKET && optname == SO_PROTOCOL_INFOA;
    if (!wide && !ansi) return route->lower->table.lpWSPGetSockOpt(s, level, optname, optval, optlen, lpErrno);

    // The client asks for the entry that it opened (SPI: WSP-LSP-13).
    const int size = static_cast<int>(wide ? sizeof(WSAPROTOCOL_INFOW) : sizeof(WSAPROTOCOL_INFOA));
    if (optval == nullptr || optlen == nullptr) return Fail(lpErrno, WSAEFAULT);
    const int capacity = *optlen;
    *optlen = size;
    if (capacity < size) return Fail(lpErrno, WSAEFAULT);
    if (wide) {
        memcpy(optval, &route->own, sizeof route->own);
    } else { // both structures are equal up to the name at the end
        memcpy(optval, &route->own, offsetof(WSAPROTOCOL_INFOW, szProtocol));
        WideCharToMultiByte(CP_ACP, 0, route->own.szProtocol, -1, optval + offsetof(WSAPROTOCOL_INFOA, szProtocol),
                            WSAPROTOCOL_LEN + 1, NULL, NULL);
    }
    return 0;
}

static std::shared_ptr<const Route> RouteOfEntry(LPWSAPROTOCOL_INFOW lpProtocolInfo, LPINT lpErrno) {
    int error = lpProtocolInfo == nullptr ? WSAEFAULT : 0;
    auto route = error == 0 ? Routes().Find(*lpProtocolInfo, &error) : nullptr;
    if (!route) Fail(lpErrno, error);
    return route;
}

INT WSPAPI WSPAddressToString(LPSOCKADDR lpsaAddress, DWORD dwAddressLength, LPWSAPROTOCOL_INFOW lpProtocolInfo,
                              LPWSTR lpszAddressString, LPDWORD lpdwAddressStringLength, LPINT lpErrno) {
    const auto route = RouteOfEntry(lpProtocolInfo, lpErrno);
    if (!route) return SOCKET_ERROR;
    WSAPROTOCOL_INFOW shown = route->ShownBelow(*lpProtocolInfo);
    return route->lower->table.lpWSPAddressToString(lpsaAddress, dwAddressLength, &shown, lpszAddressString,
                                                    lpdwAddressStringLength, lpErrno);
}

INT WSPAPI WSPStringToAddress(LPWSTR AddressString, INT AddressFamily, LPWSAPROTOCOL_INFOW lpProtocolInfo,
                              LPSOCKADDR lpAddress, LPINT lpAddressLength, LPINT lpErrno) {
    const auto route = RouteOfEntry(lpProtocolInfo, lpErrno);
    if (!route) return SOCKET_ERROR;
    WSAPROTOCOL_INFOW shown = route->ShownBelow(*lpProtocolInfo);
    return route->lower->table.lpWSPStringToAddress(AddressString, AddressFamily, &shown, lpAddress, lpAddressLength,
                                                    lpErrno);
}
