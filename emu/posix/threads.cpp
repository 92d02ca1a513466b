// Identity, last error and APCs of threads: the twin of port/threads.h. Host dialect.
#include "core/port/threads.h"

#include "core/codes.h"
#include "posix/handle_slots.h"
#include "posix/parking.h"
#include "posix/read_section.h"
#include "posix/thread_object.h"

#include <new>
#include <unistd.h>

namespace wspemu::posix {

namespace {
__thread std::uint32_t t_last_error __attribute__((tls_model("initial-exec"))) = 0;
}

bool ThreadObject::queue(Apc* apc) noexcept {
    if (child_id != 0 || !apcs.push(apc)) return false;
    // The record is published before the thread's first look at its queue, and a wait looks after it has begun: one of
    // the two sees the other.
    ThreadRecord* const target = record.load(std::memory_order_seq_cst);
    std::uint32_t before = 0;
    if (target && try_claim(*target, claim::value(claim::Reason::apc), &before, true)) wake(*target, before);
    return true;
}

ThreadObject* peek_thread(port::Handle handle, ThreadRecord& me) noexcept {
    if (handle == kCurrentThread) return me.thread;
    return peek_as<ThreadObject>(handle);
}

Ref<ThreadObject> thread_of(port::Handle handle) noexcept {
    ThreadRecord& me = current_record();
    const ReadSection section(me);
    return Ref<ThreadObject>(peek_thread(handle, me));
}

} // namespace wspemu::posix

namespace wspemu::port {

using namespace wspemu::posix;

std::uint32_t last_error() noexcept {
    return t_last_error;
}
void set_last_error(std::uint32_t code) noexcept {
    t_last_error = code;
}

std::uint32_t current_thread_id() noexcept {
    return current_record().thread->id.load(std::memory_order_relaxed);
}
std::uint32_t current_thread_begins_request() noexcept {
    ThreadRecord& me = current_record();
    me.began_requests = true;
    return me.thread->id.load(std::memory_order_relaxed);
}
std::uint32_t current_process_id() noexcept {
    return static_cast<std::uint32_t>(::getpid());
}

Handle open_current_thread() noexcept {
    return open_handle(Ref<Object>(current_record().thread));
}

namespace {
bool names_thread(Handle handle, ThreadRecord& me) noexcept {
    const ReadSection section(me);
    return peek_as<ThreadObject>(handle) == me.thread;
}
} // namespace

Handle current_thread_handle() noexcept {
    ThreadRecord& me = current_record();
    // A program that closes whatever value it likes may have hit ours.
    if (!names_thread(me.own_handle, me)) me.own_handle = open_current_thread();
    return me.own_handle;
}

Result<void> queue_apc(Handle thread, ApcRoutine routine, std::uintptr_t context) noexcept {
    if (!routine) return WsaError{code::invalid_parameter};
    auto* apc = new (std::nothrow) UserApc(routine, context);
    if (!apc) return WsaError{code::not_enough_memory};
    int error = 0;
    {
        ThreadRecord& me = current_record();
        const ReadSection section(me);
        ThreadObject* const target = peek_thread(thread, me);
        if (!target) error = code::invalid_handle;
        else if (!target->queue(apc)) error = code::invalid_thread_id;
    }
    if (error == 0) return {};
    delete apc;
    return WsaError{error};
}

} // namespace wspemu::port
