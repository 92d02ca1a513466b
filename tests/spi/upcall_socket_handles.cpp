// WPUCreateSocketHandle, WPUCloseSocketHandle, WPUQuerySocketHandleContext.
#include "spy_fixture.h"

#include <barrier>

using namespace wspemu::test;

BOOST_FIXTURE_TEST_SUITE(upcall_socket_handles, SpyFixture)

// SPI: UPC-CRSH-1, UPC-CRSH-9
BOOST_AUTO_TEST_CASE(the_client_gets_the_very_handle_that_the_host_made) {
    SOCKET made = INVALID_SOCKET;
    spy.on(kSpySocket, [&](SpyCall& call) {
        made = up().create_socket_handle(call.info.dwCatalogEntryId, 77).value;
        // Usable before WSPSocket has returned, for whoever guesses the value.
        BOOST_TEST(api(listen(made, 3)) == succeeds());
        call.returns(made);
    });
    const SOCKET given = open_spy_stream();
    BOOST_TEST(given == made);
    BOOST_TEST(spy.only_call(kSpyListen).socket() == made);
    BOOST_TEST(up().query_context(given) == gives(DWORD_PTR{77}));
    BOOST_TEST(up().close_socket_handle(given) == succeeds());
}

// SPI: UPC-CRSH-3
BOOST_AUTO_TEST_CASE(calls_on_a_handle_go_to_the_provider_of_its_entry) {
    Spy& other = env.install_base("spy2");
    close();
    env.stop();
    env.start();
    s = open_spy_stream();
    spy.forget_calls();
    // The second provider's entry: started by a socket of its own first.
    const auto catalog = env.process().catalog();
    WSAPROTOCOL_INFOW info = catalog->find(other.entry)->info;
    const SOCKET theirs = WSASocketW(kSpyFamily, SOCK_STREAM, kSpyStream, &info, 0, 0);
    BOOST_TEST_REQUIRE(api(theirs) == succeeds());
    const SOCKET bound_to_other = up().create_socket_handle(other.entry, 0).value;
    BOOST_TEST(api(listen(bound_to_other, 1)) == succeeds());
    BOOST_TEST(other.only_call(kSpyListen).socket() == bound_to_other);
    BOOST_TEST(spy.count(kSpyListen) == 0u);
    BOOST_TEST(up().close_socket_handle(bound_to_other) == succeeds());
    BOOST_TEST(api(closesocket(theirs)) == succeeds());
}

// SPI: UPC-CRSH-4, UPC-QSHC-1, UPC-QSHC-4, UPC-CSH-4
BOOST_AUTO_TEST_CASE(the_context_comes_back_whole_and_is_never_looked_at) {
    // None of these points at memory: a host that looked would crash.
    for (DWORD_PTR context : {DWORD_PTR{0}, DWORD_PTR{1}, ~DWORD_PTR{0}, static_cast<DWORD_PTR>(0xfedcba9876543210)}) {
        const SOCKET made = up().create_socket_handle(spy.entry, context).value;
        BOOST_TEST(up().query_context(made) == gives(context));
        BOOST_TEST(up().query_context(made) == gives(context));
        BOOST_TEST(up().close_socket_handle(made) == succeeds());
    }
}

// SPI: UPC-CRSH-5, UPC-CRSH-10
BOOST_AUTO_TEST_CASE(the_handle_looks_like_a_file_to_the_system) {
    const auto file = reinterpret_cast<HANDLE>(s);
    char data[4] = "abc";
    DWORD done = 0;
    spy.on(kSpyRecv, [](SpyCall& call) {
        *call.arg<DWORD*>(3) = 2;
        call.returns(0);
    });
    spy.on(kSpySend, [](SpyCall& call) {
        *call.arg<DWORD*>(3) = 3;
        call.returns(0);
    });
    BOOST_TEST(api_bool(ReadFile(file, data, 4, &done, nullptr)) == succeeds());
    BOOST_TEST(done == 2u);
    BOOST_TEST(spy.only_call(kSpyRecv).buffers.at(0).len == 4u);
    BOOST_TEST(api_bool(WriteFile(file, data, 3, &done, nullptr)) == succeeds());
    BOOST_TEST(done == 3u);
    BOOST_TEST(spy.only_call(kSpySend).buffers.at(0).buf == data);
    const HANDLE port = CreateIoCompletionPort(file, nullptr, 1, 0);
    BOOST_TEST(port != nullptr);
    BOOST_TEST(api_bool(CancelIo(file)) == fails_with(ERROR_INVALID_FUNCTION));
    BOOST_TEST(api_bool(CloseHandle(port)) == succeeds());
}

