// wait_native and Cancel: blocking on a descriptor, interruptible by APCs and by Cancel. Host dialect.
#include "core/codes.h"
#include "core/port/objects.h"
#include "posix/futex.h"
#include "posix/io_port.h"
#include "posix/parking.h"
#include "posix/waiting.h"

#include <poll.h>
#include <sched.h>

namespace wspemu::port {

// Cancel::waiter_ holds the waiting thread's record; with bit 0 set while cancel() is busy with it.
struct CancelAccess {
    static std::atomic<bool>& cancelled(Cancel& cancel) noexcept { return cancel.cancelled_; }
    static std::atomic<void*>& waiter(Cancel& cancel) noexcept { return cancel.waiter_; }
};

namespace {

using namespace wspemu::posix;

void* busy(ThreadRecord* record) noexcept {
    return reinterpret_cast<void*>(reinterpret_cast<std::uintptr_t>(record) | 1);
}

// Names the calling thread as the one that cancel() has to wake, for the time of a wait.
class CancelRegistration {
public:
    CancelRegistration(Cancel* cancel, ThreadRecord& me) noexcept : cancel_(cancel), me_(me) {
        if (!cancel_) return;
        CancelAccess::waiter(*cancel_).store(&me_, std::memory_order_seq_cst);
        std::uint32_t before = 0;
        if (CancelAccess::cancelled(*cancel_).load(std::memory_order_seq_cst))
            try_claim(me_, claim::value(claim::Reason::cancelled), &before);
    }
    ~CancelRegistration() {
        if (!cancel_) return;
        void* mine = &me_;
        // Busy: the canceller is between claiming us and waking us, a few instructions that it must finish.
        while (!CancelAccess::waiter(*cancel_).compare_exchange_weak(mine, nullptr, std::memory_order_seq_cst)) {
            if (mine == nullptr) return;
            mine = &me_;
            sched_yield();
        }
    }
    CancelRegistration(const CancelRegistration&) = delete;
    CancelRegistration& operator=(const CancelRegistration&) = delete;

private:
    Cancel* cancel_;
    ThreadRecord& me_;
};

short poll_events(unsigned interests) noexcept {
    int events = 0;
    if (interests & kNativeRead) events |= POLLIN;
    if (interests & kNativeWrite) events |= POLLOUT;
    if (interests & kNativeUrgent) events |= POLLPRI;
    return static_cast<short>(events);
}

bool is_ready(int descriptor, short events) noexcept {
    pollfd entry{descriptor, events, 0};
    return ::poll(&entry, 1, 0) > 0;
}

void empty_event_descriptor(int descriptor) noexcept {
    std::uint64_t count = 0;
    [[maybe_unused]] const auto got = ::read(descriptor, &count, sizeof count);
}

// Polls until the wait is claimed, by us for readiness or the deadline, or by somebody else through the eventfd.
void poll_until_claimed(ThreadRecord& me, int descriptor, short events, Deadline deadline,
                        int wake_descriptor) noexcept {
    pollfd entries[2] = {{descriptor, events, 0}, {wake_descriptor, POLLIN, 0}};
    const nfds_t count = wake_descriptor >= 0 ? 2 : 1;
    std::uint32_t before = 0;
    while (me.claim.load(std::memory_order_seq_cst) & claim::kPending) {
        timespec left{};
        if (deadline) {
            const auto now = Clock::now();
            if (now < *deadline) left = to_timespec(Clock::time_point(*deadline - now));
        }
        const int ready = ::ppoll(entries, count, deadline ? &left : nullptr, nullptr);
        if (ready > 0 && entries[0].revents != 0) try_claim(me, claim::value(claim::Reason::ready), &before);
        else if (ready == 0 && expired(deadline)) try_claim(me, claim::value(claim::Reason::timeout), &before);
        if (ready > 0 && count == 2 && entries[1].revents != 0) empty_event_descriptor(wake_descriptor);
    }
}

// One wait. Reason::apc: the caller drains.
claim::Reason wait_once(ThreadRecord& me, int descriptor, short events, Deadline deadline, bool alertable,
                        Cancel* cancel) noexcept {
    // Nobody but the kernel ends a wait that is neither alertable nor cancellable: it needs no eventfd.
    const int wake_descriptor = alertable || cancel ? event_descriptor(me) : -1;
    begin_wait(me, alertable, claim::kNative);
    {
        const CancelRegistration registration(cancel, me);
        if (alertable) claim_for_pending_apcs(me);
        if (me.port_running) {
            worker_blocks(me);
            poll_until_claimed(me, descriptor, events, deadline, wake_descriptor);
            worker_resumes(me);
        } else {
            poll_until_claimed(me, descriptor, events, deadline, wake_descriptor);
        }
    }
    return claim::reason(end_wait(me));
}

} // namespace

Cancel::~Cancel() {
    if (const Handle event = event_.load(std::memory_order_relaxed)) (void)close_event(event);
}

Handle Cancel::event() noexcept {
    if (event_.load(std::memory_order_relaxed) == kNoHandle) {
        const Result<Handle> event = create_event(Reset::manual, false);
        if (!event) return kNoHandle;
        event_.store(*event, std::memory_order_seq_cst);
        // Either cancel() sees the event, or we see that it has been called.
        if (cancelled_.load(std::memory_order_seq_cst)) (void)set_event(*event);
    }
    return event_.load(std::memory_order_relaxed);
}

void Cancel::cancel() noexcept {
    cancelled_.store(true, std::memory_order_seq_cst);
    if (const Handle event = event_.load(std::memory_order_seq_cst)) (void)set_event(event);
    void* waiter = waiter_.load(std::memory_order_seq_cst);
    if (!waiter || waiter == busy(static_cast<ThreadRecord*>(waiter))) return;
    auto* record = static_cast<ThreadRecord*>(waiter);
    if (!waiter_.compare_exchange_strong(waiter, busy(record), std::memory_order_seq_cst)) return;
    std::uint32_t before = 0;
    if (try_claim(*record, claim::value(claim::Reason::cancelled), &before)) wake(*record, before);
    // The waiter may free this object as soon as it reads null.
    waiter_.store(nullptr, std::memory_order_seq_cst);
}

WaitOutcome wait_native(int descriptor, unsigned interests, Deadline deadline, bool alertable,
                        Cancel* cancel) noexcept {
    ThreadRecord& me = current_record();
    const short events = poll_events(interests);
    if (cancel && cancel->cancelled()) return {WaitEnd::cancelled};
    for (;;) {
        // Readiness wins over APCs, as a signalled object does.
        if (alertable && apcs_pending(me)) {
            if (is_ready(descriptor, events)) return {WaitEnd::ready};
            if (drain_apcs(me)) return {WaitEnd::apc};
        }
        switch (wait_once(me, descriptor, events, deadline, alertable, cancel)) {
        case claim::Reason::ready: return {WaitEnd::ready};
        case claim::Reason::cancelled: return {WaitEnd::cancelled};
        case claim::Reason::apc:
            if (drain_apcs(me)) return {WaitEnd::apc};
            break;
        default: return {WaitEnd::timeout};
        }
    }
}

} // namespace wspemu::port
