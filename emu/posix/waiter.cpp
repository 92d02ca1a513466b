// The wait: look at the objects, run APCs, or queue up and block. Host dialect.
#include "posix/waiter.h"

#include "core/codes.h"
#include "posix/event_object.h"
#include "posix/handle_slots.h"
#include "posix/parking.h"
#include "posix/process_object.h"
#include "posix/read_section.h"
#include "posix/thread_object.h"
#include "posix/waiting.h"

namespace wspemu::posix {

using port::Handle;
using port::HandlePin;
using port::WaitEnd;
using port::WaitMode;
using port::WaitOutcome;

namespace {

constexpr unsigned kMost = port::kMaximumWaitObjects + 1;

struct Request {
    std::span<const Handle> handles;
    Waitable* input;
    WaitMode mode;
    unsigned count() const noexcept { return static_cast<unsigned>(handles.size()) + (input ? 1 : 0); }
};

WaitOutcome failed(int code) noexcept {
    return {WaitEnd::failed, 0, code};
}

// How the caller sees that the object at index was taken.
WaitOutcome taken(const Request& request, unsigned index, bool abandoned) noexcept {
    if (abandoned) return {WaitEnd::abandoned, index};
    if (request.mode == WaitMode::all) return {WaitEnd::object, 0};
    if (request.input && index == request.handles.size()) return {WaitEnd::message, index};
    return {WaitEnd::object, index};
}

Waitable* look_up(Handle handle, ThreadRecord& me) noexcept {
    if (handle >= kCurrentThread) [[unlikely]] {
        if (handle == kCurrentThread) return me.thread;
        return &current_process_object();
    }
    return static_cast<Waitable*>(peek_waitable(handle));
}

// Inside a ReadSection. True when the wait has an outcome without blocking.
bool attempt(ThreadRecord& me, const Request& request, WaitOutcome& outcome) noexcept {
    Waitable* objects[kMost];
    unsigned count = 0;
    unsigned first = kMost; // that looks takable
    // All handles are resolved first: one bad handle fails the wait though another object may be signalled.
    for (const Handle handle : request.handles) {
        Waitable* const object = look_up(handle, me);
        if (!object) {
            outcome = failed(refusal(handle, slot::kNoWait));
            return true;
        }
        if (first == kMost && object->looks_takable()) first = count;
        objects[count++] = object;
    }
    if (request.input) objects[count++] = request.input;

    if (request.mode == WaitMode::any) {
        if (first == kMost && request.input) first = count - 1;
        for (unsigned i = first; i < count; ++i) {
            const Taken result = objects[i]->try_take(me);
            if (result == Taken::no) continue;
            outcome = taken(request, i, result == Taken::abandoned);
            return true;
        }
        return false;
    }
    switch (Waitable::take_all(me, objects, count, false)) {
    case Waitable::AllResult::taken: outcome = {WaitEnd::object, 0}; return true;
    case Waitable::AllResult::abandoned: outcome = {WaitEnd::abandoned, 0}; return true;
    case Waitable::AllResult::duplicate: outcome = failed(code::invalid_parameter); return true;
    case Waitable::AllResult::none: break;
    }
    return false;
}

// The objects of a wait that blocks, kept alive by pins.
struct PinnedObjects {
    HandlePin pins[port::kMaximumWaitObjects];
    Waitable* objects[kMost];
    unsigned count = 0;

