// A thread that waits in WSPSelect, as each of its sockets knows it. Guarded by the socket's lock.
#pragma once

#include "core/port/objects.h"

namespace wspemu::base {

struct SelectWaiter {
    port::EventRef* event = nullptr; // the waiting thread's
    unsigned interest = 0;           // kRead, kWrite, kUrgent (= exceptfds)
    bool signalled = false;          // the thread will look again; no watch is kept for it meanwhile
    SelectWaiter* next = nullptr;
};

} // namespace wspemu::base
