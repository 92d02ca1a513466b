// The blocking hook of a thread, and the four exports that Winsock 1.1 clients have for it (BLK-HOOK-7, BLK-CANC-5).
#include "core/ws2_32/call.h"

#include <utility>

using namespace wspemu;
using ws2_32::fail;

namespace {

// A hook of the 1.1 kind takes no context, so its address travels as one.
BOOL CALLBACK run_client_hook(DWORD_PTR context) {
    return reinterpret_cast<BOOL(WINAPI*)()>(context)();
}

// What a client gets as "the hook before" when there was none. Preemptive Windows needs no message loop in there
// (BLK-HOOK-1), so it has nothing to do; installing it is the same as having none.
INT_PTR WINAPI default_hook() {
    return FALSE;
}

// 0, or why a client may not use the hook functions.
int check_client() noexcept {
    const Process& process = current_process();
    if (const int refused = ws2_32::refusal(process)) return refused;
    return process.is_winsock1() ? 0 : WSAEOPNOTSUPP; // SPI: BLK-HOOK-7
}

} // namespace

namespace wspemu {

void set_blocking_hook(LPBLOCKINGCALLBACK hook, DWORD_PTR context) noexcept {
    ThreadContext& thread = current_thread_context();
    thread.hook = hook;
    thread.hook_context = hook ? context : 0;
}

BOOL CALLBACK run_hook_of_winsock1_client(DWORD_PTR) {
    ThreadContext& thread = current_thread_context();
    const bool outer = std::exchange(thread.inside_hook, true);
    const BOOL more = thread.hook ? thread.hook(thread.hook_context) : FALSE;
    thread.inside_hook = outer;
    return more;
}

bool is_blocking() noexcept {
    const ThreadContext& thread = current_thread_context();
    return current_process().is_winsock1() ? thread.inside_hook : thread.innermost != nullptr;
}

int cancel_blocking_call() noexcept {
    const CallFrame* frame = current_thread_context().innermost;
    if (!frame || !frame->provider) return WSAEINVAL;
    int code = 0;
    if (frame->provider->table().lpWSPCancelBlockingCall(&code) == 0) return 0;
    return ws2_32::provider_code(code);
}

} // namespace wspemu

extern "C" {

// SPI: BLK-HOOK-7
FARPROC WSAAPI WSASetBlockingHook(FARPROC hook) {
    if (const int refused = check_client()) return fail(FARPROC{nullptr}, refused);
    if (!hook) return fail(FARPROC{nullptr}, WSAEFAULT);
    const ThreadContext& thread = current_thread_context();
    const bool had_one = thread.hook == run_client_hook;
    const auto before = had_one ? reinterpret_cast<FARPROC>(thread.hook_context) : FARPROC{default_hook};
    set_blocking_hook(hook == default_hook ? nullptr : run_client_hook, reinterpret_cast<DWORD_PTR>(hook));
    return before;
}

int WSAAPI WSAUnhookBlockingHook(void) {
    if (const int refused = check_client()) return fail(SOCKET_ERROR, refused);
    set_blocking_hook(nullptr, 0);
    return 0;
}

BOOL WSAAPI WSAIsBlocking(void) {
    return is_blocking() && current_process().is_winsock1();
}

// SPI: BLK-INPR-1: with WSAIsBlocking the one call that a hook may make.
int WSAAPI WSACancelBlockingCall(void) {
    const Process& process = current_process();
    if (!process.started()) return fail(SOCKET_ERROR, WSANOTINITIALISED);
    if (!process.is_winsock1()) return fail(SOCKET_ERROR, WSAEOPNOTSUPP);
    const int code = cancel_blocking_call();
    return code ? fail(SOCKET_ERROR, code) : 0;
}

} // extern "C"
