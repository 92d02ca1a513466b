// WSAProviderConfigChange.
#include "core/arguments.h"
#include "core/ws2_32/call.h"

using namespace wspemu;
using ws2_32::fail;

extern "C" {

// SPI: CAT-CHG-1, CAT-CHG-2
int WSAAPI WSAProviderConfigChange(LPHANDLE handle, LPWSAOVERLAPPED overlapped,
                                   LPWSAOVERLAPPED_COMPLETION_ROUTINE routine) {
    Process& process = current_process();
    if (!process.started()) return fail(SOCKET_ERROR, WSANOTINITIALISED);
    if (!can_write(handle) || (overlapped && !can_write(overlapped))) return fail(SOCKET_ERROR, WSAEFAULT);
    if (!*handle) {
        const auto opened = process.config_changes().open();
        if (!opened) return fail(SOCKET_ERROR, opened.error());
        *handle = *opened;
        return 0;
    }
    const auto told = process.config_changes().wait(*handle, {overlapped, overlapped ? routine : nullptr});
    return told ? 0 : fail(SOCKET_ERROR, told.error());
}

} // extern "C"
