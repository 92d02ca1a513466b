// Waiting for an address (WaitOnAddress), and barriers. Neutral. The memory is the caller's.
//
// A thread that blocks here sleeps in the kernel; it neither leads the reactor nor runs APCs, as on Windows.
#pragma once

#include "core/port/objects.h"

#include <cstddef>
#include <cstdint>

namespace wspemu::posix {

enum class AddressWait : std::uint8_t { woken, timeout, bad_size };

// Until the `size` bytes at the address differ from those at `expected` (looked at once, before sleeping), somebody wakes
// the address, or the deadline passes.
AddressWait wait_on_address(const volatile void* address, const void* expected, std::size_t size,
                            port::Deadline deadline) noexcept;
// Wakes who waits for exactly this address, the longest waiting first.
void wake_address(const void* address, bool all) noexcept;

// SYNCHRONIZATION_BARRIER.
struct BarrierWords {
    std::uint32_t* missing; // how many have still to come in this phase
    std::uint32_t* total;
    std::uint32_t* phase;
    std::uint32_t* inside; // who has entered and not left
};
void init_barrier(const BarrierWords& words, std::uint32_t total) noexcept;
// True for the last one of its phase.
bool enter_barrier(const BarrierWords& words) noexcept;
// Returns when nobody is inside any more.
void drain_barrier(const BarrierWords& words) noexcept;

} // namespace wspemu::posix
