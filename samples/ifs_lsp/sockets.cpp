// New sockets are registered with our own catalog entry, and that is what puts this layer in the way of their calls.
#include "../layering/lasting.h"
#include "layer.h"
#include <assert.h>
#include <unordered_map>

namespace {

SRWLOCK g_routesLock = SRWLOCK_INIT; // guards g_routes
Lasting<std::unordered_map<SOCKET, std::shared_ptr<const Route>>> g_routes;

void Remember(SOCKET s, std::shared_ptr<const Route> route) {
    ExclusiveLock lock(g_routesLock);
    (*g_routes)[s] = std::move(route);
}

// The provider below has registered the handle already, with its own entry. The last one wins (SPI: UPC-MIFS-5).
SOCKET Register(SOCKET lower, const std::shared_ptr<const Route>& route, LPINT lpErrno) {
    if (lower == INVALID_SOCKET) return INVALID_SOCKET;
    const SOCKET s = Routes().Upcalls().lpWPUModifyIFSHandle(route->handleEntry, lower, lpErrno); // SPI: UPC-MIFS-1
    if (s == INVALID_SOCKET) {
        INT ignored = 0;
        route->lower->table.lpWSPCloseSocket(lower, &ignored); // SPI: WSP-SOCK-7
        return INVALID_SOCKET;
    }
    assert(s == lower); // all that passes through unseen relies on this (SPI: UPC-MIFS-3)
    Remember(s, route);
    return s;
}

} // namespace

std::shared_ptr<const Route> RouteOfSocket(SOCKET s, LPINT lpErrno) {
    SharedLock lock(g_routesLock);
    const auto found = g_routes->find(s);
    if (found != g_routes->end()) return found->second;
    Fail(lpErrno, WSAENOTSOCK);
    return nullptr;
}

void ForgetAllSockets() {
    ExclusiveLock lock(g_routesLock);
    g_routes->clear();
}

SOCKET WSPAPI WSPSocket(int af, int type, int protocol, LPWSAPROTOCOL_INFOW lpProtocolInfo, GROUP g, DWORD dwFlags,
                        LPINT lpErrno) {
    int error = lpProtocolInfo == nullptr ? WSAEFAULT : 0;
    const auto route = error == 0 ? Routes().Find(*lpProtocolInfo, &error) : nullptr;
    if (route && !TableFits(*route)) error = WSAEPROVIDERFAILEDINIT;
    if (error != 0) {
        Fail(lpErrno, error);
        return INVALID_SOCKET;
    }
    WSAPROTOCOL_INFOW shown = route->ShownBelow(*lpProtocolInfo); // SPI: WSP-LSP-5, WSP-LSP-6
    // The flags too go down as they came: whether requests are overlapped is between the client and the base.
    return Register(route->lower->table.lpWSPSocket(af, type, protocol, &shown, g, dwFlags, lpErrno), route, lpErrno);
}

SOCKET WSPAPI WSPAccept(SOCKET s, sockaddr* addr, LPINT addrlen, LPCONDITIONPROC lpfnCondition,
                        DWORD_PTR dwCallbackData, LPINT lpErrno) {
    const auto route = RouteOfSocket(s, lpErrno);
    if (!route) return INVALID_SOCKET;
    return Register(route->lower->table.lpWSPAccept(s, addr, addrlen, lpfnCondition, dwCallbackData, lpErrno), route,
                    lpErrno);
}

SOCKET WSPAPI WSPJoinLeaf(SOCKET s, const sockaddr* name, int namelen, LPWSABUF lpCallerData, LPWSABUF lpCalleeData,
                          LPQOS lpSQOS, LPQOS lpGQOS, DWORD dwFlags, LPINT lpErrno) {
    const auto route = RouteOfSocket(s, lpErrno);
    if (!route) return INVALID_SOCKET;
    const SOCKET leaf = route->lower->table.lpWSPJoinLeaf(s, name, namelen, lpCallerData, lpCalleeData, lpSQOS, lpGQOS,
                                                          dwFlags, lpErrno);
    return leaf == s ? s : Register(leaf, route, lpErrno); // SPI: WSP-JOIN-1
}

int WSPAPI WSPCloseSocket(SOCKET s, LPINT lpErrno) {
    const auto route = RouteOfSocket(s, lpErrno);
    if (!route) return SOCKET_ERROR;
    // Forgotten first: another thread may get the same value from a new socket before this close has returned.
    {
        ExclusiveLock lock(g_routesLock);
        g_routes->erase(s);
    }
    const int result = route->lower->table.lpWSPCloseSocket(s, lpErrno);
    if (result == SOCKET_ERROR) Remember(s, route); // WSAEWOULDBLOCK: the client will try again (SPI: WSP-CLOS-6)
    return result;
}