// SPI: UPC-CRSH-6
BOOST_AUTO_TEST_CASE(an_entry_with_ifs_handles_is_served_and_reported) {
    const SOCKET base = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP); // starts the base provider, whose entries are IFS
    BOOST_TEST(api(closesocket(base)) == succeeds());
    const DWORD built_in = env.base_entry(AF_INET, SOCK_STREAM).dwCatalogEntryId;
    const auto made = up().create_socket_handle(built_in, 5);
    BOOST_TEST(made == succeeds());
    BOOST_TEST(env.reports_of("UPC-CRSH-6") == 1u);
    env.expect_report("UPC-CRSH-6");
    BOOST_TEST(up().close_socket_handle(made.value) == succeeds());
}

// SPI: UPC-CRSH-7
BOOST_AUTO_TEST_CASE(an_unknown_entry_is_invalid) {
    BOOST_TEST(up().create_socket_handle(999999, 0) == fails_with(WSAEINVAL));
    BOOST_TEST(up().create_socket_handle(0, 0) == fails_with(WSAEINVAL));
}

// SPI: UPC-CRSH-2, UPC-CRSH-8
BOOST_AUTO_TEST_CASE(open_handles_are_all_different_and_never_look_like_an_error) {
    std::set<SOCKET> open;
    for (int i = 0; i < 2000; ++i) open.insert(up().create_socket_handle(spy.entry, 0).value);
    BOOST_TEST(open.size() == 2000u);
    for (SOCKET made : open) {
        BOOST_TEST((made != 0 && made != INVALID_SOCKET && made % 4 == 0 && made != s), "handle " << made);
        BOOST_TEST(up().close_socket_handle(made) == succeeds());
    }
}

// SPI: UPC-CSH-1, UPC-CSH-3, UPC-QSHC-2
BOOST_AUTO_TEST_CASE(a_handle_given_back_is_no_socket_any_more) {
    const SOCKET made = up().create_socket_handle(spy.entry, 9).value;
    BOOST_TEST(up().close_socket_handle(made) == succeeds());
    BOOST_TEST(up().query_context(made) == fails_with(WSAENOTSOCK));
    BOOST_TEST(api(listen(made, 1)) == fails_with(WSAENOTSOCK));
    BOOST_TEST(spy.count(kSpyListen) == 0u);
}

// SPI: UPC-CSH-2, UPC-QSHC-2
BOOST_AUTO_TEST_CASE(what_create_did_not_make_is_no_socket) {
    const SOCKET ifs = socket(AF_INET, SOCK_DGRAM, 0); // the base provider's, by WPUModifyIFSHandle
    const WSAEVENT event = up().create_event().value;
    const SOCKET closed = up().create_socket_handle(spy.entry, 0).value;
    BOOST_TEST(up().close_socket_handle(closed) == succeeds());
    for (SOCKET wrong : {ifs, reinterpret_cast<SOCKET>(event), closed, SOCKET{0}, INVALID_SOCKET, SOCKET{2}, s + 1}) {
        BOOST_TEST(up().close_socket_handle(wrong) == fails_with(WSAENOTSOCK));
        BOOST_TEST(up().query_context(wrong) == fails_with(WSAENOTSOCK));
    }
    BOOST_TEST(up().close_event(event) == succeeds());
    BOOST_TEST(api(closesocket(ifs)) == succeeds());
}

