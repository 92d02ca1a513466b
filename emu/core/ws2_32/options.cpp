// Socket options and ioctls.
#include "core/ws2_32/call.h"

#include "core/ws2_32/protocol_info.h"

#include <mswsock.h>

#include <cstring>

using namespace wspemu;
using ws2_32::CallerThread;
using ws2_32::fail;
using ws2_32::with_socket;

namespace {

bool is_open_type(SOCKET s, int level, int option) {
    return s == INVALID_SOCKET && level == SOL_SOCKET && option == SO_OPENTYPE;
}

// SPI: WSP-GSO-5
int protocol_info_a(SOCKET s, char* value, int* length) {
    constexpr int kSize = static_cast<int>(sizeof(WSAPROTOCOL_INFOA));
    if (!value || !length || *length < kSize) return fail(SOCKET_ERROR, WSAEFAULT);
    WSAPROTOCOL_INFOW wide{};
    int wide_length = static_cast<int>(sizeof wide);
    if (getsockopt(s, SOL_SOCKET, SO_PROTOCOL_INFOW, reinterpret_cast<char*>(&wide), &wide_length) != 0) {
        return SOCKET_ERROR;
    }
    const WSAPROTOCOL_INFOA ansi = ws2_32::to_ansi_info(wide);
    std::memcpy(value, &ansi, sizeof ansi);
    *length = kSize;
    return 0;
}

} // namespace

extern "C" {

int WSAAPI getsockopt(SOCKET s, int level, int option, char* value, int* length) {
    if (is_open_type(s, level, option)) { // SPI: DSP-MAP-9
        if (!value || !length || *length < static_cast<int>(sizeof(int))) return fail(SOCKET_ERROR, WSAEFAULT);
        std::memcpy(value, &current_thread_context().open_type, sizeof(int));
        *length = sizeof(int);
        return 0;
    }
    const int result = with_socket(s, [&](const WSPPROC_TABLE& table, int* error) {
        return table.lpWSPGetSockOpt(s, level, option, value, length, error);
    });
    const bool ansi_info = level == SOL_SOCKET && option == SO_PROTOCOL_INFOA;
    if (result != 0 && ansi_info && WSAGetLastError() == WSAENOPROTOOPT) return protocol_info_a(s, value, length);
    return result;
}

int WSAAPI setsockopt(SOCKET s, int level, int option, const char* value, int length) {
    if (is_open_type(s, level, option)) {
        if (!value || length < static_cast<int>(sizeof(int))) return fail(SOCKET_ERROR, WSAEFAULT);
        std::memcpy(&current_thread_context().open_type, value, sizeof(int));
        return 0;
    }
    return with_socket(s, [&](const WSPPROC_TABLE& table, int* error) {
        return table.lpWSPSetSockOpt(s, level, option, value, length, error);
    });
}

int WSAAPI WSAIoctl(SOCKET s, DWORD code, LPVOID in, DWORD in_size, LPVOID out, DWORD out_size, LPDWORD returned,
                    LPWSAOVERLAPPED overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine) {
    CallerThread thread(overlapped || routine);
    return with_socket(s, [&](const WSPPROC_TABLE& table, int* error) {
        return table.lpWSPIoctl(s, code, in, in_size, out, out_size, returned, overlapped, routine, thread.pointer(),
                                error);
    });
}

// SPI: DSP-MAP-4
int WSAAPI ioctlsocket(SOCKET s, long command, u_long* argument) {
    DWORD returned = 0;
    const DWORD size = sizeof(u_long);
    return with_socket(s, [&](const WSPPROC_TABLE& table, int* error) {
        return table.lpWSPIoctl(s, static_cast<DWORD>(command), argument, size, argument, size, &returned, nullptr,
                                nullptr, nullptr, error);
    });
}

} // extern "C"
