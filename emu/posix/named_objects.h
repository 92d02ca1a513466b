// The names of events, mutexes, semaphores, timers and file mappings. Neutral.
//
// A table of this process, and behind it that of the objects which several processes have in common (common_objects.h); names
// of timers end at the process.
#pragma once

#include "core/port/handles.h"
#include "posix/sync_objects.h"

#include <functional>

namespace wspemu::posix {

// A handle to the object of that name, or to the one that make() gives, with a reference. Its last_handle_closed() must call
// forget_name(). As in sync_objects.h.
Result<port::Handle> create_named(port::ObjectKind kind, ObjectName name, bool* existed,
                                  const std::function<port::Object*()>& make) noexcept;
// The object's last handle in this process was closed: its name is free here, and it has nothing in common with others' any more.
// False, and nothing done, when the name was opened again meanwhile; then there will be another last handle.
bool forget_name(port::Object& object) noexcept;

} // namespace wspemu::posix
