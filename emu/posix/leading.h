// Leading: which thread runs the reactor. Host dialect.
//
// At most one thread leads. A waiter tries to when it is about to block; a leader leaves as soon as its own wait has
// been claimed and wakes nobody in its place. The guard thread notices when nobody has led for about a millisecond (a
// tenth of one while somebody else waits) although there is work, and gives the leadership to a parked waiter, or leads
// itself if no waiter is parked.
#pragma once

#include "posix/thread_record.h"

namespace wspemu::posix {

// Runs the reactor until the thread's wait has been claimed or the deadline passed. False when there is no reactor or
// another thread leads.
bool try_lead(ThreadRecord& me, port::Deadline deadline) noexcept;

// Makes the leading thread look at its claim word.
void interrupt_leader() noexcept;

} // namespace wspemu::posix
