// Waitable: an object that threads wait for, with its state in one word and its waiters in FIFO order. Host dialect.
//
// The word holds the value (events 0/1, semaphores the count, mutexes 1 when free) above five flags. While nobody waits,
// setting and taking are one compare-and-swap. With waiters the word's lock bit guards the queue; a setter hands the
// signal over to the first waiter that it can claim, so nothing is ever consumed and given back. An object with a native
// descriptor is changed under its lock only, so that the descriptor never says otherwise than the word. The value of an
// object that has twins in other processes is not in the word but in the table (common_objects.h), and belongs to whoever
// has the table's lock.
//
// Lock order: names or the wait-all mutex, the table of common objects, object locks. Without the wait-all mutex a thread
// holds one object lock at most.
#pragma once

#include "posix/common_objects.h"
#include "posix/native_level.h"
#include "posix/thread_record.h"

namespace wspemu::posix {

enum class Taken : std::uint8_t { no, yes, abandoned };

// The threads that a setter has claimed, to be woken when its locks are free.
class WakeList {
public:
    WakeList() = default;
    WakeList(const WakeList&) = delete;
    WakeList& operator=(const WakeList&) = delete;
    ~WakeList() { flush(); }
    void add(ThreadRecord& record, std::uint32_t before) noexcept;
    void flush() noexcept;

private:
    static constexpr unsigned kRoom = 16;
    struct Entry {
        ThreadRecord* record;
        std::uint32_t before;
    };
    Entry entries_[kRoom];
    unsigned count_ = 0;
};

class Waitable : public port::Object {
public:
    // What a successful wait does to the value.
    enum class Take : std::uint8_t {
        keep, // nothing: manual-reset events, threads
        one,  // less one: auto-reset events, semaphores
        own,  // the waiter becomes the owner: mutexes
    };

    // All of these want the object alive (a reference, a pin or a ReadSection) and may be called on any thread.
    Taken try_take(ThreadRecord& me) noexcept {
        std::uint64_t seen = word_.load(std::memory_order_acquire);
        if (take_ == Take::keep && (seen & kCommon) == 0) return seen >> kShift != 0 ? Taken::yes : Taken::no;
        return try_consume(me, seen);
    }
    // Value becomes 1.
    void set() noexcept {
        if (!try_set()) set_slowly();
    }
    // Value becomes 0.
    void clear() noexcept {
        if (!try_clear()) clear_slowly();
    }
    // The same without a call, if that is possible at the moment. False: nothing done. Both guess the word instead of
    // looking first, which would be one more step on the way to the exchange.
    bool try_set() noexcept {
        std::uint64_t seen = 0;
        while (!word_.compare_exchange_weak(seen, kOne | seen, std::memory_order_seq_cst)) {
            if ((seen & (kLock | kWaiters | kNative | kCommon)) != 0) return false;
            if (seen >> kShift != 0) return true; // the exchange that failed was a fence all the same
        }
        return true;
    }
    bool try_clear() noexcept {
        std::uint64_t seen = kOne;
        while (!word_.compare_exchange_weak(seen, seen & kFlags, std::memory_order_seq_cst)) {
            if ((seen & (kLock | kNative | kCommon)) != 0) return false;
            if (seen >> kShift == 0) return true;
        }
        return true;
    }
    // Whether trying to take it is worth while: a look, which may be out of date at once.
    bool looks_takable() const noexcept {
        const std::uint64_t seen = word_.load(std::memory_order_relaxed);
        return seen >> kShift != 0 || (seen & kCommon) != 0 || take_ == Take::own;
    }
    // Taken without a call and without regard to who takes: false for mutexes, and when anything is in the way.
    bool try_take_quickly() noexcept {
        std::uint64_t seen = word_.load(std::memory_order_acquire);
        if (seen >> kShift == 0 || take_ == Take::own) return false;
        if (take_ == Take::keep) return true;
        return (seen & (kLock | kNative)) == 0 &&
               word_.compare_exchange_strong(seen, seen - kOne, std::memory_order_acq_rel, std::memory_order_relaxed);
    }
    // PulseEvent: releases who waits now (all for manual-reset, one for auto-reset), then clears.
    void pulse() noexcept;
    // ReleaseSemaphore; false, and nothing done, when the value would exceed the maximum.
    bool add(std::uint32_t count, std::uint32_t maximum, std::uint32_t* previous) noexcept;

    bool is_set() const noexcept { return word_.load(std::memory_order_acquire) >> kShift != 0; }
    std::uint32_t value() const noexcept {
        return static_cast<std::uint32_t>(word_.load(std::memory_order_acquire) >> kShift);
    }

    // Queues the block unless the object can be taken at once for a claim of the wait that is beginning.
    // True when linked; false when the wait has ended (claimed by us or by somebody else).
    bool take_or_link(WaitBlock& block) noexcept;
    void unlink(WaitBlock& block) noexcept;

