// Waits for an address by a table of sleepers, and barriers over futexes in the caller's memory. Host dialect.
#include "posix/address_waits.h"

#include "posix/futex.h"
#include "posix/io_port.h"

#include <climits>
#include <cstring>
#include <mutex>

namespace wspemu::posix {

namespace {

// One who sleeps. Linked under its bucket's mutex; whoever unlinks it for a wake-up sets the word.
struct Sleeper {
    const volatile void* address;
    Sleeper* next = nullptr;
    Sleeper* previous = nullptr;
    std::atomic<std::uint32_t> woken{0}; // a futex word
};

// A kernel futex has 4 aligned bytes; these waits have 1 to 8 and a waker of one address must not wake the neighbour's
// waiter in its place. Hence a table of our own.
struct alignas(64) Bucket {
    std::mutex mutex;
    Sleeper* first = nullptr;
    Sleeper* last = nullptr;

    void link(Sleeper& sleeper) noexcept {
        sleeper.previous = last;
        (last ? last->next : first) = &sleeper;
        last = &sleeper;
    }
    void unlink(Sleeper& sleeper) noexcept {
        (sleeper.previous ? sleeper.previous->next : first) = sleeper.next;
        (sleeper.next ? sleeper.next->previous : last) = sleeper.previous;
    }
};

constexpr std::size_t kBuckets = 128;
constinit Bucket g_buckets[kBuckets];

Bucket& bucket_of(const volatile void* address) noexcept {
    const auto value = reinterpret_cast<std::uintptr_t>(address);
    return g_buckets[(value >> 3 ^ value >> 11) % kBuckets];
}

template <class T>
bool equals(const volatile void* address, const void* expected) noexcept {
    T wanted;
    std::memcpy(&wanted, expected, sizeof wanted);
    // The address may be unaligned in source that is careless; Windows takes it.
    auto* place = const_cast<T*>(static_cast<const volatile T*>(address));
    return __atomic_load_n(place, __ATOMIC_SEQ_CST) == wanted;
}

// -1 for a size that is none.
int compare(const volatile void* address, const void* expected, std::size_t size) noexcept {
    switch (size) {
    case 1: return equals<std::uint8_t>(address, expected);
    case 2: return equals<std::uint16_t>(address, expected);
    case 4: return equals<std::uint32_t>(address, expected);
    case 8: return equals<std::uint64_t>(address, expected);
    default: return -1;
    }
}

std::atomic_ref<std::uint32_t> word(std::uint32_t* place) noexcept {
    return std::atomic_ref(*place);
}

void leave_barrier(const BarrierWords& words) noexcept {
    // The last touch: after this the barrier may be deleted, and its memory with it. The wake needs only the address.
    if (word(words.inside).fetch_sub(1, std::memory_order_seq_cst) == 1) futex_wake(words.inside, INT_MAX);
}

} // namespace

AddressWait wait_on_address(const volatile void* address, const void* expected, std::size_t size,
                            port::Deadline deadline) noexcept {
    Bucket& bucket = bucket_of(address);
    Sleeper me{address};
    {
        const std::lock_guard lock(bucket.mutex);
        // Under the lock that wakers take after their store: either we see the store, or they see us.
        const int equal = compare(address, expected, size);
        if (equal < 0) return AddressWait::bad_size;
        if (equal == 0) return AddressWait::woken;
        bucket.link(me);
    }
    bool in_time = true;
    while (me.woken.load(std::memory_order_acquire) == 0 && in_time) {
        const SleepingWorker sleeping;
        in_time = futex_wait(me.woken, 0, deadline);
    }
    if (in_time) return AddressWait::woken;
    const std::lock_guard lock(bucket.mutex);
    if (me.woken.load(std::memory_order_acquire) != 0) return AddressWait::woken;
    bucket.unlink(me);
    return AddressWait::timeout;
}

void wake_address(const void* address, bool all) noexcept {
    Bucket& bucket = bucket_of(address);
    const std::lock_guard lock(bucket.mutex);
    for (Sleeper* sleeper = bucket.first; sleeper;) {
        Sleeper* const next = sleeper->next;
        if (sleeper->address == address) {
            bucket.unlink(*sleeper);
            // The sleeper may be gone with this store; its address is enough for the wake.
            sleeper->woken.store(1, std::memory_order_release);
            futex_wake(&sleeper->woken, 1);
            if (!all) return;
        }
        sleeper = next;
    }
}

void init_barrier(const BarrierWords& words, std::uint32_t total) noexcept {
    *words.missing = *words.total = total;
    *words.phase = *words.inside = 0;
}

bool enter_barrier(const BarrierWords& words) noexcept {
    word(words.inside).fetch_add(1, std::memory_order_seq_cst);
    // Read before arriving: the phase cannot end without us.
    const std::uint32_t phase = word(words.phase).load(std::memory_order_seq_cst);
    if (word(words.missing).fetch_sub(1, std::memory_order_seq_cst) == 1) {
        word(words.missing).store(*words.total, std::memory_order_seq_cst);
        word(words.phase).store(phase + 1, std::memory_order_seq_cst);
        futex_wake(words.phase, INT_MAX);
        leave_barrier(words);
        return true;
    }
    while (word(words.phase).load(std::memory_order_seq_cst) == phase) {
        const SleepingWorker sleeping;
        futex_wait(words.phase, phase, {});
    }
    leave_barrier(words);
    return false;
}

void drain_barrier(const BarrierWords& words) noexcept {
    while (const std::uint32_t inside = word(words.inside).load(std::memory_order_seq_cst))
        futex_wait(words.inside, inside, {});
}

} // namespace wspemu::posix
