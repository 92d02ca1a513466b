// The handle table: one slot per handle in chunks that never move; pins without a lock, opening and closing under one.
// Host dialect.
#include "core/port/handles.h"

#include "core/port/inheritance.h"
#include "posix/handle_slots.h"
#include "posix/read_section.h"

#include <cstdlib>
#include <cstring>
#include <mutex>
#include <new>

namespace wspemu::posix {
constinit std::atomic<port::HandleSlot*> g_chunks[slot::kIndexLimit >> slot::kChunkBits]{};
}

namespace wspemu::port {

using namespace wspemu::posix;

namespace {

// Freed slots wait behind at least so many others.
constexpr std::uint32_t kQuarantine = 64;
// Retired slots are given back in batches of about this size, because each batch costs one process-wide fence.
constexpr std::uint32_t kRetireBatch = 64;

// A FIFO of slots, chained by index through their words. Guarded by g_table_mutex.
struct SlotList {
    std::uint32_t head = 0;
    std::uint32_t tail = 0;
    std::uint32_t count = 0;
};

constinit std::mutex g_table_mutex;
constinit SlotList g_free;
constinit SlotList g_retired;
constinit std::uint32_t g_next_index = 1;
constinit std::uint32_t g_retire_threshold = kRetireBatch;
constinit std::atomic<std::size_t> g_open_handles{0};

HandleSlot* slot_at(std::uint32_t index) noexcept {
    return find_slot(Handle{index} << 2);
}

// Chunks are aligned to their size; slot 0 holds the chunk's first index in its word.
std::uint32_t index_of(const HandleSlot* place) noexcept {
    constexpr std::uintptr_t size = slot::kChunkSlots * sizeof(HandleSlot);
    const auto* chunk = reinterpret_cast<const HandleSlot*>(reinterpret_cast<std::uintptr_t>(place) & ~(size - 1));
    const auto base = static_cast<std::uint32_t>(chunk->word.load(std::memory_order_relaxed));
    return base + static_cast<std::uint32_t>(place - chunk);
}

bool add_chunk(std::uint32_t first_index) noexcept {
    constexpr std::size_t size = slot::kChunkSlots * sizeof(HandleSlot);
    void* memory = std::aligned_alloc(size, size);
    if (!memory) return false;
    auto* chunk = static_cast<HandleSlot*>(memory);
    for (std::uint32_t i = 0; i < slot::kChunkSlots; ++i) new (chunk + i) HandleSlot;
    chunk->word.store(first_index, std::memory_order_relaxed);
    g_chunks[first_index >> slot::kChunkBits].store(chunk, std::memory_order_release);
    return true;
}

// Makes the chunk if it is missing. Under g_table_mutex.
bool has_chunk(std::uint32_t index) noexcept {
    return g_chunks[index >> slot::kChunkBits].load(std::memory_order_relaxed) ||
           add_chunk(index & ~(slot::kChunkSlots - 1));
}

void push_back(SlotList& list, HandleSlot* place) noexcept {
    const std::uint32_t index = index_of(place);
    const std::uint64_t word = place->word.load(std::memory_order_relaxed);
    place->word.store(word & ~slot::kPins, std::memory_order_relaxed);
    if (list.count++ == 0) list.head = index;
    else slot_at(list.tail)->word.fetch_or(index, std::memory_order_relaxed);
    list.tail = index;
}

HandleSlot* pop_front(SlotList& list) noexcept {
    HandleSlot* place = slot_at(list.head);
    const std::uint64_t word = place->word.load(std::memory_order_relaxed);
    list.head = static_cast<std::uint32_t>(word & slot::kPins);
    --list.count;
    place->word.store(word & ~slot::kPins, std::memory_order_relaxed);
    return place;
}

// A slot that was never used while the quarantine is not full, else the one that has been free the longest.
HandleSlot* take_slot() noexcept {
    if (g_free.count > kQuarantine) return pop_front(g_free);
    while (g_next_index < slot::kIndexLimit) {
        const std::uint32_t index = g_next_index;
        if (!has_chunk(index)) break;
        ++g_next_index;
        if ((index & (slot::kChunkSlots - 1)) == 0) continue;
        HandleSlot* place = slot_at(index);
        if (place->word.load(std::memory_order_relaxed) == 0) return place; // else it was kept for an inherited handle
    }
    return g_free.count != 0 ? pop_front(g_free) : nullptr;
}

// Moves the retired slots to the free list if no reader can still look at their objects; their objects are chained out
// through `released`, at most `room` of them.
std::size_t collect_retired(Object** released, std::size_t room) noexcept {
    if (g_retired.count < g_retire_threshold) return 0;
    const std::uint64_t epoch = g_read_epoch.fetch_add(1, std::memory_order_seq_cst) + 1;
    fence_all_readers();
    if (!readers_have_passed(epoch)) {
        g_retire_threshold = g_retired.count + kRetireBatch;
        return 0;
    }
    g_retire_threshold = kRetireBatch;
    std::size_t count = 0;
    while (g_retired.count != 0 && count < room) {
        HandleSlot* place = pop_front(g_retired);
        released[count++] = place->object.exchange(nullptr, std::memory_order_relaxed);
        push_back(g_free, place);
    }
    return count;
}

// The last pin of a closed slot is gone. Readers without a pin may still look at the object, so its slot, and with it
// the handle's reference, is retired first.
void free_slot(HandleSlot* place) noexcept {
    constexpr std::size_t room = 4 * kRetireBatch;
    Object* released[room];
    std::size_t count = 0;
    {
        const std::lock_guard lock(g_table_mutex);
        if (is_peekable_kind(slot::kind(place->word.load(std::memory_order_relaxed)))) {
            push_back(g_retired, place);
            count = collect_retired(released, room);
        } else {
            released[count++] = place->object.exchange(nullptr, std::memory_order_relaxed);
            push_back(g_free, place);
        }
    }
    while (count != 0) released[--count]->release();
}

} // namespace

// The part of the table that may touch an object's handle count.
class HandleTable {
public:
    static Handle open(Ref<Object> object) noexcept;
    static bool close(HandleSlot* place, std::uint64_t expected, std::uint64_t mask) noexcept;
    static bool open_reserved(const Heirloom& heirloom, Ref<Object> object) noexcept;
    static bool knows(const Object& object) noexcept { return object.handles_.load(std::memory_order_acquire) != 0; }

private:
    static void occupy(HandleSlot& place, std::uint64_t generation, std::uint64_t flags, Ref<Object> object) noexcept;
};

void HandleTable::occupy(HandleSlot& place, std::uint64_t generation, std::uint64_t flags,
                         Ref<Object> object) noexcept {
    const auto kind = static_cast<std::uint64_t>(object->kind()) << slot::kKindShift;
    object->handles_.fetch_add(1, std::memory_order_relaxed);
    place.object.store(object.detach(), std::memory_order_release);
    place.word.store(slot::kAlive | generation | kind | flags, std::memory_order_release);
    g_open_handles.fetch_add(1, std::memory_order_relaxed);
}

Handle HandleTable::open(Ref<Object> object) noexcept {
    HandleSlot* place = nullptr;
    std::uint64_t generation = 0;
    {
        const std::lock_guard lock(g_table_mutex);
        place = take_slot();
        if (!place) return kNoHandle;
        // A first use has no generation yet and gets 1; the generation after 127 is 0 again.
        const std::uint64_t old = place->word.load(std::memory_order_relaxed) & slot::kGenerationMask;
        generation = (old + (1ull << slot::kGenerationShift)) & slot::kGenerationMask;
    }
    occupy(*place, generation, 0, std::move(object));
    return Handle{index_of(place)} << 2 | static_cast<Handle>(generation >> slot::kGenerationShift) << 24;
}

bool HandleTable::open_reserved(const Heirloom& heirloom, Ref<Object> object) noexcept {
    HandleSlot* place = find_slot(heirloom.handle);
    if (!place) return false;
    const std::uint64_t generation = slot::expected(heirloom.handle) & slot::kGenerationMask;
    std::uint64_t reserved = slot::kReserved | generation;
    // Whoever takes the mark away is the one who opens it.
    if (!place->word.compare_exchange_strong(reserved, generation, std::memory_order_relaxed)) return false;
    occupy(*place, generation, std::uint64_t{heirloom.flags} << slot::kFlagShift & slot::kFlagMask, std::move(object));
    return true;
}

// Marks the slot dead and pins it for the rest of the closing in one step, so that the object is still there when its
// handle count is told.
bool HandleTable::close(HandleSlot* place, std::uint64_t expected, std::uint64_t mask) noexcept {
    std::uint64_t word = place->word.load(std::memory_order_relaxed);
    do {
        if ((word & mask) != expected) return false;
        if (word & (std::uint64_t{kHandleProtected} << slot::kFlagShift)) return false;
    } while (!place->word.compare_exchange_weak(word, (word & ~slot::kAlive) + 1, std::memory_order_seq_cst));
    g_open_handles.fetch_sub(1, std::memory_order_relaxed);
    Object* object = place->object.load(std::memory_order_acquire);
    if (object->handles_.fetch_sub(1, std::memory_order_acq_rel) == 1) object->last_handle_closed();
    const HandlePin closing(place, object);
    return true;
}

Handle open_handle(Ref<Object> object) noexcept {
    return HandleTable::open(std::move(object));
}

bool open_inherited(const Heirloom& heirloom, Ref<Object> object) noexcept {
    return HandleTable::open_reserved(heirloom, std::move(object));
}

bool close_handle(Handle handle) noexcept {
    HandleSlot* place = find_slot(handle);
    return place && HandleTable::close(place, slot::expected(handle), slot::kAlive | slot::kGenerationMask);
}

bool close_handle(Handle handle, ObjectKind kind) noexcept {
    HandleSlot* place = find_slot(handle);
    const std::uint64_t expected = slot::expected(handle) | static_cast<std::uint64_t>(kind) << slot::kKindShift;
    return place && HandleTable::close(place, expected, slot::kAlive | slot::kGenerationMask | slot::kKindMask);
}

HandlePin pin_handle(Handle handle) noexcept {
    HandleSlot* place = find_slot(handle);
    if (!place) return {};
    const std::uint64_t expected = slot::expected(handle);
    std::uint64_t word = place->word.load(std::memory_order_relaxed);
    do {
        if ((word & (slot::kAlive | slot::kGenerationMask)) != expected) return {};
    } while (!place->word.compare_exchange_weak(word, word + 1, std::memory_order_acquire, std::memory_order_relaxed));
    return HandlePin(place, place->object.load(std::memory_order_relaxed));
}

void HandlePin::unpin(HandleSlot* place) noexcept {
    const std::uint64_t before = place->word.fetch_sub(1, std::memory_order_acq_rel);
    if ((before & slot::kAlive) == 0 && (before & slot::kPins) == 1) free_slot(place);
}

std::size_t open_handle_count() noexcept {
    return g_open_handles.load(std::memory_order_relaxed);
}

} // namespace wspemu::port

