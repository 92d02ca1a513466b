// Binding, listening, connecting, accepting, and the names of both ends.
#include "core/ws2_32/call.h"

using namespace wspemu;
using ws2_32::with_socket;

namespace {

// WSPAccept and WSPJoinLeaf make sockets: the new handle must be registered, too (DSP-HND-2).
template <class Call>
SOCKET with_new_socket(SOCKET s, Call&& call) {
    return with_socket(s, INVALID_SOCKET, [&](const WSPPROC_TABLE& table, int* error) {
        const SOCKET made = call(table, error);
        if (made == INVALID_SOCKET || made == s) return made;
        const SocketUse use = current_process().sockets().use(s);
        if (!use) return made; // closed meanwhile; the provider's answer stands
        Provider* provider = current_thread_context().innermost->provider;
        const SOCKET accepted = ws2_32::accept_new_handle(made, use.association->entry_id, *provider);
        if (accepted == INVALID_SOCKET) *error = WSAENOTSOCK;
        return accepted;
    });
}

} // namespace

extern "C" {

int WSAAPI bind(SOCKET s, const struct sockaddr* name, int length) {
    return with_socket(s,
                       [&](const WSPPROC_TABLE& table, int* error) { return table.lpWSPBind(s, name, length, error); });
}

int WSAAPI listen(SOCKET s, int backlog) {
    return with_socket(s, [&](const WSPPROC_TABLE& table, int* error) { return table.lpWSPListen(s, backlog, error); });
}

SOCKET WSAAPI WSAAccept(SOCKET s, struct sockaddr* address, LPINT length, LPCONDITIONPROC condition, DWORD_PTR data) {
    return with_new_socket(s, [&](const WSPPROC_TABLE& table, int* error) {
        return table.lpWSPAccept(s, address, length, condition, data, error);
    });
}

SOCKET WSAAPI accept(SOCKET s, struct sockaddr* address, int* length) {
    return WSAAccept(s, address, length, nullptr, 0);
}

int WSAAPI WSAConnect(SOCKET s, const struct sockaddr* name, int length, LPWSABUF caller_data, LPWSABUF callee_data,
                      LPQOS socket_qos, LPQOS group_qos) {
    return with_socket(s, [&](const WSPPROC_TABLE& table, int* error) {
        const int result = table.lpWSPConnect(s, name, length, caller_data, callee_data, socket_qos, group_qos, error);
        // SPI: BLK-INPR-4: version 1.1 has no WSAEALREADY here.
        if (result != 0 && *error == WSAEALREADY && current_process().is_winsock1()) *error = WSAEINVAL;
        return result;
    });
}

int WSAAPI connect(SOCKET s, const struct sockaddr* name, int length) {
    return WSAConnect(s, name, length, nullptr, nullptr, nullptr, nullptr);
}

SOCKET WSAAPI WSAJoinLeaf(SOCKET s, const struct sockaddr* name, int length, LPWSABUF caller_data, LPWSABUF callee_data,
                          LPQOS socket_qos, LPQOS group_qos, DWORD flags) {
    return with_new_socket(s, [&](const WSPPROC_TABLE& table, int* error) {
        return table.lpWSPJoinLeaf(s, name, length, caller_data, callee_data, socket_qos, group_qos, flags, error);
    });
}

int WSAAPI getpeername(SOCKET s, struct sockaddr* name, int* length) {
    return with_socket(
        s, [&](const WSPPROC_TABLE& table, int* error) { return table.lpWSPGetPeerName(s, name, length, error); });
}

int WSAAPI getsockname(SOCKET s, struct sockaddr* name, int* length) {
    return with_socket(
        s, [&](const WSPPROC_TABLE& table, int* error) { return table.lpWSPGetSockName(s, name, length, error); });
}

BOOL WSAAPI WSAGetQOSByName(SOCKET s, LPWSABUF name, LPQOS qos) {
    return with_socket(s, BOOL{FALSE}, [&](const WSPPROC_TABLE& table, int* error) {
        return table.lpWSPGetQOSByName(s, name, qos, error);
    });
}

} // extern "C"
