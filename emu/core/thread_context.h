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
    bool inside_hook = false; // of a Winsock 1.1 client: no Winsock call may be made (BLK-INPR-1)
    // SO_OPENTYPE of this thread: sockets made by socket() are not overlapped (DSP-MAP-9).
    int open_type = 0;
    CallFrame* innermost = nullptr;
};

ThreadContext& current_thread_context() noexcept;
// Leaves the calls whose frames are below `limit`: an exception in the provider went past them to somebody's handler.
void leave_abandoned_calls(const void* limit) noexcept;

// SPI: UPC-QBC-8, BLK-HOOK-7. WSASetBlockingHook and its kin are for Winsock 1.1 clients; for all others tests have these
// three. nullptr removes the hook. It runs in the calling thread, inside the provider's blocking call.
void set_blocking_hook(LPBLOCKINGCALLBACK hook, DWORD_PTR context) noexcept;
// The calling thread is inside a blocking call: in its hook, or in a routine that runs meanwhile.
bool is_blocking() noexcept;
// SPI: BLK-CANC-5. WSPCancelBlockingCall of the provider that the thread's innermost relayed call is in; 0 or the code.
int cancel_blocking_call() noexcept;

// What providers of a Winsock 1.1 client get as the hook: it marks the thread for the time of the client's own.
BOOL CALLBACK run_hook_of_winsock1_client(DWORD_PTR);

} // namespace wspemu
