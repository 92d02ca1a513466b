// WSA events: native events under their Winsock names (DSP-EVT).
#include "core/ws2_32/call.h"

#include "core/port/program_memory.h"
#include "core/port/objects.h"

#include <array>

using namespace wspemu;
using ws2_32::fail;

namespace {

port::Handle handle_of(WSAEVENT event) {
    return reinterpret_cast<port::Handle>(event);
}

BOOL outcome(const Result<void>& result) {
    return result ? TRUE : fail(BOOL{FALSE}, WSA_INVALID_HANDLE);
}

DWORD wait_code(const port::WaitOutcome& outcome) {
    switch (outcome.end) {
    case port::WaitEnd::object:
    case port::WaitEnd::abandoned: return WSA_WAIT_EVENT_0 + outcome.index;
    case port::WaitEnd::apc: return WSA_WAIT_IO_COMPLETION;
    case port::WaitEnd::timeout: return WSA_WAIT_TIMEOUT;
    default: return fail(DWORD{WSA_WAIT_FAILED}, outcome.error);
    }
}

} // namespace

extern "C" {

WSAEVENT WSAAPI WSACreateEvent(void) {
    auto event = port::create_event(port::Reset::manual, false);
    if (!event) return fail(WSAEVENT{WSA_INVALID_EVENT}, WSA_NOT_ENOUGH_MEMORY);
    return reinterpret_cast<WSAEVENT>(*event);
}

BOOL WSAAPI WSACloseEvent(WSAEVENT event) {
    return outcome(port::close_event(handle_of(event)));
}
BOOL WSAAPI WSASetEvent(WSAEVENT event) {
    return outcome(port::set_event(handle_of(event)));
}
BOOL WSAAPI WSAResetEvent(WSAEVENT event) {
    return outcome(port::reset_event(handle_of(event)));
}

// SPI: DSP-EVT-5
DWORD WSAAPI WSAWaitForMultipleEvents(DWORD count, const WSAEVENT* events, BOOL all, DWORD timeout, BOOL alertable) {
    if (!events || count == 0 || count > WSA_MAXIMUM_WAIT_EVENTS || !port::may_read(events, count)) {
        return fail(DWORD{WSA_WAIT_FAILED}, WSA_INVALID_PARAMETER);
    }
    std::array<port::Handle, WSA_MAXIMUM_WAIT_EVENTS> handles;
    for (DWORD i = 0; i < count; ++i) handles[i] = handle_of(events[i]);
    return wait_code(port::wait_for({handles.data(), count}, all ? port::WaitMode::all : port::WaitMode::any,
                                    port::deadline_after(timeout), alertable != FALSE));
}

} // extern "C"