// SPI: UPC-CSH-5
BOOST_AUTO_TEST_CASE(the_handle_may_be_given_back_later_and_by_another_thread) {
    spy.on(kSpyCloseSocket, [](SpyCall& call) { call.returns(0); }); // requests are outstanding
    const SOCKET late = s;
    close();
    BOOST_TEST(up().query_context(late) == succeeds());
    WSAOVERLAPPED overlapped{};
    BOOST_TEST(complete_request(late, &overlapped, WSA_OPERATION_ABORTED, 0) == succeeds());
    const Upcalls upcalls = up();
    auto worker = run([&] { return upcalls.close_socket_handle(late); });
    BOOST_TEST(value_of(worker) == succeeds());
    BOOST_TEST(up().query_context(late) == fails_with(WSAENOTSOCK));
}

// SPI: UPC-CSH-6
BOOST_AUTO_TEST_CASE(a_handle_never_given_back_is_reported_at_the_last_cleanup) {
    spy.on(kSpyCloseSocket, [](SpyCall& call) { call.returns(0); });
    const SOCKET leaked = s;
    close();
    env.expect_report("UPC-CSH-6");
    env.stop();
    BOOST_TEST(env.reports_of("UPC-CSH-6") == 1u);
    env.start(); // and it does not come back with the next session
    BOOST_TEST(api(listen(leaked, 1)) == fails_with(WSAENOTSOCK));
}

// SPI: UPC-CSH-7, OVL-IOCP-9
BOOST_AUTO_TEST_CASE(packets_already_queued_survive_the_handle) {
    const HANDLE port = CreateIoCompletionPort(reinterpret_cast<HANDLE>(s), nullptr, 42, 0);
    WSAOVERLAPPED overlapped{};
    BOOST_TEST(complete_request(s, &overlapped, 0, 7) == succeeds());
    close();
    DWORD bytes = 0;
    ULONG_PTR key = 0;
    LPOVERLAPPED done = nullptr;
    BOOST_TEST(api_bool(GetQueuedCompletionStatus(port, &bytes, &key, &done, 0)) == succeeds());
    BOOST_TEST(bytes == 7u);
    BOOST_TEST(key == 42u);
    BOOST_TEST(done == &overlapped);
    BOOST_TEST(api_bool(CloseHandle(port)) == succeeds());
}

// SPI: UPC-CSH-8
BOOST_AUTO_TEST_CASE(a_call_in_progress_survives_the_close_of_its_handle) {
    Gate inside("the call is inside");
    Gate closed("the handle is closed");
    spy.on(kSpyListen, [&](SpyCall& call) {
        inside.open();
        closed.pass();
        call.returns(0);
    });
    const SOCKET made = up().create_socket_handle(spy.entry, 0).value;
    auto caller = run([&] { return api(listen(made, 1)); });
    inside.pass();
    BOOST_TEST(up().close_socket_handle(made) == succeeds());
    BOOST_TEST(up().query_context(made) == fails_with(WSAENOTSOCK));
    closed.open();
    BOOST_TEST(value_of(caller) == succeeds());
}

// SPI: UPC-QSHC-3
BOOST_AUTO_TEST_CASE(a_context_needs_a_place_to_go) {
    int error = 0;
    BOOST_TEST(up().table().lpWPUQuerySocketHandleContext(s, nullptr, &error) == SOCKET_ERROR);
    BOOST_TEST(error == WSAEFAULT);
}

// SPI: UPC-QSHC-5
BOOST_AUTO_TEST_CASE(a_context_is_found_whichever_provider_asks) {
    Spy& other = env.install_base("spy2");
    close();
    env.stop();
    spy->context = 111;
    other->context = 222;
    env.start();
    s = open_spy_stream();
    WSAPROTOCOL_INFOW info = env.process().catalog()->find(other.entry)->info;
    const SOCKET theirs = WSASocketW(kSpyFamily, SOCK_STREAM, kSpyStream, &info, 0, 0);
    BOOST_TEST(other.upcalls().query_context(s) == gives(DWORD_PTR{111}));
    BOOST_TEST(spy.upcalls().query_context(theirs) == gives(DWORD_PTR{222}));
    BOOST_TEST(api(closesocket(theirs)) == succeeds());
}

