// What the thread-pool exports share: pools and items made from a callback environment. Windows dialect.
#pragma once

#include "posix/kernel32/handle_values.h"

#include "posix/pool_item.h"

#include <new>

namespace wspemu::posix {

inline ThreadPool* pool_of(PTP_POOL pool) noexcept {
    return reinterpret_cast<ThreadPool*>(pool);
}
inline CleanupGroup* group_of(PTP_CLEANUP_GROUP group) noexcept {
    return reinterpret_cast<CleanupGroup*>(group);
}
inline PTP_CALLBACK_INSTANCE instance_of(PoolCall& call) noexcept {
    return reinterpret_cast<PTP_CALLBACK_INSTANCE>(&call);
}

// Makes an item T(options, arguments...) in the environment's pool and group; nullptr and the last error when memory is
// short or the environment is of no known version.
Result<PoolOptions> pool_options(PTP_CALLBACK_ENVIRON environment, PVOID context);

template <class T, class... Arguments>
T* make_item(PTP_CALLBACK_ENVIRON environment, PVOID context, Arguments... arguments) {
    const Result<PoolOptions> options = pool_options(environment, context);
    if (!options) return fail(static_cast<T*>(nullptr), options.error());
    T* const item = new (std::nothrow) T(*options, arguments...);
    return item ? item : fail(item, ERROR_NOT_ENOUGH_MEMORY);
}

// A due time of SetThreadpoolTimer or SetThreadpoolWait.
port::Clock::time_point time_of(const FILETIME& due) noexcept;

} // namespace wspemu::posix
