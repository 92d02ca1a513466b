// The calling thread's context.
#include "core/thread_context.h"

namespace wspemu {

ThreadContext& current_thread_context() noexcept {
    thread_local ThreadContext context;
    return context;
}

void set_blocking_hook(LPBLOCKINGCALLBACK hook, DWORD_PTR context) noexcept {
    ThreadContext& thread = current_thread_context();
    thread.hook = hook;
    thread.hook_context = hook ? context : 0;
}

} // namespace wspemu
