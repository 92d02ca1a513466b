// Which provider a handle belongs to.
#include "spy_fixture.h"

using namespace wspemu::test;

BOOST_FIXTURE_TEST_SUITE(handles_and_providers, SpyFixture)

// SPI: DSP-HND-1, DSP-HND-2
BOOST_AUTO_TEST_CASE(a_handle_that_was_never_registered_is_refused) {
    env.expect_report("DSP-HND-2");
    spy->register_handles = false;
    BOOST_TEST(api(open_spy_stream()) == fails_with(WSAENOTSOCK));
    BOOST_TEST(spy.count(kSpyCloseSocket) == 1u); // it is given back to its provider
    BOOST_TEST(api(accept(s, nullptr, nullptr)) == fails_with(WSAENOTSOCK));
    BOOST_TEST(api(WSAJoinLeaf(s, nullptr, 0, nullptr, nullptr, nullptr, nullptr, 0)) == fails_with(WSAENOTSOCK));
    BOOST_TEST(spy.count(kSpyCloseSocket) == 3u);
    BOOST_TEST(env.reports_of("DSP-HND-2") == 3u);
    spy->register_handles = true;
}

// SPI: DSP-HND-2
BOOST_AUTO_TEST_CASE(when_not_strict_an_unregistered_handle_belongs_to_the_entry_of_the_call) {
    env.expect_report("DSP-HND-2");
    env.process().set_strict_handles(false);
    // An operating-system handle without an association: the base provider's, after its association was given up.
    const SOCKET foreign = socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
    BOOST_TEST(up().modify_ifs_handle(spy.entry, foreign) == gives(foreign));
    spy.on(kSpyCloseSocket, [](SpyCall& call) { call.returns(0); });
    BOOST_TEST(api(closesocket(foreign)) == succeeds()); // the object itself lives on
    spy.on(kSpyCloseSocket, nullptr);
    spy.on(kSpySocket, [&](SpyCall& call) { call.returns(foreign); });
    BOOST_TEST(open_spy_stream() == foreign);
    BOOST_TEST(api(listen(foreign, 1)) == succeeds());
    BOOST_TEST(spy.only_call(kSpyListen).socket() == foreign);
    BOOST_TEST(env.reports_of("DSP-HND-2") == 1u);
    BOOST_TEST(api_bool(CloseHandle(reinterpret_cast<HANDLE>(foreign))) == succeeds());
}

// SPI: DSP-HND-3
BOOST_AUTO_TEST_CASE(a_host_made_handle_lives_until_the_provider_gives_it_back) {
    spy.fails(kSpyCloseSocket, WSAEWOULDBLOCK);
    BOOST_TEST(api(closesocket(s)) == fails_with(WSAEWOULDBLOCK));
    BOOST_TEST(api(listen(s, 1)) == succeeds());
    spy.on(kSpyCloseSocket, nullptr);
    const SOCKET gone = s;
    close();
    BOOST_TEST(api(listen(gone, 1)) == fails_with(WSAENOTSOCK));
}

// SPI: DSP-HND-4
BOOST_AUTO_TEST_CASE(an_ifs_handle_is_an_operating_system_handle) {
    const SocketPair pair = env.tcp_pair();
    const auto file = reinterpret_cast<HANDLE>(pair.client);
    const HANDLE port = CreateIoCompletionPort(reinterpret_cast<HANDLE>(pair.server), nullptr, 9, 0);
    BOOST_TEST_REQUIRE(port != nullptr);
    DWORD done = 0;
    BOOST_TEST(api_bool(WriteFile(file, "abc", 3, &done, nullptr)) == succeeds());
    BOOST_TEST(done == 3u);
    char data[8] = {};
    OVERLAPPED overlapped{};
    const BOOL at_once = ReadFile(reinterpret_cast<HANDLE>(pair.server), data, 8, nullptr, &overlapped);
    BOOST_TEST((at_once || GetLastError() == static_cast<DWORD>(ERROR_IO_PENDING)));
    ULONG_PTR key = 0;
    LPOVERLAPPED which = nullptr;
    BOOST_TEST(api_bool(GetQueuedCompletionStatus(port, &done, &key, &which, kDeadlineMs)) == succeeds());
    BOOST_TEST(done == 3u);
    BOOST_TEST(which == &overlapped);
    BOOST_TEST(std::string(data) == "abc");
    BOOST_TEST(api(closesocket(pair.client)) == succeeds());
    BOOST_TEST(api(closesocket(pair.server)) == succeeds());
    BOOST_TEST(api_bool(CloseHandle(port)) == succeeds());
}

// SPI: DSP-HND-5, OVL-IOCP-10
BOOST_AUTO_TEST_CASE(file_calls_on_a_host_made_handle_become_wsprecv_and_wspsend) {
    const auto file = reinterpret_cast<HANDLE>(s);
    char data[4] = {};
    OVERLAPPED overlapped{};
    spy.fails(kSpyRecv, WSA_IO_PENDING);
    BOOST_TEST(api_bool(ReadFile(file, data, 4, nullptr, &overlapped)) == fails_with(ERROR_IO_PENDING));
    SpyCall call = spy.only_call(kSpyRecv);
    BOOST_TEST(call.arg<LPOVERLAPPED>(5) == &overlapped);
    BOOST_TEST(call.args.at(6) == 0u); // no completion routine
    spy.fails(kSpySend, WSAECONNRESET);
    BOOST_TEST(api_bool(WriteFile(file, data, 4, nullptr, &overlapped)) == fails_with(WSAECONNRESET));
    spy.forget_calls();
    const auto routine = [](DWORD, DWORD, LPOVERLAPPED) {};
    spy.fails(kSpySend, WSA_IO_PENDING);
    WriteFileEx(file, data, 4, &overlapped, routine);
    call = spy.only_call(kSpySend);
    BOOST_TEST(call.args.at(6) != 0u);
    BOOST_TEST(call.args.at(7) != 0u);
}

