// Threads as the host sees them: an identity, a last error, and a queue of APCs. Neutral.
//
// A record is made on a thread's first call into the emulator, also for threads that were not started by CreateThread;
// it ends with the thread. APCs that are still queued then are dropped without running (UPC-QAPC-8).
#pragma once

#include "core/port/handles.h"
#include "core/result.h"

#include <cstdint>

namespace wspemu::port {

using ApcRoutine = void (*)(std::uintptr_t context);

// The Win32 last error of the calling thread: the one slot behind GetLastError and WSAGetLastError (DSP-ERR-4).
std::uint32_t last_error() noexcept;
void set_last_error(std::uint32_t code) noexcept;

// GetCurrentThreadId / GetCurrentProcessId.
std::uint32_t current_thread_id() noexcept;
std::uint32_t current_process_id() noexcept;

// The same, by who begins a request on a file that may stay pending: when the thread ends, the requests that it began are
// cancelled by FileObject::cancel_io(), but for those on files with a port (OVL-APC-7).
std::uint32_t current_thread_begins_request() noexcept;

// A new handle to the calling thread's record; the caller closes it. kNoHandle when memory is short.
Handle open_current_thread() noexcept;
// A handle to the calling thread that lives as long as the thread does; the same value at each call; never closed by
// the caller.
Handle current_thread_handle() noexcept;

// Queues routine(context) on the thread. Never runs it, not even for the caller's own thread; FIFO per thread. Does not
// block on a lock that is held across a wait. Errors: invalid_handle (no thread handle), invalid_parameter (no routine),
// invalid_thread_id (the thread has ended), not_enough_memory.
Result<void> queue_apc(Handle thread, ApcRoutine routine, std::uintptr_t context) noexcept;

// Called in the thread when a __try's handler takes an exception, and when ExitThread jumps to the thread's start, before the frames
// of the stack below `limit` are abandoned: their destructors will not run. At most four; a hook that is there already is not added again.
using UnwindHook = void (*)(const void* limit) noexcept;
void add_unwind_hook(UnwindHook hook) noexcept;

} // namespace wspemu::port
