// What holds for all upcalls: the table, errors, threads, and the time in which they may be made.
#include "spy_fixture.h"

#include "core/port/modules.h"
#include "core/thread_context.h"

#include <cstring>

using namespace wspemu::test;

namespace {

bool same_table(const WSPUPCALLTABLE& a, const WSPUPCALLTABLE& b) {
    return std::memcmp(&a, &b, sizeof a) == 0;
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(upcall_general, SpyFixture)

// SPI: UPC-GEN-1
BOOST_AUTO_TEST_CASE(the_table_is_the_providers_own_copy) {
    // What the first WSPStartup brought is called long after that call has returned.
    const WSPUPCALLTABLE copy = up().table();
    close();
    env.stop();
    env.start();
    s = open_spy_stream();
    BOOST_TEST(Upcalls(copy).query_context(s) == succeeds());
    static_assert(std::is_same_v<LPWSPSTARTUP,
                                 int(WSPAPI*)(WORD, LPWSPDATA, LPWSAPROTOCOL_INFOW, WSPUPCALLTABLE, LPWSPPROC_TABLE)>);
}

// SPI: UPC-GEN-2
BOOST_AUTO_TEST_CASE(every_wspstartup_brings_the_same_pointers) {
    close();
    env.stop();
    env.start();
    s = open_spy_stream();
    const std::lock_guard lock(spy->mutex);
    BOOST_TEST_REQUIRE(spy->received.size() == 2u);
    BOOST_TEST(same_table(spy->received[0], spy->received[1]));
}

// SPI: UPC-GEN-4
BOOST_AUTO_TEST_CASE(all_fifteen_pointers_are_there) {
    const WSPUPCALLTABLE table = up().table();
    static_assert(sizeof table == 15 * sizeof(void*));
    void* pointers[15];
    std::memcpy(pointers, &table, sizeof table);
    std::set<void*> different(std::begin(pointers), std::end(pointers));
    BOOST_TEST(different.size() == 15u);
    BOOST_TEST(different.count(nullptr) == 0u);
}

// SPI: UPC-GEN-5, UPC-GEN-6
BOOST_AUTO_TEST_CASE(codes_go_to_lperrno_and_nowhere_else) {
    // Upcalls (upcalls.h) compares *lpErrno and the last error around each call; here one success and one failure by hand.
    const WSPUPCALLTABLE table = up().table();
    SetLastError(4321);
    int error = 1234;
    DWORD_PTR context = 0;
    BOOST_TEST(table.lpWPUQuerySocketHandleContext(s, &context, &error) == 0);
    BOOST_TEST(error == 1234);
    BOOST_TEST(GetLastError() == 4321u);
    BOOST_TEST(table.lpWPUCloseSocketHandle(INVALID_SOCKET, &error) == SOCKET_ERROR);
    BOOST_TEST(error == WSAENOTSOCK);
    BOOST_TEST(GetLastError() == 4321u);
}

// SPI: UPC-GEN-6
BOOST_AUTO_TEST_CASE(a_failure_without_lperrno_is_still_a_failure_and_reported_once) {
    const WSPUPCALLTABLE table = up().table();
    env.expect_report("UPC-GEN-6");
    BOOST_TEST(table.lpWPUCloseEvent(nullptr, nullptr) == FALSE);
    BOOST_TEST(env.reports_of("UPC-GEN-6") == 1u);
    BOOST_TEST(table.lpWPUCreateSocketHandle(0, 0, nullptr) == INVALID_SOCKET);
    BOOST_TEST(table.lpWPUQueueApc(nullptr, nullptr, 0, nullptr) == SOCKET_ERROR);
    BOOST_TEST(env.reports_of("UPC-GEN-6") == 3u);
    DWORD_PTR context = 0;
    BOOST_TEST(table.lpWPUQuerySocketHandleContext(s, &context, nullptr) == 0); // a success needs no place for a code
    BOOST_TEST(env.reports_of("UPC-GEN-6") == 3u);
}

// SPI: UPC-GEN-10. Other bad addresses are looked at where the documentation promises WSAEFAULT (WPUGetProviderPath).
BOOST_AUTO_TEST_CASE(null_is_a_fault_for_every_upcall_that_takes_a_pointer) {
    const WSPUPCALLTABLE table = up().table();
    WSATHREADID self{};
    LPBLOCKINGCALLBACK callback = nullptr;
    DWORD_PTR context = 0;
    INT length = 4;
    WCHAR path[4];
    const auto faults = [](auto call) {
        int error = 0;
        const auto result = call(&error);
        return result == SOCKET_ERROR && error == WSAEFAULT;
    };
    const auto none = [](DWORD_PTR) CALLBACK {};
    BOOST_TEST(faults([&](LPINT e) { return table.lpWPUGetProviderPath(nullptr, path, &length, e); }));
    BOOST_TEST(faults([&](LPINT e) { return table.lpWPUQueryBlockingCallback(spy.entry, nullptr, &context, e); }));
    BOOST_TEST(faults([&](LPINT e) { return table.lpWPUQueryBlockingCallback(spy.entry, &callback, nullptr, e); }));
    BOOST_TEST(faults([&](LPINT e) { return table.lpWPUQuerySocketHandleContext(s, nullptr, e); }));
    BOOST_TEST(faults([&](LPINT e) { return table.lpWPUQueueApc(nullptr, none, 0, e); }));
    BOOST_TEST(faults([&](LPINT e) { return table.lpWPUQueueApc(&self, nullptr, 0, e); }));
    BOOST_TEST(faults([&](LPINT e) { return table.lpWPUOpenCurrentThread(nullptr, e); }));
    BOOST_TEST(faults([&](LPINT e) { return table.lpWPUCloseThread(nullptr, e); }));
    BOOST_TEST(faults([&](LPINT e) { return WPUCompleteOverlappedRequest(s, nullptr, 0, 0, e); }));
    BOOST_TEST(table.lpWPUFDIsSet(s, nullptr) == 0);
}

// SPI: UPC-GEN-7
BOOST_AUTO_TEST_CASE(upcalls_work_inside_a_provider_call_an_apc_a_hook_and_on_a_foreign_thread) {
    struct State {
        Upcalls upcalls;
        DWORD entry;
        int good;
        // What touches most of the host's own locks.
        void call_up() {
            const auto made = upcalls.create_socket_handle(entry, 1);
            const auto event = upcalls.create_event();
            const auto thread = upcalls.open_current_thread();
            if (made == succeeds() && event == succeeds() && thread == succeeds() &&
                upcalls.close_socket_handle(made.value) == succeeds() &&
                upcalls.close_event(event.value) == succeeds() && upcalls.close_thread(thread.value) == succeeds()) {
                ++good;
            }
        }
    } state{up(), spy.entry, 0};

    spy.on(kSpyBind, [&](SpyCall& call) {
        state.call_up();
        call.returns(0);
    });
    BOOST_TEST(api(bind(s, nullptr, 0)) == succeeds());
    BOOST_TEST(state.good == 1);

    auto thread = up().open_current_thread().value;
    const auto apc = [](DWORD_PTR context) { reinterpret_cast<State*>(context)->call_up(); };
    BOOST_TEST(up().queue_apc(&thread, apc, reinterpret_cast<DWORD_PTR>(&state)) == succeeds());
    BOOST_TEST(SleepEx(0, TRUE) == WAIT_IO_COMPLETION);
    BOOST_TEST(up().close_thread(thread) == succeeds());
    BOOST_TEST(state.good == 2);

    const auto hook = [](DWORD_PTR context) -> BOOL {
        reinterpret_cast<State*>(context)->call_up();
        return FALSE;
    };
    wspemu::set_blocking_hook(hook, reinterpret_cast<DWORD_PTR>(&state));
    spy.on(kSpyConnect, [&](SpyCall& call) { // as a provider does before it blocks
        LPBLOCKINGCALLBACK callback = nullptr;
        DWORD_PTR context = 0;
        if (state.upcalls.query_blocking_callback(spy.entry, &callback, &context) == succeeds() && callback)
            callback(context);
        call.fails(WSAEINTR);
    });
    BOOST_TEST(api(connect(s, nullptr, 0)) == fails_with(WSAEINTR));
    wspemu::set_blocking_hook(nullptr, 0);
    BOOST_TEST(state.good == 3);

    auto foreign = run([&] { state.call_up(); });
    value_of(foreign);
    BOOST_TEST(state.good == 4);
}

// SPI: UPC-GEN-7
BOOST_AUTO_TEST_CASE(many_threads_may_make_upcalls_at_once) {
    const Upcalls upcalls = up();
    const DWORD entry = spy.entry;
    std::atomic<int> failures{0};
    const auto work = [&](DWORD_PTR base) {
        for (DWORD_PTR i = base; i < base + 500; ++i) {
            const SOCKET made = upcalls.create_socket_handle(entry, i).value;
            const WSAEVENT event = upcalls.create_event().value;
            if (!(upcalls.query_context(made) == gives(i))) ++failures;
            if (upcalls.set_event(event) != succeeds() || upcalls.close_event(event) != succeeds()) ++failures;
            if (upcalls.close_socket_handle(made) != succeeds()) ++failures;
        }
    };
    auto a = run([&] { work(0); });
    auto b = run([&] { work(100000); });
    work(200000);
    value_of(a);
    value_of(b);
    BOOST_TEST(failures == 0);
}

// SPI: UPC-GEN-8
BOOST_AUTO_TEST_CASE(setting_resetting_and_queueing_need_no_lock_that_a_waiter_holds) {
    // A thread waits for the event and for APCs; the three calls get through to it and return while it waits.
    const Upcalls upcalls = up();
    const WSAEVENT event = upcalls.create_event().value;
    WSATHREADID waiter_id{};
    Gate ready("the waiter gives its id");
    std::atomic<int> ran{0};
    auto waiter = run([&] {
        waiter_id = upcalls.open_current_thread().value;
        ready.open();
        DWORD ended = WAIT_IO_COMPLETION;
        while (ended == WAIT_IO_COMPLETION) ended = WaitForSingleObjectEx(event, kDeadlineMs, TRUE);
        return ended;
    });
    ready.pass();
    const auto apc = [](DWORD_PTR context) { ++*reinterpret_cast<std::atomic<int>*>(context); };
    for (int i = 0; i < 100; ++i) {
        BOOST_TEST(upcalls.queue_apc(&waiter_id, apc, reinterpret_cast<DWORD_PTR>(&ran)) == succeeds());
        BOOST_TEST(upcalls.reset_event(event) == succeeds());
    }
    BOOST_TEST(upcalls.set_event(event) == succeeds());
    BOOST_TEST(value_of(waiter) == WAIT_OBJECT_0);
    BOOST_TEST(ran <= 100);
    BOOST_TEST(upcalls.close_thread(waiter_id) == succeeds());
    BOOST_TEST(upcalls.close_event(event) == succeeds());
}

// SPI: UPC-GEN-9
BOOST_AUTO_TEST_CASE(upcalls_are_good_inside_the_last_wspcleanup_and_bad_after_it) {
    const Upcalls upcalls = up();
    Outcome inside = fails_with(-1);
    spy.on(kSpyCleanup, [&](SpyCall&) {
        const SOCKET made = upcalls.create_socket_handle(spy.entry, 0).value;
        inside = upcalls.close_socket_handle(made);
    });
    close();
    env.stop();
    BOOST_TEST(inside == succeeds());

    env.expect_report("UPC-GEN-9");
    BOOST_TEST(upcalls.create_event() == fails_with(WSANOTINITIALISED));
    BOOST_TEST(upcalls.create_socket_handle(spy.entry, 0) == fails_with(WSANOTINITIALISED));
    BOOST_TEST(upcalls.query_context(4) == fails_with(WSANOTINITIALISED));
    BOOST_TEST(upcalls.open_current_thread() == fails_with(WSANOTINITIALISED));
    BOOST_TEST(upcalls.close_thread({}) == fails_with(WSANOTINITIALISED));
    BOOST_TEST(upcalls.table().lpWPUPostMessage(nullptr, WM_USER, 0, 0) == FALSE);
    BOOST_TEST(env.reports_of("UPC-GEN-9") == 6u);
}

// SPI: UPC-GEN-11
BOOST_AUTO_TEST_CASE(no_upcall_but_one_is_an_export) {
    const auto ws2_32 = wspemu::port::load_module(u"ws2_32.dll");
    BOOST_TEST_REQUIRE(ws2_32.ok());
    for (const char* name :
         {"WPUCloseEvent", "WPUCreateSocketHandle", "WPUQueueApc", "WPUGetProviderPath", "WPUFDIsSet"}) {
        BOOST_TEST(wspemu::port::find_symbol(*ws2_32, name) == nullptr, name << " is exported");
    }
    BOOST_TEST(wspemu::port::find_symbol(*ws2_32, "WPUCompleteOverlappedRequest") ==
               reinterpret_cast<void*>(&WPUCompleteOverlappedRequest));
    BOOST_TEST(wspemu::port::unload_module(*ws2_32).ok());
}

BOOST_AUTO_TEST_SUITE_END()
