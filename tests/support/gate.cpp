// Waiting with deadlines.
#include "gate.h"

#include <cstdio>
#include <cstdlib>

namespace wspemu::test {
namespace {

[[noreturn]] void give_up(const char* what) {
    std::fprintf(stderr, "test: %s\n", what);
    std::abort();
}

} // namespace

void Gate::open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
}

void Gate::pass() {
    std::unique_lock lock(mutex_);
    if (!changed_.wait_for(lock, kDeadline, [this] { return open_; })) give_up(name_);
}

void require_end(std::future_status status) {
    if (status != std::future_status::ready) give_up("a task does not end");
}

} // namespace wspemu::test
