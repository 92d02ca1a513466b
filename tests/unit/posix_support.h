// What the tests of emu/posix share: printing of outcomes, a thread with a handle, a reactor made of an eventfd.
#pragma once

#include "core/port/objects.h"
#include "core/port/reactor.h"
#include "core/port/threads.h"
#include "posix/thread_object.h"

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <initializer_list>
#include <mutex>
#include <ostream>
#include <span>
#include <string>
#include <thread>
#include <vector>

namespace wspemu::port {

inline std::ostream& operator<<(std::ostream& out, WaitEnd end) {
    constexpr const char* names[] = {"object",  "abandoned", "apc",       "timeout",
                                     "message", "ready",     "cancelled", "failed"};
    return out << names[static_cast<int>(end)];
}

} // namespace wspemu::port

namespace posix_test {

using namespace wspemu;
using namespace wspemu::port;

inline constexpr std::chrono::seconds kLong{20};

inline Deadline at_once() {
    return deadline_after(0);
}
// Long enough for the slowest machine; a test that reaches it has failed.
inline Deadline soon() {
    return Clock::now() + kLong;
}

inline WaitOutcome wait_one(Handle handle, Deadline deadline = soon(), bool alertable = false) {
    return wait_for({&handle, 1}, WaitMode::any, deadline, alertable);
}
inline WaitOutcome wait_any(std::initializer_list<Handle> handles, Deadline deadline = soon(), bool alertable = false) {
    return wait_for({handles.begin(), handles.size()}, WaitMode::any, deadline, alertable);
}
inline WaitOutcome wait_all(std::initializer_list<Handle> handles, Deadline deadline = soon(), bool alertable = false) {
    return wait_for({handles.begin(), handles.size()}, WaitMode::all, deadline, alertable);
}
inline bool is_set(Handle handle) {
    return wait_one(handle, at_once()).end == WaitEnd::object;
}

// An event for the scope.
struct Event {
    explicit Event(Reset reset = Reset::manual, bool signalled = false) : handle(*create_event(reset, signalled)) {}
    ~Event() { close_handle(handle); }
    Event(const Event&) = delete;
    operator Handle() const { return handle; }
    const Handle handle;
};

// What went wrong on threads other than the main one: Boost.Test's own checks are for one thread.
class ThreadFailures {
public:
    static void add(const char* what, int line) {
        const std::lock_guard lock(mutex());
        entries().push_back(std::string(what) + " in line " + std::to_string(line));
    }
    // Main thread: turns them into failures of the test case.
    static void report() {
        const std::lock_guard lock(mutex());
        for (const std::string& entry : entries()) BOOST_ERROR(entry);
        entries().clear();
    }

private:
    static std::mutex& mutex() {
        static std::mutex instance;
        return instance;
    }
    static std::vector<std::string>& entries() {
        static std::vector<std::string> instance;
        return instance;
    }
};

// BOOST_TEST for threads; reported when their Worker is joined.
#define THREAD_CHECK(condition)                                                                                        \
    do {                                                                                                               \
        if (!(condition)) posix_test::ThreadFailures::add(#condition, __LINE__);                                       \
    } while (false)

// A std::thread that gives out a handle to itself before it runs the body, and joins at the end of the scope.
class Worker {
public:
    template <class Body>
    explicit Worker(Body body)
        : thread_([this, body] {
              handle_.store(open_current_thread());
              handle_.notify_all();
              body();
          }) {}
    ~Worker() {
        join();
        close_handle(handle());
    }
    Worker(const Worker&) = delete;
    Handle handle() const {
        handle_.wait(kNoHandle);
        return handle_.load();
    }
    void join() {
        if (thread_.joinable()) thread_.join();
        ThreadFailures::report();
    }

private:
    std::atomic<Handle> handle_{kNoHandle};
    std::thread thread_;
};

// Returns when the thread is asleep in a wait of the emulator (or leads, or polls in wait_native).
inline void until_blocked(Handle thread) {
    const Ref<posix::ThreadObject> object = posix::thread_of(thread);
    constexpr std::uint32_t blocked = posix::claim::kParked | posix::claim::kLeading | posix::claim::kNative;
    for (;;) {
        posix::ThreadRecord* const record = object->record.load();
        const std::uint32_t now = record ? record->claim.load() : 0;
        if ((now & posix::claim::kPending) != 0 && (now & blocked) != 0) return;
        std::this_thread::yield();
    }
}

} // namespace posix_test
