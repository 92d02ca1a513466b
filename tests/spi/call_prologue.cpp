// The prologue and epilogue of every relayed call: started? whose socket? and what becomes of the provider's error.
#include "spy_fixture.h"

#include "core/port/threads.h"

using namespace wspemu::test;

namespace {

struct sockaddr some_name {};

} // namespace

BOOST_FIXTURE_TEST_SUITE(call_prologue, SpyFixture)

// SPI: DSP-PRO-1
BOOST_AUTO_TEST_CASE(nothing_is_relayed_before_wsastartup) {
    close();
    env.stop();
    BOOST_TEST(api(open_spy_stream()) == fails_with(WSANOTINITIALISED));
    BOOST_TEST(api(bind(4, &some_name, 1)) == fails_with(WSANOTINITIALISED));
    BOOST_TEST(api(closesocket(4)) == fails_with(WSANOTINITIALISED));
    BOOST_TEST(api(accept(4, nullptr, nullptr)) == fails_with(WSANOTINITIALISED));
    BOOST_TEST(api_bool(WSAGetOverlappedResult(4, nullptr, nullptr, FALSE, nullptr)) == fails_with(WSANOTINITIALISED));
    BOOST_TEST(api(select(0, nullptr, nullptr, nullptr, nullptr)) == fails_with(WSANOTINITIALISED));
    BOOST_TEST(api(WSACleanup()) == fails_with(WSANOTINITIALISED));
    DWORD size = 0;
    BOOST_TEST(api(WSAEnumProtocolsW(nullptr, nullptr, &size)) == fails_with(WSANOTINITIALISED));
    // Exempt: byte order, numeric addresses, the last error, events.
    BOOST_TEST(htons(0x0102) == 0x0201);
    BOOST_TEST(inet_addr("1.2.3.4") != INADDR_NONE);
    WSASetLastError(77);
    BOOST_TEST(WSAGetLastError() == 77);
    const WSAEVENT event = WSACreateEvent();
    BOOST_TEST(event != WSA_INVALID_EVENT);
    BOOST_TEST(api_bool(WSACloseEvent(event)) == succeeds());
}

// SPI: DSP-PRO-2, DSP-HND-7
BOOST_AUTO_TEST_CASE(an_unknown_handle_is_no_socket_and_no_provider_hears_of_it) {
    spy.forget_calls();
    const HANDLE event = CreateEventA(nullptr, TRUE, FALSE, nullptr);
    for (SOCKET wrong : {SOCKET{0}, INVALID_SOCKET, s + 1, SOCKET{0x7ffffff0}, reinterpret_cast<SOCKET>(event)}) {
        BOOST_TEST(api(bind(wrong, &some_name, 1)) == fails_with(WSAENOTSOCK));
        BOOST_TEST(api(accept(wrong, nullptr, nullptr)) == fails_with(WSAENOTSOCK));
        BOOST_TEST(api(closesocket(wrong)) == fails_with(WSAENOTSOCK));
        BOOST_TEST(api_bool(WSAGetOverlappedResult(wrong, nullptr, nullptr, FALSE, nullptr)) ==
                   fails_with(WSAENOTSOCK));
    }
    BOOST_TEST(spy.calls().empty());
    CloseHandle(event);
}

// SPI: DSP-PRO-3, WSP-GEN-3
BOOST_AUTO_TEST_CASE(arguments_are_the_providers_to_judge_and_the_thread_is_the_callers) {
    spy.fails(kSpyBind, WSAEFAULT);
    BOOST_TEST(api(bind(s, nullptr, -1)) == fails_with(WSAEFAULT));
    const SpyCall call = spy.only_call(kSpyBind);
    BOOST_TEST(call.args.at(1) == 0u);
    BOOST_TEST(call.arg<int>(2) == -1);
    BOOST_TEST(call.thread == GetCurrentThreadId());
    BOOST_TEST(api(WSARecv(s, nullptr, 0, nullptr, nullptr, nullptr, nullptr)) == succeeds());
    BOOST_TEST(spy.count(kSpyRecv) == 1u);
}

