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
    if (!innermost) current_thread_context().inside_hook = false;
}

} // namespace wspemu
