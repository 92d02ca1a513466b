// Mutexes and semaphores, and the operations that look at an object's kind. Host dialect.
#include "posix/sync_objects.h"

#include "core/codes.h"
#include "posix/event_object.h"
#include "posix/handle_slots.h"
#include "posix/mutex_object.h"
#include "posix/read_section.h"
#include "posix/semaphore_object.h"

#include <utility>

namespace wspemu::posix {

using port::Handle;

namespace {

// Calls use(object) while the object cannot die.
template <class T, std::uint64_t needed, class Use>
Result<void> with(Handle handle, Use use) noexcept {
    ThreadRecord& me = current_record();
    const ReadSection section(me);
    T* const object = peek_as<T, needed>(handle);
    if (!object) return WsaError{refusal(handle, needed)};
    return use(*object, me);
}

} // namespace

bool MutexObject::release_by(ThreadRecord& me) noexcept {
    if (owner() != &me) return false;
    if (!releases_last()) {
        disown(false);
        return true;
    }
    leave_list(me);
    disown(false);
    release();
    return true;
}

void MutexObject::owned_by_current(ThreadRecord& me) noexcept {
    retain();
    previous_owned_ = nullptr;
    next_owned_ = std::exchange(me.owned_mutexes, this);
    if (next_owned_) next_owned_->previous_owned_ = this;
}

void MutexObject::leave_list(ThreadRecord& me) noexcept {
    (previous_owned_ ? previous_owned_->next_owned_ : me.owned_mutexes) = next_owned_;
    if (next_owned_) next_owned_->previous_owned_ = previous_owned_;
}

void abandon_mutexes(ThreadRecord& me) noexcept {
    while (MutexObject* const mutex = me.owned_mutexes) {
        mutex->leave_list(me);
        mutex->disown(true);
        mutex->release();
    }
}

Result<void> pulse_event(Handle event) noexcept {
    return with<EventObject, slot::kNoChange>(event, [](EventObject& object, ThreadRecord&) -> Result<void> {
        object.pulse();
        return {};
    });
}

Result<void> release_mutex(Handle mutex) noexcept {
    return with<MutexObject, 0>(mutex, [](MutexObject& object, ThreadRecord& me) -> Result<void> {
        if (!object.release_by(me)) return WsaError{code::not_owner};
        return {};
    });
}

Result<void> release_semaphore(Handle semaphore, std::int32_t count, std::int32_t* previous) noexcept {
    if (count <= 0) return WsaError{code::invalid_parameter};
    return with<SemaphoreObject, slot::kNoChange>(
        semaphore, [=](SemaphoreObject& object, ThreadRecord&) -> Result<void> {
            std::uint32_t before = 0;
            if (!object.add(static_cast<std::uint32_t>(count), object.maximum, &before))
                return WsaError{code::too_many_posts};
            if (previous) *previous = static_cast<std::int32_t>(before);
            return {};
        });
}

bool is_waitable(Handle object) noexcept {
    if (object >= kCurrentThread) return true;
    const ReadSection section(current_record());
    return peek_waitable(object) != nullptr;
}

Result<void> signal_object(Handle object) noexcept {
    if (Result<void> set = port::set_event(object); set.error() != code::invalid_handle) return set;
    if (Result<void> released = release_mutex(object); released.error() != code::invalid_handle) return released;
    return release_semaphore(object, 1, nullptr);
}

} // namespace wspemu::posix
