// Events and waits: any, all, order, hand-over, errors, deadlines.
#include "posix_support.h"

#include "core/codes.h"
#include "posix/sync_objects.h"
#include "posix/waiter.h"

#include <memory>
#include <vector>

using namespace posix_test;

BOOST_AUTO_TEST_SUITE(posix_waits_test)

// SPI: UPC-SETE-1, UPC-SETE-3, UPC-RSE-1
BOOST_AUTO_TEST_CASE(a_manual_event_stays_set_until_it_is_reset) {
    const Event event;
    BOOST_TEST(!is_set(event));
    BOOST_TEST(set_event(event).ok());
    BOOST_TEST(set_event(event).ok());
    BOOST_TEST(is_set(event));
    BOOST_TEST(is_set(event));
    BOOST_TEST(reset_event(event).ok());
    BOOST_TEST(reset_event(event).ok());
    BOOST_TEST(!is_set(event));
}

BOOST_AUTO_TEST_CASE(an_automatic_event_is_taken_by_one_wait) {
    const Event event(Reset::automatic, true);
    BOOST_TEST(is_set(event));
    BOOST_TEST(!is_set(event));
}

BOOST_AUTO_TEST_CASE(a_wait_ends_when_another_thread_sets_the_event) {
    const Event event;
    Worker setter([&] { (void)set_event(event); });
    BOOST_TEST(wait_one(event).end == WaitEnd::object);
}

BOOST_AUTO_TEST_CASE(a_wait_ends_at_its_deadline) {
    const Event event;
    const auto begin = Clock::now();
    BOOST_TEST(wait_one(event, deadline_after(20)).end == WaitEnd::timeout);
    BOOST_TEST((Clock::now() - begin >= std::chrono::milliseconds(20)));
}

BOOST_AUTO_TEST_CASE(wait_any_takes_the_first_signalled_object_only) {
    const Event a(Reset::automatic);
    const Event b(Reset::automatic, true);
    const Event c(Reset::automatic, true);
    const WaitOutcome outcome = wait_any({a, b, c});
    BOOST_TEST(outcome.end == WaitEnd::object);
    BOOST_TEST(outcome.index == 1u);
    BOOST_TEST(!is_set(b));
    BOOST_TEST(is_set(c));
}

BOOST_AUTO_TEST_CASE(wait_any_may_name_an_object_twice) {
    const Event a(Reset::automatic);
    Worker setter([&] { (void)set_event(a); });
    BOOST_TEST(wait_any({a, a}).end == WaitEnd::object);
}

BOOST_AUTO_TEST_CASE(wait_all_takes_all_or_nothing) {
    const Event a(Reset::automatic, true);
    const Event b(Reset::automatic);
    BOOST_TEST(wait_all({a, b}, at_once()).end == WaitEnd::timeout);
    BOOST_TEST(wait_all({a, b}, deadline_after(5)).end == WaitEnd::timeout);
    BOOST_TEST(is_set(a));
    (void)set_event(a);
    (void)set_event(b);
    BOOST_TEST(wait_all({a, b}, at_once()).end == WaitEnd::object);
    BOOST_TEST(!is_set(a));
    BOOST_TEST(!is_set(b));
}

BOOST_AUTO_TEST_CASE(a_blocked_wait_all_leaves_its_objects_to_others_until_it_can_have_all) {
    const Event a(Reset::automatic);
    const Event b(Reset::automatic);
    std::atomic<bool> done{false};
    Worker waiter([&] { done = wait_all({a, b}).end == WaitEnd::object; });
    until_blocked(waiter.handle());
    (void)set_event(a);
    BOOST_TEST(is_set(a));
    BOOST_TEST(!done);
    (void)set_event(b);
    (void)set_event(a);
    waiter.join();
    BOOST_TEST(done);
    BOOST_TEST(!is_set(a));
    BOOST_TEST(!is_set(b));
}

BOOST_AUTO_TEST_CASE(bad_calls_get_the_documented_codes) {
    const Event a(Reset::automatic, true);
    BOOST_TEST(wait_for({}, WaitMode::any, at_once(), false).error == code::invalid_parameter);
    const std::vector<Handle> many(65, a.handle);
    BOOST_TEST(wait_for(many, WaitMode::any, at_once(), false).error == code::invalid_parameter);
    BOOST_TEST(wait_all({a, a}).error == code::invalid_parameter);
    const Handle other_name = *posix::create_semaphore(1, 1, {}, nullptr);
    BOOST_TEST(wait_any({a, Handle{0xABCDEC}}).error == code::invalid_handle);
    // A bad handle behind a signalled object fails the wait, and nothing is taken.
    BOOST_TEST(is_set(a));
    BOOST_TEST(set_event(other_name).error() == code::invalid_handle);
    close_handle(other_name);
}

