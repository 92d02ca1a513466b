// The names of events, mutexes, semaphores and timers. One table per process. Host dialect.
#pragma once

#include "posix/waitable.h"

namespace wspemu::posix {

// The object's last handle was closed: its name is free.
void forget_name(const Waitable& object) noexcept;

} // namespace wspemu::posix
