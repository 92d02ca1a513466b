// Lists of entries under a lock bit in the header. Host dialect.
#include "posix/locked_list.h"

#include "posix/futex.h"
#include "posix/waitable.h"

#include <bit>
#include <climits>

namespace wspemu::posix {

namespace {

constexpr std::uint64_t kHeld = 1;
constexpr std::uint64_t kWanted = 2; // somebody sleeps for the lock
constexpr std::uint64_t kEntry = ~std::uint64_t{15};
constexpr std::uint64_t kDepthMask = 0xffff;
constexpr std::uint64_t kOneSequence = 0x10000;

std::atomic_ref<std::uint64_t> word(std::uint64_t* place) noexcept {
    return std::atomic_ref(*place);
}

ListEntry* entry_of(std::uint64_t value) noexcept {
    return reinterpret_cast<ListEntry*>(value & kEntry);
}
std::uint64_t value_of(const ListEntry* entry) noexcept {
    return reinterpret_cast<std::uint64_t>(entry);
}

// The half of the word that holds the lock bits; a futex has 4 bytes.
const std::uint32_t* futex_of(const std::uint64_t* place) noexcept {
    const auto* halves = reinterpret_cast<const std::uint32_t*>(place);
    return std::endian::native == std::endian::little ? halves : halves + 1;
}

// Returns the first entry; the caller holds the list until unlock().
ListEntry* lock(const ListWords& words) noexcept {
    unsigned spins = processor_count() > 1 ? 200 : 0;
    for (;;) {
        std::uint64_t seen = word(words.first).load(std::memory_order_relaxed);
        if ((seen & kHeld) == 0) {
            if (word(words.first).compare_exchange_weak(seen, seen | kHeld, std::memory_order_acquire))
                return entry_of(seen);
        } else if (spins != 0) {
            --spins;
            spin_pause();
        } else if ((seen & kWanted) != 0 || word(words.first).compare_exchange_weak(seen, seen | kWanted)) {
            futex_wait(futex_of(words.first), static_cast<std::uint32_t>(seen | kWanted), {});
        }
    }
}

void unlock(const ListWords& words, const ListEntry* first) noexcept {
    const std::uint64_t before = word(words.first).exchange(value_of(first), std::memory_order_release);
    if (before & kWanted) futex_wake(futex_of(words.first), INT_MAX);
}

// With the list held. Readers of the depth take no lock.
void count(const ListWords& words, std::uint32_t depth) noexcept {
    const std::uint64_t old = word(words.counts).load(std::memory_order_relaxed);
    word(words.counts).store((old & ~kDepthMask) + kOneSequence + (depth & kDepthMask), std::memory_order_relaxed);
}

} // namespace

ListEntry* push_list(const ListWords& words, ListEntry* first, ListEntry* last, std::uint32_t added) noexcept {
    ListEntry* const old = lock(words);
    last->next = old;
    count(words, depth_of_list(words.counts) + added);
    unlock(words, first);
    return old;
}

ListEntry* pop_list(const ListWords& words) noexcept {
    // An empty list needs no lock to say so.
    if (!first_of_list(words.first)) return nullptr;
    ListEntry* const old = lock(words);
    if (old) count(words, depth_of_list(words.counts) - 1u);
    unlock(words, old ? old->next : nullptr);
    return old;
}

ListEntry* flush_list(const ListWords& words) noexcept {
    if (!first_of_list(words.first)) return nullptr;
    ListEntry* const old = lock(words);
    count(words, 0);
    unlock(words, nullptr);
    return old;
}

ListEntry* first_of_list(const std::uint64_t* first) noexcept {
    return entry_of(word(const_cast<std::uint64_t*>(first)).load(std::memory_order_acquire));
}

std::uint16_t depth_of_list(const std::uint64_t* counts) noexcept {
    return static_cast<std::uint16_t>(word(const_cast<std::uint64_t*>(counts)).load(std::memory_order_relaxed));
}

} // namespace wspemu::posix
