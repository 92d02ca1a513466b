// The APC queue: a stack that pushers share, turned round by the owner. Host dialect.
#include "posix/apc.h"

#include <utility>

namespace wspemu::posix {

namespace {

// Stands in a closed queue's stack; never run.
class ClosedMark final : public Apc {
    bool run() override { return false; }
};

Apc* closed_mark() noexcept {
    static ClosedMark& mark = *new ClosedMark;
    return &mark;
}

} // namespace

bool UserApc::run() {
    const port::ApcRoutine routine = routine_;
    const std::uintptr_t context = context_;
    delete this;
    routine(context);
    return true;
}

bool ApcQueue::push(Apc* apc) noexcept {
    Apc* newest = pushed_.load(std::memory_order_relaxed);
    do {
        if (newest && newest == closed_mark()) return false;
        apc->next_ = newest;
    } while (!pushed_.compare_exchange_weak(newest, apc, std::memory_order_seq_cst, std::memory_order_relaxed));
    if (native_.load(std::memory_order_seq_cst)) [[unlikely]] {
        const std::lock_guard lock(level_mutex_);
        // Nothing there: the owner has it already, and shows what is left when it has drained.
        if (level_.is_open() && pushed_.load(std::memory_order_seq_cst)) level_.show(true);
    }
    return true;
}

int ApcQueue::native_descriptor() noexcept {
    const std::lock_guard lock(level_mutex_);
    const int descriptor = level_.open(false);
    if (descriptor < 0) return -1;
    // Pushers look for the flag after they have pushed: one of the two sees the other.
    native_.store(true, std::memory_order_seq_cst);
    level_.show(pending());
    return descriptor;
}

void ApcQueue::show() noexcept {
    const std::lock_guard lock(level_mutex_);
    if (level_.is_open()) level_.show(pending());
}

Apc* ApcQueue::pop() noexcept {
    if (!ready_) {
        if (!pushed_.load(std::memory_order_relaxed)) return nullptr;
        Apc* newest = pushed_.exchange(nullptr, std::memory_order_acquire);
        while (newest) {
            Apc* const older = newest->next_;
            newest->next_ = std::exchange(ready_, newest);
            newest = older;
        }
    }
    return std::exchange(ready_, ready_->next_);
}

bool ApcQueue::drain_queue() noexcept {
    bool any = false;
    const std::uint32_t error = port::last_error();
    // Each node is out of the queue before it runs, so that a wait inside the APC goes on with the next one.
    while (Apc* const apc = pop()) any = apc->run() || any;
    if (native_.load(std::memory_order_relaxed)) show();
    port::set_last_error(error);
    return any;
}

void ApcQueue::close() noexcept {
    Apc* rest = pushed_.exchange(closed_mark(), std::memory_order_acq_rel);
    if (rest == closed_mark()) rest = nullptr;
    for (Apc* first : {rest, std::exchange(ready_, nullptr)})
        while (first) delete std::exchange(first, first->next_);
    const std::lock_guard lock(level_mutex_);
    level_.close();
}

} // namespace wspemu::posix
