// TimerObject: what a waitable timer's handle names. Signalled by the clock thread at its due time. Host dialect.
#pragma once

#include "posix/thread_object.h"
#include "posix/sync_objects.h"

namespace wspemu::posix {

class TimerObject final : public Waitable {
public:
    static constexpr port::ObjectKind kKind = port::ObjectKind::timer;
    explicit TimerObject(port::Reset reset) noexcept
        : Waitable(kKind, reset == port::Reset::manual ? Take::keep : Take::one, 0) {}

    void last_handle_closed() noexcept override;

    // All below is guarded by the clock's mutex (timers.cpp).
    struct Setting {
        port::Clock::time_point due;
        std::chrono::milliseconds period{0};
        std::uint64_t file_time = 0; // of the due time
        TimerRoutine routine = nullptr;
        void* context = nullptr;
        Ref<ThreadObject> target; // whose APC the routine is
    };
    Setting setting;
    bool active = false;
    // Grows with each set and cancel: an APC of an earlier setting finds that it is stale.
    std::atomic<std::uint64_t> generation{0};
    // The generation whose APC is in a queue, or 0: one setting has one APC at a time, however often it fires meanwhile.
    std::atomic<std::uint64_t> queued{0};
};

} // namespace wspemu::posix
