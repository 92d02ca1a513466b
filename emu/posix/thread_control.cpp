// Threads that the emulator starts: start, suspended start, end. Host dialect.
#include "posix/thread_control.h"

#include "core/codes.h"
#include "posix/futex.h"
#include "posix/handle_slots.h"
#include "posix/local_storage.h"
#include "posix/process_object.h"
#include "posix/seh_frames.h"
#include "posix/thread_hooks.h"
#include "posix/thread_object.h"

#include <climits>
#include <csetjmp>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <new>
#include <pthread.h>
#include <sched.h>
#include <sys/socket.h>
#include <utility>

namespace wspemu::posix {

namespace {

using port::Handle;

constexpr unsigned kMostHooks = 8;
constexpr int kMostEnds = 100; // as many ExitThreads in callbacks of one thread
constinit std::mutex g_hook_mutex;
constinit std::atomic<ThreadHook> g_hooks[kMostHooks]{};

struct Begin {
    ThreadStart start;
    ThreadObject* thread; // with a reference
};

void run_hooks(bool attach) {
    for (unsigned i = 0; i < kMostHooks; ++i) {
        const ThreadHook hook = g_hooks[attach ? i : kMostHooks - 1 - i].load(std::memory_order_acquire);
        if (hook) hook(attach);
    }
}

// The routine, up to its return or to an exit_thread() inside it. Nothing of ours that needs a destructor lives in
// this frame while user code runs.
void run_routine(ThreadRecord& me, const ThreadStart& start) {
    jmp_buf end;
    if (_setjmp(end) != 0) return;
    me.exit_jump = &end;
    run_hooks(true);
    me.thread->apcs.drain();
    me.thread->exit_code.store(start.routine(start.parameter), std::memory_order_relaxed);
}

void* thread_main(void* argument) {
    const std::unique_ptr<Begin> owned(static_cast<Begin*>(argument));
    const Begin begin = *owned;
    std::atomic<std::uint32_t>& suspended = begin.thread->suspend_count;
    while (const std::uint32_t count = suspended.load(std::memory_order_acquire)) futex_wait(suspended, count);
    ThreadRecord& me = attach_thread(begin.thread);
    run_routine(me, begin.start);
    jmp_buf end;
    // A callback that calls exit_thread() has lost its value by then, and the others follow. One that stores another value
    // each time is cut off: end_record() clears what is left.
    volatile int ends = 0;
    if (_setjmp(end) != 0) ends = ends + 1;
    me.exit_jump = &end;
    if (ends < kMostEnds) run_fiber_callbacks(me);
    else clear_local_values(me);
    // Modules hear of it after the fiber callbacks, as on Windows. A second exit_thread(), out of a detach hook, ends the hooks.
    if (_setjmp(end) == 0) {
        me.exit_jump = &end;
        run_hooks(false);
    }
    me.exit_jump = nullptr;
    return nullptr;
}

bool create(std::size_t stack_size, Begin* begin) noexcept {
    pthread_attr_t attributes;
    if (pthread_attr_init(&attributes) != 0) return false;
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    std::size_t least = 0;
    pthread_attr_getstacksize(&attributes, &least);
    constexpr std::size_t page = 65536;
    if (stack_size > least) pthread_attr_setstacksize(&attributes, (stack_size + page - 1) / page * page);
    pthread_t thread{};
    const bool made = pthread_create(&thread, &attributes, thread_main, begin) == 0;
    pthread_attr_destroy(&attributes);
    return made;
}

// Calls use(thread) for the thread that the handle names.
template <class Use>
auto with_thread(Handle handle, Use use) noexcept -> decltype(use(*static_cast<ThreadObject*>(nullptr))) {
    const Ref<ThreadObject> thread = thread_of(handle);
    if (!thread) return WsaError{code::invalid_handle};
    return use(*thread);
}

} // namespace

void add_thread_hook(ThreadHook hook) noexcept {
    const std::lock_guard lock(g_hook_mutex);
    for (auto& place : g_hooks) {
        const ThreadHook there = place.load(std::memory_order_relaxed);
        if (there == hook) return;
        if (there) continue;
        place.store(hook, std::memory_order_release);
        return;
    }
}

Result<Handle> start_thread(const ThreadStart& start, std::uint32_t* id) noexcept {
    if (!start.routine) return WsaError{code::invalid_parameter};
    auto* thread = new (std::nothrow) ThreadObject;
    if (!thread) return WsaError{code::not_enough_memory};
    const std::uint32_t new_id = new_thread_id();
    thread->id.store(new_id, std::memory_order_relaxed);
    thread->suspend_count.store(start.suspended ? 1 : 0, std::memory_order_relaxed);
    const Handle handle = port::open_handle(Ref<port::Object>(thread));
    auto* begin = handle != port::kNoHandle ? new (std::nothrow) Begin{start, thread} : nullptr;
    if (!begin || !create(start.stack_size, begin)) {
        delete begin;
        if (handle != port::kNoHandle) port::close_handle(handle);
        thread->release();
        return WsaError{code::not_enough_memory};
    }
    if (id) *id = new_id;
    return handle;
}

void exit_thread(std::uint32_t exit_code) {
    ThreadRecord& me = current_record();
    me.thread->exit_code.store(exit_code, std::memory_order_relaxed);
    if (me.exit_jump) {
        // The frames in between are abandoned; what they hold for others is not.
        run_unwind_hooks(reinterpret_cast<const void*>(UINTPTR_MAX));
        _longjmp(*static_cast<jmp_buf*>(me.exit_jump), 1);
    }
    pthread_exit(nullptr);
}

Result<std::uint32_t> thread_exit_code(Handle handle) noexcept {
    return with_thread(handle, [](ThreadObject& thread) -> Result<std::uint32_t> {
        // Until the thread object is signalled the thread still runs, whatever it has stored already.
        if (!thread.is_set()) return kStillActive;
        return thread.exit_code.load(std::memory_order_relaxed);
    });
}

Result<std::uint32_t> thread_id(Handle handle) noexcept {
    return with_thread(handle, [](ThreadObject& thread) -> Result<std::uint32_t> {
        return thread.id.load(std::memory_order_relaxed);
    });
}

Result<int> thread_priority(Handle handle) noexcept {
    return with_thread(handle, [](ThreadObject& thread) -> Result<int> { return thread.priority.load(); });
}

Result<void> set_thread_priority(Handle handle, int priority) noexcept {
    return with_thread(handle, [priority](ThreadObject& thread) -> Result<void> {
        thread.priority.store(priority);
        return {};
    });
}

Result<std::uint32_t> resume_thread(Handle handle) noexcept {
    return with_thread(handle, [](ThreadObject& thread) -> Result<std::uint32_t> {
        std::uint32_t count = thread.suspend_count.load(std::memory_order_relaxed);
        while (count != 0 && !thread.suspend_count.compare_exchange_weak(count, count - 1, std::memory_order_release)) {
        }
        if (count == 1 && thread.child_id == 0) futex_wake(&thread.suspend_count, INT_MAX);
        // There is room for one byte; and who has ended reads none.
        if (count == 1 && thread.start) static_cast<void>(::send(thread.start.get(), "", 1, MSG_NOSIGNAL));
        return count;
    });
}

Result<std::uint32_t> suspend_thread(Handle handle) noexcept {
    return with_thread(handle, [](ThreadObject& thread) -> Result<std::uint32_t> {
        std::uint32_t count = thread.suspend_count.load(std::memory_order_relaxed);
        // Only a thread that is still held at its start can be held longer.
        do {
            if (count == 0) return WsaError{code::not_supported};
        } while (!thread.suspend_count.compare_exchange_weak(count, count + 1, std::memory_order_relaxed));
        return count;
    });
}

Result<Handle> open_thread(std::uint32_t id) noexcept {
    Ref<port::Object> thread = find_thread(id);
    if (!thread) return WsaError{code::invalid_parameter};
    const Handle handle = port::open_handle(std::move(thread));
    if (handle == port::kNoHandle) return WsaError{code::not_enough_memory};
    return handle;
}

bool yield_processor() noexcept {
    return ::sched_yield() == 0;
}

void exit_process(std::uint32_t exit_code) {
    std::exit(static_cast<int>(exit_code));
}

bool is_current_process(Handle handle) noexcept {
    if (handle == kCurrentProcess) return true;
    const auto process = port::pin<ProcessObject>(handle);
    return process && process->is_current();
}

std::uint32_t process_of_thread(Handle handle) noexcept {
    const Ref<ThreadObject> thread = thread_of(handle);
    if (!thread) return 0;
    return thread->child_id != 0 ? thread->child_id : port::current_process_id();
}

} // namespace wspemu::posix
