// Mutexes, semaphores, waitable timers and named objects: what synchapi needs beyond port/objects.h. Neutral.
#pragma once

#include "core/port/objects.h"
#include "core/port/threads.h"

#include <cstdint>
#include <string_view>

namespace wspemu::posix {

// A name makes the object findable for the life of its handles, within the process; case counts; empty: no name.
// Creating one that exists opens it: *existed. Errors: invalid_handle when the name belongs to an object of another
// kind, not_enough_memory; file_not_found when opening what is not there. `existed` may be nullptr.
using ObjectName = std::u16string_view;

Result<port::Handle> create_named_event(port::Reset reset, bool signalled, ObjectName name, bool* existed) noexcept;
Result<port::Handle> create_mutex(bool owned, ObjectName name, bool* existed) noexcept;
// invalid_parameter unless 0 <= initial <= maximum and maximum > 0.
Result<port::Handle> create_semaphore(std::int32_t initial, std::int32_t maximum, ObjectName name,
                                      bool* existed) noexcept;
Result<port::Handle> create_timer(port::Reset reset, ObjectName name, bool* existed) noexcept;
Result<port::Handle> open_named(port::ObjectKind kind, ObjectName name) noexcept;

// SetWaitableTimer: due in units of 100 ns, negative from now, positive since 1601 (UTC); period in ms, 0 for once. The
// routine, if any, is queued as an APC to the calling thread, with the due time as FILETIME halves. Setting and
// cancelling take back what has not fired or run. Errors: invalid_handle, invalid_parameter, not_enough_memory.
using TimerRoutine = void (*)(void* context, std::uint32_t time_low, std::uint32_t time_high);
Result<void> set_timer(port::Handle timer, std::int64_t due, std::int32_t period, TimerRoutine routine,
                       void* context) noexcept;
Result<void> cancel_timer(port::Handle timer) noexcept;

Result<void> pulse_event(port::Handle event) noexcept;
// not_owner when the calling thread does not own it.
Result<void> release_mutex(port::Handle mutex) noexcept;
// too_many_posts when the count would pass the maximum; invalid_parameter for count <= 0.
Result<void> release_semaphore(port::Handle semaphore, std::int32_t count, std::int32_t* previous) noexcept;

// True for what a wait accepts, the pseudo-handles included.
bool is_waitable(port::Handle object) noexcept;

// SignalObjectAndWait's first half: sets an event, releases a mutex or one unit of a semaphore; invalid_handle else.
Result<void> signal_object(port::Handle object) noexcept;

} // namespace wspemu::posix
