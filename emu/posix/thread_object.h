// ThreadObject: what a thread handle names; outlives the thread as long as somebody holds it. Host dialect.
#pragma once

#include "core/port/handoff.h"
#include "posix/apc.h"
#include "posix/system_facts.h"
#include "posix/thread_facts.h"
#include "posix/waitable.h"

#include <mutex>
#include <string>

namespace wspemu::posix {

inline constexpr std::uint32_t kStillActive = 259;

class ThreadObject final : public Waitable {
public:
    static constexpr port::ObjectKind kKind = port::ObjectKind::thread;
    ThreadObject() noexcept : Waitable(kKind, Take::keep, 0) {}

    ApcQueue apcs;
    // Set while the thread runs, by itself. May be stale for a moment for others; records are never freed.
    std::atomic<ThreadRecord*> record{nullptr};
    std::atomic<std::uint32_t> id{0};
    std::atomic<std::uint32_t> exit_code{0};     // told when the thread has ended
    std::atomic<std::uint32_t> suspend_count{0}; // a futex word: the thread starts when it is 0
    std::atomic<int> priority{0};
    const std::uint64_t created = file_time_now();
    std::atomic<int> native_id{0}; // the system's, once it runs
    std::mutex facts_mutex;        // of the next three
    std::uint64_t ended = 0;
    Usage usage; // when it has ended
    std::u16string description;
    // The first thread of a child process stands here as an object alone.
    std::uint32_t child_id = 0; // its process; 0: a thread of this one
    port::Descriptor start;     // a suspended one begins when a byte is written there

    // Queues a node; false when the thread has ended, or is another process's.
    bool queue(Apc* apc) noexcept;
};

// The thread that a handle names, GetCurrentThread()'s value included. Inside a ReadSection only.
ThreadObject* peek_thread(port::Handle handle, ThreadRecord& me) noexcept;
// The same with a reference.
Ref<ThreadObject> thread_of(port::Handle handle) noexcept;

// The running thread with this id, or nothing.
Ref<ThreadObject> find_thread(std::uint32_t id) noexcept;

// Ids are multiples of 4 and never used twice in the life of the process.
std::uint32_t new_thread_id() noexcept;

} // namespace wspemu::posix
