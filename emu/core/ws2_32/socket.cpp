// Making, duplicating, shutting down and closing sockets: the choice of a provider is here (DSP-SEL, DSP-INF).
#include "core/ws2_32/call.h"

#include "core/port/program_memory.h"
#include "core/ws2_32/protocol_info.h"

using namespace wspemu;
using ws2_32::fail;
using ws2_32::with_provider;
using ws2_32::with_socket;

namespace {

struct Request {
    int family;
    int type;
    int protocol;
    GROUP group;
    DWORD flags;
};

// SPI: DSP-SEL-11, DSP-SEL-13: one entry is tried, with the caller's own numbers.
SOCKET open_on(const CatalogEntry& entry, const WSAPROTOCOL_INFOW& info, const Request& request) {
    auto provider = current_process().providers().started(entry);
    if (!provider) return fail(INVALID_SOCKET, provider.error());
    WSAPROTOCOL_INFOW copy = info; // SPI: DSP-INF-8
    return with_provider(**provider, INVALID_SOCKET, [&](const WSPPROC_TABLE& table, int* error) {
        const SOCKET made = table.lpWSPSocket(request.family, request.type, request.protocol, &copy, request.group,
                                              request.flags, error);
        if (made == INVALID_SOCKET) return made;
        const SOCKET accepted = ws2_32::accept_new_handle(made, entry.info.dwCatalogEntryId, **provider);
        if (accepted == INVALID_SOCKET) *error = WSAENOTSOCK;
        return accepted;
    });
}

SOCKET open_any(const Request& request) {
    Process& process = current_process();
    if (const int refused = ws2_32::refusal(process)) return fail(INVALID_SOCKET, refused);
    const auto catalog = process.catalog();
    auto entry = catalog->select(request.family, request.type, request.protocol);
    if (!entry) return fail(INVALID_SOCKET, entry.error());
    return open_on(**entry, (*entry)->info, request);
}

SOCKET open_given(const WSAPROTOCOL_INFOW& info, const Request& request) {
    Process& process = current_process();
    if (const int refused = ws2_32::refusal(process)) return fail(INVALID_SOCKET, refused);
    const auto catalog = process.catalog();
    auto entry = ws2_32::entry_of(*catalog, info);
    if (!entry) return fail(INVALID_SOCKET, entry.error());
    return open_on(**entry, info, request);
}

} // namespace

extern "C" {

// SPI: DSP-SEL-12
SOCKET WSAAPI socket(int family, int type, int protocol) {
    const bool synchronous = current_thread_context().open_type != 0; // SPI: DSP-MAP-9
    return open_any({family, type, protocol, 0, synchronous ? 0u : DWORD{WSA_FLAG_OVERLAPPED}});
}

SOCKET WSAAPI WSASocketW(int family, int type, int protocol, LPWSAPROTOCOL_INFOW info, GROUP group, DWORD flags) {
    const Request request{family, type, protocol, group, flags};
    if (info && !port::may_read(info)) return fail(INVALID_SOCKET, WSAEFAULT);
    return info ? open_given(*info, request) : open_any(request); // SPI: DSP-INF-1
}

SOCKET WSAAPI WSASocketA(int family, int type, int protocol, LPWSAPROTOCOL_INFOA info, GROUP group, DWORD flags) {
    const Request request{family, type, protocol, group, flags};
    if (!info) return open_any(request);
    if (!port::may_read(info)) return fail(INVALID_SOCKET, WSAEFAULT);
    return open_given(ws2_32::to_wide_info(*info), request); // SPI: DSP-MAP-7
}

int WSAAPI closesocket(SOCKET s) {
    SocketTable& sockets = current_process().sockets();
    const SocketUse closed = sockets.use(s);
    const int result =
        with_socket(s, [&](const WSPPROC_TABLE& table, int* error) { return table.lpWSPCloseSocket(s, error); });
    if (result == 0) sockets.forget(s, closed);
    return result;
}

int WSAAPI shutdown(SOCKET s, int how) {
    return with_socket(s, [&](const WSPPROC_TABLE& table, int* error) { return table.lpWSPShutdown(s, how, error); });
}

// SPI: DSP-DUP-1
int WSAAPI WSADuplicateSocketW(SOCKET s, DWORD process_id, LPWSAPROTOCOL_INFOW info) {
    if (!port::may_write(info)) return fail(SOCKET_ERROR, WSAEFAULT);
    return with_socket(s, [&](const WSPPROC_TABLE& table, int* error) {
        return table.lpWSPDuplicateSocket(s, process_id, info, error);
    });
}

int WSAAPI WSADuplicateSocketA(SOCKET s, DWORD process_id, LPWSAPROTOCOL_INFOA info) {
    if (!port::may_write(info)) return fail(SOCKET_ERROR, WSAEFAULT);
    WSAPROTOCOL_INFOW wide{};
    if (WSADuplicateSocketW(s, process_id, &wide) != 0) return SOCKET_ERROR;
    *info = ws2_32::to_ansi_info(wide);
    return 0;
}

int WSAAPI WSASendDisconnect(SOCKET s, LPWSABUF data) {
    return with_socket(
        s, [&](const WSPPROC_TABLE& table, int* error) { return table.lpWSPSendDisconnect(s, data, error); });
}

int WSAAPI WSARecvDisconnect(SOCKET s, LPWSABUF data) {
    return with_socket(
        s, [&](const WSPPROC_TABLE& table, int* error) { return table.lpWSPRecvDisconnect(s, data, error); });
}

} // extern "C"
