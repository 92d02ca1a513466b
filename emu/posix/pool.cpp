// The workers of a thread pool: when they start, what they take, when they leave. Host dialect.
#include "posix/pool.h"

#include "core/codes.h"
#include "posix/pool_clock.h"
#include "posix/port_queue.h"
#include "posix/thread_control.h"
#include "posix/waitable.h"

#include <algorithm>
#include <deque>
#include <new>

namespace wspemu::posix {

namespace {

// Workers that are started without asking whether the others only compute.
constexpr std::uint32_t kLeastAtOnce = 4;
constexpr std::chrono::milliseconds kPatience{50};
constexpr std::uint32_t kIdleMilliseconds = 10'000;

// What a file's packets mean. The key names one of these; they are never freed, because a file keeps its key for life.
struct Binding {
    FileRoutine routine;
    std::uintptr_t context;
};

std::uintptr_t key_of(FileRoutine routine, std::uintptr_t context) {
    static std::mutex& mutex = *new std::mutex;
    static std::deque<Binding>& all = *new std::deque<Binding>;
    const std::lock_guard lock(mutex);
    for (Binding& each : all)
        if (each.routine == routine && each.context == context) return reinterpret_cast<std::uintptr_t>(&each);
    return reinterpret_cast<std::uintptr_t>(&all.emplace_back(Binding{routine, context}));
}

constexpr std::uintptr_t kTaskKey = 0;

} // namespace

// The clock has a lock of its own, which comes before the pool's: it is asked only when the pool's is free again.
template <class Change>
void ThreadPool::after(Change change) noexcept {
    bool needs_watch = false;
    {
        const std::lock_guard lock(mutex_);
        change();
        needs_watch = grow();
    }
    if (needs_watch) watch();
}

// What the pool must know when a worker ends, whichever way: a callback may call ExitThread, which runs no destructors of
// its frames but those of thread_local objects.
class WorkerPresence {
public:
    ~WorkerPresence() {
        if (!pool) return;
        pool->after([this] {
            --pool->threads_;
            if (!busy) --pool->idle_;
            if (runs_long) --pool->long_;
        });
        pool->release();
    }
    void began(bool task) noexcept {
        pool->after([=, this] {
            busy = true;
            --pool->idle_;
            ++pool->taken_;
            if (task) --pool->queued_;
        });
    }
    void ended() noexcept {
        const std::lock_guard lock(pool->mutex_);
        busy = false;
        ++pool->idle_;
        if (std::exchange(runs_long, false)) --pool->long_;
    }
    ThreadPool* pool = nullptr; // with a reference
    bool busy = false;
    bool runs_long = false;
};

namespace {
thread_local WorkerPresence t_worker;
}

// Looks whether the pool stands still with work to do.
class StarvationCheck final : public PoolTask {
public:
    explicit StarvationCheck(ThreadPool& pool) noexcept : pool_(&pool) { pool.retain(); }
    bool due() override {
        pool_->look_for_starvation();
        return false;
    }

private:
    ~StarvationCheck() override { pool_->release(); }
    ThreadPool* pool_;
};

ThreadPool* ThreadPool::create() noexcept {
    auto* pool = new (std::nothrow) ThreadPool;
    if (!pool) return nullptr;
    // The limit of the port would count only those who block in the emulator; the pool keeps its own.
    pool->port_ = make_port(0x7fffffff);
    if (pool->port_) return pool;
    pool->release();
    return nullptr;
}

ThreadPool* ThreadPool::shared() noexcept {
    static ThreadPool* const pool = create();
    return pool;
}

void ThreadPool::add_user() noexcept {
    retain();
    const std::lock_guard lock(mutex_);
    ++users_;
}

void ThreadPool::remove_user() noexcept {
    {
        const std::lock_guard lock(mutex_);
        if (--users_ == 0) {
            closed_ = true;
            close_port(*port_);
        }
    }
    release();
}

bool ThreadPool::submit(PoolTask& task, bool runs_long) noexcept {
    task.retain();
    bool posted = false;
    after([&] {
        // Bytes say whether the task runs long: packets of tasks have no other use for them.
        posted = post_to(*port_, {kTaskKey, &task, 0, runs_long ? 1u : 0u});
        if (posted) ++queued_;
    });
    if (!posted) task.release();
    return posted;
}

Result<void> ThreadPool::bind(port::FileObject& file, FileRoutine routine, std::uintptr_t context) {
    if (const Result<void> done = file.associate(port_, key_of(routine, context)); !done) return done;
    after([this] { serves_files_ = true; });
    return {};
}

void ThreadPool::set_maximum(std::uint32_t count) noexcept {
    const std::lock_guard lock(mutex_);
    maximum_ = std::max(count, 1u);
    minimum_ = std::min(minimum_, maximum_);
}

bool ThreadPool::set_minimum(std::uint32_t count) noexcept {
    const std::lock_guard lock(mutex_);
    maximum_ = std::max(maximum_, count);
    minimum_ = count;
    while (threads_ < minimum_)
        if (!start_worker()) return false;
    return true;
}

bool ThreadPool::current_runs_long() noexcept {
    ThreadPool* const pool = t_worker.pool;
    if (!pool) return false;
    const std::lock_guard lock(pool->mutex_);
    if (!std::exchange(t_worker.runs_long, true)) ++pool->long_;
    return pool->idle_ != 0 || pool->start_worker();
}

bool ThreadPool::start_worker() noexcept {
    if (threads_ >= maximum_) return false;
    retain();
    ++threads_;
    ++idle_;
    if (const Result<port::Handle> thread = start_thread({worker_main, this, 0, false}, nullptr)) {
        port::close_handle(*thread);
        return true;
    }
    --threads_;
    --idle_;
    refs_.fetch_sub(1, std::memory_order_relaxed);
    return false;
}

std::uint32_t ThreadPool::threads_at_once() const noexcept {
    return std::max({minimum_, kLeastAtOnce, 2 * processor_count()}) + long_;
}

bool ThreadPool::is_short_of_workers() const noexcept {
    return !closed_ && (queued_ > idle_ || (serves_files_ && idle_ == 0));
}

bool ThreadPool::grow() noexcept {
    while (is_short_of_workers() && threads_ < threads_at_once())
        if (!start_worker()) break;
    if (!is_short_of_workers() || watched_ || threads_ >= maximum_) return false;
    looked_at_ = taken_;
    return watched_ = true;
}

void ThreadPool::watch() noexcept {
    auto* check = new (std::nothrow) StarvationCheck(*this);
    const bool set = check && PoolClock::instance().set(*check, port::Clock::now() + kPatience, {});
    if (check) check->release();
    if (set) return;
    const std::lock_guard lock(mutex_);
    watched_ = false;
}

void ThreadPool::look_for_starvation() noexcept {
    after([this] {
        watched_ = false;
        if (is_short_of_workers() && taken_ == looked_at_) start_worker();
    });
}

bool ThreadPool::may_leave() noexcept {
    const std::lock_guard lock(mutex_);
    const std::uint32_t least = std::max(minimum_, serves_files_ ? 1u : 0u);
    return queued_ == 0 && threads_ > least;
}

std::uint32_t ThreadPool::worker_main(void* argument) {
    t_worker.pool = static_cast<ThreadPool*>(argument);
    t_worker.pool->work();
    return 0;
}

void ThreadPool::work() {
    for (;;) {
        const port::Dequeued got = take_from(*port_, port::deadline_after(kIdleMilliseconds), true);
        if (got.end == port::WaitEnd::failed || (got.end == port::WaitEnd::timeout && may_leave())) return;
        if (got.end != port::WaitEnd::object) continue;
        t_worker.began(got.packet.key == kTaskKey);
        if (got.packet.key == kTaskKey) {
            if (got.packet.bytes != 0) current_runs_long();
            static_cast<PoolTask*>(got.packet.overlapped)->run();
            static_cast<PoolTask*>(got.packet.overlapped)->release();
        } else {
            const auto& binding = *reinterpret_cast<const Binding*>(got.packet.key);
            binding.routine(binding.context, got.packet);
        }
        t_worker.ended();
    }
}

} // namespace wspemu::posix
