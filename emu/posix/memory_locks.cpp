// Critical sections, SRW locks, condition variables and INIT_ONCE over futexes in the caller's memory. Host dialect.
#include "posix/memory_locks.h"

#include "core/port/threads.h"
#include "posix/futex.h"
#include "posix/io_port.h"
#include "posix/waitable.h"

#include <climits>

namespace wspemu::posix {

namespace {

using Word = std::uint32_t;

static_assert(sizeof(void*) == 8, "SRW locks and condition variables use both halves of a pointer");

std::atomic_ref<Word> low_half(void** place) noexcept {
    return std::atomic_ref(*reinterpret_cast<Word*>(place));
}
std::atomic_ref<Word> high_half(void** place) noexcept {
    return std::atomic_ref(*(reinterpret_cast<Word*>(place) + 1));
}
void sleep_on(void** place, Word expected) noexcept {
    const SleepingWorker sleeping;
    futex_wait(reinterpret_cast<Word*>(place), expected, {});
}

unsigned spins() noexcept {
    return processor_count() > 1 ? 100 : 0;
}

void* this_thread() noexcept {
    return reinterpret_cast<void*>(std::uintptr_t{port::current_thread_id()});
}

// --- critical sections ---

constexpr std::int32_t kUnowned = -1;
constexpr std::int32_t kOwned = 0;
constexpr std::int32_t kContended = 1;

bool grab(std::int32_t* lock_count) noexcept {
    std::int32_t free = kUnowned;
    return std::atomic_ref(*lock_count).compare_exchange_strong(free, kOwned, std::memory_order_acquire);
}

// Only the owner finds itself here; others may read any other value.
bool is_owner(const CriticalWords& words, void* me) noexcept {
    return std::atomic_ref(*words.owner).load(std::memory_order_relaxed) == me;
}

void own(const CriticalWords& words, void* me) noexcept {
    std::atomic_ref(*words.owner).store(me, std::memory_order_relaxed);
    *words.recursion = 1;
}

// --- SRW locks: low half of the pointer ---

constexpr Word kWriter = 0x80000000u;
constexpr Word kSleepers = 0x40000000u; // somebody sleeps; newcomers queue up behind, so writers do not starve

void wake_sleepers(void** lock, Word before) noexcept {
    if (before & kSleepers) futex_wake(lock, INT_MAX);
}

// Takes the lock with step() when free_for() says so; sleeps otherwise.
template <class Free, class Step>
void lock_slowly(void** lock, Free free_for, Step step) noexcept {
    unsigned left = spins();
    bool slept = false;
    for (auto word = low_half(lock);;) {
        Word seen = word.load(std::memory_order_relaxed);
        // Who has slept once does not queue up behind newer sleepers again.
        if (free_for(slept ? seen & ~kSleepers : seen)) {
            if (word.compare_exchange_weak(seen, step(seen), std::memory_order_acquire)) return;
        } else if (left != 0) {
            --left;
            spin_pause();
        } else if ((seen & kSleepers) != 0 || word.compare_exchange_weak(seen, seen | kSleepers)) {
            sleep_on(lock, seen | kSleepers);
            slept = true;
        }
    }
}

// --- one-time initialisation: bits 0-1 of the pointer ---

constexpr std::uintptr_t kOnceMask = 3;
constexpr std::uintptr_t kOnceRunning = 1;
constexpr std::uintptr_t kOnceDone = 2;
constexpr std::uintptr_t kOnceAsync = 3;

std::atomic_ref<std::uintptr_t> once_word(void** once) noexcept {
    return std::atomic_ref(*reinterpret_cast<std::uintptr_t*>(once));
}

} // namespace

bool try_enter_critical(const CriticalWords& words) noexcept {
    void* const me = this_thread();
    if (is_owner(words, me)) {
        ++*words.recursion;
        return true;
    }
    if (!grab(words.lock_count)) return false;
    own(words, me);
    return true;
}

void enter_critical(const CriticalWords& words) noexcept {
    if (try_enter_critical(words)) return;
    for (unsigned left = spins(); left != 0; --left) {
        spin_pause();
        if (std::atomic_ref(*words.lock_count).load(std::memory_order_relaxed) == kUnowned && grab(words.lock_count)) {
            own(words, this_thread());
            return;
        }
    }
    while (std::atomic_ref(*words.lock_count).exchange(kContended, std::memory_order_acquire) != kUnowned) {
        const SleepingWorker sleeping;
        futex_wait(reinterpret_cast<Word*>(words.lock_count), static_cast<Word>(kContended), {});
    }
    own(words, this_thread());
}

void leave_critical(const CriticalWords& words) noexcept {
    if (--*words.recursion != 0) return;
    std::atomic_ref(*words.owner).store(nullptr, std::memory_order_relaxed);
    const std::int32_t before = std::atomic_ref(*words.lock_count).exchange(kUnowned, std::memory_order_release);
    if (before == kContended) futex_wake(words.lock_count, 1);
}

bool try_lock_exclusive(void** lock) noexcept {
    Word free = 0;
    return low_half(lock).compare_exchange_strong(free, kWriter, std::memory_order_acquire);
}

bool try_lock_shared(void** lock) noexcept {
    auto word = low_half(lock);
    Word seen = word.load(std::memory_order_relaxed);
    while ((seen & (kWriter | kSleepers)) == 0)
        if (word.compare_exchange_weak(seen, seen + 1, std::memory_order_acquire)) return true;
    return false;
}

void lock_exclusive(void** lock) noexcept {
    if (try_lock_exclusive(lock)) return;
    lock_slowly(
        lock, [](Word seen) { return seen == 0; }, [](Word seen) { return seen | kWriter; });
}

void lock_shared(void** lock) noexcept {
    if (try_lock_shared(lock)) return;
    lock_slowly(
        lock, [](Word seen) { return (seen & (kWriter | kSleepers)) == 0; }, [](Word seen) { return seen + 1; });
}

void unlock_exclusive(void** lock) noexcept {
    wake_sleepers(lock, low_half(lock).exchange(0, std::memory_order_release));
}

void unlock_shared(void** lock) noexcept {
    auto word = low_half(lock);
    Word seen = word.load(std::memory_order_relaxed);
    // The last reader opens the lock for all sleepers.
    for (;;) {
        const bool last = (seen & ~kSleepers) == 1;
        const Word next = last ? 0 : seen - 1;
        if (!word.compare_exchange_weak(seen, next, std::memory_order_release, std::memory_order_relaxed)) continue;
        if (last) wake_sleepers(lock, seen);
        return;
    }
}

// Low half: grows with every wake-up. High half: how many wait, so that a wake-up of nobody costs no system call.
std::uint32_t prepare_condition_wait(void** condition) noexcept {
    high_half(condition).fetch_add(1, std::memory_order_seq_cst);
    return low_half(condition).load(std::memory_order_seq_cst);
}

bool block_on_condition(void** condition, std::uint32_t ticket, port::Deadline deadline) noexcept {
    const bool in_time = [&] {
        const SleepingWorker sleeping;
        return futex_wait(reinterpret_cast<Word*>(condition), ticket, deadline);
    }();
    high_half(condition).fetch_sub(1, std::memory_order_seq_cst);
    return in_time || low_half(condition).load(std::memory_order_seq_cst) != ticket;
}

void wake_condition(void** condition, bool all) noexcept {
    low_half(condition).fetch_add(1, std::memory_order_seq_cst);
    if (high_half(condition).load(std::memory_order_seq_cst) != 0) futex_wake(condition, all ? INT_MAX : 1);
}

OnceBegin begin_once(void** once, bool check_only, bool async, void** context) noexcept {
    auto word = once_word(once);
    for (;;) {
        std::uintptr_t seen = word.load(std::memory_order_acquire);
        switch (seen & kOnceMask) {
        case kOnceDone:
            if (context) *context = reinterpret_cast<void*>(seen & ~kOnceMask);
            return OnceBegin::done;
        case 0:
            if (check_only) return OnceBegin::pending;
            if (!word.compare_exchange_strong(seen, async ? kOnceAsync : kOnceRunning)) continue;
            return OnceBegin::first;
        case kOnceAsync:
            if (check_only) return OnceBegin::pending;
            return async ? OnceBegin::first : OnceBegin::conflict;
        default:
            if (check_only) return OnceBegin::pending;
            if (async) return OnceBegin::conflict;
            // Another thread is at it: its completion, or its failure, wakes us.
            sleep_on(once, static_cast<Word>(seen));
        }
    }
}

bool complete_once(void** once, bool failed, bool async, void* context) noexcept {
    auto word = once_word(once);
    std::uintptr_t seen = async ? kOnceAsync : kOnceRunning;
    const auto value = reinterpret_cast<std::uintptr_t>(context);
    if ((value & kOnceMask) != 0) return false;
    const std::uintptr_t next = failed ? (async ? kOnceAsync : 0) : value | kOnceDone;
    if (!word.compare_exchange_strong(seen, next, std::memory_order_seq_cst)) return false;
    futex_wake(once, INT_MAX);
    return true;
}

} // namespace wspemu::posix
