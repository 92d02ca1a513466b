// Threads, their APCs, and what ends with them.
#include "posix_support.h"

#include "core/codes.h"
#include "posix/local_storage.h"
#include "posix/sync_objects.h"
#include "posix/thread_control.h"
#include "posix/thread_hooks.h"

#include <vector>

using namespace posix_test;
using posix::start_thread;

namespace {

std::vector<int>* g_log = nullptr;

// Collects what APCs and hooks note, in order.
struct Log {
    Log() { g_log = &entries; }
    ~Log() { g_log = nullptr; }
    std::vector<int> entries;
};

void note(std::uintptr_t value) {
    g_log->push_back(static_cast<int>(value));
}

void note_and_queue(std::uintptr_t value) {
    note(value);
    if (value < 5) (void)queue_apc(current_thread_handle(), note_and_queue, value + 1);
}

std::uint32_t join(Handle thread) {
    BOOST_TEST(wait_one(thread).end == WaitEnd::object);
    const auto code = posix::thread_exit_code(thread);
    close_handle(thread);
    return *code;
}

} // namespace

BOOST_AUTO_TEST_SUITE(posix_threads_test)

// SPI: UPC-QAPC-1, UPC-QAPC-3
BOOST_AUTO_TEST_CASE(an_apc_runs_only_in_an_alertable_wait) {
    Log log;
    BOOST_TEST(queue_apc(current_thread_handle(), note, 1).ok());
    BOOST_TEST(log.entries.empty());
    BOOST_TEST(sleep_until(at_once(), false).end == WaitEnd::timeout);
    BOOST_TEST(log.entries.empty());
    BOOST_TEST(sleep_until(at_once(), true).end == WaitEnd::apc);
    BOOST_TEST(log.entries.size() == 1u);
    BOOST_TEST(sleep_until(at_once(), true).end == WaitEnd::timeout);
}

