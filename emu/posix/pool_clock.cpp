// The clock of thread pools. Host dialect.
#include "posix/pool_clock.h"

#include "posix/thread_control.h"

#include <new>

namespace wspemu::posix {

PoolClock& PoolClock::instance() noexcept {
    static PoolClock& clock = *new PoolClock;
    return clock;
}

bool PoolClock::ensure_thread() noexcept {
    if (running_) return true;
    if (!changed_) changed_ = Signal::make();
    if (!changed_) return false;
    const Result<port::Handle> thread = start_thread({clock_main, nullptr, 0, false}, nullptr);
    if (!thread) return false;
    port::close_handle(*thread);
    return running_ = true;
}

bool PoolClock::set(PoolTask& task, port::Clock::time_point due, std::chrono::milliseconds period) noexcept try {
    const std::lock_guard lock(mutex_);
    if (!ensure_thread()) return false;
    (void)cancel(task);
    const auto place = queue_.emplace(due, Setting{&task, period});
    places_[&task] = place;
    task.retain();
    if (place == queue_.begin()) changed_.set();
    return true;
} catch (const std::bad_alloc&) {
    return false;
}

bool PoolClock::cancel(PoolTask& task) noexcept {
    const std::lock_guard lock(mutex_);
    const auto found = places_.find(&task);
    if (found == places_.end()) return false;
    queue_.erase(found->second);
    places_.erase(found);
    task.release();
    return true;
}

bool PoolClock::is_set(PoolTask& task) noexcept {
    const std::lock_guard lock(mutex_);
    return places_.contains(&task);
}

bool PoolClock::serve_one(PoolTask** reserved, port::Deadline* next) {
    const std::lock_guard lock(mutex_);
    changed_.reset();
    *next = queue_.empty() ? port::Deadline() : port::Deadline(queue_.begin()->first);
    const auto now = port::Clock::now();
    if (!*next || **next > now) return false;
    const Setting setting = queue_.begin()->second;
    setting.task->retain();
    if (setting.period.count() == 0) {
        (void)cancel(*setting.task);
    } else {
        // Expiries that the clock has missed are not made up for.
        queue_.erase(queue_.begin());
        places_[setting.task] = queue_.emplace(std::max(**next + setting.period, now), setting);
    }
    *reserved = setting.task->due() ? setting.task : nullptr;
    if (!*reserved) setting.task->release();
    return true;
}

std::uint32_t PoolClock::clock_main(void*) {
    PoolClock& clock = instance();
    for (;;) {
        PoolTask* reserved = nullptr;
        port::Deadline next;
        if (!clock.serve_one(&reserved, &next)) {
            (void)wait_for_input(clock.changed_, {}, port::WaitMode::any, next, true);
        } else if (reserved) {
            reserved->run_reserved();
            reserved->release();
        }
    }
}

} // namespace wspemu::posix
