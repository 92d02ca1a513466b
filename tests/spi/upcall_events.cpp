// WPUCreateEvent, WPUCloseEvent, WPUSetEvent, WPUResetEvent.
#include "spy_fixture.h"

#include "core/port/handles.h"

using namespace wspemu::test;

namespace {

WSAEVENT flagged(WSAEVENT event) {
    return reinterpret_cast<WSAEVENT>(reinterpret_cast<ULONG_PTR>(event) | 1);
}

// Closes an event at the end of a test.
struct Event {
    explicit Event(HANDLE made) : handle(made) {}
    ~Event() { CloseHandle(handle); }
    Event(const Event&) = delete;
    Event& operator=(const Event&) = delete;
    HANDLE handle;
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(upcall_events, SpyFixture)

// SPI: UPC-CRE-1
BOOST_AUTO_TEST_CASE(a_created_event_is_manual_reset_and_nonsignaled) {
    const auto made = up().create_event();
    BOOST_TEST_REQUIRE(made == succeeds());
    const Event event(made.value);
    BOOST_TEST(!is_set(event.handle));
    BOOST_TEST(up().set_event(event.handle) == succeeds());
    BOOST_TEST(is_set(event.handle));
    BOOST_TEST(is_set(event.handle)); // a wait does not reset it
}

// SPI: UPC-CRE-3, UPC-CEVT-5
BOOST_AUTO_TEST_CASE(events_of_the_upcall_of_winsock_and_of_the_system_are_alike) {
    const Event upcall(up().create_event().value);
    const Event winsock(WSACreateEvent());
    const Event native(CreateEventA(nullptr, TRUE, FALSE, nullptr));
    for (HANDLE event : {upcall.handle, winsock.handle, native.handle}) {
        BOOST_TEST(up().set_event(event) == succeeds());
        BOOST_TEST(WSAWaitForMultipleEvents(1, &event, FALSE, 0, FALSE) == WSA_WAIT_EVENT_0);
        BOOST_TEST(api_bool(WSAResetEvent(event)) == succeeds());
        BOOST_TEST(!is_set(event));
        BOOST_TEST(api_bool(SetEvent(event)) == succeeds());
        BOOST_TEST(is_set(event));
        BOOST_TEST(up().reset_event(event) == succeeds());
        BOOST_TEST(!is_set(event));
        DWORD flags = 0xff;
        BOOST_TEST(api_bool(GetHandleInformation(event, &flags)) == succeeds());
        BOOST_TEST((flags & HANDLE_FLAG_INHERIT) == 0u);
    }
}

// SPI: UPC-CEVT-1, UPC-CEVT-5
BOOST_AUTO_TEST_CASE(an_event_can_be_closed_by_the_upcall_whoever_made_it) {
    for (HANDLE event : {up().create_event().value, WSACreateEvent(), CreateEventA(nullptr, FALSE, FALSE, nullptr)}) {
        BOOST_TEST(up().close_event(event) == succeeds());
        BOOST_TEST(api_bool(CloseHandle(event)) == fails_with(ERROR_INVALID_HANDLE));
    }
    const WSAEVENT first = up().create_event().value;
    BOOST_TEST(api_bool(WSACloseEvent(first)) == succeeds());
    const WSAEVENT second = up().create_event().value;
    BOOST_TEST(api_bool(CloseHandle(second)) == succeeds());
}

// SPI: UPC-CEVT-2, UPC-CEVT-4
BOOST_AUTO_TEST_CASE(closing_what_is_no_event_is_an_invalid_handle) {
    BOOST_TEST(up().close_event(WSA_INVALID_EVENT) == fails_with(WSA_INVALID_HANDLE));
    BOOST_TEST(up().close_event(reinterpret_cast<WSAEVENT>(ULONG_PTR{0x7ffff000})) == fails_with(WSA_INVALID_HANDLE));
    BOOST_TEST(up().close_event(reinterpret_cast<WSAEVENT>(s)) == fails_with(WSA_INVALID_HANDLE));
    BOOST_TEST(up().query_context(s) == succeeds()); // and the socket lives on
    const WSAEVENT event = up().create_event().value;
    BOOST_TEST(up().close_event(event) == succeeds());
    BOOST_TEST(up().close_event(event) == fails_with(WSA_INVALID_HANDLE));
}

// SPI: UPC-CEVT-3
BOOST_AUTO_TEST_CASE(a_closed_event_is_invalid_for_every_use) {
    const WSAEVENT event = up().create_event().value;
    BOOST_TEST(up().close_event(event) == succeeds());
    BOOST_TEST(up().set_event(event) == fails_with(WSA_INVALID_HANDLE));
    BOOST_TEST(up().reset_event(event) == fails_with(WSA_INVALID_HANDLE));
    BOOST_TEST(api_bool(WSASetEvent(event)) == fails_with(WSA_INVALID_HANDLE));
    BOOST_TEST(WSAWaitForMultipleEvents(1, &event, FALSE, 0, FALSE) == WSA_WAIT_FAILED);
    BOOST_TEST(WSAGetLastError() == WSA_INVALID_HANDLE);
}

// SPI: UPC-CEVT-7
BOOST_AUTO_TEST_CASE(an_event_closed_under_a_waiter_does_not_trouble_it) {
    // Two events: the waiter waits for both; one is closed meanwhile, the other ends the wait.
    const Upcalls upcalls = up();
    for (int round = 0; round < 200; ++round) {
        const WSAEVENT doomed = upcalls.create_event().value;
        const Event other(upcalls.create_event().value);
        Gate waiting("the waiter starts");
        auto waiter = run([&] {
            const WSAEVENT both[] = {doomed, other.handle};
            waiting.open();
            return WSAWaitForMultipleEvents(2, both, FALSE, kDeadlineMs, FALSE);
        });
        waiting.pass();
        BOOST_TEST(upcalls.close_event(doomed) == succeeds());
        BOOST_TEST(upcalls.set_event(other.handle) == succeeds());
        const DWORD ended = value_of(waiter);
        // The wait may also have begun after the close.
        BOOST_TEST((ended == WSA_WAIT_EVENT_0 + 1 || ended == WSA_WAIT_FAILED));
    }
}

// SPI: UPC-CRE-4
BOOST_AUTO_TEST_CASE(an_event_that_is_never_closed_is_reported_at_the_last_cleanup) {
    const WSAEVENT event = up().create_event().value;
    const WSAEVENT closed_natively = up().create_event().value;
    BOOST_TEST(api_bool(CloseHandle(closed_natively)) == succeeds());
    close();
    env.expect_report("UPC-CRE-4");
    env.stop();
    BOOST_TEST(env.reports_of("UPC-CRE-4") == 1u);
    BOOST_TEST(api_bool(CloseHandle(event)) == succeeds()); // the host does not close it: its client may still wait
}

// SPI: UPC-CRE-5
BOOST_AUTO_TEST_CASE(event_values_differ_from_those_of_sockets_and_threads) {
    std::set<ULONG_PTR> values;
    std::vector<WSAEVENT> events;
    std::vector<SOCKET> sockets;
    for (int i = 0; i < 100; ++i) {
        events.push_back(up().create_event().value);
        sockets.push_back(up().create_socket_handle(spy.entry, 0).value);
        values.insert(reinterpret_cast<ULONG_PTR>(events.back()));
        values.insert(sockets.back());
    }
    const WSATHREADID thread = up().open_current_thread().value;
    values.insert(reinterpret_cast<ULONG_PTR>(thread.ThreadHandle));
    BOOST_TEST(values.size() == 201u);
    for (ULONG_PTR value : values) BOOST_TEST((value != 0 && value % 4 == 0), "handle " << value);
    BOOST_TEST(up().close_thread(thread) == succeeds());
    for (WSAEVENT event : events) BOOST_TEST(up().close_event(event) == succeeds());
    for (SOCKET socket : sockets) BOOST_TEST(up().close_socket_handle(socket) == succeeds());
}

// SPI: UPC-CRE-6, UPC-SETE-3
BOOST_AUTO_TEST_CASE(only_a_native_event_resets_itself) {
    const Event automatic(CreateEventA(nullptr, FALSE, FALSE, nullptr));
    BOOST_TEST(up().set_event(automatic.handle) == succeeds());
    BOOST_TEST(is_set(automatic.handle));
    BOOST_TEST(!is_set(automatic.handle)); // the first wait has taken it
    const Event manual(up().create_event().value);
    BOOST_TEST(up().set_event(manual.handle) == succeeds());
    BOOST_TEST(is_set(manual.handle));
    BOOST_TEST(is_set(manual.handle));
}

// SPI: UPC-RSE-1
BOOST_AUTO_TEST_CASE(resetting_is_idempotent) {
    const Event event(up().create_event().value);
    BOOST_TEST(up().set_event(event.handle) == succeeds());
    BOOST_TEST(up().reset_event(event.handle) == succeeds());
    BOOST_TEST(!is_set(event.handle));
    BOOST_TEST(up().reset_event(event.handle) == succeeds());
    BOOST_TEST(!is_set(event.handle));
}

// SPI: UPC-SETE-1
BOOST_AUTO_TEST_CASE(setting_a_signaled_event_changes_nothing) {
    const Event event(up().create_event().value);
    BOOST_TEST(up().set_event(event.handle) == succeeds());
    BOOST_TEST(up().set_event(event.handle) == succeeds());
    BOOST_TEST(up().reset_event(event.handle) == succeeds());
    BOOST_TEST(!is_set(event.handle)); // two sets do not count as two
}

// SPI: UPC-RSE-2, UPC-SETE-2, UPC-SETE-6
BOOST_AUTO_TEST_CASE(setting_and_resetting_what_is_no_event_is_an_invalid_handle) {
    const WSATHREADID thread = up().open_current_thread().value;
    const HANDLE port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, nullptr, 0, 0);
    const HANDLE wrong[] = {nullptr, reinterpret_cast<HANDLE>(s), thread.ThreadHandle, port,
                            reinterpret_cast<HANDLE>(ULONG_PTR{0x7ffff000})};
    for (HANDLE handle : wrong) {
        BOOST_TEST(up().set_event(handle) == fails_with(WSA_INVALID_HANDLE));
        BOOST_TEST(up().reset_event(handle) == fails_with(WSA_INVALID_HANDLE));
    }
    BOOST_TEST(ERROR_INVALID_HANDLE == WSA_INVALID_HANDLE);
    BOOST_TEST(up().close_thread(thread) == succeeds());
    BOOST_TEST(api_bool(CloseHandle(port)) == succeeds());
}

// SPI: UPC-RSE-5
BOOST_AUTO_TEST_CASE(the_upcalls_want_the_event_without_the_port_flag) {
    const Event event(up().create_event().value);
    BOOST_TEST(up().set_event(flagged(event.handle)) == fails_with(WSA_INVALID_HANDLE));
    BOOST_TEST(up().reset_event(flagged(event.handle)) == fails_with(WSA_INVALID_HANDLE));
    BOOST_TEST(up().close_event(flagged(event.handle)) == fails_with(WSA_INVALID_HANDLE));
    BOOST_TEST(!is_set(event.handle));
}

// SPI: UPC-RSE-3, UPC-SETE-4
BOOST_AUTO_TEST_CASE(any_thread_sets_and_resets) {
    const Event event(up().create_event().value);
    const Upcalls upcalls = up();
    auto setter = run([&] { return upcalls.set_event(event.handle); });
    BOOST_TEST(value_of(setter) == succeeds());
    BOOST_TEST(is_set(event.handle));
    auto resetter = run([&] { return upcalls.reset_event(event.handle); });
    BOOST_TEST(value_of(resetter) == succeeds());
    BOOST_TEST(!is_set(event.handle));
}

// SPI: UPC-SETE-3
BOOST_AUTO_TEST_CASE(one_set_releases_all_waiters) {
    const Event event(up().create_event().value);
    std::vector<std::future<DWORD>> waiters;
    for (int i = 0; i < 4; ++i) {
        waiters.push_back(run([&] { return WaitForSingleObject(event.handle, kDeadlineMs); }));
    }
    BOOST_TEST(up().set_event(event.handle) == succeeds());
    for (auto& waiter : waiters) BOOST_TEST(value_of(waiter) == WAIT_OBJECT_0);
    BOOST_TEST(is_set(event.handle));
}

// SPI: UPC-RSE-6
BOOST_AUTO_TEST_CASE(a_reset_does_not_take_back_a_release) {
    // Whether the waiter is waiting already when the event is set is a race, which on one busy core it loses most of the time;
    // it must win one round.
    const Event event(up().create_event().value);
    const Event enough(up().create_event().value);
    const Upcalls upcalls = up();
    const auto end = std::chrono::steady_clock::now() + kDeadline;
    bool released = false;
    while (!released && std::chrono::steady_clock::now() < end) {
        Gate waiting("the waiter starts");
        auto waiter = run([&] {
            const HANDLE both[] = {event.handle, enough.handle};
            waiting.open();
            return WaitForMultipleObjects(2, both, FALSE, kDeadlineMs);
        });
        waiting.pass();
        std::this_thread::yield(); // to the waiter
        upcalls.set_event(event.handle);
        upcalls.reset_event(event.handle);
        upcalls.set_event(enough.handle);
        released = value_of(waiter) == WAIT_OBJECT_0;
        upcalls.reset_event(enough.handle);
    }
    BOOST_TEST(released);
}

// SPI: UPC-SETE-5
BOOST_AUTO_TEST_CASE(what_was_written_before_the_set_is_visible_after_the_wait) {
    const Event there(CreateEventA(nullptr, FALSE, FALSE, nullptr));
    const Event back(CreateEventA(nullptr, FALSE, FALSE, nullptr));
    const Upcalls upcalls = up();
    int value = 0; // not atomic on purpose: a missing barrier is a data race that the thread sanitizer sees
    auto reader = run([&] {
        int wrong = 0;
        for (int round = 1; round <= 1000; ++round) {
            WaitForSingleObject(there.handle, kDeadlineMs);
            if (value != round) ++wrong;
            upcalls.set_event(back.handle);
        }
        return wrong;
    });
    for (int round = 1; round <= 1000; ++round) {
        value = round;
        upcalls.set_event(there.handle);
        WaitForSingleObject(back.handle, kDeadlineMs);
    }
    BOOST_TEST(value_of(reader) == 0);
}

BOOST_AUTO_TEST_SUITE_END()
