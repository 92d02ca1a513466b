// Locks that live in the caller's memory: critical sections, SRW locks, condition variables, one-time initialisation.
// Neutral: each takes the words of the Windows structure. All-zero words are a free lock, an idle condition, "not begun".
//
// A thread that blocks here sleeps in the kernel; it neither leads the reactor nor runs APCs, as on Windows.
#pragma once

#include "core/port/objects.h"

#include <cstdint>

namespace wspemu::posix {

// CRITICAL_SECTION: LockCount (-1 free, 0 held, 1 held and wanted), RecursionCount, OwningThread (a thread id).
struct CriticalWords {
    std::int32_t* lock_count;
    std::int32_t* recursion;
    void** owner;
};
void enter_critical(const CriticalWords& words) noexcept;
bool try_enter_critical(const CriticalWords& words) noexcept;
void leave_critical(const CriticalWords& words) noexcept;

// SRWLOCK::Ptr.
void lock_exclusive(void** lock) noexcept;
void lock_shared(void** lock) noexcept;
bool try_lock_exclusive(void** lock) noexcept;
bool try_lock_shared(void** lock) noexcept;
void unlock_exclusive(void** lock) noexcept;
void unlock_shared(void** lock) noexcept;

// CONDITION_VARIABLE::Ptr. To wait: prepare while holding the lock, release it, block, take it again. Wake-ups between
// prepare and block are not lost; there may be spurious ones. block_on_condition: false at the deadline.
std::uint32_t prepare_condition_wait(void** condition) noexcept;
bool block_on_condition(void** condition, std::uint32_t ticket, port::Deadline deadline) noexcept;
void wake_condition(void** condition, bool all) noexcept;

// INIT_ONCE::Ptr. begin: `first` must complete it; `done` has *context. With async, several may be first.
enum class OnceBegin : std::uint8_t { first, done, pending, conflict };
OnceBegin begin_once(void** once, bool check_only, bool async, void** context) noexcept;
// False when the state does not allow it. context must have its two low bits clear.
bool complete_once(void** once, bool failed, bool async, void* context) noexcept;

} // namespace wspemu::posix
