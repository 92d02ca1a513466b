// How sockets come and go: every lower socket gets a handle of ours, and our handle ends with its lower socket.
#include "calls_below.h"
#include "provider.h"
#include "window.h"
#include <unordered_map>

namespace {

// Sockets that were duplicated for this very process, by the cookie which will bring the duplicate.
SRWLOCK g_socketsLock = SRWLOCK_INIT;
std::unordered_map<DWORD, std::shared_ptr<FileObject>> g_duplicated;

void ExpectDuplicate(DWORD cookie, std::shared_ptr<FileObject> file) {
    ExclusiveLock lock(g_socketsLock);
    g_duplicated[cookie] = std::move(file);
}

// NULL for a new socket, and for one that comes from another process.
std::shared_ptr<FileObject> TakeDuplicated(DWORD cookie) {
    if (cookie == 0) return nullptr;
    ExclusiveLock lock(g_socketsLock);
    const auto found = g_duplicated.find(cookie);
    if (found == g_duplicated.end()) return nullptr;
    std::shared_ptr<FileObject> file = std::move(found->second);
    g_duplicated.erase(found); // it is good for one use (SPI: WSP-DUP-1)
    return file;
}

} // namespace

SOCKET WSPAPI WSPSocket(int af, int type, int protocol, LPWSAPROTOCOL_INFOW lpProtocolInfo, GROUP g, DWORD dwFlags,
                        LPINT lpErrno) {
    const ErrorPlace error(lpErrno);
    if (!IsStarted()) return FailSocket(error, WSAENETDOWN);
    if (lpProtocolInfo == nullptr) return FailSocket(error, WSAEFAULT);
    // One procedure table serves all our catalog entries, so the entry tells which chain this socket belongs to.
    int code = 0;
    const auto route = Routes().Find(*lpProtocolInfo, &code); // SPI: WSP-START-12
    if (!route) return FailSocket(error, code);

    WSAPROTOCOL_INFOW shown = route->ShownBelow(*lpProtocolInfo);
    // Our own requests below are overlapped, whatever the client wants to do (SPI: WSP-LSP-9).
    const SOCKET lower =
        route->lower->table.lpWSPSocket(af, type, protocol, &shown, g, dwFlags | WSA_FLAG_OVERLAPPED, error);
    if (lower == INVALID_SOCKET) return INVALID_SOCKET;
    return OpenSocketContext(route, lower, (dwFlags & WSA_FLAG_OVERLAPPED) != 0, nullptr,
                             TakeDuplicated(lpProtocolInfo->dwProviderReserved), error);
}

// A lower socket that was born from another socket inherits what that one had.
static SOCKET OpenBorn(const SocketRef& parent, SOCKET lower, LPINT lpErrno) {
    const SOCKET s = OpenSocketContext(parent->route, lower, parent->overlapped, &*parent, nullptr, lpErrno);
    if (s != INVALID_SOCKET) RepeatAsyncSelect(s);
    return s;
}

SOCKET WSPAPI WSPAccept(SOCKET s, sockaddr* addr, LPINT addrlen, LPCONDITIONPROC lpfnCondition,
                        DWORD_PTR dwCallbackData, LPINT lpErrno) {
    const ErrorPlace error(lpErrno);
    const SocketRef listener(s, error);
    if (!listener) return INVALID_SOCKET;
    SOCKET lower = INVALID_SOCKET;
    {
        // The condition function gets no socket, so there is nothing to translate for it.
        const BlockingCall inProgress(*listener->route->lower);
        lower = listener->Below().lpWSPAccept(listener->lower, addr, addrlen, lpfnCondition, dwCallbackData, error);
    }
    return lower == INVALID_SOCKET ? INVALID_SOCKET : OpenBorn(listener, lower, error);
}

SOCKET WSPAPI WSPJoinLeaf(SOCKET s, const sockaddr* name, int namelen, LPWSABUF lpCallerData, LPWSABUF lpCalleeData,
                          LPQOS lpSQOS, LPQOS lpGQOS, DWORD dwFlags, LPINT lpErrno) {
    const ErrorPlace error(lpErrno);
    const SocketRef socket(s, error);
    if (!socket) return INVALID_SOCKET;
    SOCKET lower = INVALID_SOCKET;
    {
        const BlockingCall inProgress(*socket->route->lower);
        lower = socket->Below().lpWSPJoinLeaf(socket->lower, name, namelen, lpCallerData, lpCalleeData, lpSQOS, lpGQOS,
                                              dwFlags, error);
    }
    if (lower == INVALID_SOCKET) return INVALID_SOCKET;
    return lower == socket->lower ? s : OpenBorn(socket, lower, error); // SPI: WSP-JOIN-1
}

int WSPAPI WSPCloseSocket(SOCKET s, LPINT lpErrno) {
    const ErrorPlace error(lpErrno);
    const SocketRef socket(s, error);
    if (!socket) return SOCKET_ERROR;
    const BlockingCall inProgress(*socket->route->lower); // a lingering close blocks
    return CloseSocketContext(*socket, error);
}

int WSPAPI WSPDuplicateSocket(SOCKET s, DWORD dwProcessId, LPWSAPROTOCOL_INFOW lpProtocolInfo, LPINT lpErrno) {
    const ErrorPlace error(lpErrno);
    const SocketRef socket(s, error);
    if (!socket) return SOCKET_ERROR;
    if (lpProtocolInfo == nullptr) return Fail(error, WSAEFAULT);
    WSAPROTOCOL_INFOW below = socket->route->ShownBelow(socket->route->own);
    if (socket->Below().lpWSPDuplicateSocket(socket->lower, dwProcessId, &below, error) == SOCKET_ERROR) {
        return SOCKET_ERROR;
    }
    // The other process must come to us first, and we need the base's cookie when it does (SPI: WSP-LSP-12).
    *lpProtocolInfo = socket->route->own;
    lpProtocolInfo->dwProviderReserved = below.dwProviderReserved;
    if (dwProcessId == GetCurrentProcessId()) ExpectDuplicate(below.dwProviderReserved, socket->file);
    return 0;
}
