// Events, and the wait functions of port/objects.h except wait_native. Host dialect.
#include "core/port/objects.h"

#include "core/codes.h"
#include "posix/event_object.h"
#include "posix/handle_slots.h"
#include "posix/read_section.h"
#include "posix/waiter.h"
#include "posix/waiting.h"

#include <new>

namespace wspemu::port {

using namespace wspemu::posix;

namespace {

// Calls use(event) while the event cannot die.
template <class Use>
Result<void> with_event(Handle handle, Use use) noexcept {
    const ReadSection section(current_record());
    EventObject* const event = peek_as<EventObject, slot::kNoChange>(handle);
    if (!event) return WsaError{refusal(handle, slot::kNoChange)};
    use(*event);
    return {};
}

enum class Quick : std::uint8_t { done, no_event, not_possible };

// The fast path of a change that needs no call out of it: so it saves no registers and makes no frame.
template <class Change>
inline Quick change_quickly(Handle handle, Change change) noexcept {
    ThreadRecord* const me = t_record;
    if (!me) [[unlikely]]
        return Quick::not_possible;
    const ReadSection section(*me);
    EventObject* const event = peek_as<EventObject, slot::kNoChange>(handle);
    if (!event) [[unlikely]]
        return Quick::no_event;
    return change(*event) ? Quick::done : Quick::not_possible;
}

[[gnu::noinline]] Result<void> set_slowly(Handle handle) noexcept {
    return with_event(handle, [](EventObject& object) { object.set(); });
}
[[gnu::noinline]] Result<void> reset_slowly(Handle handle) noexcept {
    return with_event(handle, [](EventObject& object) { object.clear(); });
}

EventObject& event_in(const Ref<Object>& object) noexcept {
    return *static_cast<EventObject*>(object.get());
}

} // namespace

Deadline deadline_after(std::uint32_t milliseconds) noexcept {
    if (milliseconds == 0xffffffffu) return {};
    // The zero time point is long past: waits see it without a look at the clock.
    if (milliseconds == 0) return Clock::time_point{};
    return Clock::now() + std::chrono::milliseconds(milliseconds);
}

Result<Handle> create_event(Reset reset, bool signalled) noexcept {
    auto* event = new (std::nothrow) EventObject(reset, signalled);
    const Handle handle = event ? open_handle(Ref<Object>::adopt(event)) : kNoHandle;
    if (handle == kNoHandle) return WsaError{code::not_enough_memory};
    return handle;
}

Result<void> set_event(Handle event) noexcept {
    const Quick quick = change_quickly(event, [](EventObject& object) { return object.try_set(); });
    return quick == Quick::done ? Result<void>() : set_slowly(event);
}

Result<void> reset_event(Handle event) noexcept {
    const Quick quick = change_quickly(event, [](EventObject& object) { return object.try_clear(); });
    return quick == Quick::done ? Result<void>() : reset_slowly(event);
}

Result<void> close_event(Handle event) noexcept {
    if (!close_handle(event, ObjectKind::event)) return WsaError{code::invalid_handle};
    return {};
}

EventRef::EventRef(Handle event) noexcept {
    if (const auto found = pin<EventObject>(event)) object_ = Ref<Object>(found.get());
}
void EventRef::set() const noexcept {
    if (object_) event_in(object_).set();
}
void EventRef::reset() const noexcept {
    if (object_) event_in(object_).clear();
}

WaitOutcome wait_for(std::span<const Handle> objects, WaitMode mode, Deadline deadline, bool alertable) noexcept {
    if (objects.empty()) return {WaitEnd::failed, 0, code::invalid_parameter};
    return wait_for_objects(objects, nullptr, mode, deadline, alertable);
}

WaitOutcome sleep_until(Deadline deadline, bool alertable) noexcept {
    return wait_for_objects({}, nullptr, WaitMode::any, deadline, alertable);
}

} // namespace wspemu::port

namespace wspemu::posix {

Signal Signal::make() noexcept {
    Signal signal;
    if (auto* event = new (std::nothrow) EventObject(port::Reset::manual, false))
        signal.object_ = Ref<port::Object>::adopt(event);
    return signal;
}
void Signal::set() const noexcept {
    static_cast<EventObject*>(object_.get())->set();
}
void Signal::reset() const noexcept {
    static_cast<EventObject*>(object_.get())->clear();
}
bool Signal::is_set() const noexcept {
    return static_cast<EventObject*>(object_.get())->is_set();
}

} // namespace wspemu::posix