// SPI: DSP-PRO-5
BOOST_AUTO_TEST_CASE(wsastartup_negotiates_down_to_2_2) {
    struct Row {
        WORD asked;
        int code;
        WORD version;
    };
    const Row rows[] = {
        {MAKEWORD(2, 2), 0, MAKEWORD(2, 2)},     {MAKEWORD(2, 0), 0, MAKEWORD(2, 0)},
        {MAKEWORD(1, 1), 0, MAKEWORD(1, 1)},     {MAKEWORD(1, 0), 0, MAKEWORD(1, 0)},
        {MAKEWORD(2, 3), 0, MAKEWORD(2, 2)},     {MAKEWORD(9, 9), 0, MAKEWORD(2, 2)},
        {MAKEWORD(0, 9), WSAVERNOTSUPPORTED, 0}, {0, WSAVERNOTSUPPORTED, 0},
    };
    for (const Row& row : rows) {
        WSADATA data{};
        WSASetLastError(4242);
        BOOST_TEST(WSAStartup(row.asked, &data) == row.code);
        BOOST_TEST(WSAGetLastError() == 4242); // the code is returned, not set
        if (row.code != 0) continue;
        BOOST_TEST(data.wVersion == row.version);
        BOOST_TEST(data.wHighVersion == MAKEWORD(2, 2));
        BOOST_TEST(api(WSACleanup()) == succeeds());
    }
    BOOST_TEST(WSAStartup(MAKEWORD(2, 2), nullptr) == WSAEFAULT);
}

// SPI: DSP-PRO-5, DSP-PRO-6
BOOST_AUTO_TEST_CASE(startups_are_counted_and_only_the_last_cleanup_reaches_providers) {
    env.start();
    env.start();
    BOOST_TEST(api(WSACleanup()) == succeeds());
    BOOST_TEST(api(WSACleanup()) == succeeds());
    BOOST_TEST(spy.count(kSpyCleanup) == 0u);
    BOOST_TEST(api(listen(s, 1)) == succeeds());
    s = INVALID_SOCKET;
    env.expect_report("UPC-CSH-6"); // it is still open
    BOOST_TEST(api(WSACleanup()) == succeeds());
    BOOST_TEST(spy.count(kSpyCleanup) == 1u);
    BOOST_TEST(spy.count(kSpyCloseSocket) == 0u); // the host closes nothing itself
    BOOST_TEST(api(WSACleanup()) == fails_with(WSANOTINITIALISED));
}

// SPI: DSP-ERR-1, WSP-GEN-2
BOOST_AUTO_TEST_CASE(the_providers_code_becomes_the_last_error) {
    const auto check = [this](SpyFunction function, auto&& call) {
        spy.fails(function, WSAECONNABORTED);
        BOOST_TEST(call() == fails_with(WSAECONNABORTED));
    };
    char data[4];
    fd_set set;
    FD_ZERO(&set);
    FD_SET(s, &set);
    check(kSpyBind, [&] { return api(bind(s, &some_name, 1)); });
    check(kSpyConnect, [&] { return api(connect(s, &some_name, 1)); });
    check(kSpyAccept, [&] { return api(accept(s, nullptr, nullptr)); });
    check(kSpySocket, [&] { return api(open_spy_stream()); });
    check(kSpyJoinLeaf, [&] { return api(WSAJoinLeaf(s, nullptr, 0, nullptr, nullptr, nullptr, nullptr, 0)); });
    check(kSpySend, [&] { return api(send(s, data, 4, 0)); });
    check(kSpyRecv, [&] { return api(recv(s, data, 4, 0)); });
    check(kSpySelect, [&] { return api(select(0, &set, nullptr, nullptr, nullptr)); });
    check(kSpyIoctl, [&] { return api(ioctlsocket(s, FIONREAD, nullptr)); });
    check(kSpyGetOverlappedResult,
          [&] { return api_bool(WSAGetOverlappedResult(s, nullptr, nullptr, FALSE, nullptr)); });
    check(kSpyGetQOSByName, [&] { return api_bool(WSAGetQOSByName(s, nullptr, nullptr)); });
    check(kSpyEventSelect, [&] { return api(WSAEventSelect(s, nullptr, 0)); });
}

// SPI: WSP-GEN-5
BOOST_AUTO_TEST_CASE(a_last_error_that_the_provider_sets_itself_does_not_count) {
    spy.on(kSpyBind, [](SpyCall& call) {
        WSASetLastError(WSAEINTR);
        call.fails(WSAEACCES);
    });
    BOOST_TEST(api(bind(s, &some_name, 1)) == fails_with(WSAEACCES));
}

