// Duplication and flags of handles. Host dialect.
#include "posix/handle_flags.h"

#include "core/codes.h"
#include "posix/handle_slots.h"
#include "posix/process_object.h"
#include "posix/thread_object.h"

namespace wspemu::posix {

using port::Handle;

namespace {

bool is_pseudo(Handle handle) noexcept {
    return handle == kCurrentThread || handle == kCurrentProcess;
}

Ref<port::Object> object_of(Handle handle) noexcept {
    if (handle == kCurrentThread) return Ref<port::Object>(current_record().thread);
    if (handle == kCurrentProcess) return Ref<port::Object>(&current_process_object());
    return Ref<port::Object>(port::pin_handle(handle).object());
}

} // namespace

Result<Handle> duplicate_handle(Handle handle) noexcept {
    Ref<port::Object> object = object_of(handle);
    if (!object) return WsaError{code::invalid_handle};
    const Handle copy = port::open_handle(std::move(object));
    if (copy == port::kNoHandle) return WsaError{code::not_enough_memory};
    if (!is_pseudo(handle)) {
        const std::uint64_t word = find_slot(handle)->word.load(std::memory_order_relaxed);
        find_slot(copy)->word.fetch_or(word & slot::kDeniedMask, std::memory_order_release);
    }
    return copy;
}

void set_denied(Handle handle, unsigned denied) noexcept {
    const port::HandlePin pin = port::pin_handle(handle);
    if (!pin || pin.object()->kind() > port::ObjectKind::io_port) return;
    std::atomic<std::uint64_t>& word = find_slot(handle)->word;
    static_assert(slot::kNoChange == std::uint64_t{kMayNotChange} << slot::kDeniedShift);
    static_assert(slot::kNoWait == std::uint64_t{kMayNotWait} << slot::kDeniedShift);
    word.fetch_and(~slot::kDeniedMask, std::memory_order_relaxed);
    word.fetch_or(std::uint64_t{denied} << slot::kDeniedShift, std::memory_order_release);
}

bool is_denied(Handle handle, unsigned use) noexcept {
    const port::HandleSlot* const place = find_slot(handle);
    if (!place) return false;
    const std::uint64_t word = place->word.load(std::memory_order_relaxed);
    return (word & (slot::kAlive | slot::kGenerationMask)) == slot::expected(handle) &&
           (word & std::uint64_t{use} << slot::kDeniedShift) != 0;
}

std::optional<port::ObjectKind> kind_of(Handle handle) noexcept {
    const port::HandlePin pin = port::pin_handle(handle);
    if (!pin) return std::nullopt;
    return pin.object()->kind();
}

bool lacks_right(Handle handle, std::uint64_t needed) noexcept {
    const port::HandlePin pin = port::pin_handle(handle);
    return pin && (find_slot(handle)->word.load(std::memory_order_relaxed) & needed) != 0;
}
int refusal(Handle handle, std::uint64_t needed) noexcept {
    return lacks_right(handle, needed) ? code::access_denied : code::invalid_handle;
}

Result<bool> name_same_object(Handle one, Handle other) noexcept {
    const Ref<port::Object> first = object_of(one);
    const Ref<port::Object> second = object_of(other);
    if (!first || !second) return WsaError{code::invalid_handle};
    return first.get() == second.get();
}

Result<void> close_any_handle(Handle handle) noexcept {
    if (!is_pseudo(handle) && !port::close_handle(handle)) return WsaError{code::invalid_handle};
    return {};
}

Result<unsigned> handle_flags(Handle handle) noexcept {
    if (is_pseudo(handle)) return 0u;
    const port::HandlePin pin = port::pin_handle(handle);
    if (!pin) return WsaError{code::invalid_handle};
    const std::uint64_t word = find_slot(handle)->word.load(std::memory_order_relaxed);
    return static_cast<unsigned>((word & slot::kFlagMask) >> slot::kFlagShift);
}

std::vector<Handle> handles_with_flag(unsigned flag) {
    std::vector<Handle> found;
    const std::uint64_t wanted = slot::kAlive | std::uint64_t{flag} << slot::kFlagShift;
    std::uint32_t behind = 0;
    std::uint64_t word = 0;
    while (next_slot(&behind, wanted, wanted, &word)) {
        const std::uint64_t generation = (word & slot::kGenerationMask) >> slot::kGenerationShift;
        found.push_back(Handle{behind - 1} << 2 | generation << 24);
    }
    return found;
}

Result<void> set_handle_flags(Handle handle, unsigned mask, unsigned flags) noexcept {
    const port::HandlePin pin = port::pin_handle(handle);
    if (!pin) return WsaError{code::invalid_handle};
    constexpr unsigned all = kHandleInherit | kHandleProtected;
    if ((mask & ~all) != 0) return WsaError{code::invalid_parameter};
    std::atomic<std::uint64_t>& word = find_slot(handle)->word;
    word.fetch_and(~(std::uint64_t{mask} << slot::kFlagShift), std::memory_order_relaxed);
    word.fetch_or(std::uint64_t{mask & flags} << slot::kFlagShift, std::memory_order_relaxed);
    return {};
}

} // namespace wspemu::posix
