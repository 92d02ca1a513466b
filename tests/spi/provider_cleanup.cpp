// The last WSACleanup: the order of things, calls that are inside, and what is left over.
#include "spy_fixture.h"

using namespace wspemu::test;

BOOST_FIXTURE_TEST_SUITE(provider_cleanup, SpyFixture)

// SPI: WSP-CLNP-1, DSP-PRO-6
BOOST_AUTO_TEST_CASE(a_cleanup_that_is_not_the_last_changes_nothing) {
    env.start();
    BOOST_TEST(api(WSACleanup()) == succeeds());
    BOOST_TEST(spy.count(kSpyCleanup) == 0u);
    BOOST_TEST(api(listen(s, 1)) == succeeds());
    const SOCKET another = open_spy_stream();
    BOOST_TEST(api(another) == succeeds());
    BOOST_TEST(api(closesocket(another)) == succeeds());
    BOOST_TEST(spy.count(kSpyStartup) == 1u);
}

// SPI: WSP-CLNP-2
BOOST_AUTO_TEST_CASE(a_cleanup_without_a_start_is_refused) {
    const auto* provider = env.process().providers().find(spy.guid);
    BOOST_TEST_REQUIRE(provider != nullptr);
    const auto cleanup = provider->table().lpWSPCleanup;
    close();
    env.stop();
    int error = 0;
    BOOST_TEST(cleanup(&error) == SOCKET_ERROR);
    BOOST_TEST(error == WSANOTINITIALISED);
    BOOST_TEST(api(WSACleanup()) == fails_with(WSANOTINITIALISED));
}

// SPI: WSP-CLNP-8
BOOST_AUTO_TEST_CASE(each_started_provider_gets_one_wspcleanup_and_then_handles_are_dropped) {
    Spy& other = env.install_base("spy2");
    close();
    env.stop();
    env.start();
    s = open_spy_stream();
    WSAPROTOCOL_INFOW info = env.process().catalog()->find(other.entry)->info;
    const SOCKET theirs = WSASocketW(-1, -1, -1, &info, 0, 0);
    BOOST_TEST(api(theirs) == succeeds());
    spy.forget_calls();
    other.forget_calls();
    const Upcalls upcalls = up();
    Outcome handle_in_cleanup = fails_with(-1);
    const SOCKET left_open = s;
    spy.on(kSpyCleanup, [&](SpyCall&) { handle_in_cleanup = upcalls.query_context(left_open).outcome; });
    s = INVALID_SOCKET;
    env.expect_report("UPC-CSH-6");
    env.stop();
    BOOST_TEST(spy.count(kSpyCleanup) == 1u);
    BOOST_TEST(other.count(kSpyCleanup) == 1u);
    BOOST_TEST(handle_in_cleanup == succeeds());
    BOOST_TEST(env.reports_of("UPC-CSH-6") == 2u);
    BOOST_TEST(env.process().sockets().open_handles().empty());
}

// SPI: WSP-CLNP-8
BOOST_AUTO_TEST_CASE(a_provider_that_was_never_used_is_not_cleaned_up) {
    Spy& unused = env.install_base("spy2");
    close();
    env.stop();
    env.start();
    env.stop();
    BOOST_TEST(unused.calls().empty());
}

// SPI: WSP-CLNP-6
BOOST_AUTO_TEST_CASE(a_start_right_after_the_last_cleanup_works) {
    close();
    for (int i = 0; i < 20; ++i) {
        env.stop();
        env.start();
        const SOCKET made = open_spy_stream();
        BOOST_TEST(api(made) == succeeds());
        BOOST_TEST(api(listen(made, 1)) == succeeds());
        BOOST_TEST(api(closesocket(made)) == succeeds());
    }
    BOOST_TEST(spy.count(kSpyStartup) == 21u);
}

BOOST_AUTO_TEST_CASE(a_start_during_the_last_cleanup_finds_the_system_not_ready) {
    int code = 0;
    spy.on(kSpyCleanup, [&](SpyCall&) {
        WSADATA data;
        code = WSAStartup(MAKEWORD(2, 2), &data);
    });
    close();
    env.stop();
    BOOST_TEST(code == WSASYSNOTREADY);
    BOOST_TEST(spy.count(kSpyCleanup) == 1u);
}

