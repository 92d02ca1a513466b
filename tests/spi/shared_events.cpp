// Events that several sockets share, duplicated sockets, and the limits of WSAWaitForMultipleEvents.
#include "spy_fixture.h"

#include <cstring>

using namespace wspemu::test;

namespace {

struct EventFixture : SpyFixture {
    WSAEVENT event = WSACreateEvent();
    ~EventFixture() { WSACloseEvent(event); }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(shared_events, EventFixture)

// SPI: DSP-EVT-1
BOOST_AUTO_TEST_CASE(one_event_serves_sockets_of_different_providers) {
    const SocketPair pair = env.udp_pair();
    BOOST_TEST(api(WSAEventSelect(pair.server, event, FD_READ)) == succeeds());
    BOOST_TEST(api(WSAEventSelect(s, event, FD_READ)) == succeeds());
    BOOST_TEST(spy.only_call(kSpyEventSelect).arg<WSAEVENT>(1) == event);
    BOOST_TEST(WSAWaitForMultipleEvents(1, &event, FALSE, 0, FALSE) == WSA_WAIT_TIMEOUT);
    BOOST_TEST(send(pair.client, "x", 1, 0) == 1);
    BOOST_TEST(WSAWaitForMultipleEvents(1, &event, FALSE, kDeadlineMs, FALSE) == WSA_WAIT_EVENT_0);
    BOOST_TEST(api_bool(WSAResetEvent(event)) == succeeds());
    BOOST_TEST(up().set_event(event) == succeeds()); // now as the spy would
    BOOST_TEST(WSAWaitForMultipleEvents(1, &event, FALSE, 0, FALSE) == WSA_WAIT_EVENT_0);
    BOOST_TEST(api(closesocket(pair.client)) == succeeds());
    BOOST_TEST(api(closesocket(pair.server)) == succeeds());
}

// SPI: DSP-EVT-2, DSP-EVT-3
BOOST_AUTO_TEST_CASE(enumerating_one_socket_resets_the_event_although_another_has_news) {
    const SocketPair pair = env.udp_pair();
    for (SOCKET socket : {pair.client, pair.server})
        BOOST_TEST(api(WSAEventSelect(socket, event, FD_READ)) == succeeds());
    BOOST_TEST(send(pair.client, "x", 1, 0) == 1);
    BOOST_TEST(send(pair.server, "y", 1, 0) == 1);
    // Both have their record once both have been seen by a wait.
    fd_set both;
    FD_ZERO(&both);
    FD_SET(pair.client, &both);
    FD_SET(pair.server, &both);
    BOOST_TEST(WSAWaitForMultipleEvents(1, &event, FALSE, kDeadlineMs, FALSE) == WSA_WAIT_EVENT_0);
    while (select(0, &both, nullptr, nullptr, nullptr) != 2) {
        FD_SET(pair.client, &both);
        FD_SET(pair.server, &both);
    }
    WSANETWORKEVENTS found{};
    BOOST_TEST(api(WSAEnumNetworkEvents(pair.client, event, &found)) == succeeds());
    BOOST_TEST(!is_set(event)); // the host signals nothing again
    long seen = found.lNetworkEvents;
    BOOST_TEST(api(WSAEnumNetworkEvents(pair.server, event, &found)) == succeeds());
    seen |= found.lNetworkEvents;
    BOOST_TEST((seen & FD_READ) != 0);
    BOOST_TEST(api(closesocket(pair.client)) == succeeds());
    BOOST_TEST(api(closesocket(pair.server)) == succeeds());
}

// SPI: DSP-EVT-4
BOOST_AUTO_TEST_CASE(a_registered_event_that_its_client_closes_does_not_hurt_the_socket) {
    const SocketPair pair = env.udp_pair();
    const WSAEVENT doomed = WSACreateEvent();
    BOOST_TEST(api(WSAEventSelect(pair.server, doomed, FD_READ)) == succeeds());
    BOOST_TEST(api_bool(WSACloseEvent(doomed)) == succeeds());
    BOOST_TEST(up().set_event(doomed) == fails_with(WSA_INVALID_HANDLE));
    BOOST_TEST(send(pair.client, "x", 1, 0) == 1);
    fd_set read;
    FD_ZERO(&read);
    FD_SET(pair.server, &read);
    BOOST_TEST(select(0, &read, nullptr, nullptr, nullptr) == 1);
    char byte = 0;
    BOOST_TEST(recv(pair.server, &byte, 1, 0) == 1);
    BOOST_TEST(api(closesocket(pair.client)) == succeeds());
    BOOST_TEST(api(closesocket(pair.server)) == succeeds());
}

// SPI: DSP-EVT-5
BOOST_AUTO_TEST_CASE(a_wait_takes_one_to_sixty_four_valid_events) {
    const auto wait = [](DWORD count, const WSAEVENT* events, BOOL all) {
        return WSAWaitForMultipleEvents(count, events, all, 0, FALSE) == WSA_WAIT_FAILED ? fails_with(WSAGetLastError())
                                                                                         : succeeds();
    };
    std::vector<WSAEVENT> events(65, event);
    BOOST_TEST(wait(0, events.data(), FALSE) == fails_with(WSA_INVALID_PARAMETER));
    BOOST_TEST(wait(65, events.data(), FALSE) == fails_with(WSA_INVALID_PARAMETER));
    BOOST_TEST(wait(2, events.data(), TRUE) == fails_with(WSA_INVALID_PARAMETER)); // the same event twice, all of them
    BOOST_TEST(wait(64, events.data(), FALSE) == succeeds());
    events[1] = reinterpret_cast<WSAEVENT>(ULONG_PTR{0x7ffffff0});
    BOOST_TEST(wait(2, events.data(), FALSE) == fails_with(WSA_INVALID_HANDLE));
    BOOST_TEST(WSA_MAXIMUM_WAIT_EVENTS == 64);
}

// SPI: DSP-EVT-5
BOOST_AUTO_TEST_CASE(a_wait_tells_which_event_or_that_all_came) {
    WSAEVENT events[3] = {event, WSACreateEvent(), WSACreateEvent()};
    WSASetEvent(events[1]);
    WSASetEvent(events[2]);
    BOOST_TEST(WSAWaitForMultipleEvents(3, events, FALSE, 0, FALSE) == WSA_WAIT_EVENT_0 + 1);
    BOOST_TEST(WSAWaitForMultipleEvents(3, events, TRUE, 0, FALSE) == WSA_WAIT_TIMEOUT);
    WSASetEvent(events[0]);
    BOOST_TEST(WSAWaitForMultipleEvents(3, events, TRUE, 0, FALSE) == WSA_WAIT_EVENT_0);
    WSACloseEvent(events[1]);
    WSACloseEvent(events[2]);
}

// SPI: DSP-DUP-1, DSP-DUP-4
BOOST_AUTO_TEST_CASE(the_provider_alone_fills_the_entry_of_a_duplicate) {
    WSAPROTOCOL_INFOW from_provider{};
    std::memset(&from_provider, 0xa5, sizeof from_provider);
    spy.on(kSpyDuplicateSocket, [&](SpyCall& call) {
        *call.arg<LPWSAPROTOCOL_INFOW>(2) = from_provider;
        call.returns(0);
    });
    WSAPROTOCOL_INFOW info{};
    BOOST_TEST(api(WSADuplicateSocketW(s, GetCurrentProcessId(), &info)) == succeeds());
    BOOST_TEST(std::memcmp(&info, &from_provider, sizeof info) == 0);
    BOOST_TEST(spy.only_call(kSpyDuplicateSocket).arg<DWORD>(1) == GetCurrentProcessId());
}

// SPI: DSP-DUP-2, DSP-DUP-3
BOOST_AUTO_TEST_CASE(a_duplicate_is_opened_by_the_provider_of_its_entry_with_its_cookie) {
    spy.on(kSpyDuplicateSocket, [&](SpyCall& call) {
        auto& info = *call.arg<LPWSAPROTOCOL_INFOW>(2);
        info = env.process().catalog()->find(spy.entry)->info;
        info.dwProviderReserved = 77;
        call.returns(0);
    });
    WSAPROTOCOL_INFOW info{};
    BOOST_TEST(api(WSADuplicateSocketW(s, GetCurrentProcessId(), &info)) == succeeds());
    spy.forget_calls();
    const SOCKET twin =
        WSASocketW(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, &info, 0, WSA_FLAG_OVERLAPPED);
    BOOST_TEST(api(twin) == succeeds());
    BOOST_TEST(spy.only_call(kSpySocket).info.dwProviderReserved == 77u);
    spy.fails(kSpySocket, WSAEINVAL); // the provider knows that the cookie is used up
    BOOST_TEST(api(WSASocketW(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, &info, 0,
                              WSA_FLAG_OVERLAPPED)) == fails_with(WSAEINVAL));
    BOOST_TEST(api(closesocket(twin)) == succeeds());
}

BOOST_AUTO_TEST_SUITE_END()