// SPI: UPC-QSHC-6, DSP-HND-8
BOOST_AUTO_TEST_CASE(a_query_racing_with_the_close_gives_the_context_or_no_socket) {
    const Upcalls upcalls = up();
    const DWORD entry = spy.entry;
    constexpr int kRounds = 3000;
    std::atomic<SOCKET> current{s};
    std::atomic<bool> over{false};
    std::atomic<int> wrong{0};
    const auto query = [&] {
        while (!over.load()) {
            const SOCKET asked = current.load();
            const auto answer = upcalls.query_context(asked);
            // Contexts are chosen so that each belongs to one value at one time only: handle in the low half.
            if (answer.outcome.succeeded ? (answer.value & 0xffffffff) != 0x5a5a5a5a
                                         : answer.outcome.code != WSAENOTSOCK)
                ++wrong;
        }
    };
    current = upcalls.create_socket_handle(entry, 0x5a5a5a5a).value;
    auto first = run(query);
    auto second = run(query);
    for (DWORD_PTR round = 1; round <= kRounds; ++round) {
        const SOCKET old = current.load();
        if (upcalls.close_socket_handle(old) != succeeds()) ++wrong;
        current = upcalls.create_socket_handle(entry, (round << 32) | 0x5a5a5a5a).value;
    }
    over = true;
    value_of(first);
    value_of(second);
    BOOST_TEST(wrong == 0);
    BOOST_TEST(upcalls.close_socket_handle(current) == succeeds());
}

// SPI: UPC-CSH-2
BOOST_AUTO_TEST_CASE(of_two_threads_that_close_one_handle_exactly_one_succeeds) {
    const Upcalls upcalls = up();
    constexpr int kRounds = 5000;
    std::vector<SOCKET> handles;
    for (int i = 0; i < kRounds; ++i) handles.push_back(upcalls.create_socket_handle(spy.entry, 0).value);
    // Both go through the same list as fast as they can and so meet at many of the handles.
    std::barrier start(2);
    const auto close_all = [&] {
        start.arrive_and_wait();
        int closed = 0;
        for (SOCKET made : handles) closed += upcalls.close_socket_handle(made) == succeeds() ? 1 : 0;
        return closed;
    };
    auto other = run(close_all);
    const int here = close_all();
    BOOST_TEST(here + value_of(other) == kRounds);
}

// SPI: UPC-QSHC-7
BOOST_AUTO_TEST_CASE(a_context_can_be_asked_for_inside_a_completion_routine_and_a_condition_function) {
    struct Asked {
        Upcalls upcalls;
        SOCKET s;
        std::vector<Answer<DWORD_PTR>> answers;
    } asked{up(), s, {}};
    auto thread = up().open_current_thread().value;
    const auto routine = [](DWORD_PTR context) {
        auto& state = *reinterpret_cast<Asked*>(context);
        state.answers.push_back(state.upcalls.query_context(state.s));
    };
    BOOST_TEST(up().queue_apc(&thread, routine, reinterpret_cast<DWORD_PTR>(&asked)) == succeeds());
    BOOST_TEST(SleepEx(0, TRUE) == WAIT_IO_COMPLETION);
    BOOST_TEST(up().close_thread(thread) == succeeds());

    spy.on(kSpyAccept, [](SpyCall& call) { // a provider calls the condition function inside WSPAccept
        call.arg<LPCONDITIONPROC>(3)(nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, call.args.at(4));
        call.fails(WSAECONNREFUSED);
    });
    const auto condition = [](LPWSABUF, LPWSABUF, LPQOS, LPQOS, LPWSABUF, LPWSABUF, GROUP*, DWORD_PTR context) -> int {
        auto& state = *reinterpret_cast<Asked*>(context);
        state.answers.push_back(state.upcalls.query_context(state.s));
        return CF_REJECT;
    };
    BOOST_TEST(api(WSAAccept(s, nullptr, nullptr, condition, reinterpret_cast<DWORD_PTR>(&asked))) ==
               fails_with(WSAECONNREFUSED));
    BOOST_TEST_REQUIRE(asked.answers.size() == 2u);
    for (const auto& answer : asked.answers) BOOST_TEST(answer == gives(DWORD_PTR{0}));
}

BOOST_AUTO_TEST_SUITE_END()
