// WSAEventSelect and WSAEnumNetworkEvents: the record, the event, and when each FD_* event is announced (blocking.md 5.6, 5.8).
#include "net_fixture.h"

using namespace wspemu::test;

namespace {

constexpr long kData = FD_READ | FD_WRITE | FD_CLOSE;

Outcome select_events(SOCKET s, WSAEVENT event, long mask) {
    return api(WSAEventSelect(s, event, mask));
}

// Registered for reading, writing and the end, with the first FD_WRITE already taken.
struct EventFixture : NetFixture {
    Pair pair = tcp_pair();
    Event event;

    void register_server(long mask = kData) {
        BOOST_TEST(select_events(pair.server, event, mask) == succeeds());
        if (mask & FD_WRITE) BOOST_TEST(take(pair.server, event).events == FD_WRITE);
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(event_select, EventFixture)

// SPI: BLK-EVT-1, WSP-EVT-1, BLK-EV-1, WSP-ENUM-1
BOOST_AUTO_TEST_CASE(an_announcement_sets_the_bit_stores_the_code_and_sets_the_event) {
    register_server();
    BOOST_TEST(!event.is_set());
    BOOST_TEST(send_all(pair.client, "x"));
    BOOST_TEST(event.comes());
    const Record record = take(pair.server, event);
    BOOST_TEST(record.events == FD_READ);
    BOOST_TEST(record.codes[FD_READ_BIT] == 0);
    BOOST_TEST(!event.is_set());
    static_assert(FD_READ == 1 && FD_WRITE == 2 && FD_OOB == 4 && FD_ACCEPT == 8 && FD_CONNECT == 16 && FD_CLOSE == 32);
    static_assert(FD_QOS == 64 && FD_GROUP_QOS == 128 && FD_ROUTING_INTERFACE_CHANGE == 256);
    static_assert(FD_ADDRESS_LIST_CHANGE == 512 && FD_ADDRESS_LIST_CHANGE_BIT == 9);
}

// SPI: WSP-ENUM-5, BLK-EVT-3
BOOST_AUTO_TEST_CASE(what_was_read_out_is_not_repeated_until_its_function_was_called) {
    register_server();
    BOOST_TEST(send_all(pair.client, "x"));
    BOOST_TEST(await(pair.server, event, FD_READ).events == FD_READ);
    BOOST_TEST(take(pair.server, event).events == 0);
    BOOST_TEST(send_all(pair.client, "y"));
    BOOST_TEST(event.stays_quiet());
    BOOST_TEST(take(pair.server).events == 0);
}

// SPI: WSP-ENUM-2, BLK-EVT-5
BOOST_AUTO_TEST_CASE(only_the_codes_of_announced_events_are_written) {
    register_server();
    BOOST_TEST(send_all(pair.client, "x"));
    BOOST_TEST(event.comes());
    WSANETWORKEVENTS events;
    for (int& code : events.iErrorCode) code = 0x5a5a5a5a;
    BOOST_TEST(api(WSAEnumNetworkEvents(pair.server, event, &events)) == succeeds());
    for (int bit = 0; bit < FD_MAX_EVENTS; ++bit)
        BOOST_TEST(events.iErrorCode[bit] == (bit == FD_READ_BIT ? 0 : 0x5a5a5a5a));
}

// SPI: WSP-ENUM-3
BOOST_AUTO_TEST_CASE(a_failed_enumeration_changes_neither_record_nor_event) {
    register_server();
    BOOST_TEST(send_all(pair.client, "x"));
    BOOST_TEST(event.comes());
    WSANETWORKEVENTS events{};
    BOOST_TEST(api(WSAEnumNetworkEvents(pair.server, reinterpret_cast<WSAEVENT>(ULONG_PTR{0x7ffffff0}), &events)) ==
               fails_with(WSAEINVAL));
    BOOST_TEST(api(WSAEnumNetworkEvents(pair.server, event, nullptr)) == fails_with(WSAEFAULT));
    BOOST_TEST(event.is_set());
    BOOST_TEST(take(pair.server, event).events == FD_READ);
}

// SPI: WSP-ENUM-4, BLK-EVT-7
BOOST_AUTO_TEST_CASE(whatever_event_is_passed_is_reset_and_only_that_one) {
    register_server();
    const Event other;
    WSASetEvent(other);
    BOOST_TEST(send_all(pair.client, "x"));
    BOOST_TEST(event.comes());
    BOOST_TEST(take(pair.server, other).events == FD_READ);
    BOOST_TEST(!other.is_set());
    BOOST_TEST(event.is_set()); // and so it is set while the record is empty: its owner resets it
    BOOST_TEST(take(pair.server).events == 0);
}

// SPI: BLK-EVT-2
BOOST_AUTO_TEST_CASE(no_announcement_is_lost_between_copying_and_resetting) {
    register_server(FD_READ);
    constexpr int kRounds = 200;
    const SOCKET client = pair.client;
    auto sender = run([client] {
        for (int i = 0; i < kRounds; ++i) {
            if (!send_all(client, "z")) return false;
        }
        return true;
    });
    std::size_t got = 0;
    while (got < kRounds) {
        if (!event.comes()) break;
        (void)take(pair.server, event); // may be empty: FD_READ can be stale (BLK-EV-9), never lost
        char data[64];
        const int bytes = recv(pair.server, data, sizeof data, 0);
        if (bytes > 0) got += static_cast<std::size_t>(bytes);
    }
    BOOST_TEST(value_of(sender));
    BOOST_TEST(got == static_cast<std::size_t>(kRounds));
}

// SPI: BLK-EVT-4, WSP-EVT-2, WSP-EVT-3, BLK-EV-6
BOOST_AUTO_TEST_CASE(a_new_registration_clears_the_record_and_announces_what_holds) {
    BOOST_TEST(send_all(pair.client, "x"));
    BOOST_TEST(wait_readable(pair.server));
    BOOST_TEST(select_events(pair.server, event, FD_READ | FD_WRITE) == succeeds());
    BOOST_TEST(event.is_set()); // at once
    BOOST_TEST(select_events(pair.server, event, FD_WRITE) == succeeds());
    BOOST_TEST(take(pair.server, event).events == FD_WRITE); // FD_READ of the first registration is gone
    BOOST_TEST(select_events(pair.server, event, FD_READ) == succeeds());
    BOOST_TEST(select_events(pair.server, nullptr, 0) == succeeds()); // cancelled; hEvent does not matter
    BOOST_TEST(take(pair.server).events == 0);
    event.reset();
    BOOST_TEST(receive_exactly(pair.server, 1) == "x");
    BOOST_TEST(send_all(pair.client, "y"));
    BOOST_TEST(event.stays_quiet());
}

// SPI: BLK-EVT-8
BOOST_AUTO_TEST_CASE(a_mask_needs_an_event_and_known_bits) {
    BOOST_TEST(select_events(pair.server, nullptr, FD_READ) == fails_with(WSAEINVAL));
    BOOST_TEST(select_events(pair.server, event, 0x400) == fails_with(WSAEINVAL));
    BOOST_TEST(select_events(INVALID_SOCKET, event, FD_READ) == fails_with(WSAENOTSOCK));
}

// SPI: BLK-MODE-1, BLK-MODE-2, BLK-EV-3
BOOST_AUTO_TEST_CASE(registering_makes_the_socket_nonblocking_whatever_the_mask_and_it_stays_so) {
    BOOST_TEST(select_events(pair.server, event, 0) == succeeds());
    BOOST_TEST(receive_fails(pair.server) == fails_with(WSAEWOULDBLOCK));
    BOOST_TEST(select_events(pair.server, event, FD_CLOSE) == succeeds());
    u_long off = 0;
    BOOST_TEST(api(ioctlsocket(pair.server, static_cast<int>(FIONBIO), &off)) == fails_with(WSAEINVAL));
    BOOST_TEST(select_events(pair.server, event, 0) == succeeds());
    BOOST_TEST(receive_fails(pair.server) == fails_with(WSAEWOULDBLOCK));
    set_nonblocking(pair.server, false);
    BOOST_TEST(send_all(pair.client, "x"));
    char byte = 0;
    BOOST_TEST(recv(pair.server, &byte, 1, 0) == 1);
}

// SPI: WSP-EVT-4
BOOST_AUTO_TEST_CASE(one_event_serves_many_sockets) {
    Pair second = tcp_pair();
    BOOST_TEST(select_events(pair.server, event, FD_READ) == succeeds());
    BOOST_TEST(select_events(second.server, event, FD_READ) == succeeds());
    BOOST_TEST(send_all(second.client, "x"));
    BOOST_TEST(event.comes());
    BOOST_TEST(take(pair.server, event).events == 0);
    BOOST_TEST(take(second.server).events == FD_READ);
}

// SPI: WSP-EVT-5, BLK-EV-8
BOOST_AUTO_TEST_CASE(an_event_that_was_closed_after_the_cancel_is_not_touched) {
    WSAEVENT gone = WSACreateEvent();
    BOOST_TEST(select_events(pair.server, gone, FD_READ) == succeeds());
    BOOST_TEST(select_events(pair.server, nullptr, 0) == succeeds());
    BOOST_TEST(WSACloseEvent(gone) == TRUE);
    const Event next; // may get the closed one's place
    BOOST_TEST(send_all(pair.client, "x"));
    BOOST_TEST(next.stays_quiet());
    // Closed while registered: the provider holds the object itself.
    gone = WSACreateEvent();
    BOOST_TEST(select_events(pair.server, gone, FD_READ) == succeeds());
    BOOST_TEST(WSACloseEvent(gone) == TRUE);
    BOOST_TEST(receive_exactly(pair.server, 1) == "x");
    BOOST_TEST(send_all(pair.client, "y"));
    BOOST_TEST(next.stays_quiet());
    BOOST_TEST(receive_exactly(pair.server, 1) == "y");
}

// SPI: BLK-EVT-6
BOOST_AUTO_TEST_CASE(announcements_of_one_bit_merge) {
    register_server();
    BOOST_TEST(send_all(pair.client, "a"));
    BOOST_TEST(event.comes());
    BOOST_TEST(receive_exactly(pair.server, 1) == "a");
    BOOST_TEST(send_all(pair.client, "b"));
    BOOST_TEST(wait_readable(pair.server));
    BOOST_TEST(take(pair.server, event).events == FD_READ);
    BOOST_TEST(take(pair.server).events == 0);
}

// SPI: BLK-FD-1, WSP-RECV-10, BLK-EV-5
BOOST_AUTO_TEST_CASE(fd_read_comes_again_after_each_receive_that_leaves_data_and_after_one_that_fails) {
    register_server();
    BOOST_TEST(send_all(pair.client, "abc"));
    BOOST_TEST(await(pair.server, event, FD_READ).events == FD_READ);
    char data[4];
    BOOST_TEST(recv(pair.server, data, 1, MSG_PEEK) == 1);
    BOOST_TEST(await(pair.server, event, FD_READ).events == FD_READ); // a look counts, too
    BOOST_TEST(receive_exactly(pair.server, 3) == "abc");
    (void)take(pair.server, event);
    BOOST_TEST(receive_fails(pair.server) == fails_with(WSAEWOULDBLOCK));
    BOOST_TEST(event.stays_quiet());
    BOOST_TEST(send_all(pair.client, "d"));
    BOOST_TEST(await(pair.server, event, FD_READ).events == FD_READ);
    // A receive without a place for the data is refused; the event comes again all the same.
    DWORD bytes = 0;
    DWORD flags = MSG_OOB | 0x4000;
    WSABUF buffer{1, data};
    BOOST_TEST(api(WSARecv(pair.server, &buffer, 1, &bytes, &flags, nullptr, nullptr)) == fails_with(WSAEOPNOTSUPP));
    BOOST_TEST(receive_exactly(pair.server, 1) == "d");
}

// SPI: BLK-EV-9
BOOST_AUTO_TEST_CASE(fd_read_may_be_stale) {
    register_server();
    BOOST_TEST(send_all(pair.client, "x"));
    BOOST_TEST(event.comes());
    BOOST_TEST(receive_exactly(pair.server, 1) == "x"); // before the record was looked at
    BOOST_TEST(take(pair.server, event).events == FD_READ);
    BOOST_TEST(receive_fails(pair.server) == fails_with(WSAEWOULDBLOCK));
}

// SPI: BLK-FD-2, WSP-SEND-7
BOOST_AUTO_TEST_CASE(fd_write_comes_once_and_then_only_after_a_send_that_found_no_room) {
    register_server();
    BOOST_TEST(send_all(pair.server, "abc"));
    BOOST_TEST(event.stays_quiet());
    const std::size_t filled = fill(pair.server);
    BOOST_TEST(take(pair.server, event).events == 0);
    auto reader = run([client = SOCKET{pair.client}, filled] { return receive_exactly(client, filled + 3).size(); });
    BOOST_TEST(await(pair.server, event, FD_WRITE).events == FD_WRITE);
    BOOST_TEST(value_of(reader) == filled + 3);
}

// SPI: BLK-FD-3
BOOST_AUTO_TEST_CASE(a_datagram_socket_gets_fd_write_once) {
    const Socket sender = udp();
    const Socket receiver = udp();
    const struct sockaddr_in to = bind_any(receiver);
    const Event datagrams;
    BOOST_TEST(select_events(sender, datagrams, FD_READ | FD_WRITE) == succeeds());
    (void)take(sender, datagrams);
    for (int i = 0; i < 3; ++i)
        BOOST_TEST(sendto(sender, "x", 1, 0, reinterpret_cast<const struct sockaddr*>(&to), sizeof to) == 1);
    (void)take(sender, datagrams); // bound by the first one, at the latest
    BOOST_TEST(sendto(sender, "x", 1, 0, reinterpret_cast<const struct sockaddr*>(&to), sizeof to) == 1);
    BOOST_TEST(datagrams.stays_quiet());
}

// SPI: BLK-FD-4
BOOST_AUTO_TEST_CASE(fd_oob_comes_for_urgent_data_out_of_line) {
    register_server(FD_READ | FD_OOB);
    BOOST_TEST(send(pair.client, "!", 1, MSG_OOB) == 1);
    BOOST_TEST((await(pair.server, event, FD_OOB).events & FD_OOB) != 0);
    char byte = 0;
    BOOST_TEST(recv(pair.server, &byte, 1, MSG_OOB) == 1);
    BOOST_TEST(byte == '!');
    BOOST_TEST(event.stays_quiet());
    BOOST_TEST(send(pair.client, "?", 1, MSG_OOB) == 1); // re-enabled by the receive
    BOOST_TEST((await(pair.server, event, FD_OOB).events & FD_OOB) != 0);
    // At registration, too.
    BOOST_TEST(select_events(pair.server, event, FD_OOB) == succeeds());
    BOOST_TEST(take(pair.server, event).events == FD_OOB);
}

// SPI: BLK-FD-1, BLK-FD-4
BOOST_AUTO_TEST_CASE(urgent_data_in_line_is_fd_read) {
    BOOST_TEST(set_option(pair.server, SOL_SOCKET, SO_OOBINLINE, 1) == succeeds());
    register_server(FD_READ | FD_OOB);
    BOOST_TEST(send(pair.client, "!", 1, MSG_OOB) == 1);
    BOOST_TEST(await(pair.server, event, FD_READ).events == FD_READ);
    BOOST_TEST(receive_exactly(pair.server, 1) == "!");
}

// SPI: BLK-FD-6, BLK-EV-10, WSP-CONN-8
BOOST_AUTO_TEST_CASE(fd_connect_comes_once_with_the_outcome) {
    const Socket server = listener();
    const struct sockaddr_in there = name_of(server);
    const Socket client = tcp();
    BOOST_TEST(select_events(client, event, FD_CONNECT | FD_WRITE) == succeeds());
    const Outcome begun = connect_to(client, there);
    BOOST_TEST((begun == succeeds() || begun == fails_with(WSAEWOULDBLOCK)));
    const Record record = await(client, event, FD_CONNECT | FD_WRITE);
    BOOST_TEST(record.events == (FD_CONNECT | FD_WRITE));
    BOOST_TEST(record.codes[FD_CONNECT_BIT] == 0);
    BOOST_TEST(event.stays_quiet());

    const Socket nobody = tcp();
    const struct sockaddr_in silent = bind_any(nobody); // bound, but nobody listens
    const Socket refused = tcp();
    BOOST_TEST(select_events(refused, event, FD_CONNECT | FD_WRITE) == succeeds());
    (void)connect_to(refused, silent);
    const Record failed = await(refused, event, FD_CONNECT);
    BOOST_TEST(failed.events == FD_CONNECT);
    BOOST_TEST(failed.codes[FD_CONNECT_BIT] == WSAECONNREFUSED);
    BOOST_TEST(error_of(refused) == WSAECONNREFUSED);
    BOOST_TEST(error_of(refused) == 0);
}

// SPI: BLK-FD-7, BLK-FD-8
BOOST_AUTO_TEST_CASE(fd_close_comes_after_the_last_byte_was_read) {
    register_server();
    BOOST_TEST(send_all(pair.client, "bye"));
    BOOST_TEST(api(shutdown(pair.client, SD_SEND)) == succeeds());
    BOOST_TEST(await(pair.server, event, FD_READ).events == FD_READ);
    BOOST_TEST(event.stays_quiet());
    BOOST_TEST(receive_exactly(pair.server, 3) == "bye");
    const Record record = await(pair.server, event, FD_CLOSE);
    BOOST_TEST((record.events & FD_CLOSE) != 0);
    BOOST_TEST(record.codes[FD_CLOSE_BIT] == 0);
    BOOST_TEST(at_end(pair.server)); // code 0: a receive gives 0
    BOOST_TEST((take(pair.server).events & FD_CLOSE) == 0);
    // A registration that comes late is told, too.
    BOOST_TEST(select_events(pair.server, event, FD_CLOSE) == succeeds());
    BOOST_TEST(take(pair.server, event).events == FD_CLOSE);
}

// SPI: BLK-FD-7, BLK-EV-10
BOOST_AUTO_TEST_CASE(fd_close_after_a_reset_has_its_code_and_waits_for_nobody) {
    register_server();
    BOOST_TEST(send_all(pair.client, "unread"));
    BOOST_TEST(await(pair.server, event, FD_READ).events == FD_READ);
    set_linger(pair.client, 1, 0);
    BOOST_TEST(pair.client.close() == succeeds());
    const Record record = await(pair.server, event, FD_CLOSE); // though nobody reads the announced data
    BOOST_TEST(record.events == FD_CLOSE);
    BOOST_TEST(record.codes[FD_CLOSE_BIT] == WSAECONNRESET);
    BOOST_TEST(receive_fails(pair.server) == fails_with(WSAECONNRESET));
}

// SPI: BLK-FD-7
BOOST_AUTO_TEST_CASE(fd_close_without_data_has_the_code_of_the_reset) {
    register_server();
    set_linger(pair.client, 1, 0);
    BOOST_TEST(pair.client.close() == succeeds());
    BOOST_TEST(await(pair.server, event, FD_CLOSE).codes[FD_CLOSE_BIT] == WSAECONNRESET);
    BOOST_TEST(event.stays_quiet());
}

// SPI: BLK-FD-8, WSP-CLOS-4
BOOST_AUTO_TEST_CASE(closing_ones_own_socket_announces_nothing) {
    register_server();
    BOOST_TEST(send_all(pair.client, "x"));
    BOOST_TEST(pair.server.close() == succeeds());
    event.reset();
    BOOST_TEST(event.stays_quiet());
}

// SPI: BLK-EV-2
BOOST_AUTO_TEST_CASE(the_last_registration_through_any_descriptor_wins) {
    WSAPROTOCOL_INFOW info{};
    BOOST_TEST(api(WSADuplicateSocketW(pair.server, GetCurrentProcessId(), &info)) == succeeds());
    const Socket duplicate(
        WSASocketW(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, &info, 0, WSA_FLAG_OVERLAPPED));
    BOOST_TEST_REQUIRE(api(SOCKET{duplicate}) == succeeds());
    const Event second;
    BOOST_TEST(select_events(pair.server, event, FD_READ) == succeeds());
    BOOST_TEST(select_events(duplicate, second, FD_READ) == succeeds());
    BOOST_TEST(send_all(pair.client, "x"));
    BOOST_TEST(second.comes());
    BOOST_TEST(!event.is_set());
    BOOST_TEST(take(pair.server).events == FD_READ); // one record for both
    BOOST_TEST(receive_fails(duplicate, MSG_PEEK) == succeeds());
    BOOST_TEST(select_events(pair.server, event, 0) == succeeds()); // cancels the other descriptor's
    second.reset();
    BOOST_TEST(receive_exactly(duplicate, 1) == "x");
    BOOST_TEST(send_all(pair.client, "y"));
    BOOST_TEST(second.stays_quiet());
}

// SPI: BLK-FD-9, BLK-FD-10
BOOST_AUTO_TEST_CASE(quality_and_interface_events_can_be_asked_for_and_do_not_come_by_themselves) {
    BOOST_TEST(select_events(pair.server, event,
                             FD_QOS | FD_GROUP_QOS | FD_ROUTING_INTERFACE_CHANGE | FD_ADDRESS_LIST_CHANGE) ==
               succeeds());
    BOOST_TEST(send_all(pair.client, "x"));
    BOOST_TEST(event.stays_quiet());
    BOOST_TEST(take(pair.server).events == 0);
}

BOOST_AUTO_TEST_SUITE_END()
