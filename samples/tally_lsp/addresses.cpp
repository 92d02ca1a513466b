// Names of sockets, and the two conversions that name a catalog entry instead of a socket.
#include "calls_below.h"
#include "provider.h"

int WSPAPI WSPGetPeerName(SOCKET s, sockaddr* name, LPINT namelen, LPINT lpErrno) {
    return CallBelow(s, lpErrno, [&](const WSPPROC_TABLE& below, SOCKET lower, LPINT error) {
        return below.lpWSPGetPeerName(lower, name, namelen, error);
    });
}

int WSPAPI WSPGetSockName(SOCKET s, sockaddr* name, LPINT namelen, LPINT lpErrno) {
    return CallBelow(s, lpErrno, [&](const WSPPROC_TABLE& below, SOCKET lower, LPINT error) {
        return below.lpWSPGetSockName(lower, name, namelen, error);
    });
}

// Both conversions are legal before the first socket exists (SPI: WSP-START-17), so the way down may be new.
static std::shared_ptr<const Route> RouteOf(LPWSAPROTOCOL_INFOW lpProtocolInfo, LPINT lpErrno) {
    if (!IsStarted() || lpProtocolInfo == nullptr) {
        Fail(lpErrno, lpProtocolInfo == nullptr ? WSAEFAULT : WSANOTINITIALISED);
        return nullptr;
    }
    INT code = 0;
    std::shared_ptr<const Route> route = Routes().Find(*lpProtocolInfo, &code);
    if (!route) Fail(lpErrno, WSAEINVAL);
    return route;
}

INT WSPAPI WSPAddressToString(LPSOCKADDR lpsaAddress, DWORD dwAddressLength, LPWSAPROTOCOL_INFOW lpProtocolInfo,
                              LPWSTR lpszAddressString, LPDWORD lpdwAddressStringLength, LPINT lpErrno) {
    const ErrorPlace error(lpErrno);
    const auto route = RouteOf(lpProtocolInfo, error);
    if (!route) return SOCKET_ERROR;
    WSAPROTOCOL_INFOW shown = route->ShownBelow(*lpProtocolInfo); // SPI: WSP-LSP-6
    return route->lower->table.lpWSPAddressToString(lpsaAddress, dwAddressLength, &shown, lpszAddressString,
                                                    lpdwAddressStringLength, error);
}

INT WSPAPI WSPStringToAddress(LPWSTR AddressString, INT AddressFamily, LPWSAPROTOCOL_INFOW lpProtocolInfo,
                              LPSOCKADDR lpAddress, LPINT lpAddressLength, LPINT lpErrno) {
    const ErrorPlace error(lpErrno);
    const auto route = RouteOf(lpProtocolInfo, error);
    if (!route) return SOCKET_ERROR;
    WSAPROTOCOL_INFOW shown = route->ShownBelow(*lpProtocolInfo);
    return route->lower->table.lpWSPStringToAddress(AddressString, AddressFamily, &shown, lpAddress, lpAddressLength,
                                                    error);
}
