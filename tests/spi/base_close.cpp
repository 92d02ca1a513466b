// Closing, duplicates, cleanup (wsp.md 6, 8, WSPCleanup).
#include "net_fixture.h"

#include <ws2tcpip.h>

#include <cstring>

using namespace wspemu::test;

namespace {

Socket duplicate_of(SOCKET s) {
    WSAPROTOCOL_INFOW info{};
    BOOST_TEST(api(WSADuplicateSocketW(s, GetCurrentProcessId(), &info)) == succeeds());
    return Socket(
        WSASocketW(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, &info, 0, WSA_FLAG_OVERLAPPED));
}

void CALLBACK count_abort(DWORD error, DWORD, LPWSAOVERLAPPED overlapped, DWORD) {
    if (error == DWORD{WSA_OPERATION_ABORTED}) ++*static_cast<int*>(overlapped->hEvent);
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(base_close, NetFixture)

// SPI: WSP-CLOS-1
BOOST_AUTO_TEST_CASE(a_closed_descriptor_is_no_socket_any_more) {
    const SOCKET s = socket(AF_INET, SOCK_STREAM, 0);
    BOOST_TEST(api(closesocket(s)) == succeeds());
    char byte;
    BOOST_TEST(api(closesocket(s)) == fails_with(WSAENOTSOCK));
    BOOST_TEST(api(recv(s, &byte, 1, 0)) == fails_with(WSAENOTSOCK));
    BOOST_TEST(api(bind_to(s, loopback()) == fails_with(WSAENOTSOCK) ? 0 : SOCKET_ERROR) == succeeds());
    BOOST_TEST(api(listen(s, 1)) == fails_with(WSAENOTSOCK));
}

// SPI: WSP-CLOS-3, WSP-CLOS-9, OVL-CAN-1
BOOST_AUTO_TEST_CASE(requests_that_wait_are_told_once_in_the_way_they_asked_for) {
    Pair pair = tcp_pair();
    Pair ported = tcp_pair();
    const HANDLE port = CreateIoCompletionPort(reinterpret_cast<HANDLE>(SOCKET{ported.server}), nullptr, 5, 0);
    BOOST_TEST_REQUIRE((port != nullptr));
    Operation by_event;
    Operation by_port;
    Operation by_routine;
    int routines = 0;
    by_port.overlapped.hEvent = nullptr;
    by_routine.overlapped.hEvent = &routines;
    BOOST_TEST(by_event.receive(pair.server) == fails_with(WSA_IO_PENDING));
    BOOST_TEST(by_port.receive(ported.server) == fails_with(WSA_IO_PENDING));
    BOOST_TEST(api(WSARecv(pair.server, &by_routine.buffer, 1, nullptr, &by_routine.flags, &by_routine.overlapped,
                           count_abort)) == fails_with(WSA_IO_PENDING));
    BOOST_TEST(pair.server.close() == succeeds());
    BOOST_TEST(ported.server.close() == succeeds());
    BOOST_TEST(by_event.event.comes());
    BOOST_TEST(by_event.overlapped.OffsetHigh == DWORD{WSA_OPERATION_ABORTED});
    while (routines == 0 && SleepEx(kDeadlineMs, TRUE) == WAIT_IO_COMPLETION) {
    }
    BOOST_TEST(routines == 1);
    DWORD bytes = 0;
    ULONG_PTR key = 0;
    LPOVERLAPPED told = nullptr;
    BOOST_TEST(!GetQueuedCompletionStatus(port, &bytes, &key, &told, kDeadlineMs));
    BOOST_TEST((told == &by_port.overlapped));
    BOOST_TEST(GetLastError() == DWORD{ERROR_OPERATION_ABORTED});
    BOOST_TEST(key == 5u);
    BOOST_TEST(!GetQueuedCompletionStatus(port, &bytes, &key, &told, 0)); // once
    BOOST_TEST((told == nullptr));
    CloseHandle(port);
}

// SPI: WSP-CLOS-5
BOOST_AUTO_TEST_CASE(the_linger_table) {
    // Off: graceful, at once, and everything arrives.
    Pair graceful = tcp_pair();
    set_nonblocking(graceful.client);
    const std::size_t sent = fill(graceful.client);
    set_nonblocking(graceful.client, false);
    BOOST_TEST(graceful.client.close() == succeeds());
    BOOST_TEST(receive_exactly(graceful.server, sent).size() == sent);
    BOOST_TEST(at_end(graceful.server));
    // On with 0: a reset, at once.
    Pair hard = tcp_pair();
    set_linger(hard.client, 1, 0);
    BOOST_TEST(send_all(hard.client, "x"));
    BOOST_TEST(hard.client.close() == succeeds());
    BOOST_TEST(wait_readable(hard.server));
    while (receive_fails(hard.server) == succeeds()) {
    }
    BOOST_TEST(receive_fails(hard.server) == fails_with(WSAECONNRESET));
    // On with a time: waits no longer than it must.
    Pair patient = tcp_pair();
    set_linger(patient.client, 1, 20);
    BOOST_TEST(send_all(patient.client, "x"));
    BOOST_TEST(patient.client.close() == succeeds());
    BOOST_TEST(receive_exactly(patient.server, 1) == "x");
    BOOST_TEST(at_end(patient.server));
}

// SPI: WSP-CLOS-8
BOOST_AUTO_TEST_CASE(a_close_with_requests_outstanding_gives_the_descriptor_back_all_the_same) {
    Pair pair = tcp_pair();
    Operation operations[8];
    for (Operation& operation : operations) BOOST_TEST(operation.receive(pair.server) == fails_with(WSA_IO_PENDING));
    const SOCKET s = pair.server;
    BOOST_TEST(pair.server.close() == succeeds());
    BOOST_TEST(receive_fails(s) == fails_with(WSAENOTSOCK));
    for (Operation& operation : operations) BOOST_TEST(operation.event.comes());
}

// SPI: WSP-DUP-1, WSP-SOCK-3, DSP-INF-6
BOOST_AUTO_TEST_CASE(the_structure_of_a_duplicate_is_the_sockets_entry_with_a_ticket) {
    const Socket s = tcp();
    WSAPROTOCOL_INFOW info;
    std::memset(&info, 0x5a, sizeof info); // output only
    BOOST_TEST(api(WSADuplicateSocketW(s, GetCurrentProcessId(), &info)) == succeeds());
    WSAPROTOCOL_INFOW entry = env.base_entry(AF_INET, SOCK_STREAM);
    BOOST_TEST(info.dwProviderReserved != 0u);
    entry.dwProviderReserved = info.dwProviderReserved;
    BOOST_TEST(std::memcmp(&info, &entry, sizeof info) == 0);
    const auto open = [&](const WSAPROTOCOL_INFOW& from) {
        WSAPROTOCOL_INFOW copy = from;
        return WSASocketW(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, &copy, 0, WSA_FLAG_OVERLAPPED);
    };
    const Socket duplicate(open(info));
    BOOST_TEST(api(SOCKET{duplicate}) == succeeds());
    BOOST_TEST(api(open(info)) == fails_with(WSAEINVAL)); // used
    info.dwProviderReserved += 1000;
    BOOST_TEST(api(open(info)) == fails_with(WSAEINVAL)); // unknown
}

// SPI: WSP-DUP-2, BLK-MODE-7
BOOST_AUTO_TEST_CASE(duplicates_share_options_mode_data_and_the_connection) {
    Pair pair = tcp_pair();
    Socket twin = duplicate_of(pair.server);
    BOOST_TEST(set_option(twin, SOL_SOCKET, SO_RCVTIMEO, 777) == succeeds());
    BOOST_TEST(get_option(pair.server, SOL_SOCKET, SO_RCVTIMEO) == 777);
    set_nonblocking(twin);
    BOOST_TEST(receive_fails(pair.server) == fails_with(WSAEWOULDBLOCK));
    BOOST_TEST(send_all(pair.client, "ab"));
    BOOST_TEST(receive_exactly(twin, 1) == "a");
    BOOST_TEST(receive_exactly(pair.server, 1) == "b"); // one queue
    BOOST_TEST(pair.server.close() == succeeds());
    BOOST_TEST(send_all(twin, "alive"));
    BOOST_TEST(receive_exactly(pair.client, 5) == "alive");
    BOOST_TEST(twin.close() == succeeds()); // the last one ends it
    BOOST_TEST(at_end(pair.client));
}

// SPI: WSP-DUP-3
BOOST_AUTO_TEST_CASE(duplicating_checks_socket_process_and_structure) {
    const Socket s = tcp();
    WSAPROTOCOL_INFOW info{};
    BOOST_TEST(api(WSADuplicateSocketW(INVALID_SOCKET, GetCurrentProcessId(), &info)) == fails_with(WSAENOTSOCK));
    BOOST_TEST(api(WSADuplicateSocketW(s, 0x7fffffff, &info)) == fails_with(WSAEINVAL));
    BOOST_TEST(api(WSADuplicateSocketW(s, GetCurrentProcessId(), nullptr)) == fails_with(WSAEFAULT));
}

// SPI: WSP-CLNP-3, OVL-CAN-2, BLK-CANC-6
BOOST_AUTO_TEST_CASE(the_last_cleanup_ends_everything_silently) {
    SocketPair raw{};
    {
        Pair pair = tcp_pair();
        raw = {pair.client.release(), pair.server.release()};
    }
    Operation operation;
    BOOST_TEST(operation.receive(raw.server) == fails_with(WSA_IO_PENDING));
    const Event event;
    BOOST_TEST(api(WSAEventSelect(raw.server, event, FD_READ | FD_CLOSE)) == succeeds());
    Socket datagram = udp(); // its receive has no peer whose end could come first
    bind_any(datagram);
    Gate begun("a receive begins");
    auto blocked = run([&, s = datagram.release()] {
        begun.open();
        return receive_fails(s);
    });
    begun.pass();
    BOOST_TEST(api(WSACleanup()) == succeeds());
    const Outcome ended = value_of(blocked);
    // It may have been on its way in: then it finds the end without having waited.
    BOOST_TEST(
        (ended == fails_with(WSAEINTR) || ended == fails_with(WSANOTINITIALISED) || ended == fails_with(WSAENOTSOCK)));
    BOOST_TEST(!operation.pending());
    BOOST_TEST(operation.overlapped.OffsetHigh == DWORD{WSA_OPERATION_ABORTED});
    BOOST_TEST(!operation.event.is_set());
    BOOST_TEST(!event.is_set());
}

// SPI: WSP-GEN-14, WSP-CLNP-6
BOOST_AUTO_TEST_CASE(after_the_cleanup_nothing_goes_until_the_next_start) {
    BOOST_TEST(api(WSACleanup()) == succeeds());
    BOOST_TEST(api(socket(AF_INET, SOCK_STREAM, 0)) == fails_with(WSANOTINITIALISED));
    env.start();
    const Pair pair = tcp_pair();
    BOOST_TEST(send_all(pair.client, "x"));
    BOOST_TEST(receive_exactly(pair.server, 1) == "x");
}

// SPI: WSP-SSO-3; lost_network.cpp has the other half
BOOST_AUTO_TEST_CASE(keeping_a_connection_alive_that_was_reset_fails) {
    Pair pair = tcp_pair();
    BOOST_TEST(set_option(pair.server, SOL_SOCKET, SO_KEEPALIVE, 1) == succeeds());
    set_linger(pair.client, 1, 0);
    BOOST_TEST(pair.client.close() == succeeds());
    BOOST_TEST(wait_readable(pair.server));
    BOOST_TEST(set_option(pair.server, SOL_SOCKET, SO_KEEPALIVE, 1) == fails_with(WSAENOTCONN));
}

// SPI: WSP-SOCK-1, WSP-SOCK-2, WSP-SOCK-6, WSP-SOCK-5
BOOST_AUTO_TEST_CASE(a_socket_takes_its_kind_from_the_call_or_from_the_entry) {
    WSAPROTOCOL_INFOW stream = env.base_entry(AF_INET, SOCK_STREAM);
    const auto open = [&](int af, int type, int protocol, GROUP group = 0, DWORD flags = 0) {
        return WSASocketW(af, type, protocol, &stream, group, flags);
    };
    for (const int either : {0, int{FROM_PROTOCOL_INFO}}) {
        const Socket s(open(either, either, either));
        BOOST_TEST_REQUIRE(api(SOCKET{s}) == succeeds());
        BOOST_TEST(get_option(s, SOL_SOCKET, SO_TYPE) == SOCK_STREAM);
    }
    const Socket six(open(AF_INET6, 0, 0)); // explicit beats the entry's
    struct sockaddr_in6 any {};
    any.sin6_family = AF_INET6;
    BOOST_TEST(api(bind(six, reinterpret_cast<struct sockaddr*>(&any), sizeof any)) == succeeds());
    const Socket datagram(open(0, SOCK_DGRAM, IPPROTO_UDP));
    BOOST_TEST(get_option(datagram, SOL_SOCKET, SO_TYPE) == SOCK_DGRAM);
    BOOST_TEST(api(open(0, 0, IPPROTO_UDP)) == fails_with(WSAEPROTOTYPE));
    BOOST_TEST(api(open(AF_IPX, 0, 0)) == fails_with(WSAEAFNOSUPPORT));
    BOOST_TEST(api(open(0, 0, 0, 77)) == fails_with(WSAEINVAL)); // no such group
    BOOST_TEST(api(open(0, 0, 0, 0, WSA_FLAG_MULTIPOINT_C_LEAF | WSA_FLAG_MULTIPOINT_D_LEAF)) ==
               fails_with(WSAEINVAL)); // streams have no leaves
    const Socket plain(open(0, 0, 0));
    Operation operation;
    BOOST_TEST(operation.receive(plain) == fails_with(WSAEINVAL)); // without WSA_FLAG_OVERLAPPED
}

// SPI: WSP-SOCK-4, WSP-SOCK-7
BOOST_AUTO_TEST_CASE(the_host_knows_a_new_socket_and_a_failed_one_leaves_nothing) {
    const Socket s = tcp();
    BOOST_TEST(bool(env.process().sockets().use(s)));
    WSAPROTOCOL_INFOW stream = env.base_entry(AF_INET, SOCK_STREAM);
    // The environment counts the handles at the end of the test.
    for (int i = 0; i < 3; ++i)
        BOOST_TEST(api(WSASocketW(0, SOCK_STREAM, IPPROTO_UDP, &stream, 0, 0)) == fails_with(WSAEPROTOTYPE));
}

BOOST_AUTO_TEST_SUITE_END()
