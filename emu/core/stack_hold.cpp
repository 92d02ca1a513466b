// The chain of a thread's holds.
#include "core/stack_hold.h"

#include <functional>

namespace wspemu {

StackHold*& StackHold::innermost() noexcept {
    thread_local constinit StackHold* innermost_hold = nullptr;
    return innermost_hold;
}

void give_back_stack_holds(const void* limit) noexcept {
    StackHold*& innermost = StackHold::innermost();
    while (innermost && std::less<const void*>()(innermost->stack_, limit)) {
        StackHold& gone = *innermost;
        innermost = gone.outer_;
        gone.give_back();
    }
}

} // namespace wspemu