namespace wspemu::posix {

bool has_handles(const port::Object& object) noexcept {
    return port::HandleTable::knows(object);
}

port::HandleSlot* next_slot(std::uint32_t* index, std::uint64_t mask, std::uint64_t wanted,
                            std::uint64_t* word) noexcept {
    while (*index < slot::kIndexLimit) {
        port::HandleSlot* const chunk = g_chunks[*index >> slot::kChunkBits].load(std::memory_order_acquire);
        if (!chunk) {
            *index = (*index | (slot::kChunkSlots - 1)) + 1;
            continue;
        }
        const std::uint32_t place_in_chunk = (*index)++ & (slot::kChunkSlots - 1);
        if (place_in_chunk == 0) continue; // the chunk's header
        port::HandleSlot* const place = chunk + place_in_chunk;
        *word = place->word.load(std::memory_order_acquire);
        if ((*word & mask) == wanted) return place;
    }
    return nullptr;
}

port::HandlePin pin_next(std::uint32_t* index, port::ObjectKind kind) noexcept {
    constexpr std::uint64_t mask = slot::kAlive | slot::kKindMask;
    const std::uint64_t wanted = slot::kAlive | static_cast<std::uint64_t>(kind) << slot::kKindShift;
    std::uint64_t word = 0;
    while (port::HandleSlot* const place = next_slot(index, mask, wanted, &word)) {
        while ((word & mask) == wanted) {
            if (place->word.compare_exchange_weak(word, word + 1, std::memory_order_acquire, std::memory_order_relaxed))
                return port::HandlePin(place, place->object.load(std::memory_order_relaxed));
        }
    }
    return {};
}

bool reserve_handle(port::Handle handle) noexcept {
    if ((handle & 3) != 0 || handle >> 31 != 0) return false;
    const auto index = static_cast<std::uint32_t>(handle >> 2) & (slot::kIndexLimit - 1);
    if ((index & (slot::kChunkSlots - 1)) == 0) return false;
    const std::lock_guard lock(port::g_table_mutex);
    if (!port::has_chunk(index)) return false;
    std::uint64_t unused = 0;
    const std::uint64_t reserved = slot::kReserved | (slot::expected(handle) & slot::kGenerationMask);
    return find_slot(handle)->word.compare_exchange_strong(unused, reserved, std::memory_order_relaxed);
}

} // namespace wspemu::posix
