// Blocking and waking: futex, reactor or poll, as the claim word says. Host dialect.
#include "posix/parking.h"

#include "posix/futex.h"
#include "posix/io_port.h"
#include "posix/leading.h"

#include <cstdio>
#include <cstdlib>
#include <sys/eventfd.h>

namespace wspemu::posix {

namespace {

// Adds a flag to a pending claim word; false when the wait has been claimed meanwhile.
bool add_flag(ThreadRecord& me, std::uint32_t flag, std::uint32_t* now) noexcept {
    std::uint32_t seen = me.claim.load(std::memory_order_relaxed);
    while (seen & claim::kPending) {
        if (me.claim.compare_exchange_weak(seen, seen | flag, std::memory_order_seq_cst)) {
            *now = seen | flag;
            return true;
        }
    }
    return false;
}

void remove_flags(ThreadRecord& me, std::uint32_t flags) noexcept {
    std::uint32_t seen = me.claim.load(std::memory_order_relaxed);
    while ((seen & claim::kPending) != 0 && (seen & flags) != 0 &&
           !me.claim.compare_exchange_weak(seen, seen & ~flags, std::memory_order_seq_cst)) {
    }
}

void park(ThreadRecord& me, port::Deadline deadline) noexcept {
    std::uint32_t now = 0;
    if (!add_flag(me, claim::kParked, &now)) return;
    if ((now & claim::kHint) == 0) futex_wait(me.claim, now, deadline);
    remove_flags(me, claim::kParked | claim::kHint);
}

bool pending(const ThreadRecord& me) noexcept {
    return (me.claim.load(std::memory_order_seq_cst) & claim::kPending) != 0;
}

} // namespace

void begin_wait(ThreadRecord& me, bool alertable, std::uint32_t mode) noexcept {
    const std::uint32_t value = claim::kPending | mode | (alertable ? claim::kAlertable : 0);
    const std::uint32_t before = me.claim.exchange(value, std::memory_order_seq_cst);
    if (before != claim::kIdle) [[unlikely]] {
        // A reactor handler blocked: its thread's own wait would be lost.
        std::fputs("wspemu: a wait inside a wait: handlers of the reactor must not block\n", stderr);
        std::abort();
    }
}

void block_until_claimed(ThreadRecord& me, port::Deadline deadline, bool keep_port) noexcept {
    if (!pending(me)) return;
    const bool leaves_port = me.port_running && !keep_port;
    if (leaves_port) worker_blocks(me);
    while (pending(me)) {
        if (expired(deadline)) {
            std::uint32_t before = 0;
            try_claim(me, claim::value(claim::Reason::timeout), &before);
            break;
        }
        if (!try_lead(me, deadline)) park(me, deadline);
    }
    if (leaves_port) worker_resumes(me);
}

void wake(ThreadRecord& record, std::uint32_t before) noexcept {
    if (&record == t_record) return;
    if (before & claim::kNative) {
        const std::uint64_t one = 1;
        [[maybe_unused]] const auto written =
            ::write(record.event_fd.load(std::memory_order_acquire), &one, sizeof one);
    } else if (before & claim::kLeading) {
        interrupt_leader();
    } else if (before & claim::kParked) {
        futex_wake(&record.claim, 1);
    }
}

int event_descriptor(ThreadRecord& me) noexcept {
    int descriptor = me.event_fd.load(std::memory_order_relaxed);
    if (descriptor < 0) {
        descriptor = ::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
        me.event_fd.store(descriptor, std::memory_order_release);
    }
    return descriptor;
}

} // namespace wspemu::posix
