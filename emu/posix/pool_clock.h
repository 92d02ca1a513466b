// PoolClock: the thread that knows when the timers of thread pools are due. Neutral.
//
// It is a thread as CreateThread makes it, so callbacks that ask for it (WT_EXECUTEINTIMERTHREAD) run on it.
#pragma once

#include "posix/pool.h"
#include "posix/waiter.h"

#include <map>

namespace wspemu::posix {

class PoolClock {
public:
    static PoolClock& instance() noexcept;

    // Calls task.due() at the time, then every `period` unless that is 0. Replaces an earlier setting of the task. The
    // clock holds a reference meanwhile. False when memory or threads are short.
    bool set(PoolTask& task, port::Clock::time_point due, std::chrono::milliseconds period) noexcept;
    // When it returns, no due() follows. True when the task was set.
    bool cancel(PoolTask& task) noexcept;
    bool is_set(PoolTask& task) noexcept;

private:
    struct Setting {
        PoolTask* task; // with a reference
        std::chrono::milliseconds period;
    };
    using Queue = std::multimap<port::Clock::time_point, Setting>;

    static std::uint32_t clock_main(void*);
    bool ensure_thread() noexcept;
    // The tasks that are due are told; *reserved is one that wants to run here. False when none is due.
    bool serve_one(PoolTask** reserved, port::Deadline* next);

    std::recursive_mutex mutex_; // due() may set another task, or the same one
    Queue queue_;
    std::map<PoolTask*, Queue::iterator> places_;
    Signal changed_;
    bool running_ = false;
};

} // namespace wspemu::posix
