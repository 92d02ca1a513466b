// Handles beyond port/handles.h: duplication, flags, protection from closing. Neutral.
#pragma once

#include "core/port/handles.h"
#include "core/result.h"

#include <vector>

namespace wspemu::posix {

// DuplicateHandle within the process, with the same rights; understands the pseudo-handles of GetCurrentThread and GetCurrentProcess.
Result<port::Handle> duplicate_handle(port::Handle handle) noexcept;

// What one may not do with a handle: change the object's state; wait for it. Only events, mutexes, semaphores and timers know.
inline constexpr unsigned kMayNotChange = 1;
inline constexpr unsigned kMayNotWait = 2;
// Takes rights away from a handle that nobody else knows yet; gives them all to a copy.
void set_denied(port::Handle handle, unsigned denied) noexcept;

// Whether two handles, pseudo-handles included, name one object; invalid_handle when one names none.
Result<bool> name_same_object(port::Handle one, port::Handle other) noexcept;

// CloseHandle: true for the pseudo-handles; invalid_handle for stale values and for protected handles.
Result<void> close_any_handle(port::Handle handle) noexcept;

// The bits of Get/SetHandleInformation: 1 inherit, 2 protect from close.
Result<unsigned> handle_flags(port::Handle handle) noexcept;
// All that are open and have this flag at the moment, in the order of their values.
std::vector<port::Handle> handles_with_flag(unsigned flag);
Result<void> set_handle_flags(port::Handle handle, unsigned mask, unsigned flags) noexcept;

} // namespace wspemu::posix
