// The inside of the handle table: slots, their one word of state, and the look-up. Host dialect.
//
// A slot's word: bits 0-31 pins while open or closing (the next index while free or retired), 32-38 generation,
// 39 alive, 40-47 kind, 48-49 the two flags of SetHandleInformation, 50 reserved,
// 51-56 what the handle may not be used for. Slots live in chunks that never move; the first
// slot of a chunk is its header.
#pragma once

#include "core/port/handles.h"

#include <atomic>
#include <cstdint>

namespace wspemu::port {

struct HandleSlot {
    std::atomic<std::uint64_t> word{0};
    std::atomic<Object*> object{nullptr};
};

} // namespace wspemu::port

namespace wspemu::posix {

class Waitable;
struct ThreadRecord;
// The walk over the table: the next slot from *index on, which is moved behind it, whose word is the wanted one under the mask;
// *word is what it was. nullptr at the end.
port::HandleSlot* next_slot(std::uint32_t* index, std::uint64_t mask, std::uint64_t wanted,
                            std::uint64_t* word) noexcept;
// The next open handle of this kind among the slots from *index on, which is moved behind it; empty when there is none.
port::HandlePin pin_next(std::uint32_t* index, port::ObjectKind kind) noexcept;

namespace slot {
inline constexpr unsigned kChunkBits = 12;
inline constexpr std::uint32_t kChunkSlots = 1u << kChunkBits;
inline constexpr std::uint32_t kIndexLimit = 1u << 22;
inline constexpr unsigned kGenerationShift = 32;
inline constexpr std::uint64_t kGenerationMask = 0x7full << kGenerationShift;
inline constexpr std::uint64_t kAlive = 1ull << 39;
inline constexpr unsigned kKindShift = 40;
inline constexpr std::uint64_t kKindMask = 0xffull << kKindShift;
inline constexpr unsigned kFlagShift = 48;
inline constexpr std::uint64_t kFlagMask = 3ull << kFlagShift;
inline constexpr std::uint64_t kReserved = 1ull << 50; // not open: kept for the handle that has this generation
inline constexpr std::uint64_t kNoChange = 1ull << 51; // opened without EVENT_MODIFY_STATE and its like
inline constexpr std::uint64_t kNoWait = 1ull << 52;   // opened without SYNCHRONIZE
inline constexpr unsigned kDeniedShift = 51;           // of all that handle_flags.h names
inline constexpr std::uint64_t kDeniedMask = 63ull << kDeniedShift;
inline constexpr std::uint64_t kPins = 0xffffffffull;

inline constexpr port::ObjectKind kind(std::uint64_t word) noexcept {
    return static_cast<port::ObjectKind>(word >> kKindShift & 0xff);
}
// What a word must hold in its generation and alive bits for this handle value.
inline constexpr std::uint64_t expected(port::Handle handle) noexcept {
    return kAlive | static_cast<std::uint64_t>(handle >> 24 & 0x7f) << kGenerationShift;
}
} // namespace slot

extern std::atomic<port::HandleSlot*> g_chunks[slot::kIndexLimit >> slot::kChunkBits];

// The place that a handle value points at; nullptr for values that can be no handle.
inline port::HandleSlot* find_slot(port::Handle handle) noexcept {
    if ((handle & 3) != 0 || handle >> 31 != 0) return nullptr;
    const auto index = static_cast<std::uint32_t>(handle >> 2) & (slot::kIndexLimit - 1);
    port::HandleSlot* chunk = g_chunks[index >> slot::kChunkBits].load(std::memory_order_acquire);
    return chunk ? chunk + (index & (slot::kChunkSlots - 1)) : nullptr;
}

inline constexpr bool is_waitable_kind(port::ObjectKind kind) noexcept {
    using enum port::ObjectKind;
    constexpr auto bit = [](port::ObjectKind one) { return 1u << static_cast<unsigned>(one); };
    constexpr unsigned kinds =
        bit(event) | bit(mutex) | bit(semaphore) | bit(timer) | bit(thread) | bit(process) | bit(notification);
    return (kinds >> static_cast<unsigned>(kind) & 1) != 0;
}
// Whose handles are retired before they give up their reference, so that a ReadSection can look at them. Files, keys,
// sections and searches are not: what they own is freed at once.
inline constexpr bool is_peekable_kind(port::ObjectKind kind) noexcept {
    return kind < port::ObjectKind::file || kind == port::ObjectKind::notification;
}

// The object of a live handle, and its kind, for use inside a ReadSection only; nullptr for stale values and for files.
// Sees no pseudo-handles.
inline port::Object* peek(port::Handle handle, port::ObjectKind* kind) noexcept {
    port::HandleSlot* place = find_slot(handle);
    if (!place) return nullptr;
    const std::uint64_t word = place->word.load(std::memory_order_acquire);
    if ((word & (slot::kAlive | slot::kGenerationMask)) != slot::expected(handle)) return nullptr;
    *kind = slot::kind(word);
    if (!is_peekable_kind(*kind)) return nullptr;
    port::Object* object = place->object.load(std::memory_order_acquire);
    // The slot may have been reissued between the two loads.
    const std::uint64_t again = place->word.load(std::memory_order_relaxed);
    return ((word ^ again) & (slot::kAlive | slot::kGenerationMask)) == 0 ? object : nullptr;
}

// The object of a live handle whose word, under the mask, is the wanted one.
inline port::Object* peek_if(const port::HandleSlot& place, std::uint64_t word, std::uint64_t mask,
                             std::uint64_t wanted) noexcept {
    if ((word & mask) != wanted) return nullptr;
    port::Object* object = place.object.load(std::memory_order_acquire);
    // The slot may have been reissued between the two loads.
    return (place.word.load(std::memory_order_relaxed) & mask) == wanted ? object : nullptr;
}

// The same for one kind; with a right in `needed`, not through handles that lack it.
template <class T, std::uint64_t needed = 0>
[[gnu::always_inline]] inline T* peek_as(port::Handle handle) noexcept {
    static_assert(is_peekable_kind(T::kKind));
    const port::HandleSlot* place = find_slot(handle);
    if (!place) return nullptr;
    constexpr std::uint64_t mask = slot::kAlive | slot::kGenerationMask | slot::kKindMask | needed;
    const std::uint64_t wanted = slot::expected(handle) | static_cast<std::uint64_t>(T::kKind) << slot::kKindShift;
    return static_cast<T*>(peek_if(*place, place->word.load(std::memory_order_acquire), mask, wanted));
}

// The same for everything that can be waited for, with a handle that allows it.
inline port::Object* peek_waitable(port::Handle handle) noexcept {
    const port::HandleSlot* place = find_slot(handle);
    if (!place) return nullptr;
    const std::uint64_t word = place->word.load(std::memory_order_acquire);
    if (!is_waitable_kind(slot::kind(word))) return nullptr;
    return peek_if(*place, word, slot::kAlive | slot::kGenerationMask | slot::kNoWait, slot::expected(handle));
}

// Whether an open handle lacks this right.
bool lacks_right(port::Handle handle, std::uint64_t needed) noexcept;
// Why a look-up that needs this right found nothing: access_denied for an open handle without it, else invalid_handle.
int refusal(port::Handle handle, std::uint64_t needed) noexcept;

// Keeps a value that no handle has had yet free for port::open_inherited(). False: it is none, or in use.
bool reserve_handle(port::Handle handle) noexcept;

// What the thread with this id, which is the calling one and ends, has pending on files without a port.
void cancel_requests_of(std::uint32_t thread_id) noexcept;

// GetCurrentProcess() and GetCurrentThread().
inline constexpr port::Handle kCurrentProcess = ~port::Handle{0};
inline constexpr port::Handle kCurrentThread = ~port::Handle{0} - 1;

// Bits of Get/SetHandleInformation.
inline constexpr unsigned kHandleInherit = 1;
inline constexpr unsigned kHandleProtected = 2; // close_handle fails

} // namespace wspemu::posix
