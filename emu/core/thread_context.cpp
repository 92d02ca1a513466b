// The calling thread's context.
#include "core/thread_context.h"

#include "core/provider.h"

#include <functional>

namespace wspemu {

ThreadContext& current_thread_context() noexcept {
    thread_local ThreadContext context;
    return context;
}

void leave_abandoned_calls(const void* limit) noexcept {
    CallFrame*& innermost = current_thread_context().innermost;
    while (innermost && std::less<const void*>()(innermost->stack, limit)) {
        CallFrame* const gone = innermost;
        innermost = gone->outer;
        gone->provider->leave();
    }
}

void set_blocking_hook(LPBLOCKINGCALLBACK hook, DWORD_PTR context) noexcept {
    ThreadContext& thread = current_thread_context();
    thread.hook = hook;
    thread.hook_context = hook ? context : 0;
}

} // namespace wspemu
