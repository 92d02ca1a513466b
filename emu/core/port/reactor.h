// The reactor: where I/O readiness comes from. Neutral.
//
// "Waiters lead": there is no I/O thread that must wake up for each completion. A thread that waits for anything runs
// the reactor itself while nobody else does (it leads); others park and are woken one by one by whoever serves them.
// When the leadership is free while I/O is outstanding, and no waiter takes it up within about a millisecond (a tenth of
// one while a thread is parked or a native descriptor is open), the platform's guard thread gives it to a parked waiter, or
// leads itself if there is none.
#pragma once

#include "core/port/objects.h"

namespace wspemu::port {

// Supplied by the transport (net/transport.h). Handlers it runs are the emulator's own code only: they set events, post
// packets, queue APCs and messages; no provider or client code runs inside.
class Reactor {
public:
    virtual ~Reactor() = default;
    // Blocks until handlers ran, interrupt() was called, or the deadline passed. One thread at a time.
    virtual void run_one(Deadline deadline) noexcept = 0;
    // Makes a run_one in progress, or the next one, return soon. Any thread.
    virtual void interrupt() noexcept = 0;
    // True while readiness is awaited for anybody, so that somebody has to lead.
    virtual bool has_work() const noexcept = 0;
};

// Attaching replaces; detaching (nullptr) returns only when no thread is inside the old reactor any more.
void attach_reactor(Reactor* reactor) noexcept;
// The transport calls this when has_work() turns true, so that the guard knows there is something to guard.
void reactor_has_work() noexcept;

} // namespace wspemu::port
