// Starting, ending and asking threads: what CreateThread and its kin need. Neutral.
#pragma once

#include "core/port/handles.h"
#include "core/result.h"

#include <cstddef>
#include <cstdint>

namespace wspemu::posix {

struct ThreadStart {
    std::uint32_t (*routine)(void* parameter);
    void* parameter;
    std::size_t stack_size; // 0: the default; never less than that
    bool suspended;         // begins when resume_thread() has brought the suspend count to 0
};

// A handle to a new thread, and its id. Hooks, then APCs queued so far, then the routine. Errors: invalid_parameter,
// not_enough_memory.
Result<port::Handle> start_thread(const ThreadStart& start, std::uint32_t* id) noexcept;

// Ends the calling thread. Runs no destructors of the caller's frames when the emulator started the thread.
[[noreturn]] void exit_thread(std::uint32_t exit_code);

// 259 while it runs.
Result<std::uint32_t> thread_exit_code(port::Handle thread) noexcept;
Result<std::uint32_t> thread_id(port::Handle thread) noexcept;
Result<int> thread_priority(port::Handle thread) noexcept;
// Remembered, without effect.
Result<void> set_thread_priority(port::Handle thread, int priority) noexcept;

// The suspend count before. Suspending a thread that has begun is not_supported.
Result<std::uint32_t> resume_thread(port::Handle thread) noexcept;
Result<std::uint32_t> suspend_thread(port::Handle thread) noexcept;

// Gives the processor away; true when another thread may have had it.
bool yield_processor() noexcept;

// A handle to the thread with this id, once it has begun and until it has ended; invalid_parameter when no thread has it.
Result<port::Handle> open_thread(std::uint32_t id) noexcept;

[[noreturn]] void exit_process(std::uint32_t exit_code);

// The id of the process that the thread belongs to; 0: no thread.
std::uint32_t process_of_thread(port::Handle thread) noexcept;

// GetCurrentProcess() or a duplicate of it.
bool is_current_process(port::Handle handle) noexcept;

} // namespace wspemu::posix
