// Handles beyond port/handles.h: duplication, flags, protection from closing. Neutral.
#pragma once

#include "core/port/handles.h"
#include "core/result.h"

#include <optional>
#include <vector>

namespace wspemu::posix {

// DuplicateHandle within the process, with the same rights; understands the pseudo-handles of GetCurrentThread and GetCurrentProcess.
Result<port::Handle> duplicate_handle(port::Handle handle) noexcept;

// What one may not do with a handle to an event, a mutex, a semaphore, a timer, a thread, a process or a port.
inline constexpr unsigned kMayNotChange = 1; // the state; queue APCs to a thread; copy handles of a process
inline constexpr unsigned kMayNotWait = 2;
inline constexpr unsigned kMayNotAsk = 4;      // a thread, a process
inline constexpr unsigned kMayNotEnd = 8;      // the same
inline constexpr unsigned kMayNotSuspend = 16; // a thread
inline constexpr unsigned kMayNotSet = 32;     // what is told of a thread
// Takes rights away from a handle that nobody else knows yet; gives them all to a copy.
void set_denied(port::Handle handle, unsigned denied) noexcept;
// Whether an open handle may not be used for this.
bool is_denied(port::Handle handle, unsigned use) noexcept;
// Whether any handle to the object is open.
bool has_handles(const port::Object& object) noexcept;
// Nothing for values that name no object, and for pseudo-handles.
std::optional<port::ObjectKind> kind_of(port::Handle handle) noexcept;

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
