// Thread-local and fiber-local values (TlsAlloc, FlsAlloc). A thread is its only fiber. Neutral.
#pragma once

#include <cstdint>

namespace wspemu::posix {

struct ThreadRecord;

inline constexpr std::uint32_t kOutOfIndexes = 0xffffffffu;
using FiberCallback = void (*)(void* value);

// kOutOfIndexes when all 1088 are taken.
std::uint32_t allocate_thread_index() noexcept;
// The value of the calling thread; false for an index that is not allocated.
bool free_thread_index(std::uint32_t index) noexcept;
bool get_thread_value(std::uint32_t index, void** value) noexcept;
bool set_thread_value(std::uint32_t index, void* value) noexcept;

// The callback runs for each value that is not null: when its thread ends, and, in the freeing thread, when the index
// is freed.
std::uint32_t allocate_fiber_index(FiberCallback callback) noexcept;
bool free_fiber_index(std::uint32_t index) noexcept;
bool get_fiber_value(std::uint32_t index, void** value) noexcept;
bool set_fiber_value(std::uint32_t index, void* value) noexcept;

// For the end of a thread.
void run_fiber_callbacks(ThreadRecord& record) noexcept;
void clear_local_values(ThreadRecord& record) noexcept;

} // namespace wspemu::posix
