// threadpoollegacyapiset.h: timer queues.
#include "posix/kernel32/legacy_items.h"

#include "posix/pool_clock.h"

#include <atomic>
#include <memory>
#include <vector>

using namespace wspemu;
using namespace wspemu::posix;

namespace {

struct QueueTimer final : PoolItem {
    QueueTimer(const PoolOptions& given, WAITORTIMERCALLBACK routine, ULONG how) : PoolItem(given), callback(routine) {
        runs_here = (how & WT_EXECUTEINTIMERTHREAD) != 0;
    }
    bool set(DWORD due, DWORD period) {
        is_periodic = period != 0;
        const bool set = PoolClock::instance().set(*this, port::Clock::now() + std::chrono::milliseconds(due),
                                                   std::chrono::milliseconds(period));
        // Deleted meanwhile: nobody else would take it off the clock again.
        if (is_stopped()) (void)PoolClock::instance().cancel(*this);
        return set;
    }
    void call(PoolCall&) override { callback(options.context, TRUE); }
    WAITORTIMERCALLBACK callback;
    std::atomic<bool> is_periodic{false};
};

// Not refcounted by others than the table: a queue is used by one call at a time, or the caller races with its deletion.
struct TimerQueue {
    LegacyItems<QueueTimer> timers;
    std::set<QueueTimer*> members; // guarded by the mutex
    std::mutex mutex;
};

struct Queues {
    std::mutex mutex;
    std::set<std::shared_ptr<TimerQueue>> all;
    const std::shared_ptr<TimerQueue> own = std::make_shared<TimerQueue>();
};

Queues& queues() {
    static auto& table = *new Queues;
    return table;
}

std::shared_ptr<TimerQueue> find_queue(HANDLE handle) {
    if (!handle) return queues().own;
    const std::lock_guard lock(queues().mutex);
    for (const auto& each : queues().all)
        if (each.get() == handle) return each;
    return nullptr;
}

std::shared_ptr<TimerQueue> take_queue(HANDLE handle) {
    std::shared_ptr<TimerQueue> queue = handle ? find_queue(handle) : nullptr;
    const std::lock_guard lock(queues().mutex);
    return queue && queues().all.erase(queue) != 0 ? queue : nullptr;
}

// Takes the timer out of its queue; nullptr when it is in none.
QueueTimer* take_timer(TimerQueue& queue, HANDLE timer) {
    QueueTimer* const taken = queue.timers.take(timer);
    const std::lock_guard lock(queue.mutex);
    if (taken) queue.members.erase(taken);
    return taken;
}

std::vector<QueueTimer*> take_all_timers(TimerQueue& queue) {
    std::vector<QueueTimer*> all;
    const std::lock_guard lock(queue.mutex);
    for (QueueTimer* each : queue.members)
        if (queue.timers.take(each)) all.push_back(each);
    queue.members.clear();
    return all;
}

// Sets the event when its last copy is gone: when the last timer is idle.
std::shared_ptr<void> end_signal(HANDLE event) {
    auto set = [](port::EventRef* end) {
        end->set();
        delete end;
    };
    return {new port::EventRef(value_of(event)), set};
}

} // namespace

HANDLE WINAPI CreateTimerQueue(void) {
    auto queue = std::make_shared<TimerQueue>();
    const std::lock_guard lock(queues().mutex);
    queues().all.insert(queue);
    return queue.get();
}

BOOL WINAPI CreateTimerQueueTimer(PHANDLE phNewTimer, HANDLE TimerQueue, WAITORTIMERCALLBACK Callback, PVOID Parameter,
                                  DWORD DueTime, DWORD Period, ULONG Flags) {
    if (!phNewTimer || !Callback) return fail(FALSE, ERROR_INVALID_PARAMETER);
    *phNewTimer = nullptr;
    const auto queue = find_queue(TimerQueue);
    if (!queue) return fail(FALSE, ERROR_INVALID_HANDLE);
    const Result<PoolOptions> options = legacy_options(Parameter, Flags);
    if (!options) return fail(FALSE, options.error());
    auto* const timer = new (std::nothrow) QueueTimer(*options, Callback, Flags);
    if (!timer) return fail(FALSE, ERROR_NOT_ENOUGH_MEMORY);
    const Ref<QueueTimer> keep(timer); // once known it can be deleted, be it by a handle that was another timer's
    {
        const std::lock_guard lock(queue->mutex);
        queue->members.insert(timer);
        // Known before it can fire: its callback may delete it.
        *phNewTimer = queue->timers.add(*timer);
    }
    if (timer->set(DueTime, (Flags & WT_EXECUTEONLYONCE) != 0 ? 0 : Period)) return TRUE;
    (void)take_timer(*queue, std::exchange(*phNewTimer, nullptr));
    timer->close();
    return fail(FALSE, ERROR_NOT_ENOUGH_MEMORY);
}

// A timer that was due once and has been is not set again.
BOOL WINAPI ChangeTimerQueueTimer(HANDLE TimerQueue, HANDLE Timer, ULONG DueTime, ULONG Period) {
    const auto queue = find_queue(TimerQueue);
    const Ref<QueueTimer> timer = queue ? queue->timers.find(Timer) : Ref<QueueTimer>();
    if (!timer) return fail(FALSE, ERROR_INVALID_HANDLE);
    if (!timer->is_periodic && !PoolClock::instance().is_set(*timer)) return TRUE;
    return timer->set(DueTime, Period) ? TRUE : fail(FALSE, ERROR_NOT_ENOUGH_MEMORY);
}

BOOL WINAPI DeleteTimerQueueTimer(HANDLE TimerQueue, HANDLE Timer, HANDLE CompletionEvent) {
    const auto queue = find_queue(TimerQueue);
    if (!Timer) return fail(FALSE, ERROR_INVALID_PARAMETER);
    if (!queue || !is_completion_event(CompletionEvent)) return fail(FALSE, ERROR_INVALID_HANDLE);
    QueueTimer* const timer = take_timer(*queue, Timer);
    return timer ? end_item(*timer, CompletionEvent) : fail(FALSE, ERROR_INVALID_HANDLE);
}

BOOL WINAPI DeleteTimerQueueEx(HANDLE TimerQueue, HANDLE CompletionEvent) {
    if (!is_completion_event(CompletionEvent)) return fail(FALSE, ERROR_INVALID_HANDLE);
    const auto queue = take_queue(TimerQueue);
    if (!queue) return fail(FALSE, ERROR_INVALID_HANDLE);
    const bool waits_for_end = CompletionEvent == INVALID_HANDLE_VALUE;
    std::shared_ptr<void> end;
    if (CompletionEvent && !waits_for_end) end = end_signal(CompletionEvent);
    BOOL idle = TRUE;
    const std::vector<QueueTimer*> timers = take_all_timers(*queue);
    for (QueueTimer* timer : timers) timer->stop();
    for (QueueTimer* timer : timers) {
        if (end) timer->when_idle([end] {});
        if (!end_item(*timer, waits_for_end ? INVALID_HANDLE_VALUE : nullptr)) idle = FALSE;
    }
    return idle ? TRUE : fail(FALSE, ERROR_IO_PENDING);
}

BOOL WINAPI DeleteTimerQueue(HANDLE TimerQueue) {
    return DeleteTimerQueueEx(TimerQueue, nullptr);
}
