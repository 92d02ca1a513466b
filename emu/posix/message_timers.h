// The timers of one message queue. WM_TIMER is not queued: it is made when somebody looks and nothing else is there. Neutral.
#pragma once

#include "core/port/objects.h"

#include <cstdint>
#include <vector>

namespace wspemu::posix {

struct MessageTimer {
    std::uintptr_t window = 0; // 0: a timer of the thread
    std::uintptr_t id = 0;
    std::chrono::milliseconds period{};
    std::uintptr_t procedure = 0; // TIMERPROC
    port::Clock::time_point due{};
    bool announced = false; // QS_TIMER was raised for this expiry
};

// Not thread-safe: guarded by the queue's mutex.
class MessageTimers {
public:
    // Sets or restarts (window, id). Without a window an unknown id is replaced by a new one. Returns the id, never 0.
    std::uintptr_t set(std::uintptr_t window, std::uintptr_t id, std::uint32_t milliseconds, std::uintptr_t procedure);
    bool kill(std::uintptr_t window, std::uintptr_t id);
    void kill_all_of(std::uintptr_t window);

    // The expired timer that has waited longest among those whose window `wanted` accepts; nullptr for none.
    template <class Predicate>
    MessageTimer* expired(port::Clock::time_point now, Predicate wanted);
    // Starts the next period; expiries that nobody looked at are not made up for.
    static void restart(MessageTimer& timer, port::Clock::time_point now);
    // True when an expiry is new since the last call.
    bool announce(port::Clock::time_point now);
    // When the next timer that has not expired at `now` will do so.
    port::Deadline next_expiry(port::Clock::time_point now) const;
    bool owns(std::uintptr_t window, std::uintptr_t id, std::uintptr_t procedure) const;

private:
    MessageTimer* find(std::uintptr_t window, std::uintptr_t id);
    std::vector<MessageTimer> timers_;
    std::uintptr_t next_id_ = 0x7FFF; // counts down, as Windows does, away from the small numbers that people choose
};

template <class Predicate>
MessageTimer* MessageTimers::expired(port::Clock::time_point now, Predicate wanted) {
    MessageTimer* oldest = nullptr;
    for (MessageTimer& timer : timers_)
        if (timer.due <= now && wanted(timer.window) && (!oldest || timer.due < oldest->due)) oldest = &timer;
    return oldest;
}

} // namespace wspemu::posix
