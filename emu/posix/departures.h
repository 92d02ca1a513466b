// Threads that have ended for Windows, their object signalled, while the host still takes them down. Host dialect.
//
// A program that waits for a thread's handle and then ends would otherwise end in the middle of that: what the thread's
// last instructions free is then still there, and leak checkers report it. So the process's end waits for such threads,
// a second at most.
#pragma once

namespace wspemu::posix {

// One of the last things that a thread of start_thread() does: constructed before its object is signalled, destroyed after.
class Departure {
public:
    Departure() noexcept;
    ~Departure();
    Departure(const Departure&) = delete;
    Departure& operator=(const Departure&) = delete;
};

} // namespace wspemu::posix