// SPI: DSP-ERR-2, WSP-GEN-4
BOOST_AUTO_TEST_CASE(a_failure_without_a_code_is_a_system_call_failure_and_reported) {
    env.expect_report("WSP-GEN-4");
    spy.fails(kSpyBind, 0);
    WSASetLastError(WSAEINTR); // an old error must not be taken for the provider's
    BOOST_TEST(api(bind(s, &some_name, 1)) == fails_with(WSASYSCALLFAILURE));
    BOOST_TEST(spy.only_call(kSpyBind).preset == 0);
    spy.fails(kSpyAccept, 0);
    BOOST_TEST(api(accept(s, nullptr, nullptr)) == fails_with(WSASYSCALLFAILURE));
    BOOST_TEST(env.reports_of("WSP-GEN-4") == 2u);
}

// SPI: DSP-ERR-3, WSP-GEN-2
BOOST_AUTO_TEST_CASE(a_success_leaves_the_last_error_alone) {
    spy.on(kSpyListen, [](SpyCall& call) {
        call.returns(0);
        call.code = WSAEINTR; // meaningless beside a success
    });
    WSASetLastError(31337);
    BOOST_TEST(listen(s, 1) == 0);
    BOOST_TEST(WSAGetLastError() == 31337);
}

// SPI: DSP-ERR-4
BOOST_AUTO_TEST_CASE(winsock_and_the_system_share_one_last_error_per_thread) {
    WSASetLastError(111);
    BOOST_TEST(GetLastError() == 111u);
    SetLastError(222);
    BOOST_TEST(WSAGetLastError() == 222);
    auto other = run([] {
        const int fresh = WSAGetLastError();
        WSASetLastError(333);
        return fresh;
    });
    BOOST_TEST(value_of(other) == 0);
    BOOST_TEST(WSAGetLastError() == 222);
}

// SPI: DSP-ERR-5
BOOST_AUTO_TEST_CASE(so_error_is_asked_of_the_provider) {
    spy.on(kSpyGetSockOpt, [](SpyCall& call) {
        *call.arg<int*>(3) = WSAECONNREFUSED;
        call.returns(0);
    });
    WSASetLastError(1);
    int value = 0;
    int length = sizeof value;
    BOOST_TEST(api(getsockopt(s, SOL_SOCKET, SO_ERROR, reinterpret_cast<char*>(&value), &length)) == succeeds());
    BOOST_TEST(value == WSAECONNREFUSED);
    BOOST_TEST(WSAGetLastError() == 1);
}

// SPI: DSP-ERR-6
BOOST_AUTO_TEST_CASE(the_code_of_a_network_event_comes_in_its_record) {
    spy.on(kSpyEnumNetworkEvents, [](SpyCall& call) {
        auto& events = *call.arg<LPWSANETWORKEVENTS>(2);
        events.lNetworkEvents = FD_CONNECT;
        events.iErrorCode[FD_CONNECT_BIT] = WSAETIMEDOUT;
        call.returns(0);
    });
    WSASetLastError(1);
    WSANETWORKEVENTS events{};
    BOOST_TEST(api(WSAEnumNetworkEvents(s, nullptr, &events)) == succeeds());
    BOOST_TEST(events.iErrorCode[FD_CONNECT_BIT] == WSAETIMEDOUT);
    BOOST_TEST(WSAGetLastError() == 1);
}

// SPI: DSP-ERR-7
BOOST_AUTO_TEST_CASE(any_number_passes_through_as_a_code) {
    for (int code : {1, 6, 8, 87, 995, 996, 997, 9999, 10107, 12345, 0x40000001, -5}) {
        spy.fails(kSpyBind, code);
        BOOST_TEST(api(bind(s, &some_name, 1)) == fails_with(code));
    }
}

// SPI: DSP-ERR-8
BOOST_AUTO_TEST_CASE(invalid_socket_is_all_ones) {
    static_assert(INVALID_SOCKET == ~SOCKET{0} && sizeof(SOCKET) == sizeof(void*));
    spy.on(kSpySocket, [](SpyCall& call) { call.fails(WSAEMFILE); });
    BOOST_TEST(open_spy_stream() == ~SOCKET{0});
}

BOOST_AUTO_TEST_SUITE_END()
