// Sockets come and go.
#include "loop_base.h"

#include <unordered_map>

namespace {

SRWLOCK g_socketsLock = SRWLOCK_INIT; // guards g_sockets
// Never destroyed: a process may end while threads of its own are in here (SPI: WSP-CLNP-7).
auto& g_sockets = *new std::unordered_map<SOCKET, SocketPointer>;

SocketPointer TakeSocket(SOCKET s) {
    ExclusiveLock lock(g_socketsLock);
    const auto found = g_sockets.find(s);
    if (found == g_sockets.end()) return nullptr;
    SocketPointer socket = std::move(found->second);
    g_sockets.erase(found);
    return socket;
}

// What the entries of this provider may say. Families, types and protocols of others are refused, each with its error; this
// is also what `wspemu run --base` goes by.
int WhyNot(int af, int type, int protocol) {
    if (af != AF_INET && af != AF_INET6) return WSAEAFNOSUPPORT;
    if (type != SOCK_STREAM) return WSAESOCKTNOSUPPORT;
    return protocol == 0 || protocol == IPPROTO_TCP ? 0 : WSAEPROTONOSUPPORT;
}

} // namespace

SocketPointer FindSocket(SOCKET s, LPINT lpErrno) {
    SharedLock lock(g_socketsLock);
    const auto found = g_sockets.find(s);
    if (found != g_sockets.end()) return found->second;
    Fail(lpErrno, WSAENOTSOCK);
    return nullptr;
}

SocketPointer KeepSocket(SOCKET s, std::uint64_t endpoint, const WSAPROTOCOL_INFOW& entry) {
    auto socket = std::make_shared<Socket>(s, endpoint, entry);
    ExclusiveLock lock(g_socketsLock);
    g_sockets[s] = socket;
    return socket;
}

SOCKET WSPAPI WSPSocket(int af, int type, int protocol, LPWSAPROTOCOL_INFOW lpProtocolInfo, GROUP g, DWORD dwFlags,
                        LPINT lpErrno) {
    (void)g, (void)dwFlags; // every handle of the device can do overlapped requests
    int error = lpProtocolInfo == nullptr ? WSAEFAULT : 0;
    if (error == 0) {
        error = WhyNot(af == FROM_PROTOCOL_INFO ? lpProtocolInfo->iAddressFamily : af,
                       type == FROM_PROTOCOL_INFO ? lpProtocolInfo->iSocketType : type,
                       protocol == FROM_PROTOCOL_INFO ? lpProtocolInfo->iProtocol : protocol);
    }
    SOCKET s = INVALID_SOCKET;
    std::uint64_t endpoint = 0;
    if (error == 0) error = OpenEndpoint(&s, &endpoint);
    if (error != 0) {
        Fail(lpErrno, error);
        return INVALID_SOCKET;
    }
    KeepSocket(s, endpoint, *lpProtocolInfo);
    // From here on the host leads calls with this handle to us (SPI: UPC-MIFS-1).
    if (Upcalls().lpWPUModifyIFSHandle(lpProtocolInfo->dwCatalogEntryId, s, lpErrno) != INVALID_SOCKET) return s;
    INT ignored = 0;
    WSPCloseSocket(s, &ignored);
    return INVALID_SOCKET;
}

int WSPAPI WSPCloseSocket(SOCKET s, LPINT lpErrno) {
    const SocketPointer socket = TakeSocket(s);
    if (!socket) return Fail(lpErrno, WSAENOTSOCK);
    ForgetInterest(*socket);
    // The device ends all that is pending, and tells the peer.
    return CloseHandle(reinterpret_cast<HANDLE>(s)) ? 0 : Fail(lpErrno, WSAENOTSOCK);
}

void CloseAllSockets() {
    for (;;) {
        SOCKET s = INVALID_SOCKET;
        {
            SharedLock lock(g_socketsLock);
            if (g_sockets.empty()) return;
            s = g_sockets.begin()->first;
        }
        INT ignored = 0;
        WSPCloseSocket(s, &ignored);
    }
}
