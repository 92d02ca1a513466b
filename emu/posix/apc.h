// ApcQueue: the APCs of one thread. Anybody pushes, without a lock; only the owner drains. Host dialect.
#pragma once

#include "core/port/threads.h"
#include "posix/native_level.h"

#include <atomic>
#include <mutex>

namespace wspemu::posix {

// One queued call.
class Apc {
public:
    virtual ~Apc() = default;
    // Runs the call on the thread whose it is, without any lock held. Deletes the node first, because the call need not
    // come back (ExitThread). False when there was nothing to run any more.
    virtual bool run() = 0;

private:
    friend class ApcQueue;
    Apc* next_ = nullptr;
};

// QueueUserAPC's kind.
class UserApc final : public Apc {
public:
    UserApc(port::ApcRoutine routine, std::uintptr_t context) noexcept : routine_(routine), context_(context) {}
    bool run() override;

private:
    port::ApcRoutine routine_;
    std::uintptr_t context_;
};

class ApcQueue {
public:
    ApcQueue() = default;
    ApcQueue(const ApcQueue&) = delete;
    ApcQueue& operator=(const ApcQueue&) = delete;
    ~ApcQueue() { close(); }

    // False when the queue was closed; then the caller keeps the node.
    bool push(Apc* apc) noexcept;
    // Only the owner: true when a drain would find something.
    bool pending() const noexcept { return ready_ || pushed_.load(std::memory_order_seq_cst); }
    // Runs everything, in order, until the queue is empty, also what the APCs queue meanwhile. True when any ran. Keeps
    // the last error of the caller.
    bool drain() noexcept { return (pending() || native_.load(std::memory_order_relaxed)) && drain_queue(); }
    // Drops what is queued without running it; later pushes fail. Owner, or nobody else left.
    void close() noexcept;
    // Owner: the descriptor that shows whether something is queued, until close(); -1 and errno.
    int native_descriptor() noexcept;

private:
    void show() noexcept;
    bool drain_queue() noexcept;
    Apc* pop() noexcept;

    std::atomic<Apc*> pushed_{nullptr}; // newest first
    Apc* ready_ = nullptr;              // oldest first; the owner's
    std::atomic<bool> native_{false};   // level_ is open
    std::mutex level_mutex_;            // guards level_; a leaf
    NativeLevel level_;
};

} // namespace wspemu::posix
