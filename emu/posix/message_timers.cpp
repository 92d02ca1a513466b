// SetTimer and KillTimer, and when their messages are due.
#include "posix/message_timers.h"

#include <algorithm>

namespace wspemu::posix {
namespace {

constexpr std::uint32_t kShortestPeriod = 10; // USER_TIMER_MINIMUM
constexpr std::uint32_t kLongestPeriod = 0x7FFFFFFF;

} // namespace

MessageTimer* MessageTimers::find(std::uintptr_t window, std::uintptr_t id) {
    const auto found = std::find_if(timers_.begin(), timers_.end(), [=](const MessageTimer& timer) {
        return timer.window == window && timer.id == id;
    });
    return found == timers_.end() ? nullptr : &*found;
}

std::uintptr_t MessageTimers::set(std::uintptr_t window, std::uintptr_t id, std::uint32_t milliseconds,
                                  std::uintptr_t procedure) {
    MessageTimer* timer = find(window, id);
    if (!timer) {
        if (window == 0) {
            do id = next_id_--;
            while (id == 0 || find(0, id));
        }
        timer = &timers_.emplace_back();
        timer->window = window;
        timer->id = id;
    }
    timer->period = std::chrono::milliseconds(std::clamp(milliseconds, kShortestPeriod, kLongestPeriod));
    timer->procedure = procedure;
    restart(*timer, port::Clock::now());
    return id ? id : 1; // 0 is a valid id of a window's timer, but means failure to the caller of SetTimer
}

bool MessageTimers::kill(std::uintptr_t window, std::uintptr_t id) {
    return std::erase_if(timers_,
                         [=](const MessageTimer& timer) { return timer.window == window && timer.id == id; }) != 0;
}

void MessageTimers::kill_all_of(std::uintptr_t window) {
    std::erase_if(timers_, [=](const MessageTimer& timer) { return timer.window == window; });
}

void MessageTimers::restart(MessageTimer& timer, port::Clock::time_point now) {
    timer.due = now + timer.period;
    timer.announced = false;
}

bool MessageTimers::announce(port::Clock::time_point now) {
    bool any = false;
    for (MessageTimer& timer : timers_) {
        if (timer.due > now || timer.announced) continue;
        timer.announced = true;
        any = true;
    }
    return any;
}

port::Deadline MessageTimers::next_expiry(port::Clock::time_point now) const {
    port::Deadline next;
    for (const MessageTimer& timer : timers_)
        if (timer.due > now && (!next || timer.due < *next)) next = timer.due;
    return next;
}

bool MessageTimers::owns(std::uintptr_t window, std::uintptr_t id, std::uintptr_t procedure) const {
    return std::any_of(timers_.begin(), timers_.end(), [=](const MessageTimer& timer) {
        return timer.window == window && timer.id == id && timer.procedure == procedure;
    });
}

} // namespace wspemu::posix
