// How a thread blocks until its claim word is claimed, and how claimers wake it. Host dialect.
#pragma once

#include "posix/thread_record.h"

namespace wspemu::posix {

// Begins a wait of the calling thread: from now on it can be claimed. mode: 0 or claim::kNative.
void begin_wait(ThreadRecord& me, bool alertable, std::uint32_t mode = 0) noexcept;

// Leads the reactor or sleeps until somebody has claimed the wait; claims it with Reason::timeout at the deadline.
// Takes care that the thread does not count as running for its completion port meanwhile, unless keep_port.
void block_until_claimed(ThreadRecord& me, port::Deadline deadline, bool keep_port = false) noexcept;

// The claimed value; the record is idle again.
inline std::uint32_t end_wait(ThreadRecord& me) noexcept {
    return me.claim.exchange(claim::kIdle, std::memory_order_seq_cst);
}

// Wakes a thread whose wait the caller has just claimed; `before` is from try_claim. The thread may have noticed
// already and be anywhere by now: that is harmless. Nothing for the calling thread itself, which is inside run_one.
void wake(ThreadRecord& record, std::uint32_t before) noexcept;

// True when the deadline has passed. The zero time point (deadline_after(0)) needs no look at the clock.
inline bool expired(port::Deadline deadline) noexcept {
    return deadline && (deadline->time_since_epoch().count() == 0 || port::Clock::now() >= *deadline);
}

// The eventfd with which a thread in wait_native is woken; made at first use; -1 when there are no descriptors left.
int event_descriptor(ThreadRecord& me) noexcept;

} // namespace wspemu::posix