    // Wait-all: takes all objects or none. With link, queues the record's blocks when it took none; then the caller
    // keeps the objects alive until it has unlinked.
    enum class AllResult : std::uint8_t { taken, abandoned, none, duplicate };
    static AllResult take_all(ThreadRecord& me, Waitable* const* objects, unsigned count, bool link) noexcept;

    // Once, before anybody else knows the object: it has a name, which ends with its last handle.
    void mark_named() noexcept { named_ = true; }
    // After that: it has twins, whose value it takes; or it is the first, and they will take its own. Under CommonLock.
    void join_common(CommonObject& common, bool is_first) noexcept;
    // Looks at the value after a change that another process may have made, and serves who waits for it.
    enum class CommonLook : std::uint8_t { nobody_waits, waited_for, owned_elsewhere };
    CommonLook look_at_common() noexcept;
    // Of forget_name(): it is no twin of anything any more. False when it has to stay for now.
    bool give_up_name() noexcept;
    void last_handle_closed() noexcept override;

    // The descriptor that shows whether the object is signalled, until its last handle is closed; -1 and errno.
    int native_descriptor() noexcept;

protected:
    Waitable(port::ObjectKind kind, Take take, std::uint32_t value) noexcept
        : Object(kind), word_(std::uint64_t{value} << kShift), take_(take) {}

    // Waiting takes nothing from it.
    bool is_kept() const noexcept { return take_ == Take::keep; }
    ThreadRecord* owner() const noexcept { return owner_.load(std::memory_order_relaxed); }
    // Only the owner: is the next release the last?
    bool releases_last() const noexcept { return recursion_ == 1; }
    // Only the owner. False when it still owns the object, having taken it more than once.
    bool disown(bool abandon) noexcept;
    // The calling thread became the owner.
    virtual void owned_by_current(ThreadRecord&) noexcept {}

private:
    friend void finish_hand_over(ThreadRecord&, Waitable&) noexcept;

    static constexpr std::uint64_t kLock = 1;
    static constexpr std::uint64_t kContended = 2; // somebody sleeps for the lock
    static constexpr std::uint64_t kWaiters = 4;   // the queue is not empty
    static constexpr std::uint64_t kWaitAll = 8;   // with a wait-all block in it
    static constexpr std::uint64_t kNative = 16;   // a descriptor shows the value
    static constexpr std::uint64_t kCommon = 32;   // the value is in the table
    static constexpr std::uint64_t kFlags = 63;
    static constexpr unsigned kShift = 6;
    static constexpr std::uint64_t kOne = 1ull << kShift;

    class Locked;        // one object locked
    class LockedToServe; // the same, with the wait-all mutex before it if there are wait-all blocks

    void lock() noexcept;
    void unlock() noexcept;
    void lock_word() noexcept;
    void read_common(CommonObject& common) noexcept;
    void write_common(CommonObject& common) noexcept;
    void leave_common() noexcept;
    void disown_common(bool abandon) noexcept;
    Taken try_consume(ThreadRecord& me, std::uint64_t seen) noexcept;
    void set_slowly() noexcept;
    void clear_slowly() noexcept;

    // Under the lock; locked_value_ is the value until unlock() publishes it.
    bool available(const ThreadRecord& who) const noexcept;
    claim::Reason consume(ThreadRecord& who) noexcept;
    void link_locked(WaitBlock& block) noexcept;
    void unlink_locked(WaitBlock& block) noexcept;
    static void settle(ThreadRecord& who, claim::Reason reason, unsigned index) noexcept;
    void serve(WakeList& wakes) noexcept;
    void serve_all_block(WaitBlock& block, WakeList& wakes) noexcept;
    static claim::Reason consume_all(ThreadRecord& who, Waitable* const* objects, unsigned count) noexcept;

    std::atomic<std::uint64_t> word_;
    const Take take_;
    bool named_ = false;
    bool abandoned_ = false;            // with the value: the last owner died
    std::uint32_t recursion_ = 0;       // the owner's
    std::uint32_t locked_value_ = 0;    // guarded by the lock
    std::uint32_t all_blocks_ = 0;      // guarded by the lock
    WaitBlock* head_ = nullptr;         // guarded by the lock
    WaitBlock* tail_ = nullptr;         // guarded by the lock
    std::uint64_t wait_all_ticket_ = 0; // guarded by the wait-all mutex: finds duplicates
    std::atomic<ThreadRecord*> owner_{nullptr};
    // Given up with the last handle, under all locks.
    std::atomic<CommonObject*> common_{nullptr};
    NativeLevel native_; // guarded by the lock
};

// After a claim with Reason::object or abandoned by somebody else: what only the new owner's thread can do.
void finish_hand_over(ThreadRecord& me, Waitable& object) noexcept;

// How many processors may run this process; spinning for a lock makes no sense with one.
unsigned processor_count() noexcept;

} // namespace wspemu::posix
