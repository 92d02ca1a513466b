// WSAStartup, WSACleanup and the last error.
#include "core/ws2_32/call.h"

#include "core/port/program_memory.h"
using namespace wspemu;
using ws2_32::fail;

extern "C" {

// SPI: DSP-PRO-5. The code is returned, not set.
int WSAAPI WSAStartup(WORD requested, LPWSADATA data) {
    if (!port::may_write(data)) return WSAEFAULT;
    if (current_thread_context().inside_hook) return WSAEINPROGRESS; // SPI: BLK-INPR-5
    return current_process().startup(requested, *data);
}

int WSAAPI WSACleanup(void) {
    if (current_thread_context().inside_hook) return fail(SOCKET_ERROR, WSAEINPROGRESS);
    if (auto done = current_process().cleanup(); !done) return fail(SOCKET_ERROR, done.error());
    return 0;
}

// SPI: DSP-ERR-4
int WSAAPI WSAGetLastError(void) {
    return static_cast<int>(port::last_error());
}

void WSAAPI WSASetLastError(int code) {
    port::set_last_error(static_cast<std::uint32_t>(code));
}

} // extern "C"