// SPI: DSP-HND-5, OVL-IOCP-10
BOOST_AUTO_TEST_CASE(file_calls_tell_the_bytes_that_the_provider_moved) {
    const auto file = reinterpret_cast<HANDLE>(s);
    char data[8] = {};
    DWORD done = 77;
    spy.on(kSpyRecv, [](SpyCall& call) {
        *call.arg<LPDWORD>(3) = 5;
        call.returns(0);
    });
    BOOST_TEST(api_bool(ReadFile(file, data, 8, &done, nullptr)) == succeeds());
    BOOST_TEST(done == 5u);
    SpyCall seen = spy.only_call(kSpyRecv);
    BOOST_TEST(seen.args.at(5) == 0u); // no OVERLAPPED
    spy.on(kSpySend, [](SpyCall& call) {
        *call.arg<LPDWORD>(3) = 3;
        call.returns(0);
    });
    BOOST_TEST(api_bool(WriteFile(file, data, 8, &done, nullptr)) == succeeds());
    BOOST_TEST(done == 3u);
    // The count is only told by who has succeeded.
    spy.fails(kSpyRecv, WSAECONNRESET);
    BOOST_TEST(api_bool(ReadFile(file, data, 8, &done, nullptr)) == fails_with(WSAECONNRESET));
    BOOST_TEST(done == 3u);
    BOOST_TEST(api_bool(ReadFile(file, data, 8, nullptr, nullptr)) == fails_with(ERROR_INVALID_PARAMETER));
    spy.forget_calls();
    OVERLAPPED overlapped{};
    spy.fails(kSpyRecv, WSA_IO_PENDING);
    BOOST_TEST(api_bool(ReadFileEx(file, data, 8, &overlapped, [](DWORD, DWORD, LPOVERLAPPED) {})) == succeeds());
    seen = spy.only_call(kSpyRecv);
    BOOST_TEST(seen.args.at(6) != 0u); // a routine, and the thread that it is for
    BOOST_TEST(seen.args.at(7) != 0u);
}

// SPI: DSP-HND-4, OVL-IOCP-10
BOOST_AUTO_TEST_CASE(the_ex_forms_call_their_routine_for_an_ifs_handle) {
    const SocketPair pair = env.tcp_pair();
    static DWORD told, bytes;
    static bool was_written;
    told = bytes = 99;
    was_written = false;
    const auto note = [](DWORD error, DWORD count, LPOVERLAPPED) {
        told = error;
        bytes = count;
    };
    char data[8] = {};
    OVERLAPPED reading{};
    BOOST_TEST(api_bool(ReadFileEx(reinterpret_cast<HANDLE>(pair.server), data, 8, &reading, note)) == succeeds());
    OVERLAPPED writing{};
    BOOST_TEST(api_bool(WriteFileEx(reinterpret_cast<HANDLE>(pair.client), "abcd", 4, &writing,
                                    [](DWORD, DWORD, LPOVERLAPPED) { was_written = true; })) == succeeds());
    BOOST_TEST(told == 99u); // not inside the call
    BOOST_TEST(!was_written);
    while (told == 99 || !was_written)
        BOOST_TEST_REQUIRE(SleepEx(kDeadlineMs, TRUE) == static_cast<DWORD>(WAIT_IO_COMPLETION));
    BOOST_TEST(told == 0u);
    BOOST_TEST(bytes == 4u);
    BOOST_TEST(std::string(data) == "abcd");
    BOOST_TEST(api(closesocket(pair.client)) == succeeds());
    BOOST_TEST(api(closesocket(pair.server)) == succeeds());
}

// SPI: DSP-HND-5, OVL-CAN-4
BOOST_AUTO_TEST_CASE(cancelling_through_the_system_does_nothing_for_a_host_made_handle) {
    const auto file = reinterpret_cast<HANDLE>(s);
    spy.forget_calls();
    BOOST_TEST(api_bool(CancelIo(file)) == fails_with(ERROR_INVALID_FUNCTION));
    BOOST_TEST(api_bool(CancelIoEx(file, nullptr)) == fails_with(ERROR_INVALID_FUNCTION));
    BOOST_TEST(spy.calls().empty());
}

// SPI: DSP-HND-8
BOOST_AUTO_TEST_CASE(looking_up_while_handles_come_and_go_finds_the_right_provider_or_none) {
    // Two threads call on whatever handle there is; what reaches the spy must carry the handle that was called.
    std::atomic<SOCKET> current{open_spy_stream()};
    std::atomic<bool> over{false};
    std::atomic<int> wrong{0};
    spy.on(kSpyListen, [&](SpyCall& call) {
        if (call.socket() != call.arg<SOCKET>(0)) ++wrong;
        call.returns(0);
    });
    const auto call_on_it = [&] {
        while (!over) {
            const SOCKET asked = current;
            if (listen(asked, 1) != 0 && WSAGetLastError() != WSAENOTSOCK) ++wrong;
        }
    };
    auto a = run(call_on_it);
    auto b = run(call_on_it);
    for (int i = 0; i < 300; ++i) {
        const SOCKET old = current;
        current = open_spy_stream();
        if (closesocket(old) != 0) ++wrong;
        spy.forget_calls();
    }
    over = true;
    value_of(a);
    value_of(b);
    BOOST_TEST(wrong == 0);
    BOOST_TEST(api(closesocket(current)) == succeeds());
}

BOOST_AUTO_TEST_SUITE_END()
