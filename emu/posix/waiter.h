// Waiting beyond port/objects.h: what messages.cpp and other parts of this platform wait with. Neutral.
//
// For a message queue: keep one Signal per queue, set it (SetEvent-like, from any thread, also under a lock of yours:
// it runs nobody's code and never blocks for long) when something arrived that the owner has not looked at, reset it
// when the owner found the queue empty. The owner waits with
//     wait_for_input(*signal, handles, WaitMode::any, deadline, alertable)
// which returns WaitEnd::message when the signal was set, else what wait_for() returns (index counts the handles).
// Spurious WaitEnd::message never happens. The wait does not reset the signal.
#pragma once

#include "core/port/objects.h"

namespace wspemu::posix {

// A manual-reset event without a handle. Copies share it. The default-constructed one is empty.
class Signal {
public:
    Signal() = default;
    // Empty when memory is short.
    static Signal make() noexcept;

    void set() const noexcept;
    void reset() const noexcept;
    bool is_set() const noexcept;
    explicit operator bool() const noexcept { return static_cast<bool>(object_); }
    port::Object* object() const noexcept { return object_.get(); }

private:
    Ref<port::Object> object_;
};

// Waits for 0..63 handles and the signal. Mode any: ends when one handle or the signal is set, handles first. Mode all:
// ends with object (index 0) when all handles and the signal are set together, as MsgWaitForMultipleObjects(MWMO_WAITALL)
// does. Errors: more than 63 handles or duplicates with mode all: invalid_parameter; a bad handle: invalid_handle.
port::WaitOutcome wait_for_input(const Signal& signal, std::span<const port::Handle> handles, port::WaitMode mode,
                                 port::Deadline deadline, bool alertable) noexcept;

} // namespace wspemu::posix
