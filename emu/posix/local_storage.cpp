// Indexes of TLS and FLS, and the values of each thread. Host dialect.
#include "posix/local_storage.h"

#include "posix/thread_record.h"

#include <mutex>
#include <new>

namespace wspemu::posix {

namespace {

constexpr unsigned kLimit = LocalValues::kLimit;

// Which indexes are taken. Values are per thread, so a new index must read null everywhere: freeing clears them.
struct Indexes {
    LocalValues ThreadRecord::*const values;
    std::mutex mutex;
    std::atomic<bool> taken[kLimit]{};
    FiberCallback callbacks[kLimit]{}; // guarded by mutex
};

constinit Indexes g_thread_indexes{&ThreadRecord::thread_values, {}};
constinit Indexes g_fiber_indexes{&ThreadRecord::fiber_values, {}};

std::atomic<void*>* place_of(LocalValues& values, std::uint32_t index, bool make) noexcept {
    if (index < LocalValues::kFirst) return &values.first[index];
    std::atomic<void*>* more = values.more.load(std::memory_order_acquire);
    if (!more && make) {
        // Only the thread itself makes it; others may read through the pointer.
        more = new (std::nothrow) std::atomic<void*>[kLimit - LocalValues::kFirst] {};
        values.more.store(more, std::memory_order_release);
    }
    return more ? more + (index - LocalValues::kFirst) : nullptr;
}

bool is_taken(const Indexes& indexes, std::uint32_t index) noexcept {
    return index < kLimit && indexes.taken[index].load(std::memory_order_relaxed);
}

std::uint32_t allocate(Indexes& indexes, FiberCallback callback) noexcept {
    const std::lock_guard lock(indexes.mutex);
    for (std::uint32_t index = 0; index < kLimit; ++index) {
        if (indexes.taken[index].load(std::memory_order_relaxed)) continue;
        indexes.callbacks[index] = callback;
        indexes.taken[index].store(true, std::memory_order_relaxed);
        return index;
    }
    return kOutOfIndexes;
}

bool release(Indexes& indexes, std::uint32_t index) noexcept {
    FiberCallback callback = nullptr;
    {
        const std::lock_guard lock(indexes.mutex);
        if (!is_taken(indexes, index)) return false;
        callback = indexes.callbacks[index];
        indexes.callbacks[index] = nullptr;
    }
    // Still taken, so nobody gets the index before all old values are gone.
    for (ThreadRecord* record = all_records(); record; record = record->next_record) {
        std::atomic<void*>* place = place_of(record->*indexes.values, index, false);
        void* value = place ? place->exchange(nullptr, std::memory_order_acq_rel) : nullptr;
        if (value && callback) callback(value);
    }
    indexes.taken[index].store(false, std::memory_order_release);
    return true;
}

bool get(Indexes& indexes, std::uint32_t index, void** value) noexcept {
    if (!is_taken(indexes, index)) return false;
    std::atomic<void*>* place = place_of(current_record().*indexes.values, index, false);
    *value = place ? place->load(std::memory_order_relaxed) : nullptr;
    return true;
}

bool set(Indexes& indexes, std::uint32_t index, void* value) noexcept {
    if (!is_taken(indexes, index)) return false;
    std::atomic<void*>* place = place_of(current_record().*indexes.values, index, true);
    if (!place) return false;
    place->store(value, std::memory_order_release);
    return true;
}

void clear(LocalValues& values) noexcept {
    for (auto& value : values.first) value.store(nullptr, std::memory_order_relaxed);
    std::atomic<void*>* more = values.more.load(std::memory_order_relaxed);
    for (unsigned i = 0; more && i < kLimit - LocalValues::kFirst; ++i)
        more[i].store(nullptr, std::memory_order_relaxed);
}

} // namespace

std::uint32_t allocate_thread_index() noexcept {
    return allocate(g_thread_indexes, nullptr);
}
bool free_thread_index(std::uint32_t index) noexcept {
    return release(g_thread_indexes, index);
}
bool get_thread_value(std::uint32_t index, void** value) noexcept {
    return get(g_thread_indexes, index, value);
}
bool set_thread_value(std::uint32_t index, void* value) noexcept {
    return set(g_thread_indexes, index, value);
}

std::uint32_t allocate_fiber_index(FiberCallback callback) noexcept {
    return allocate(g_fiber_indexes, callback);
}
bool free_fiber_index(std::uint32_t index) noexcept {
    return release(g_fiber_indexes, index);
}
bool get_fiber_value(std::uint32_t index, void** value) noexcept {
    return get(g_fiber_indexes, index, value);
}
bool set_fiber_value(std::uint32_t index, void* value) noexcept {
    return set(g_fiber_indexes, index, value);
}

void run_fiber_callbacks(ThreadRecord& record) noexcept {
    for (std::uint32_t index = 0; index < kLimit; ++index) {
        std::atomic<void*>* place = place_of(record.fiber_values, index, false);
        if (!place) break;
        if (!place->load(std::memory_order_relaxed)) continue;
        FiberCallback callback = nullptr;
        {
            const std::lock_guard lock(g_fiber_indexes.mutex);
            callback = g_fiber_indexes.callbacks[index];
        }
        void* value = place->exchange(nullptr, std::memory_order_acq_rel);
        if (value && callback) callback(value);
    }
}

void clear_local_values(ThreadRecord& record) noexcept {
    clear(record.thread_values);
    clear(record.fiber_values);
}

} // namespace wspemu::posix
