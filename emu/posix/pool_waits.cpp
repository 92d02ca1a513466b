// Waiting for many objects: threads with lists of waits. Host dialect.
#include "posix/pool_waits.h"

#include "core/codes.h"
#include "posix/handle_flags.h"
#include "posix/sync_objects.h"
#include "posix/thread_control.h"
#include "posix/waiter.h"

#include <algorithm>
#include <array>
#include <memory>
#include <new>
#include <vector>

namespace wspemu::posix {

namespace {

constexpr std::size_t kRoom = port::kMaximumWaitObjects - 1; // the last place is the thread's signal

struct Wait {
    PoolTask* task;      // with a reference
    port::Handle handle; // a duplicate
    port::Deadline deadline;
    bool leaves = false; // somebody wants it removed
};

// Guarded by the list's mutex. While `waiting`, the thread is in its wait with the first places of `waits`: others may
// append and mark, and must leave the rest alone.
struct WaitThread {
    std::vector<Wait> waits;
    Signal changed;
    bool waiting = false;
};

struct Threads {
    std::mutex mutex;
    std::condition_variable round_ended; // some thread has come out of its wait
    std::vector<std::unique_ptr<WaitThread>> all;
};

Threads& threads() noexcept {
    static Threads& list = *new Threads;
    return list;
}

void drop(const Wait& wait) noexcept {
    port::close_handle(wait.handle);
    wait.task->release();
}

auto find_wait(WaitThread& thread, const PoolTask& task) noexcept {
    return std::find_if(thread.waits.begin(), thread.waits.end(), [&](const Wait& wait) { return wait.task == &task; });
}

port::WaitOutcome wait_round(WaitThread& me, std::unique_lock<std::mutex>& lock) noexcept {
    std::array<port::Handle, kRoom> handles;
    port::Deadline next;
    for (std::size_t i = 0; i < me.waits.size(); ++i) {
        handles[i] = me.waits[i].handle;
        const port::Deadline& due = me.waits[i].deadline;
        if (due && (!next || *due < *next)) next = due;
    }
    const std::span<const port::Handle> used(handles.data(), me.waits.size());
    me.changed.reset();
    me.waiting = true;
    lock.unlock();
    const port::WaitOutcome outcome = wait_for_input(me.changed, used, port::WaitMode::any, next, true);
    lock.lock();
    me.waiting = false;
    return outcome;
}

// Tells the tasks whose waits have ended, and collects those that want to run on this thread.
void report(WaitThread& me, const port::WaitOutcome& outcome, std::vector<PoolTask*>& reserved) {
    const bool taken = outcome.end == port::WaitEnd::object || outcome.end == port::WaitEnd::abandoned;
    const auto now = port::Clock::now();
    for (std::size_t i = me.waits.size(); i-- != 0;) {
        const Wait wait = me.waits[i];
        const bool signalled = taken && outcome.index == i;
        const bool expired = !signalled && !wait.leaves && wait.deadline && *wait.deadline <= now;
        // Somebody has closed our duplicate, by a value that was no handle of his: nothing comes of this wait any more.
        const bool is_lost = outcome.end == port::WaitEnd::failed && !is_waitable(wait.handle);
        if (!signalled && !expired && !wait.leaves && !is_lost) continue;
        me.waits.erase(me.waits.begin() + static_cast<std::ptrdiff_t>(i));
        const bool runs_here =
            (signalled || expired) && wait.task->wait_ended(signalled ? outcome.end : port::WaitEnd::timeout);
        if (runs_here) {
            reserved.push_back(wait.task);
            port::close_handle(wait.handle);
        } else {
            drop(wait);
        }
    }
    threads().round_ended.notify_all();
}

std::uint32_t wait_main(void* argument) {
    WaitThread& me = *static_cast<WaitThread*>(argument);
    std::vector<PoolTask*> reserved;
    std::unique_lock lock(threads().mutex);
    for (;;) {
        report(me, wait_round(me, lock), reserved);
        if (reserved.empty()) continue;
        lock.unlock();
        for (PoolTask* task : reserved) {
            task->run_reserved();
            task->release();
        }
        reserved.clear();
        lock.lock();
    }
}

// A thread with room; nullptr when none can be started. Under the mutex.
WaitThread* thread_with_room() {
    for (const auto& each : threads().all)
        if (each->waits.size() < kRoom) return each.get();
    auto thread = std::make_unique<WaitThread>();
    thread->waits.reserve(kRoom);
    thread->changed = Signal::make();
    if (!thread->changed) return nullptr;
    threads().all.reserve(threads().all.size() + 1);
    const Result<port::Handle> started = start_thread({wait_main, thread.get(), 0, false}, nullptr);
    if (!started) return nullptr;
    port::close_handle(*started);
    threads().all.push_back(std::move(thread));
    return threads().all.back().get();
}

} // namespace

Result<void> add_pool_wait(PoolTask& task, port::Handle handle, port::Deadline deadline) noexcept try {
    if (!is_waitable(handle)) return WsaError{code::invalid_handle};
    const Result<port::Handle> copy = duplicate_handle(handle);
    if (!copy) return WsaError{copy.error()};
    const std::lock_guard lock(threads().mutex);
    const bool wanted = task.wants_wait(); // else it has been ended since
    WaitThread* const thread = wanted ? thread_with_room() : nullptr;
    if (!thread) {
        port::close_handle(*copy);
        return wanted ? Result<void>(WsaError{code::not_enough_memory}) : Result<void>();
    }
    task.retain();
    thread->waits.push_back({&task, *copy, deadline});
    thread->changed.set();
    return {};
} catch (const std::bad_alloc&) {
    return WsaError{code::not_enough_memory};
}

bool remove_pool_wait(PoolTask& task) noexcept {
    std::unique_lock lock(threads().mutex);
    for (const auto& thread : threads().all) {
        const auto found = find_wait(*thread, task);
        if (found == thread->waits.end()) continue;
        WaitThread& owner = *thread;
        if (!owner.waiting) {
            const Wait wait = *found;
            owner.waits.erase(found);
            lock.unlock();
            drop(wait);
            return true;
        }
        // The thread may be taking the object's signal at this moment: only it can tell.
        found->leaves = true;
        owner.changed.set();
        // Another wait of the same task may have been added meanwhile.
        threads().round_ended.wait(lock, [&] {
            return std::none_of(owner.waits.begin(), owner.waits.end(),
                                [&](const Wait& wait) { return wait.task == &task && wait.leaves; });
        });
        return true;
    }
    return false;
}

} // namespace wspemu::posix
