// The guard: a thread of the emulator that sees to it that the reactor is run while nobody waits. Host dialect.
//
// It is started by the first nudge, sleeps without a timeout while it has nothing to guard, and ends when the reactor is
// detached. While there is work it looks about once a millisecond, more often while somebody waits. It runs reactor handlers only, never user code.
#pragma once

#include <atomic>
#include <cstdint>

namespace wspemu::posix {

// There is work and nobody leads. Cheap when the guard is awake already.
void guard_nudge() noexcept;
// From now on a nudge may start the thread.
void guard_allow() noexcept;
// Ends the thread; nudges do nothing until the next guard_allow().
void guard_stop() noexcept;

// What the guard asks of reactor.cpp.
struct LeaderState {
    bool somebody_leads;
    bool work;
    std::uint32_t terms; // grows whenever the leadership is taken
};
LeaderState leader_state() noexcept;
// Leads until the work is done, a waiter came along, the reactor was detached, or stop.
void lead_as_guard(const std::atomic<bool>& stop) noexcept;

} // namespace wspemu::posix