BOOST_AUTO_TEST_CASE(sixty_four_objects_can_be_waited_for) {
    std::vector<std::unique_ptr<Event>> events;
    std::vector<Handle> handles;
    for (int i = 0; i < 64; ++i) {
        events.push_back(std::make_unique<Event>(Reset::automatic));
        handles.push_back(*events.back());
    }
    Worker setter([&] { (void)set_event(handles[63]); });
    const WaitOutcome any = wait_for(handles, WaitMode::any, soon(), false);
    BOOST_TEST(any.index == 63u);
    setter.join();
    Worker all_setter([&] {
        for (const Handle handle : handles) (void)set_event(handle);
    });
    BOOST_TEST(wait_for(handles, WaitMode::all, soon(), false).end == WaitEnd::object);
    for (const Handle handle : handles) BOOST_TEST(!is_set(handle));
}

BOOST_AUTO_TEST_CASE(an_automatic_event_goes_to_its_waiters_first_come_first_served) {
    const Event event(Reset::automatic);
    const Event served(Reset::automatic);
    std::vector<int> order;
    std::vector<std::unique_ptr<Worker>> waiters;
    for (int i = 0; i < 5; ++i) {
        waiters.push_back(std::make_unique<Worker>([&, i] {
            (void)wait_one(event);
            order.push_back(i);
            (void)set_event(served);
        }));
        until_blocked(waiters.back()->handle());
    }
    for (int i = 0; i < 5; ++i) {
        (void)set_event(event);
        BOOST_TEST(wait_one(served).end == WaitEnd::object);
    }
    waiters.clear();
    BOOST_TEST(order == (std::vector<int>{0, 1, 2, 3, 4}), boost::test_tools::per_element());
}

// SPI: UPC-RSE-6
BOOST_AUTO_TEST_CASE(all_waiters_of_a_manual_event_are_released_even_if_it_is_reset_at_once) {
    const Event event;
    std::vector<std::unique_ptr<Worker>> waiters;
    std::atomic<int> released{0};
    for (int i = 0; i < 4; ++i)
        waiters.push_back(std::make_unique<Worker>([&] { released += wait_one(event).end == WaitEnd::object; }));
    // Waiters that were not there yet at one set are there at the next.
    while (released != 4) {
        (void)set_event(event);
        (void)reset_event(event);
    }
    BOOST_TEST(released == 4);
}

// SPI: UPC-CEVT-7
BOOST_AUTO_TEST_CASE(closing_an_event_leaves_its_waiter_waiting_for_a_registration_to_set_it) {
    const Handle handle = *create_event(Reset::manual, false);
    const EventRef registration(handle);
    Worker waiter([&] { THREAD_CHECK(wait_one(handle, soon()).end == WaitEnd::object); });
    until_blocked(waiter.handle());
    close_handle(handle);
    registration.set();
}

BOOST_AUTO_TEST_CASE(a_message_wait_ends_with_message_after_the_handles) {
    const posix::Signal signal = posix::Signal::make();
    const Event event;
    const Handle handle = event;
    BOOST_TEST(posix::wait_for_input(signal, {}, WaitMode::any, at_once(), false).end == WaitEnd::timeout);
    signal.set();
    BOOST_TEST(posix::wait_for_input(signal, {}, WaitMode::any, soon(), false).end == WaitEnd::message);
    BOOST_TEST(posix::wait_for_input(signal, {&handle, 1}, WaitMode::any, soon(), false).end == WaitEnd::message);
    BOOST_TEST(posix::wait_for_input(signal, {&handle, 1}, WaitMode::all, at_once(), false).end == WaitEnd::timeout);
    (void)set_event(event);
    BOOST_TEST(posix::wait_for_input(signal, {&handle, 1}, WaitMode::any, soon(), false).end == WaitEnd::object);
    BOOST_TEST(posix::wait_for_input(signal, {&handle, 1}, WaitMode::all, soon(), false).end == WaitEnd::object);
    signal.reset();
    BOOST_TEST(!signal.is_set());
    Worker poster([&] { signal.set(); });
    BOOST_TEST(posix::wait_for_input(signal, {}, WaitMode::any, soon(), false).end == WaitEnd::message);
    const std::vector<Handle> many(64, handle);
    BOOST_TEST(posix::wait_for_input(signal, many, WaitMode::any, at_once(), false).error == code::invalid_parameter);
}

BOOST_AUTO_TEST_CASE(a_mutex_is_recursive_and_belongs_to_its_thread) {
    bool existed = true;
    const Handle mutex = *posix::create_mutex(true, {}, &existed);
    BOOST_TEST(!existed);
    BOOST_TEST(is_set(mutex));
    Worker other([&] {
        THREAD_CHECK(!is_set(mutex));
        THREAD_CHECK(posix::release_mutex(mutex).error() == code::not_owner);
    });
    other.join();
    BOOST_TEST(posix::release_mutex(mutex).ok());
    BOOST_TEST(posix::release_mutex(mutex).ok());
    BOOST_TEST(posix::release_mutex(mutex).error() == code::not_owner);
    close_handle(mutex);
}