// SPI: UPC-QAPC-4
BOOST_AUTO_TEST_CASE(a_program_that_closes_the_threads_own_handle_gets_a_new_one) {
    const Log log;
    const Handle before = current_thread_handle();
    BOOST_TEST(current_thread_handle() == before);
    BOOST_TEST(close_handle(before));
    const Handle after = current_thread_handle();
    BOOST_TEST(after != before);
    BOOST_TEST(queue_apc(after, note, 3).ok());
    BOOST_TEST(sleep_until(deadline_after(0), true).end == WaitEnd::apc);
    BOOST_TEST(log.entries == std::vector{3}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(apcs_run_in_order_and_those_they_queue_belong_to_the_same_drain) {
    Log log;
    for (int i = 10; i < 14; ++i) (void)queue_apc(current_thread_handle(), note, static_cast<std::uintptr_t>(i));
    (void)queue_apc(current_thread_handle(), note_and_queue, 1);
    BOOST_TEST(sleep_until({}, true).end == WaitEnd::apc);
    BOOST_TEST(log.entries == (std::vector<int>{10, 11, 12, 13, 1, 2, 3, 4, 5}), boost::test_tools::per_element());
    BOOST_TEST(sleep_until(at_once(), true).end == WaitEnd::timeout);
}

BOOST_AUTO_TEST_CASE(a_signalled_object_wins_over_a_queued_apc) {
    Log log;
    const Event event(Reset::automatic, true);
    (void)queue_apc(current_thread_handle(), note, 1);
    BOOST_TEST(wait_one(event, soon(), true).end == WaitEnd::object);
    BOOST_TEST(log.entries.empty());
    BOOST_TEST(wait_one(event, at_once(), true).end == WaitEnd::apc);
    BOOST_TEST(log.entries.size() == 1u);
}

BOOST_AUTO_TEST_CASE(an_apc_ends_the_blocked_alertable_wait_of_another_thread) {
    Log log;
    const Event never;
    Worker waiter([&] {
        THREAD_CHECK(wait_one(never, {}, true).end == WaitEnd::apc);
        THREAD_CHECK(sleep_until({}, true).end == WaitEnd::apc);
    });
    until_blocked(waiter.handle());
    BOOST_TEST(queue_apc(waiter.handle(), note, 1).ok());
    while (queue_apc(waiter.handle(), note, 2).ok() && !is_set(waiter.handle())) {
        std::this_thread::yield();
    }
    waiter.join();
    BOOST_TEST(log.entries.front() == 1);
    BOOST_TEST(log.entries.back() == 2);
}

BOOST_AUTO_TEST_CASE(a_wait_that_is_not_alertable_ignores_apcs) {
    Log log;
    const Event event;
    Worker waiter([&] {
        THREAD_CHECK(wait_one(event).end == WaitEnd::object);
        THREAD_CHECK(log.entries.empty());
        THREAD_CHECK(sleep_until(at_once(), true).end == WaitEnd::apc);
    });
    until_blocked(waiter.handle());
    (void)queue_apc(waiter.handle(), note, 1);
    (void)set_event(event);
}

// SPI: UPC-QAPC-10
BOOST_AUTO_TEST_CASE(an_apc_leaves_the_waiters_last_error_alone) {
    set_last_error(1234);
    (void)queue_apc(
        current_thread_handle(), [](std::uintptr_t) { set_last_error(99); }, 0);
    BOOST_TEST(sleep_until(at_once(), true).end == WaitEnd::apc);
    BOOST_TEST(last_error() == 1234u);
}

BOOST_AUTO_TEST_CASE(an_apc_may_wait_alertably_itself) {
    Log log;
    const auto outer = [](std::uintptr_t) {
        note(1);
        BOOST_TEST(sleep_until(at_once(), true).end == WaitEnd::apc);
        note(3);
    };
    (void)queue_apc(current_thread_handle(), outer, 0);
    (void)queue_apc(current_thread_handle(), note, 2);
    BOOST_TEST(sleep_until(at_once(), true).end == WaitEnd::apc);
    BOOST_TEST(log.entries == (std::vector<int>{1, 2, 3}), boost::test_tools::per_element());
}

// SPI: UPC-QAPC-2, UPC-QAPC-8, UPC-QAPC-9
BOOST_AUTO_TEST_CASE(an_apc_for_nobody_is_refused) {
    Log log;
    BOOST_TEST(queue_apc(0, note, 1).error() == code::invalid_handle);
    BOOST_TEST(queue_apc(0x7ffffffc, note, 1).error() == code::invalid_handle);
    const Event event;
    BOOST_TEST(queue_apc(event, note, 1).error() == code::invalid_handle);
    BOOST_TEST(queue_apc(current_thread_handle(), nullptr, 1).error() == code::invalid_parameter);
    Worker ended([&] { THREAD_CHECK(queue_apc(current_thread_handle(), note, 1).ok()); });
    ended.join();
    // Its queue was dropped without running.
    BOOST_TEST(queue_apc(ended.handle(), note, 1).error() == code::invalid_thread_id);
    BOOST_TEST(log.entries.empty());
}

// SPI: UPC-OCT-6
BOOST_AUTO_TEST_CASE(each_handle_to_the_current_thread_is_its_own) {
    const Handle a = open_current_thread();
    const Handle b = open_current_thread();
    BOOST_TEST(a != b);
    BOOST_TEST(current_thread_handle() == current_thread_handle());
    close_handle(a);
    BOOST_TEST(queue_apc(
                   b, [](std::uintptr_t) {}, 0)
                   .ok());
    BOOST_TEST(sleep_until(at_once(), true).end == WaitEnd::apc);
    close_handle(b);
}

BOOST_AUTO_TEST_CASE(a_thread_is_signalled_when_it_has_ended_and_keeps_its_exit_code) {
    const Event go;
    std::uint32_t id = 0;
    const Handle gate = go;
    const auto routine = [](void* parameter) -> std::uint32_t {
        (void)wait_one(*static_cast<const Handle*>(parameter));
        return 42;
    };
    const Handle thread = *start_thread({routine, const_cast<Handle*>(&gate), 0, false}, &id);
    BOOST_TEST(*posix::thread_exit_code(thread) == 259u);
    BOOST_TEST(*posix::thread_id(thread) == id);
    BOOST_TEST(!is_set(thread));
    (void)set_event(go);
    BOOST_TEST(join(thread) == 42u);
}

BOOST_AUTO_TEST_CASE(exit_thread_ends_a_thread_from_within_an_apc_too) {
    const auto routine = [](void*) -> std::uint32_t {
        (void)queue_apc(
            current_thread_handle(), [](std::uintptr_t) { posix::exit_thread(7); }, 0);
        const Event never;
        (void)wait_one(never.handle, {}, true);
        return 1;
    };
    const std::size_t before = open_handle_count();
    BOOST_TEST(join(*start_thread({routine, nullptr, 0, false}, nullptr)) == 7u);
    // The event of the frame that was left without unwinding stays open: that is how ExitThread is.
    BOOST_TEST(open_handle_count() == before + 1);
}

BOOST_AUTO_TEST_CASE(a_suspended_thread_starts_when_it_is_resumed_and_runs_its_apcs_first) {
    Log log;
    const auto routine = [](void*) -> std::uint32_t {
        note(2);
        return 0;
    };
    const Handle thread = *start_thread({routine, nullptr, 0, true}, nullptr);
    BOOST_TEST(queue_apc(thread, note, 1).ok());
    BOOST_TEST(*posix::suspend_thread(thread) == 1u);
    BOOST_TEST(*posix::resume_thread(thread) == 2u);
    BOOST_TEST(!is_set(thread));
    BOOST_TEST(*posix::resume_thread(thread) == 1u);
    BOOST_TEST(join(thread) == 0u);
    BOOST_TEST(log.entries == (std::vector<int>{1, 2}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_running_thread_cannot_be_suspended) {
    BOOST_TEST(posix::suspend_thread(current_thread_handle()).error() == code::not_supported);
    BOOST_TEST(*posix::resume_thread(current_thread_handle()) == 0u);
}

BOOST_AUTO_TEST_CASE(hooks_see_the_threads_that_the_emulator_starts) {
    static std::vector<bool> calls;
    static std::uint32_t hooked_thread = 0;
    calls.clear();
    posix::add_thread_hook([](bool attach) {
        if (current_thread_id() == hooked_thread || hooked_thread == 0) calls.push_back(attach);
    });
    hooked_thread = 0;
    BOOST_TEST(join(*start_thread({[](void*) -> std::uint32_t { return 0; }, nullptr, 0, false}, nullptr)) == 0u);
    hooked_thread = 1;
    BOOST_TEST(calls == (std::vector<bool>{true, false}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(local_values_are_per_thread_and_null_at_first) {
    const std::uint32_t index = posix::allocate_thread_index();
    void* value = &value;
    BOOST_TEST(posix::get_thread_value(index, &value));
    BOOST_TEST(value == nullptr);
    int mine = 0;
    BOOST_TEST(posix::set_thread_value(index, &mine));
    Worker other([&] {
        void* seen = &seen;
        THREAD_CHECK(posix::get_thread_value(index, &seen));
        THREAD_CHECK(seen == nullptr);
    });
    other.join();
    BOOST_TEST(posix::free_thread_index(index));
    BOOST_TEST(!posix::free_thread_index(index));
    BOOST_TEST(!posix::get_thread_value(index, &value));
    const std::uint32_t again = posix::allocate_thread_index();
    BOOST_TEST(again == index);
    BOOST_TEST(posix::get_thread_value(again, &value));
    BOOST_TEST(value == nullptr);
    posix::free_thread_index(again);
}

BOOST_AUTO_TEST_CASE(fiber_callbacks_run_at_the_end_of_the_thread_and_when_the_index_is_freed) {
    static std::atomic<int> called{0};
    const std::uint32_t index = posix::allocate_fiber_index([](void* value) { called += *static_cast<int*>(value); });
    static int one = 1;
    static int ten = 10;
    Worker ending([&] { THREAD_CHECK(posix::set_fiber_value(index, &one)); });
    ending.join();
    BOOST_TEST(called == 1);
    posix::set_fiber_value(index, &ten);
    BOOST_TEST(posix::free_fiber_index(index));
    BOOST_TEST(called == 11);
}

BOOST_AUTO_TEST_CASE(a_thread_local_destructor_may_still_call_the_emulator) {
    static Handle late_event = kNoHandle;
    late_event = *create_event(Reset::manual, false);
    struct Late {
        ~Late() {
            (void)current_thread_id();
            (void)sleep_until(at_once(), true);
            (void)set_event(late_event);
        }
    };
    std::thread([] {
        thread_local Late late;
        (void)late;
        (void)sleep_until(at_once(), true);
    }).join();
    BOOST_TEST(is_set(late_event));
    close_handle(late_event);
}

BOOST_AUTO_TEST_CASE(a_timer_is_signalled_when_due_and_tells_its_thread_by_an_apc) {
    const Handle timer = *posix::create_timer(Reset::automatic, {}, nullptr);
    BOOST_TEST(!is_set(timer));
    BOOST_TEST(posix::set_timer(timer, -10'000, 0, nullptr, nullptr).ok());
    BOOST_TEST(wait_one(timer).end == WaitEnd::object);
    BOOST_TEST(!is_set(timer));

    static int fired = 0;
    const auto routine = [](void* context, std::uint32_t, std::uint32_t) { *static_cast<int*>(context) += 1; };
    BOOST_TEST(posix::set_timer(timer, -10'000, 1, routine, &fired).ok());
    for (int i = 0; i < 3; ++i) BOOST_TEST(sleep_until(soon(), true).end == WaitEnd::apc);
    BOOST_TEST(fired >= 3);
    BOOST_TEST(posix::cancel_timer(timer).ok());
    const int at_cancel = fired;
    BOOST_TEST(sleep_until(at_once(), true).end == WaitEnd::timeout);
    BOOST_TEST(fired == at_cancel);
    close_handle(timer);
    BOOST_TEST(posix::cancel_timer(timer).error() == code::invalid_handle);
}

BOOST_AUTO_TEST_SUITE_END()
