// The one wait that wait_for, sleep_until and wait_for_input share. Host dialect.
#pragma once

#include "posix/waitable.h"

namespace wspemu::posix {

// 0..64 handles (63 with an input signal, which comes last). No handles and no input: sleeps.
port::WaitOutcome wait_for_objects(std::span<const port::Handle> handles, Waitable* input, port::WaitMode mode,
                                   port::Deadline deadline, bool alertable) noexcept;

// Runs the calling thread's APCs; true when any ran. The caller holds no lock, no pin and no section.
bool drain_apcs(ThreadRecord& me) noexcept;
bool apcs_pending(const ThreadRecord& me) noexcept;

// An alertable wait that has begun: claims it for the APCs that came before it began.
void claim_for_pending_apcs(ThreadRecord& me) noexcept;

} // namespace wspemu::posix
