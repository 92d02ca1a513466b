// Waitable timers, and the clock thread that signals them. Host dialect.
#include "posix/timer_object.h"

#include "core/codes.h"
#include "posix/futex.h"
#include "posix/handle_flags.h"
#include "posix/handle_slots.h"
#include "posix/held_signals.h"

#include <algorithm>
#include <mutex>
#include <new>
#include <pthread.h>
#include <vector>

namespace wspemu::posix {

namespace {

using port::Clock;

// The due timers' APC: delivered unless the timer has been set or cancelled since.
class TimerApc final : public Apc {
public:
    TimerApc(TimerObject& timer, const TimerObject::Setting& setting) noexcept
        : timer_(&timer),
          generation_(timer.generation.load(std::memory_order_relaxed)),
          routine_(setting.routine),
          context_(setting.context),
          file_time_(setting.file_time) {}

    bool run() override {
        const bool fresh = timer_->generation.load(std::memory_order_acquire) == generation_;
        const TimerRoutine routine = routine_;
        void* const context = context_;
        const std::uint64_t time = file_time_;
        std::uint64_t mine = generation_;
        timer_->queued.compare_exchange_strong(mine, 0);
        delete this;
        if (fresh) routine(context, static_cast<std::uint32_t>(time), static_cast<std::uint32_t>(time >> 32));
        return fresh;
    }

private:
    Ref<TimerObject> timer_;
    std::uint64_t generation_;
    TimerRoutine routine_;
    void* context_;
    std::uint64_t file_time_;
};

// The clock: active timers, and the thread that sleeps until the next one is due. Never destroyed.
struct TimerClock {
    std::mutex mutex;
    std::vector<Ref<TimerObject>> active; // in no order: programs have few
    bool running = false;
    std::atomic<std::uint32_t> changes{0}; // a futex word
};

TimerClock& clock() noexcept {
    static TimerClock& instance = *new TimerClock;
    return instance;
}

void deactivate(TimerClock& the, TimerObject& timer) noexcept {
    if (!std::exchange(timer.active, false)) return;
    const auto place = std::find_if(the.active.begin(), the.active.end(),
                                    [&](const Ref<TimerObject>& entry) { return entry.get() == &timer; });
    if (place != the.active.end()) the.active.erase(place);
}

// Under the clock's mutex.
void queue_apc(TimerObject& timer) noexcept {
    const std::uint64_t generation = timer.generation.load(std::memory_order_relaxed);
    if (!timer.setting.routine || timer.queued.load() == generation) return;
    auto* apc = new (std::nothrow) TimerApc(timer, timer.setting);
    if (!apc) return;
    timer.queued.store(generation);
    if (!timer.setting.target->queue(apc)) delete apc;
}

// Under the clock's mutex. The signal comes before the APC, as a waiting thread sees it.
void fire(TimerClock& the, TimerObject& timer) noexcept {
    const Ref<TimerObject> keep(&timer);
    timer.set();
    queue_apc(timer);
    if (timer.setting.period.count() == 0) {
        deactivate(the, timer);
        return;
    }
    timer.setting.due += timer.setting.period;
    timer.setting.file_time += static_cast<std::uint64_t>(timer.setting.period.count()) * 10'000;
}

// Fires what is due. False when no timer is left; otherwise *next is when to come again.
bool fire_due(TimerClock& the, Clock::time_point* next) noexcept {
    const std::lock_guard lock(the.mutex);
    for (;;) {
        const auto first = std::min_element(the.active.begin(), the.active.end(), [](const auto& a, const auto& b) {
            return a->setting.due < b->setting.due;
        });
        if (first == the.active.end()) return false;
        *next = (*first)->setting.due;
        if (*next > Clock::now()) return true;
        fire(the, **first);
    }
}

void* clock_main(void*) noexcept {
    pthread_setname_np(pthread_self(), "wspemu-clock");
    TimerClock& the = clock();
    for (;;) {
        const std::uint32_t changes = the.changes.load(std::memory_order_seq_cst);
        Clock::time_point next{};
        const bool more = fire_due(the, &next);
        futex_wait(the.changes, changes, more ? port::Deadline(next) : port::Deadline());
    }
    return nullptr;
}

// Under the clock's mutex.
bool start(TimerClock& the) noexcept {
    if (the.running) return true;
    const HeldSignals held;
    pthread_t thread{};
    if (pthread_create(&thread, nullptr, clock_main, nullptr) == 0) {
        pthread_detach(thread);
        the.running = true;
    }
    return the.running;
}

constexpr std::int64_t kUnixEpoch = 116'444'736'000'000'000; // 1970 since 1601 in units of 100 ns

std::int64_t file_time_now() noexcept {
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::nanoseconds>(since).count() / 100 + kUnixEpoch;
}

// An absolute time that lies in the past is due at once.
TimerObject::Setting make_setting(std::int64_t due, std::int32_t period, TimerRoutine routine, void* context) noexcept {
    const std::int64_t now = file_time_now();
    const std::int64_t longest = std::int64_t{36500} * 86400 * 10'000'000;
    const std::int64_t distance = std::clamp<std::int64_t>(due < 0 ? -std::max(due, -longest) : due - now, 0, longest);
    TimerObject::Setting setting;
    setting.due =
        Clock::now() + std::chrono::nanoseconds(std::min(distance, std::int64_t{9'000'000'000'000'000}) * 100);
    setting.period = std::chrono::milliseconds(period);
    setting.file_time = static_cast<std::uint64_t>(now + distance);
    setting.routine = routine;
    setting.context = context;
    if (routine) setting.target = Ref<ThreadObject>(current_record().thread);
    return setting;
}

} // namespace

void TimerObject::last_handle_closed() noexcept {
    Waitable::last_handle_closed();
    if (has_handles(*this)) return; // opened again by its name
    TimerClock& the = clock();
    const std::lock_guard lock(the.mutex);
    generation.fetch_add(1, std::memory_order_release);
    deactivate(the, *this);
    setting.target = nullptr;
}

Result<void> set_timer(port::Handle handle, std::int64_t due, std::int32_t period, TimerRoutine routine,
                       void* context) noexcept {
    const auto timer = port::pin<TimerObject>(handle);
    if (!timer) return WsaError{code::invalid_handle};
    if (lacks_right(handle, slot::kNoChange)) return WsaError{code::access_denied};
    if (period < 0) return WsaError{code::invalid_parameter};
    TimerClock& the = clock();
    {
        const std::lock_guard lock(the.mutex);
        if (!start(the)) return WsaError{code::not_enough_memory};
        deactivate(the, *timer);
        timer->generation.fetch_add(1, std::memory_order_release);
        timer->clear();
        timer->setting = make_setting(due, period, routine, context);
        try {
            the.active.push_back(timer.ref());
        } catch (const std::bad_alloc&) {
            return WsaError{code::not_enough_memory};
        }
        timer->active = true;
        the.changes.fetch_add(1, std::memory_order_seq_cst);
    }
    futex_wake(&the.changes, 1);
    return {};
}

Result<void> cancel_timer(port::Handle handle) noexcept {
    const auto timer = port::pin<TimerObject>(handle);
    if (!timer) return WsaError{code::invalid_handle};
    if (lacks_right(handle, slot::kNoChange)) return WsaError{code::access_denied};
    TimerClock& the = clock();
    const std::lock_guard lock(the.mutex);
    deactivate(the, *timer);
    timer->generation.fetch_add(1, std::memory_order_release);
    return {};
}

} // namespace wspemu::posix
