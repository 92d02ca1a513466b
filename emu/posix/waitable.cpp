// The state word of waitable objects: its lock, setting, taking, and handing the signal over to waiters. Host dialect.
#include "posix/waitable.h"

#include "posix/common_watch.h"
#include "posix/futex.h"
#include "posix/handle_flags.h"
#include "posix/named_objects.h"
#include "posix/parking.h"

#include <bit>
#include <climits>
#include <mutex>
#include <sched.h>
#include <utility>

namespace wspemu::posix {

namespace {

// Guards every change to an object that has a wait-all waiter; the only way to hold two object locks.
constinit std::mutex g_wait_all_mutex;
constinit std::uint64_t g_wait_all_ticket = 0;

unsigned count_processors() noexcept {
    cpu_set_t allowed;
    if (sched_getaffinity(0, sizeof allowed, &allowed) != 0) return 1;
    const int count = CPU_COUNT(&allowed);
    return count > 0 ? static_cast<unsigned>(count) : 1;
}

} // namespace

unsigned processor_count() noexcept {
    static const unsigned count = count_processors();
    return count;
}

void WakeList::add(ThreadRecord& record, std::uint32_t before) noexcept {
    if (count_ == kRoom) flush();
    entries_[count_++] = {&record, before};
}

void WakeList::flush() noexcept {
    for (unsigned i = 0; i < count_; ++i) wake(*entries_[i].record, entries_[i].before);
    count_ = 0;
}

class Waitable::Locked {
public:
    explicit Locked(Waitable& object) noexcept : object_(object) { object_.lock(); }
    ~Locked() { object_.unlock(); }
    Locked(const Locked&) = delete;
    Locked& operator=(const Locked&) = delete;

private:
    Waitable& object_;
};

class Waitable::LockedToServe {
public:
    explicit LockedToServe(Waitable& object) noexcept : object_(object) {
        if ((object_.word_.load(std::memory_order_relaxed) & kWaitAll) == 0) {
            object_.lock();
            if (object_.all_blocks_ == 0) return;
            // A wait-all block came in between: the mutex goes before the lock.
            object_.unlock();
        }
        everything_ = std::unique_lock(g_wait_all_mutex);
        object_.lock();
    }
    ~LockedToServe() { object_.unlock(); }
    LockedToServe(const LockedToServe&) = delete;
    LockedToServe& operator=(const LockedToServe&) = delete;

private:
    Waitable& object_;
    std::unique_lock<std::mutex> everything_;
};

void Waitable::lock() noexcept {
    CommonObject* const common = common_.load(std::memory_order_acquire);
    if (!common) [[likely]]
        return lock_word();
    CommonLock::enter();
    // Its last handle may have been closed meanwhile. Who has the lock of such an object may wait for the table's, so we must not
    // wait for it with that; within it the last handle is not closed.
    if (!common_.load(std::memory_order_relaxed)) {
        CommonLock::leave();
        return lock_word();
    }
    lock_word();
    read_common(*common);
}

void Waitable::lock_word() noexcept {
    std::uint64_t seen = word_.load(std::memory_order_relaxed);
    // Locks are held for some ten nanoseconds, so a second processor is worth a short spin.
    for (unsigned spins = processor_count() > 1 ? 64 : 0;;) {
        if ((seen & kLock) == 0) {
            if (word_.compare_exchange_weak(seen, seen | kLock, std::memory_order_acquire, std::memory_order_relaxed))
                break;
            continue;
        }
        if (spins != 0) {
            --spins;
            spin_pause();
        } else if ((seen & kContended) != 0 ||
                   word_.compare_exchange_weak(seen, seen | kContended, std::memory_order_relaxed)) {
            // The low half of the word comes first in memory and holds the flags.
            static_assert(std::endian::native == std::endian::little);
            futex_wait(reinterpret_cast<const std::uint32_t*>(&word_), static_cast<std::uint32_t>(seen | kContended),
                       {});
        }
        seen = word_.load(std::memory_order_relaxed);
    }
    locked_value_ = static_cast<std::uint32_t>(seen >> kShift);
}

void Waitable::unlock() noexcept {
    CommonObject* const common = common_.load(std::memory_order_relaxed);
    if (common) [[unlikely]]
        write_common(*common);
    if (native_.is_open()) [[unlikely]]
        native_.show(locked_value_ != 0);
    const std::uint64_t value = common ? kCommon : std::uint64_t{locked_value_} << kShift;
    const std::uint64_t open =
        value | (head_ ? kWaiters : 0) | (all_blocks_ != 0 ? kWaitAll : 0) | (native_.is_open() ? kNative : 0);
    const std::uint64_t before = word_.exchange(open, std::memory_order_seq_cst);
    if (before & kContended) futex_wake(&word_, INT_MAX);
    if (common) CommonLock::leave();
}

void Waitable::join_common(CommonObject& common, bool is_first) noexcept {
    if (is_first) {
        common.value = static_cast<std::uint32_t>(word_.load(std::memory_order_relaxed) >> kShift);
        if (owner()) common.owner = this_process();
    }
    common_.store(&common, std::memory_order_release);
    word_.store(kCommon, std::memory_order_release);
}

void Waitable::read_common(CommonObject& common) noexcept {
    const bool is_owned = take_ == Take::own && common.value == 0;
    if (is_owned && common.owner != this_process()) bury_if_dead(common.owner);
    locked_value_ = common.value;
    abandoned_ = common.abandoned;
}

void Waitable::write_common(CommonObject& common) noexcept {
    if (locked_value_ > common.value || (locked_value_ < common.value && others_show(common))) tell_common_change();
    common.value = locked_value_;
    common.abandoned = abandoned_;
    if (take_ == Take::own && (locked_value_ != 0 || owner()))
        common.owner = locked_value_ != 0 ? kNoProcess : this_process();
}

// The last handle of this process is closed. Threads that still wait, which Windows leaves open, wait for no other process.
void Waitable::leave_common() noexcept {
    CommonObject* const common = common_.load(std::memory_order_acquire);
    if (!common) return;
    const CommonLock all;
    lock();
    write_common(*common);
    common_.store(nullptr, std::memory_order_release);
    unlock();
    CommonLock::leave(); // lock()'s
    close_common(*common);
}

Waitable::CommonLook Waitable::look_at_common() noexcept {
    WakeList wakes;
    const LockedToServe locked(*this);
    serve(wakes);
    const CommonObject* const common = common_.load(std::memory_order_relaxed);
    if (!common || (!head_ && !native_.is_open())) return CommonLook::nobody_waits;
    const bool is_owned = take_ == Take::own && locked_value_ == 0 && common->owner != this_process();
    return is_owned ? CommonLook::owned_elsewhere : CommonLook::waited_for;
}

Taken Waitable::try_consume(ThreadRecord& me, std::uint64_t seen) noexcept {
    if (take_ == Take::own && owner() == &me) {
        ++recursion_;
        return Taken::yes;
    }
    while ((seen & (kLock | kNative | kCommon)) == 0) {
        if (seen >> kShift == 0) return Taken::no;
        if (!word_.compare_exchange_weak(seen, seen - kOne, std::memory_order_acq_rel, std::memory_order_acquire))
            continue;
        if (take_ != Take::own) return Taken::yes;
        owner_.store(&me, std::memory_order_relaxed);
        recursion_ = 1;
        const bool was_abandoned = std::exchange(abandoned_, false);
        owned_by_current(me);
        return was_abandoned ? Taken::abandoned : Taken::yes;
    }
    const Locked locked(*this);
    if (!available(me)) return Taken::no;
    const claim::Reason reason = consume(me);
    if (take_ == Take::own) owned_by_current(me);
    return reason == claim::Reason::abandoned ? Taken::abandoned : Taken::yes;
}

void Waitable::set_slowly() noexcept {
    WakeList wakes;
    const LockedToServe locked(*this);
    locked_value_ = 1;
    serve(wakes);
}

void Waitable::clear_slowly() noexcept {
    const Locked locked(*this);
    locked_value_ = 0;
}

void Waitable::pulse() noexcept {
    WakeList wakes;
    const LockedToServe locked(*this);
    locked_value_ = 1;
    serve(wakes);
    locked_value_ = 0;
}

bool Waitable::add(std::uint32_t count, std::uint32_t maximum, std::uint32_t* previous) noexcept {
    std::uint64_t seen = word_.load(std::memory_order_relaxed);
    while ((seen & (kLock | kWaiters | kNative | kCommon)) == 0) {
        *previous = static_cast<std::uint32_t>(seen >> kShift);
        if (count > maximum - *previous) return false;
        if (word_.compare_exchange_weak(seen, seen + count * kOne, std::memory_order_seq_cst)) return true;
    }
    WakeList wakes;
    const LockedToServe locked(*this);
    *previous = locked_value_;
    if (count > maximum - locked_value_) return false;
    locked_value_ += count;
    serve(wakes);
    return true;
}

bool Waitable::disown(bool abandon) noexcept {
    if (!abandon && --recursion_ != 0) return false;
    recursion_ = 0;
    if (common_.load(std::memory_order_relaxed)) [[unlikely]] {
        disown_common(abandon);
        return true;
    }
    abandoned_ = abandon;
    owner_.store(nullptr, std::memory_order_relaxed);
    set();
    return true;
}

// In one step for who closes the last handle meanwhile, and for other processes.
void Waitable::disown_common(bool abandon) noexcept {
    {
        WakeList wakes;
        const LockedToServe locked(*this);
        abandoned_ = abandon;
        owner_.store(nullptr, std::memory_order_relaxed);
        locked_value_ = 1;
        serve(wakes);
    }
    if (!has_handles(*this)) forget_name(*this); // closed before, and kept for us
}

// A mutex that a thread of ours owns still keeps others out.
bool Waitable::give_up_name() noexcept {
    CommonObject* const common = common_.load(std::memory_order_relaxed);
    if (!common) return true;
    const CommonLock all;
    if (owner() && others_have_open(*common)) return false;
    leave_common();
    return true;
}

void Waitable::last_handle_closed() noexcept {
    if (named_ && !forget_name(*this)) return;
    if ((word_.load(std::memory_order_relaxed) & kNative) == 0) return;
    const Locked locked(*this);
    native_.close();
}

int Waitable::native_descriptor() noexcept {
    const Locked locked(*this);
    if (CommonObject* const common = common_.load(std::memory_order_relaxed)) {
        show_common(*common);
        watch_common(*this);
    }
    return native_.open(locked_value_ != 0);
}

bool Waitable::available(const ThreadRecord& who) const noexcept {
    return locked_value_ != 0 || (take_ == Take::own && owner() == &who);
}

// Takes the object on behalf of a thread, which need not be the calling one.
claim::Reason Waitable::consume(ThreadRecord& who) noexcept {
    if (take_ == Take::one) --locked_value_;
    if (take_ != Take::own) return claim::Reason::object;
    if (owner() == &who) {
        ++recursion_;
        return claim::Reason::object;
    }
    locked_value_ = 0;
    owner_.store(&who, std::memory_order_relaxed);
    recursion_ = 1;
    return std::exchange(abandoned_, false) ? claim::Reason::abandoned : claim::Reason::object;
}

void finish_hand_over(ThreadRecord& me, Waitable& object) noexcept {
    if (object.take_ == Waitable::Take::own && object.recursion_ == 1) object.owned_by_current(me);
}

void Waitable::link_locked(WaitBlock& block) noexcept {
    if (!head_ && common_.load(std::memory_order_relaxed)) watch_common(*this);
    block.previous = tail_;
    block.next = nullptr;
    (tail_ ? tail_->next : head_) = &block;
    tail_ = &block;
    block.linked = true;
    if (block.all) ++all_blocks_;
}

void Waitable::unlink_locked(WaitBlock& block) noexcept {
    if (!block.linked) return;
    (block.previous ? block.previous->next : head_) = block.next;
    (block.next ? block.next->previous : tail_) = block.previous;
    block.linked = false;
    if (block.all) --all_blocks_;
}

bool Waitable::take_or_link(WaitBlock& block) noexcept {
    const Locked locked(*this);
    ThreadRecord& me = *block.waiter;
    if (!available(me)) {
        link_locked(block);
        return true;
    }
    // An earlier object of the same wait, or an APC, may have ended the wait already; then nothing is taken here.
    std::uint32_t before = 0;
    if (try_claim(me, claim::value(claim::Reason::object, block.index), &before)) settle(me, consume(me), block.index);
    return false;
}

void Waitable::unlink(WaitBlock& block) noexcept {
    const Locked locked(*this);
    unlink_locked(block);
}

// The claim said "object"; the consumption may have found more. The claimed thread reads the word again when it has had
// the lock of each object of its wait, so it sees this.
void Waitable::settle(ThreadRecord& who, claim::Reason reason, unsigned index) noexcept {
    if (reason != claim::Reason::object) who.claim.store(claim::value(reason, index), std::memory_order_seq_cst);
}

// Hands the value to waiters, first come first served, as far as it reaches.
void Waitable::serve(WakeList& wakes) noexcept {
    for (WaitBlock* block = head_; block && locked_value_ != 0;) {
        WaitBlock* const next = block->next;
        if (block->all) {
            serve_all_block(*block, wakes);
        } else {
            // A waiter that cannot be claimed is on its way out; it would unlink the block itself.
            unlink_locked(*block);
            std::uint32_t before = 0;
            if (try_claim(*block->waiter, claim::value(claim::Reason::object, block->index), &before)) {
                settle(*block->waiter, consume(*block->waiter), block->index);
                wakes.add(*block->waiter, before);
            }
        }
        block = next;
    }
}

// With the wait-all mutex and our lock: locks the waiter's other objects and takes all if all can be taken.
void Waitable::serve_all_block(WaitBlock& block, WakeList& wakes) noexcept {
    ThreadRecord& waiter = *block.waiter;
    Waitable* objects[port::kMaximumWaitObjects + 1];
    const unsigned count = waiter.block_count;
    for (unsigned i = 0; i < count; ++i) objects[i] = waiter.blocks[i].object;
    unsigned locked = 0;
    bool complete = true;
    for (; complete && locked < count; ++locked) {
        if (objects[locked] != this) objects[locked]->lock();
        complete = objects[locked]->available(waiter);
    }
    std::uint32_t before = 0;
    if (complete && try_claim(waiter, claim::value(claim::Reason::object), &before)) {
        settle(waiter, consume_all(waiter, objects, count), 0);
        for (unsigned i = 0; i < count; ++i) objects[i]->unlink_locked(waiter.blocks[i]);
        wakes.add(waiter, before);
    }
    for (unsigned i = 0; i < locked; ++i)
        if (objects[i] != this) objects[i]->unlock();
}

claim::Reason Waitable::consume_all(ThreadRecord& who, Waitable* const* objects, unsigned count) noexcept {
    claim::Reason reason = claim::Reason::object;
    for (unsigned i = 0; i < count; ++i)
        if (objects[i]->consume(who) == claim::Reason::abandoned) reason = claim::Reason::abandoned;
    return reason;
}

Waitable::AllResult Waitable::take_all(ThreadRecord& me, Waitable* const* objects, unsigned count, bool link) noexcept {
    const std::lock_guard everything(g_wait_all_mutex);
    const std::uint64_t ticket = ++g_wait_all_ticket;
    for (unsigned i = 0; i < count; ++i)
        if (std::exchange(objects[i]->wait_all_ticket_, ticket) == ticket) return AllResult::duplicate;

    unsigned locked = 0;
    bool complete = true;
    // Without linking, the first object that is not signalled settles the matter.
    for (; locked < count && (complete || link); ++locked) {
        objects[locked]->lock();
        complete = complete && objects[locked]->available(me);
    }
    AllResult result = AllResult::none;
    if (complete) {
        const claim::Reason reason = consume_all(me, objects, count);
        result = reason == claim::Reason::abandoned ? AllResult::abandoned : AllResult::taken;
    } else if (link) {
        me.block_count = count;
        for (unsigned i = 0; i < count; ++i) {
            me.blocks[i].waiter = &me;
            me.blocks[i].object = objects[i];
            me.blocks[i].index = 0;
            me.blocks[i].all = true;
            objects[i]->link_locked(me.blocks[i]);
        }
    }
    for (unsigned i = 0; i < locked; ++i) objects[i]->unlock();
    if (complete)
        for (unsigned i = 0; i < count; ++i) finish_hand_over(me, *objects[i]);
    return result;
}

} // namespace wspemu::posix
