// What a thread has used, and how it is described: GetThreadTimes, SetThreadDescription. Neutral.
#pragma once

#include "core/port/handles.h"
#include "core/result.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace wspemu::posix {

class ThreadObject;

// Steps of 100 ns on a processor.
struct Usage {
    std::uint64_t kernel = 0;
    std::uint64_t user = 0;
};
// Moments as in FILETIME; ended is 0 while the thread runs.
struct ThreadTimes {
    std::uint64_t created = 0;
    std::uint64_t ended = 0;
    Usage usage;
};
// Error: invalid_handle. A running thread other than the calling one is told as exactly as the system does: in ticks.
Result<ThreadTimes> thread_times(port::Handle thread) noexcept;
// For the end of the calling thread.
void keep_usage(ThreadObject& thread) noexcept;

// Errors: invalid_handle, not_enough_memory. A thread has none at first.
Result<void> describe_thread(port::Handle thread, std::u16string_view text) noexcept;
Result<std::u16string> thread_description(port::Handle thread) noexcept;

} // namespace wspemu::posix
