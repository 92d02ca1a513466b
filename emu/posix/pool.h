// ThreadPool: threads that run what is submitted, and the completion port they wait on. Neutral.
//
// Workers are threads as CreateThread makes them: modules hear of them, they have APC queues and local storage, and while
// they wait (alertably, on the pool's port) they may lead the reactor like any other thread. A pool starts a worker at
// once while there are few; beyond that it adds one whenever nothing has been taken up for a moment.
#pragma once

#include "core/port/files.h"
#include "core/port/objects.h"

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace wspemu::posix {

class ThreadPool;

// Something that a pool, its clock or its wait threads call. Born with one reference.
class PoolTask {
public:
    PoolTask() = default;
    PoolTask(const PoolTask&) = delete;
    PoolTask& operator=(const PoolTask&) = delete;
    void retain() noexcept { refs_.fetch_add(1, std::memory_order_relaxed); }
    void release() noexcept {
        if (refs_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete this;
    }

    // On a worker, without any lock held.
    virtual void run() {}
    // The clock has come to the task's time, or the wait for its object has ended. Under the clock's or the waits' lock:
    // what is submitted here comes before a cancel that follows. True: call run_reserved() next, without the lock.
    virtual bool due() { return false; }
    virtual bool wait_ended(port::WaitEnd) { return false; }
    virtual void run_reserved() {}
    // Under the waits' lock: is a wait still wanted?
    virtual bool wants_wait() { return true; }

protected:
    virtual ~PoolTask() = default;

private:
    std::atomic<std::uint32_t> refs_{1};
};

// A file's completions on a pool's port.
using FileRoutine = void (*)(std::uintptr_t context, const port::Packet& packet);

class ThreadPool {
public:
    // The process's own; nullptr when it cannot be made.
    static ThreadPool* shared() noexcept;
    // nullptr when memory is short. With one user.
    static ThreadPool* create() noexcept;

    void retain() noexcept { refs_.fetch_add(1, std::memory_order_relaxed); }
    void release() noexcept {
        if (refs_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete this;
    }
    // The pool closes when the last user has gone: its workers end.
    void add_user() noexcept;
    void remove_user() noexcept;

    // Queues task.run(), with a reference. False when memory is short.
    bool submit(PoolTask& task, bool runs_long) noexcept;
    // Sends the file's completions to routine(context, packet) on the pool's workers, for the file's life.
    Result<void> bind(port::FileObject& file, FileRoutine routine, std::uintptr_t context);

    // Zero is taken as one. The minimum is started at once; false when it cannot be.
    void set_maximum(std::uint32_t count) noexcept;
    bool set_minimum(std::uint32_t count) noexcept;
    // The calling worker says that its task will run long; true when another one is there or can be started.
    static bool current_runs_long() noexcept;

private:
    friend class WorkerPresence;
    friend class StarvationCheck;
    ThreadPool() = default;
    ~ThreadPool() = default;
    static std::uint32_t worker_main(void* pool);
    void work();
    bool may_leave() noexcept;
    // Makes a change under the mutex and starts workers as it needs.
    template <class Change>
    void after(Change change) noexcept;
    void watch() noexcept;
    void look_for_starvation() noexcept;
    // The rest is under the mutex.
    bool start_worker() noexcept;
    std::uint32_t threads_at_once() const noexcept;
    bool is_short_of_workers() const noexcept;
    // True: watch() should follow, without the mutex.
    bool grow() noexcept;

    std::atomic<std::uint32_t> refs_{1};
    std::mutex mutex_;
    Ref<port::Object> port_; // without a handle: its packets are pointers, which only the pool may post
    std::uint32_t users_ = 1;
    std::uint32_t threads_ = 0;
    std::uint32_t idle_ = 0;      // of these: waiting for a packet, or about to
    std::uint32_t long_ = 0;      // of these: in a task that runs long
    std::uint64_t queued_ = 0;    // submitted, not taken up
    std::uint64_t taken_ = 0;     // grows with every packet taken up
    std::uint64_t looked_at_ = 0; // taken_ at the last look for starvation
    std::uint32_t minimum_ = 0;
    std::uint32_t maximum_ = 500; // as on Windows
    bool serves_files_ = false;
    bool watched_ = false; // a look for starvation is due
    bool closed_ = false;
};

} // namespace wspemu::posix