// SPI: DSP-PRO-4, WSP-CLNP-5
BOOST_AUTO_TEST_CASE(the_dll_is_not_unloaded_under_a_call_that_is_inside) {
    Gate inside("the call is inside");
    Gate cleaned("the provider was told to clean up");
    std::atomic<int> detached{0};
    int seen_by_call = -1;
    spy->detached = &detached;
    spy.on(kSpyRecv, [&](SpyCall& call) {
        inside.open();
        cleaned.pass(); // as a blocked call that WSPCleanup ends
        seen_by_call = detached;
        call.fails(WSAEINTR);
    });
    spy.on(kSpyCleanup, [&](SpyCall&) { cleaned.open(); });
    char byte = 0;
    auto caller = run([&] { return api(recv(s, &byte, 1, 0)); });
    inside.pass();
    const SOCKET open = s;
    s = INVALID_SOCKET;
    env.expect_report("UPC-CSH-6");
    spy.let_go();
    env.stop(); // waits for the call
    BOOST_TEST(value_of(caller) == fails_with(WSAEINTR));
    BOOST_TEST(seen_by_call == 0);
    BOOST_TEST(detached == 1);
    BOOST_TEST(api(listen(open, 1)) == fails_with(WSANOTINITIALISED));
}

// SPI: DSP-PRO-4
BOOST_AUTO_TEST_CASE(calls_racing_with_the_last_cleanup_work_or_say_not_initialised) {
    for (int round = 0; round < 100; ++round) {
        const SOCKET target = s;
        Gate go("the callers start");
        const auto call_on_it = [&] {
            go.pass();
            int wrong = 0;
            for (int i = 0; i < 20; ++i) {
                if (listen(target, 1) == 0) continue;
                const int error = WSAGetLastError();
                if (error != WSANOTINITIALISED && error != WSAENOTSOCK) ++wrong;
            }
            return wrong;
        };
        auto a = run(call_on_it);
        auto b = run(call_on_it);
        go.open();
        env.expect_report("UPC-CSH-6");
        env.stop();
        BOOST_TEST_REQUIRE(value_of(a) == 0);
        BOOST_TEST_REQUIRE(value_of(b) == 0);
        spy.forget_calls();
        env.start();
        s = open_spy_stream();
        BOOST_TEST_REQUIRE(api(s) == succeeds());
    }
}

// SPI: WSP-CLNP-3, OVL-CAN-2
BOOST_AUTO_TEST_CASE(the_last_cleanup_cancels_overlapped_requests_silently) {
    const SocketPair pair = env.udp_pair();
    static std::atomic<int> routines;
    routines = 0;
    const HANDLE event = CreateEventA(nullptr, TRUE, FALSE, nullptr);
    WSAOVERLAPPED with_event{};
    with_event.hEvent = event;
    WSAOVERLAPPED with_routine{};
    char data[2];
    WSABUF first{1, data};
    WSABUF second{1, data + 1};
    DWORD flags = 0;
    BOOST_TEST(api(WSARecv(pair.server, &first, 1, nullptr, &flags, &with_event, nullptr)) ==
               fails_with(WSA_IO_PENDING));
    const auto routine = [](DWORD, DWORD, LPWSAOVERLAPPED, DWORD) { ++routines; };
    BOOST_TEST(api(WSARecv(pair.server, &second, 1, nullptr, &flags, &with_routine, routine)) ==
               fails_with(WSA_IO_PENDING));
    close();
    env.stop();
    BOOST_TEST(!is_set(event));
    SleepEx(0, TRUE);
    BOOST_TEST(routines == 0);
    BOOST_TEST(HasOverlappedIoCompleted(&with_event));
    CloseHandle(event);
}

// SPI: WSP-CLNP-3, BLK-CANC-6
BOOST_AUTO_TEST_CASE(the_last_cleanup_ends_blocking_calls_of_other_threads) {
    const SocketPair pair = env.udp_pair();
    Gate starting("the receiver starts");
    auto receiver = run([&] {
        char byte = 0;
        starting.open();
        return api(recv(pair.server, &byte, 1, 0));
    });
    starting.pass();
    close();
    env.stop();
    const Outcome ended = value_of(receiver);
    BOOST_TEST(
        (ended == fails_with(WSAEINTR) || ended == fails_with(WSANOTINITIALISED) || ended == fails_with(WSAENOTSOCK)),
        "the receive " << ended);
}

// SPI: WSP-CLNP-4
BOOST_AUTO_TEST_CASE(the_last_cleanup_frees_sockets_that_are_still_open) {
    const SocketPair pair = env.tcp_pair();
    BOOST_TEST(pair.client != pair.server);
    close();
    env.stop(); // Env sees to it that no handle is left
}

// SPI: WSP-GEN-6
BOOST_AUTO_TEST_CASE(closing_a_socket_while_others_call_on_it_does_no_harm) {
    for (int round = 0; round < 100; ++round) {
        const SOCKET target = open_spy_stream();
        const auto call_on_it = [&] {
            char byte = 0;
            int wrong = 0;
            for (int i = 0; i < 10; ++i) {
                if (send(target, &byte, 1, 0) != 0 && WSAGetLastError() != WSAENOTSOCK) ++wrong;
            }
            return wrong;
        };
        auto other = run(call_on_it);
        BOOST_TEST(api(closesocket(target)) == succeeds());
        BOOST_TEST_REQUIRE(value_of(other) == 0);
        spy.forget_calls();
    }
}

BOOST_AUTO_TEST_SUITE_END()
