// Access masks, and what the handles that were made with them may not be used for. Windows dialect.
#pragma once

#include "posix/kernel32/handle_values.h"

#include "posix/handle_flags.h"

namespace wspemu::posix {

// Not in every SDK of those times.
inline constexpr DWORD kSetLimitedOfThread = 0x0400;   // THREAD_SET_LIMITED_INFORMATION
inline constexpr DWORD kQueryLimitedOfThread = 0x0800; // THREAD_QUERY_LIMITED_INFORMATION
inline constexpr DWORD kModifyPort = 0x0002;           // IO_COMPLETION_MODIFY_STATE

// `use`, unless one of the rights that allow it was asked for.
inline constexpr unsigned denied_unless(DWORD desired, DWORD rights, unsigned use) noexcept {
    return (desired & (GENERIC_ALL | MAXIMUM_ALLOWED | rights)) == 0 ? use : 0u;
}

inline constexpr unsigned denied_of_thread(DWORD desired) noexcept {
    constexpr DWORD kAsk = GENERIC_READ | GENERIC_EXECUTE | THREAD_QUERY_INFORMATION | kQueryLimitedOfThread;
    return denied_unless(desired, GENERIC_EXECUTE | SYNCHRONIZE, kMayNotWait) |
           denied_unless(desired, kAsk, kMayNotAsk) |
           denied_unless(desired, GENERIC_WRITE | THREAD_SET_CONTEXT, kMayNotChange) |
           denied_unless(desired, GENERIC_WRITE | THREAD_TERMINATE, kMayNotEnd) |
           denied_unless(desired, GENERIC_WRITE | THREAD_SUSPEND_RESUME, kMayNotSuspend) |
           denied_unless(desired, GENERIC_WRITE | THREAD_SET_INFORMATION | kSetLimitedOfThread, kMayNotSet);
}

inline constexpr unsigned denied_of_process(DWORD desired) noexcept {
    constexpr DWORD kAsk =
        GENERIC_READ | GENERIC_EXECUTE | PROCESS_QUERY_INFORMATION | PROCESS_QUERY_LIMITED_INFORMATION;
    return denied_unless(desired, GENERIC_EXECUTE | SYNCHRONIZE, kMayNotWait) |
           denied_unless(desired, kAsk, kMayNotAsk) |
           denied_unless(desired, GENERIC_WRITE | PROCESS_DUP_HANDLE, kMayNotChange) |
           denied_unless(desired, GENERIC_WRITE | PROCESS_TERMINATE, kMayNotEnd);
}

// Of an event, a mutex, a semaphore, a timer or a port.
inline constexpr unsigned denied_of_object(DWORD desired) noexcept {
    static_assert(EVENT_MODIFY_STATE == SEMAPHORE_MODIFY_STATE && EVENT_MODIFY_STATE == TIMER_MODIFY_STATE &&
                  EVENT_MODIFY_STATE == kModifyPort);
    return denied_unless(desired, GENERIC_WRITE | EVENT_MODIFY_STATE, kMayNotChange) |
           denied_unless(desired, GENERIC_EXECUTE | SYNCHRONIZE, kMayNotWait);
}

inline unsigned denied_by(DWORD desired, port::ObjectKind kind) noexcept {
    if (kind == port::ObjectKind::thread) return denied_of_thread(desired);
    if (kind == port::ObjectKind::process) return denied_of_process(desired);
    return denied_of_object(desired);
}

// For calls that need a right: true, and the last error, when the handle does not have it.
inline bool refused(HANDLE handle, unsigned use) noexcept {
    if (!is_denied(value_of(handle), use)) return false;
    port::set_last_error(ERROR_ACCESS_DENIED);
    return true;
}

} // namespace wspemu::posix
