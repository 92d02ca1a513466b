// NativeLevel: a descriptor that is readable while a condition holds, for loops that are not ours. Neutral.
//
// Guarded by the lock that guards the condition: whoever changes the condition shows it before he unlocks, so the two
// never differ outside the lock. Closed: costs nothing but the look at is_open().
#pragma once

#include "core/port/objects.h"

namespace wspemu::posix {

class NativeLevel {
public:
    NativeLevel() = default;
    NativeLevel(const NativeLevel&) = delete;
    NativeLevel& operator=(const NativeLevel&) = delete;
    ~NativeLevel() { close(); }

    bool is_open() const noexcept { return descriptor_ >= 0; }
    // The descriptor, opened if need be; -1 and errno when there are no more of them.
    int open(bool level) noexcept;
    // While it is open.
    void show(bool level) noexcept {
        if (level != shown_) change(level);
    }
    void close() noexcept;

private:
    void change(bool level) noexcept;
    int descriptor_ = -1;
    bool shown_ = false;
};

// The same for a condition that also comes true by itself at some time: message queues have timers.
class NativeTimedLevel {
public:
    NativeTimedLevel() = default;
    NativeTimedLevel(const NativeTimedLevel&) = delete;
    NativeTimedLevel& operator=(const NativeTimedLevel&) = delete;
    ~NativeTimedLevel() { close(); }

    bool is_open() const noexcept { return poll_set_ >= 0; }
    int open() noexcept;
    // due: from then on the descriptor is readable although level is false.
    void show(bool level, port::Deadline due) noexcept;

private:
    void close() noexcept;
    NativeLevel level_;
    port::Deadline due_;
    int timer_ = -1;
    int poll_set_ = -1;
};

// True while any such descriptor is open: then threads that nobody knows wait for what the reactor brings.
bool native_loops_exist() noexcept;

} // namespace wspemu::posix
