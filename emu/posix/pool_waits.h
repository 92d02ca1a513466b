// The threads that wait for objects on behalf of thread pools, up to 63 objects each. Neutral.
//
// They are threads as CreateThread makes them, so callbacks that ask for it (WT_EXECUTEINWAITTHREAD) run on them.
#pragma once

#include "posix/pool.h"

namespace wspemu::posix {

// Calls task.wait_ended() once: with object or abandoned when the wait for the handle has succeeded, with timeout at the
// deadline. Keeps the object alive meanwhile, and a reference to the task. Errors: invalid_handle, not_enough_memory.
Result<void> add_pool_wait(PoolTask& task, port::Handle handle, port::Deadline deadline) noexcept;

// When it returns, nobody waits for the task any more and no wait_ended() follows; a signal that was taken has been
// reported. True when the wait had not ended.
bool remove_pool_wait(PoolTask& task) noexcept;

} // namespace wspemu::posix