BOOST_AUTO_TEST_CASE(the_next_owner_learns_that_a_mutex_was_abandoned) {
    const Handle mutex = *posix::create_mutex(false, {}, nullptr);
    Worker dying([&] { THREAD_CHECK(wait_one(mutex).end == WaitEnd::object); });
    dying.join();
    BOOST_TEST(wait_one(mutex).end == WaitEnd::abandoned);
    BOOST_TEST(wait_one(mutex).end == WaitEnd::object);
    (void)posix::release_mutex(mutex);
    (void)posix::release_mutex(mutex);

    const Event holds;
    const Event die;
    Worker holder([&] {
        (void)wait_one(mutex);
        (void)set_event(holds);
        (void)wait_one(die);
    });
    (void)wait_one(holds);
    Worker next([&] {
        // Blocked when the owner dies: handed over, abandoned all the same.
        THREAD_CHECK(wait_one(mutex).end == WaitEnd::abandoned);
        THREAD_CHECK(posix::release_mutex(mutex).ok());
    });
    until_blocked(next.handle());
    (void)set_event(die);
    next.join();
    BOOST_TEST(wait_one(mutex).end == WaitEnd::object);
    (void)posix::release_mutex(mutex);
    close_handle(mutex);
}

BOOST_AUTO_TEST_CASE(a_semaphore_counts_between_zero_and_its_maximum) {
    const Handle semaphore = *posix::create_semaphore(1, 3, {}, nullptr);
    std::int32_t previous = -1;
    BOOST_TEST(posix::release_semaphore(semaphore, 2, &previous).ok());
    BOOST_TEST(previous == 1);
    BOOST_TEST(posix::release_semaphore(semaphore, 1, &previous).error() == code::too_many_posts);
    BOOST_TEST(posix::release_semaphore(semaphore, 0, &previous).error() == code::invalid_parameter);
    for (int i = 0; i < 3; ++i) BOOST_TEST(is_set(semaphore));
    BOOST_TEST(!is_set(semaphore));
    BOOST_TEST(posix::create_semaphore(2, 1, {}, nullptr).error() == code::invalid_parameter);
    BOOST_TEST(posix::create_semaphore(-1, 1, {}, nullptr).error() == code::invalid_parameter);
    BOOST_TEST(posix::create_semaphore(0, 0, {}, nullptr).error() == code::invalid_parameter);
    close_handle(semaphore);
}

BOOST_AUTO_TEST_CASE(an_automatic_event_serves_exactly_one_waiter_per_set) {
    constexpr int kRounds = 2'000;
    const Event event(Reset::automatic);
    const Event taken(Reset::automatic);
    std::atomic<int> count{0};
    std::atomic<bool> stop{false};
    const auto take = [&] {
        while (wait_one(event, {}).end == WaitEnd::object && !stop) {
            ++count;
            (void)set_event(taken);
        }
        (void)set_event(event);
    };
    Worker a(take);
    Worker b(take);
    for (int i = 0; i < kRounds; ++i) {
        (void)set_event(event);
        BOOST_REQUIRE(wait_one(taken).end == WaitEnd::object);
    }
    BOOST_TEST(count == kRounds);
    stop = true;
    (void)set_event(event);
}

BOOST_AUTO_TEST_CASE(a_wait_all_counts_a_mutex_that_the_waiter_owns_already) {
    const Handle mutex = *posix::create_mutex(true, {}, nullptr);
    const Event event(Reset::automatic);
    BOOST_TEST(wait_all({mutex, event}, at_once()).end == WaitEnd::timeout);
    Worker setter([event = event.handle] { (void)set_event(event); });
    BOOST_TEST(wait_all({mutex, event}).end == WaitEnd::object);
    setter.join();
    BOOST_TEST(posix::release_mutex(mutex).ok());
    BOOST_TEST(posix::release_mutex(mutex).ok());
    BOOST_TEST(!posix::release_mutex(mutex).ok()); // two takings, no more
    close_handle(mutex);
}

BOOST_AUTO_TEST_CASE(a_thread_that_waits_for_itself_waits_for_its_deadline) {
    BOOST_TEST(wait_one(current_thread_handle(), deadline_after(5)).end == WaitEnd::timeout);
}

BOOST_AUTO_TEST_CASE(the_longest_finite_time_is_still_a_deadline) {
    const Event event(Reset::manual, true);
    BOOST_TEST(deadline_after(0xfffffffe).has_value());
    BOOST_TEST((*deadline_after(0xfffffffe) > Clock::now()));
    BOOST_TEST(wait_one(event, deadline_after(0xfffffffe)).end == WaitEnd::object);
}

BOOST_AUTO_TEST_SUITE_END()
