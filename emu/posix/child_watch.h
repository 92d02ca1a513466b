// Waiting for the ends of other processes. Host dialect.
#pragma once

#include "posix/process_object.h"

namespace wspemu::posix {

// From now on process.note_end() is called once, when the process has ended, on a thread of the emulator's, which keeps the
// object until then. False: no memory, or no thread.
bool watch_end_of(ProcessObject& process) noexcept;
// The object of a process whose end is awaited, by its id.
Ref<ProcessObject> watched_process(std::uint32_t id) noexcept;

} // namespace wspemu::posix