    bool add(Handle handle, ThreadRecord& me) noexcept {
        if (handle >= kCurrentThread) {
            objects[count++] = look_up(handle, me);
            return true;
        }
        pins[count] = port::pin_handle(handle);
        port::Object* object = pins[count].object();
        if (!object || !is_waitable_kind(object->kind())) return false;
        objects[count++] = static_cast<Waitable*>(object);
        return true;
    }
};

// Queues up at one object after the other until one can be taken.
void link_any(ThreadRecord& me, Waitable* const* objects, unsigned count) noexcept {
    me.block_count = 0;
    for (unsigned i = 0; i < count; ++i) {
        WaitBlock& block = me.blocks[i];
        block.waiter = &me;
        block.object = objects[i];
        block.index = static_cast<std::uint16_t>(i);
        block.all = false;
        if (!objects[i]->take_or_link(block)) break;
        me.block_count = i + 1;
    }
}

// Blocks until the wait is claimed and returns the claimed value. The lock of each object is taken once more, for
// unlinking; after that the claimer has done all that belongs to the claim.
std::uint32_t wait_linked(ThreadRecord& me, Waitable* const* objects, port::Deadline deadline,
                          bool alertable) noexcept {
    if (alertable) claim_for_pending_apcs(me);
    block_until_claimed(me, deadline);
    for (unsigned i = 0; i < me.block_count; ++i) objects[i]->unlink(me.blocks[i]);
    me.block_count = 0;
    return end_wait(me);
}

// Apart from the fast path because of its size on the stack. With Reason::apc the caller drains: no pin is held then.
[[gnu::noinline]] WaitOutcome block(ThreadRecord& me, const Request& request, port::Deadline deadline,
                                    bool alertable) noexcept {
    PinnedObjects pinned;
    for (const Handle handle : request.handles)
        if (!pinned.add(handle, me)) return failed(code::invalid_handle);
    if (request.input) pinned.objects[pinned.count++] = request.input;

    begin_wait(me, alertable);
    if (request.mode == WaitMode::any) {
        link_any(me, pinned.objects, pinned.count);
    } else {
        switch (Waitable::take_all(me, pinned.objects, pinned.count, true)) {
        case Waitable::AllResult::taken: end_wait(me); return {WaitEnd::object, 0};
        case Waitable::AllResult::abandoned: end_wait(me); return {WaitEnd::abandoned, 0};
        case Waitable::AllResult::duplicate: end_wait(me); return failed(code::invalid_parameter);
        case Waitable::AllResult::none: break;
        }
    }
    const std::uint32_t value = wait_linked(me, pinned.objects, deadline, alertable);
    switch (const claim::Reason reason = claim::reason(value)) {
    case claim::Reason::apc: return {WaitEnd::apc};
    case claim::Reason::object:
    case claim::Reason::abandoned:
        if (request.mode == WaitMode::any) {
            finish_hand_over(me, *pinned.objects[claim::index(value)]);
        } else {
            for (unsigned i = 0; i < pinned.count; ++i) finish_hand_over(me, *pinned.objects[i]);
        }
        return taken(request, claim::index(value), reason == claim::Reason::abandoned);
    default: return {WaitEnd::timeout};
    }
}

// One signalled object, which is what most waits find.
inline bool take_quickly(Handle handle) noexcept {
    ThreadRecord* const me = t_record;
    if (!me) [[unlikely]]
        return false;
    const ReadSection section(*me);
    auto* const object = static_cast<Waitable*>(peek_waitable(handle));
    return object && object->try_take_quickly();
}

[[gnu::noinline]] WaitOutcome wait_thoroughly(const Request& request, port::Deadline deadline,
                                              bool alertable) noexcept {
    ThreadRecord& me = current_record();
    for (;;) {
        // A signalled object wins over a queued APC.
        if (request.count() != 0) {
            const ReadSection section(me);
            WaitOutcome outcome{};
            if (attempt(me, request, outcome)) return outcome;
        }
        if (alertable && drain_apcs(me)) return {WaitEnd::apc};
        if (expired(deadline)) return {WaitEnd::timeout};
        const WaitOutcome outcome = block(me, request, deadline, alertable);
        if (outcome.end != WaitEnd::apc) return outcome;
        // The claim may be late: its APC may have run in an earlier wait. Then this wait starts again.
        if (drain_apcs(me)) return outcome;
    }
}

} // namespace

WaitOutcome wait_for_objects(std::span<const Handle> handles, Waitable* input, WaitMode mode, port::Deadline deadline,
                             bool alertable) noexcept {
    if (handles.size() == 1 && !input && take_quickly(handles[0])) return {WaitEnd::object, 0};
    const Request request{handles, input, mode};
    if (request.count() > port::kMaximumWaitObjects) return failed(code::invalid_parameter);
    return wait_thoroughly(request, deadline, alertable);
}

WaitOutcome wait_for_input(const Signal& signal, std::span<const Handle> handles, WaitMode mode,
                           port::Deadline deadline, bool alertable) noexcept {
    return wait_for_objects(handles, static_cast<EventObject*>(signal.object()), mode, deadline, alertable);
}

bool apcs_pending(const ThreadRecord& me) noexcept {
    return me.thread->apcs.pending();
}

bool drain_apcs(ThreadRecord& me) noexcept {
    return me.thread->apcs.drain();
}

void claim_for_pending_apcs(ThreadRecord& me) noexcept {
    std::uint32_t before = 0;
    if (apcs_pending(me)) try_claim(me, claim::value(claim::Reason::apc), &before);
}

} // namespace wspemu::posix
