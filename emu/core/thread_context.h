// What the host knows of one thread: the blocking hook, and the relayed calls it is inside of.
//
// A thread's own affair: no locks. Made on first use, dies with the thread.
#pragma once

#include <winsock2.h>
#include <ws2spi.h>

namespace wspemu {

class Provider;

// One API call that is inside a provider, innermost first (BLK-CANC-5). Lives on the caller's stack.
struct CallFrame {
    Provider* provider;
    CallFrame* outer;
    const void* stack; // where on it: AddressSanitizer may keep the frame itself elsewhere
};

struct ThreadContext {
    LPBLOCKINGCALLBACK hook = nullptr;
    DWORD_PTR hook_context = 0;
    // SO_OPENTYPE of this thread: sockets made by socket() are not overlapped (DSP-MAP-9).
    int open_type = 0;
    CallFrame* innermost = nullptr;
};

ThreadContext& current_thread_context() noexcept;
// Leaves the calls whose frames are below `limit`: an exception in the provider went past them to somebody's handler.
void leave_abandoned_calls(const void* limit) noexcept;

// SPI: UPC-QBC-8. There is no public WSASetBlockingHook for Winsock 2 programs; tests install the hook here. nullptr
// removes it. The hook runs in the calling thread, inside the provider's blocking call.
void set_blocking_hook(LPBLOCKINGCALLBACK hook, DWORD_PTR context) noexcept;

} // namespace wspemu
