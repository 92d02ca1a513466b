// ThreadRecord: what a thread waits with. One per thread, taken from a pool and never freed. Host dialect.
//
// The claim word decides how a wait ends: whoever changes it from pending to a claimed value (by compare-and-swap) has
// ended the wait, and only that one acts. The flag bits beside kPending say how the thread is blocked at the moment, so
// that the claimer learns from its own exchange how to wake it, or that no wake is needed.
#pragma once

#include "core/port/files.h"
#include "core/port/objects.h"

#include <atomic>
#include <cstdint>

namespace wspemu::posix {

class ThreadObject;
class Waitable;
class MutexObject;
struct ThreadRecord;

namespace claim {
inline constexpr std::uint32_t kIdle = 0;
inline constexpr std::uint32_t kPending = 1;
inline constexpr std::uint32_t kAlertable = 2; // an APC may claim
inline constexpr std::uint32_t kHint = 4;      // the guard asks this thread to lead
inline constexpr std::uint32_t kParked = 8;    // asleep on the claim word, or about to
inline constexpr std::uint32_t kLeading = 16;  // inside Reactor::run_one
inline constexpr std::uint32_t kNative = 32;   // inside poll, with the thread's eventfd
inline constexpr std::uint32_t kClaimed = 0x80;

enum class Reason : std::uint8_t { object, abandoned, apc, timeout, cancelled, packet, port_closed, ready };

inline constexpr std::uint32_t value(Reason reason, unsigned index = 0) noexcept {
    return kClaimed | static_cast<std::uint32_t>(reason) << 8 | index << 16;
}
inline constexpr Reason reason(std::uint32_t value) noexcept {
    return static_cast<Reason>(value >> 8 & 0xff);
}
inline constexpr unsigned index(std::uint32_t value) noexcept {
    return value >> 16;
}
} // namespace claim

// A thread's place in one object's queue. Linked and unlinked under that object's lock.
struct WaitBlock {
    WaitBlock* next = nullptr;
    WaitBlock* previous = nullptr;
    ThreadRecord* waiter = nullptr;
    Waitable* object = nullptr;
    std::uint16_t index = 0;
    bool all = false;
    bool linked = false;
};

// TlsSetValue's and FlsSetValue's values of one thread (local_storage.cpp).
struct LocalValues {
    static constexpr unsigned kFirst = 64;
    static constexpr unsigned kLimit = 1088; // as on Windows
    std::atomic<void*> first[kFirst]{};
    std::atomic<std::atomic<void*>*> more{nullptr}; // the other kLimit - kFirst, made when one is set
};

struct alignas(64) ThreadRecord {
    std::atomic<std::uint32_t> claim{claim::kIdle};
    // Made at the first wait_native; stays with the record.
    std::atomic<int> event_fd{-1};
    // 0, or the epoch in which the thread entered a ReadSection (read_section.h).
    alignas(64) std::atomic<std::uint64_t> epoch{0};

    ThreadObject* thread = nullptr; // owned
    MutexObject* owned_mutexes = nullptr;
    port::Handle own_handle = port::kNoHandle;

    WaitBlock blocks[port::kMaximumWaitObjects + 1];
    unsigned block_count = 0;

    // The completion port this thread works for (io_port.cpp), and its place in the port's stack of waiters.
    Ref<port::Object> port;
    bool port_running = false; // counts among the port's running threads
    ThreadRecord* port_below = nullptr;
    ThreadRecord* port_above = nullptr;
    bool port_linked = false;
    port::Packet packet;

    LocalValues thread_values;
    LocalValues fiber_values;
    void* exit_jump = nullptr;   // where ExitThread goes; only for threads that the emulator started
    bool began_requests = false; // on files: some may be pending
    bool started_here = false;   // start_thread() made it, and it has not ended yet

    ThreadRecord* next_record = nullptr; // all records ever made
    ThreadRecord* next_free = nullptr;
};

extern __thread ThreadRecord* t_record __attribute__((tls_model("initial-exec")));

// Makes a record for the calling thread, with `thread` as its identity (adopted) or a fresh one.
ThreadRecord& attach_thread(ThreadObject* thread) noexcept;

inline ThreadRecord& current_record() noexcept {
    if (t_record) [[likely]]
        return *t_record;
    return attach_thread(nullptr);
}

// The newest of all records; walk by next_record.
ThreadRecord* all_records() noexcept;

// Ends the record's wait with this value. False when the wait has been ended already; otherwise *before says what to
// give to wake(). Alertable waits only if only_alertable.
inline bool try_claim(ThreadRecord& record, std::uint32_t value, std::uint32_t* before,
                      bool only_alertable = false) noexcept {
    std::uint32_t seen = record.claim.load(std::memory_order_seq_cst);
    const std::uint32_t needed = only_alertable ? claim::kPending | claim::kAlertable : claim::kPending;
    while ((seen & needed) == needed) {
        if (record.claim.compare_exchange_weak(seen, value, std::memory_order_seq_cst)) {
            *before = seen;
            return true;
        }
    }
    return false;
}

} // namespace wspemu::posix
