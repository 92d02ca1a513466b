// Events and the waits of a thread. Neutral.
//
// All waits of the emulator end here: WaitFor...Ex, WSAWaitForMultipleEvents, SleepEx, blocking Winsock calls, message
// and completion-port waits. A thread that waits runs the attached Reactor (reactor.h) itself while nobody else does.
#pragma once

#include "core/port/handles.h"
#include "core/result.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>

namespace wspemu::port {

using Clock = std::chrono::steady_clock;
// No value: wait for ever.
using Deadline = std::optional<Clock::time_point>;
// INFINITE (0xFFFFFFFF) gives no deadline.
Deadline deadline_after(std::uint32_t milliseconds) noexcept;

enum class Reset : std::uint8_t { manual, automatic };

// Events. Errors: code::invalid_handle when the value names no event; code::not_enough_memory.
Result<Handle> create_event(Reset reset, bool signalled) noexcept;
Result<void> set_event(Handle event) noexcept;
Result<void> reset_event(Handle event) noexcept;
Result<void> close_event(Handle event) noexcept;

// Holds an event beyond the life of its handle, as a registration does (WSP-EVT-5). Empty when the value is no event.
class EventRef {
public:
    EventRef() = default;
    explicit EventRef(Handle event) noexcept;
    void set() const noexcept;
    void reset() const noexcept;
    explicit operator bool() const noexcept { return static_cast<bool>(object_); }

private:
    Ref<Object> object_;
};

enum class WaitMode : std::uint8_t { any, all };
enum class WaitEnd : std::uint8_t {
    object,    // index says which (any), or all are taken (all; index 0)
    abandoned, // as object, and the mutex at index (all: one of them) was abandoned by its owner
    apc,       // at least one APC ran in this wait
    timeout,
    message,   // only wait_for_input: something is in the thread's message queue
    ready,     // only wait_native: the descriptor is ready
    cancelled, // only wait_native: Cancel::cancel() was called
    failed,    // error says why: invalid_handle, invalid_parameter
};
struct WaitOutcome {
    WaitEnd end;
    unsigned index = 0;
    int error = 0;
};

inline constexpr std::size_t kMaximumWaitObjects = 64;

// Waits for 1..64 waitables. An object that is signalled already wins over a queued APC (the APC stays queued). With
// mode all: takes every object or none; duplicates are invalid_parameter. Alertable: queued APCs run in the caller's
// thread, without any lock held, until the queue is empty, and the wait ends with apc.
WaitOutcome wait_for(std::span<const Handle> objects, WaitMode mode, Deadline deadline, bool alertable) noexcept;

// SleepEx: ends with apc or timeout.
WaitOutcome sleep_until(Deadline deadline, bool alertable) noexcept;

// Ends one thread's wait_native from another thread. Sticky: a wait begun after cancel() ends at once. The object must
// outlive the wait; cancel() and the waiter synchronise inside.
class Cancel {
public:
    Cancel() = default;
    Cancel(const Cancel&) = delete;
    Cancel& operator=(const Cancel&) = delete;
    ~Cancel();
    void cancel() noexcept;
    bool cancelled() const noexcept { return cancelled_.load(std::memory_order_acquire); }
    // For waits that are not on a native descriptor: a manual-reset event that is signalled from cancel() on. Made at the
    // first call, by the waiting thread; closed with this object. kNoHandle when memory is short.
    Handle event() noexcept;

private:
    friend struct CancelAccess;
    std::atomic<bool> cancelled_{false};
    std::atomic<void*> waiter_{nullptr};
    std::atomic<Handle> event_{kNoHandle};
};

// What wait_native waits for on a descriptor.
inline constexpr unsigned kNativeRead = 1;
inline constexpr unsigned kNativeWrite = 2;
inline constexpr unsigned kNativeUrgent = 4;

// Blocks the calling thread until the native descriptor is ready for one of the interests (errors and hang-ups count
// as ready), the deadline passes, cancel is called, or, if alertable, APCs ran. Does not lead the reactor.
WaitOutcome wait_native(int descriptor, unsigned interests, Deadline deadline, bool alertable, Cancel* cancel) noexcept;

} // namespace wspemu::port
