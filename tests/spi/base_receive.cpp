// Receiving: WSPRecv, WSPRecvFrom, WSPRecvDisconnect (wsp.md 19-21).
#include "net_fixture.h"

#include <cstring>

using namespace wspemu::test;

namespace {

struct Flagged {
    Outcome outcome;
    DWORD bytes = 0xeeeeeeee;
    DWORD flags = 0;
};

Flagged receive_with(SOCKET s, WSABUF* buffers, DWORD count, DWORD flags = 0) {
    Flagged got;
    got.flags = flags;
    got.outcome = api(WSARecv(s, buffers, count, &got.bytes, &got.flags, nullptr, nullptr));
    return got;
}

int send_to(SOCKET s, std::string_view text, const struct sockaddr_in& to) {
    return sendto(s, text.data(), static_cast<int>(text.size()), 0, reinterpret_cast<const struct sockaddr*>(&to),
                  sizeof to);
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(base_receive, NetFixture)

// SPI: WSP-RECV-1
BOOST_AUTO_TEST_CASE(an_end_at_once_is_written_and_told_and_a_pending_one_is_not_written) {
    const Pair pair = tcp_pair();
    Operation operation;
    BOOST_TEST(operation.receive(pair.server) == fails_with(WSA_IO_PENDING));
    BOOST_TEST(operation.bytes == 0xeeeeeeeeu);
    BOOST_TEST(operation.flags == 0u);
    BOOST_TEST(!operation.event.is_set());
    BOOST_TEST(send_all(pair.client, "x"));
    BOOST_TEST(operation.event.comes());
    BOOST_TEST(operation.end(pair.server) == succeeds());
    BOOST_TEST(operation.received() == "x");
    // Data is there: the indication was delivered before the return.
    BOOST_TEST(send_all(pair.client, "y"));
    BOOST_TEST(wait_readable(pair.server));
    operation.bytes = 0;
    BOOST_TEST(operation.receive(pair.server) == succeeds());
    BOOST_TEST(operation.event.is_set());
    BOOST_TEST(operation.received() == "y");
    // Refused: no indication ever, and the structure is free.
    BOOST_TEST(api(shutdown(pair.server, SD_RECEIVE)) == succeeds());
    operation.event.reset();
    BOOST_TEST(operation.receive(pair.server) == fails_with(WSAESHUTDOWN));
    BOOST_TEST(!operation.event.is_set());
    BOOST_TEST(!operation.pending());
}

// SPI: WSP-RECV-2, WSP-RECV-5, OVL-ORD-2
BOOST_AUTO_TEST_CASE(a_stream_gives_what_is_there_and_a_blocking_call_waits_for_any) {
    const Pair pair = tcp_pair();
    Gate begun("a receive begins");
    auto reader = run([&, s = SOCKET{pair.server}] {
        begun.open();
        char data[100];
        return recv(s, data, sizeof data, 0);
    });
    begun.pass();
    BOOST_TEST(send_all(pair.client, "ab"));
    const int got = value_of(reader);
    BOOST_TEST((got >= 1 && got <= 2)); // not held until full
}

// SPI: WSP-RECV-2, OVL-ORD-3
BOOST_AUTO_TEST_CASE(a_datagram_is_one_receive_and_what_does_not_fit_is_lost) {
    const Pair pair = udp_pair();
    BOOST_TEST(send(pair.client, "first", 5, 0) == 5);
    BOOST_TEST(send(pair.client, "second", 6, 0) == 6);
    BOOST_TEST(wait_readable(pair.server));
    char data[16] = {};
    WSABUF buffer{3, data};
    const Flagged cut = receive_with(pair.server, &buffer, 1);
    BOOST_TEST(cut.outcome == fails_with(WSAEMSGSIZE));
    BOOST_TEST(std::string(data) == "fir");
    BOOST_TEST(recv(pair.server, data, sizeof data, 0) == 6); // not the rest of the first
    BOOST_TEST(std::string(data) == "second");
    // Overlapped alike: the request is told with the code.
    Operation small(2);
    Operation next(16);
    BOOST_TEST(small.receive(pair.server) == fails_with(WSA_IO_PENDING));
    BOOST_TEST(next.receive(pair.server) == fails_with(WSA_IO_PENDING));
    BOOST_TEST(send(pair.client, "long", 4, 0) == 4);
    BOOST_TEST(small.end(pair.server) == fails_with(WSAEMSGSIZE));
    BOOST_TEST(small.data == "lo");
    BOOST_TEST(next.pending());
    BOOST_TEST(send(pair.client, "", 0, 0) == 0); // a message without bytes is one, too
    BOOST_TEST(next.end(pair.server) == succeeds());
    BOOST_TEST(next.bytes == 0u);
}

// SPI: WSP-RECV-3
BOOST_AUTO_TEST_CASE(the_graceful_end_is_0_and_a_reset_its_code_and_both_stay) {
    Pair graceful = tcp_pair();
    BOOST_TEST(send_all(graceful.client, "x"));
    BOOST_TEST(graceful.client.close() == succeeds());
    BOOST_TEST(receive_exactly(graceful.server, 1) == "x");
    BOOST_TEST(at_end(graceful.server));
    BOOST_TEST(at_end(graceful.server));
    Pair reset = tcp_pair();
    set_linger(reset.client, 1, 0);
    BOOST_TEST(reset.client.close() == succeeds());
    BOOST_TEST(receive_fails(reset.server) == fails_with(WSAECONNRESET));
    BOOST_TEST(receive_fails(reset.server) == fails_with(WSAECONNRESET));
    BOOST_TEST(api(send(reset.server, "x", 1, 0)) == fails_with(WSAECONNRESET));
}

// SPI: WSP-RECV-4
BOOST_AUTO_TEST_CASE(peek_leaves_the_data_and_is_for_plain_calls) {
    const Pair pair = tcp_pair();
    BOOST_TEST(send_all(pair.client, "abc"));
    BOOST_TEST(wait_readable(pair.server));
    char data[4] = {};
    BOOST_TEST(recv(pair.server, data, 1, MSG_PEEK) == 1);
    BOOST_TEST(data[0] == 'a');
    Operation operation;
    operation.flags = MSG_PEEK;
    BOOST_TEST(operation.receive(pair.server) == fails_with(WSAEOPNOTSUPP));
    BOOST_TEST(receive_exactly(pair.server, 3) == "abc");
    const Pair datagrams = udp_pair();
    BOOST_TEST(send(datagrams.client, "dg", 2, 0) == 2);
    BOOST_TEST(wait_readable(datagrams.server));
    BOOST_TEST(recv(datagrams.server, data, 4, MSG_PEEK) == 2);
    BOOST_TEST(recv(datagrams.server, data, 4, 0) == 2);
}

// SPI: WSP-RECV-4
BOOST_AUTO_TEST_CASE(urgent_data_is_received_apart_unless_it_is_in_line) {
    const Pair pair = tcp_pair();
    BOOST_TEST(send_all(pair.client, "n"));
    BOOST_TEST(send(pair.client, "u", 1, MSG_OOB) == 1);
    BOOST_TEST(wait_exceptional(pair.server));
    char byte = 0;
    WSABUF buffer{1, &byte};
    const Flagged got = receive_with(pair.server, &buffer, 1, MSG_OOB);
    BOOST_TEST(got.outcome == succeeds());
    BOOST_TEST(byte == 'u');
    BOOST_TEST((got.flags & MSG_OOB) != 0u);
    BOOST_TEST(receive_exactly(pair.server, 1) == "n");
    BOOST_TEST(set_option(pair.server, SOL_SOCKET, SO_OOBINLINE, 1) == succeeds());
    BOOST_TEST(receive_fails(pair.server, MSG_OOB) == fails_with(WSAEINVAL));
    const Pair datagrams = udp_pair();
    BOOST_TEST(receive_fails(datagrams.server, MSG_OOB) == fails_with(WSAEOPNOTSUPP));
}

// SPI: WSP-RECV-4
BOOST_AUTO_TEST_CASE(waitall_waits_until_the_buffers_are_full_or_the_stream_ends) {
    Pair pair = tcp_pair();
    auto reader = run([s = SOCKET{pair.server}] {
        char data[6];
        return recv(s, data, sizeof data, MSG_WAITALL);
    });
    BOOST_TEST(send_all(pair.client, "ab"));
    BOOST_TEST(send_all(pair.client, "cd"));
    BOOST_TEST(send_all(pair.client, "ef"));
    BOOST_TEST(value_of(reader) == 6);
    Operation operation(6);
    operation.flags = MSG_WAITALL;
    BOOST_TEST(operation.receive(pair.server) == fails_with(WSA_IO_PENDING));
    BOOST_TEST(send_all(pair.client, "gh"));
    BOOST_TEST(operation.event.stays_quiet());
    BOOST_TEST(pair.client.close() == succeeds());
    BOOST_TEST(operation.end(pair.server) == succeeds());
    BOOST_TEST(operation.received() == "gh");
}

// SPI: WSP-RECV-5, OVL-TAB-3, WSP-GEN-10
BOOST_AUTO_TEST_CASE(overlapped_requests_do_not_mind_the_mode_and_the_mode_does_not_mind_them) {
    const Pair pair = tcp_pair();
    set_nonblocking(pair.server);
    Operation operation(1);
    BOOST_TEST(operation.receive(pair.server) == fails_with(WSA_IO_PENDING)); // not WSAEWOULDBLOCK
    BOOST_TEST(receive_fails(pair.server) == fails_with(WSAEWOULDBLOCK));
    BOOST_TEST(send_all(pair.client, "x"));
    BOOST_TEST(operation.end(pair.server) == succeeds());
}

// SPI: WSP-RECV-7, OVL-ORD-1
BOOST_AUTO_TEST_CASE(buffers_fill_in_posting_order) {
    const Pair pair = tcp_pair();
    std::vector<std::unique_ptr<Operation>> operations;
    for (int i = 0; i < 20; ++i) {
        operations.push_back(std::make_unique<Operation>(3));
        BOOST_TEST(operations.back()->receive(pair.server) == fails_with(WSA_IO_PENDING));
    }
    std::string sent;
    for (char c = 'a'; c <= 'z'; ++c) sent += std::string(3, c);
    BOOST_TEST(send_all(pair.client, sent));
    std::string got;
    for (const auto& operation : operations) {
        BOOST_TEST(operation->end(pair.server) == succeeds());
        BOOST_TEST(operation->bytes >= 1u);
        got += operation->received();
    }
    BOOST_TEST(got == sent.substr(0, got.size()));
    BOOST_TEST(receive_exactly(pair.server, sent.size() - got.size()) == sent.substr(got.size()));
}

// SPI: WSP-RECV-8, OVL-ORD-6
BOOST_AUTO_TEST_CASE(scattered_buffers_fill_one_after_the_other_and_none_is_a_question) {
    const Pair pair = udp_pair(); // a datagram comes whole, so the places are certain
    BOOST_TEST(send(pair.client, "abcdefgh", 8, 0) == 8);
    char data[3][4] = {};
    WSABUF buffers[] = {{3, data[0]}, {0, nullptr}, {2, data[1]}, {4, data[2]}};
    BOOST_TEST(wait_readable(pair.server));
    const Flagged got = receive_with(pair.server, buffers, 4);
    BOOST_TEST(got.outcome == succeeds());
    BOOST_TEST(got.bytes == 8u);
    BOOST_TEST(std::string(data[0]) == "abc");
    BOOST_TEST(std::string(data[1]) == "de");
    BOOST_TEST(std::string(data[2]) == "fgh");

    const Pair streams = tcp_pair();
    Operation probe(0);
    BOOST_TEST(probe.receive(streams.server) == fails_with(WSA_IO_PENDING));
    BOOST_TEST(probe.event.stays_quiet());
    BOOST_TEST(send_all(streams.client, "x"));
    BOOST_TEST(probe.end(streams.server) == succeeds());
    BOOST_TEST(probe.bytes == 0u);
    const Flagged none = receive_with(streams.server, nullptr, 0);
    BOOST_TEST(none.outcome == succeeds());
    BOOST_TEST(receive_exactly(streams.server, 1) == "x"); // nothing was consumed
    Operation last(0);
    BOOST_TEST(last.receive(streams.server) == fails_with(WSA_IO_PENDING));
    BOOST_TEST(api(shutdown(streams.client, SD_SEND)) == succeeds());
    BOOST_TEST(last.end(streams.server) == succeeds()); // the end answers the question, too
}

// SPI: WSP-RECV-9
BOOST_AUTO_TEST_CASE(after_shutdown_of_receiving_there_is_no_receiving) {
    for (const int how : {SD_RECEIVE, SD_BOTH}) {
        const Pair pair = tcp_pair();
        BOOST_TEST(api(shutdown(pair.server, how)) == succeeds());
        BOOST_TEST(receive_fails(pair.server) == fails_with(WSAESHUTDOWN));
    }
}

// SPI: WSP-RECV-12, WSP-GEN-9, OVL-RET-7
BOOST_AUTO_TEST_CASE(the_array_of_buffers_is_not_needed_after_the_call) {
    const Pair pair = udp_pair();
    char first[2];
    char second[2];
    char wrong[4] = "www";
    Operation operation;
    {
        WSABUF transient[] = {{2, first}, {2, second}};
        BOOST_TEST(api(WSARecv(pair.server, transient, 2, nullptr, &operation.flags, &operation.overlapped, nullptr)) ==
                   fails_with(WSA_IO_PENDING));
        for (WSABUF& buffer : transient) buffer = {4, wrong};
    }
    BOOST_TEST(send(pair.client, "abcd", 4, 0) == 4);
    BOOST_TEST(operation.end(pair.server) == succeeds());
    BOOST_TEST(std::string(first, 2) + std::string(second, 2) == "abcd");
    BOOST_TEST(std::string(wrong) == "www");
}

// SPI: WSP-RECV-11, WSP-GOR-2
BOOST_AUTO_TEST_CASE(a_request_without_a_routine_may_be_waited_for) {
    const Pair pair = tcp_pair();
    Operation operation;
    BOOST_TEST(operation.receive(pair.server) == fails_with(WSA_IO_PENDING));
    auto sender = run([s = SOCKET{pair.client}] { return send_all(s, "x"); });
    BOOST_TEST(operation.end(pair.server) == succeeds()); // fWait TRUE
    BOOST_TEST(value_of(sender));
}

// SPI: WSP-RFRM-1, WSP-RFRM-5
BOOST_AUTO_TEST_CASE(the_source_is_written_at_the_end_and_never_for_streams) {
    const Socket receiver = udp();
    const Socket sender = udp();
    const struct sockaddr_in here = bind_any(receiver);
    const struct sockaddr_in there = bind_any(sender);
    struct sockaddr_in from {};
    INT length = sizeof from;
    Operation operation;
    BOOST_TEST(api(WSARecvFrom(receiver, &operation.buffer, 1, nullptr, &operation.flags,
                               reinterpret_cast<struct sockaddr*>(&from), &length, &operation.overlapped, nullptr)) ==
               fails_with(WSA_IO_PENDING));
    BOOST_TEST(length == int{sizeof from});
    BOOST_TEST(from.sin_family == 0);
    length = 1000; // the client may not, but the value of the call counts for nothing now
    length = sizeof from;
    BOOST_TEST(send_to(sender, "x", here) == 1);
    BOOST_TEST(operation.end(receiver) == succeeds());
    BOOST_TEST(same_address(from, there));
    BOOST_TEST(length == int{sizeof from});
    char byte = 0;
    length = 4;
    BOOST_TEST(api(recvfrom(receiver, &byte, 1, 0, reinterpret_cast<struct sockaddr*>(&from), &length)) ==
               fails_with(WSAEFAULT));
    const Pair pair = tcp_pair();
    BOOST_TEST(send_all(pair.client, "s"));
    from = {};
    length = 1; // too small for anything
    BOOST_TEST(recvfrom(pair.server, &byte, 1, 0, reinterpret_cast<struct sockaddr*>(&from), &length) == 1);
    BOOST_TEST(length == 1);
    BOOST_TEST(from.sin_family == 0);
}

// SPI: WSP-RFRM-3
BOOST_AUTO_TEST_CASE(an_unbound_socket_receives_nothing_and_an_unreachable_port_is_a_reset) {
    const Socket s = udp();
    BOOST_TEST(receive_fails(s) == fails_with(WSAEINVAL));
    struct sockaddr_in silent {};
    {
        const Socket nobody = udp();
        silent = bind_any(nobody);
    }
    BOOST_TEST(send_to(s, "x", silent) == 1);
    BOOST_TEST(wait_readable(s));
    BOOST_TEST(receive_fails(s) == fails_with(WSAECONNRESET));
}

// SPI: WSP-RDIS-1, WSP-RDIS-3
BOOST_AUTO_TEST_CASE(receive_disconnect_fetches_no_data_where_there_is_none) {
    const Socket alone = tcp();
    BOOST_TEST(api(WSARecvDisconnect(alone, nullptr)) == fails_with(WSAENOTCONN));
    const Pair pair = tcp_pair();
    char data[4];
    WSABUF buffer{4, data};
    BOOST_TEST(api(WSARecvDisconnect(pair.server, &buffer)) == fails_with(WSAENOPROTOOPT));
    BOOST_TEST(api(WSARecvDisconnect(pair.server, nullptr)) == succeeds());
    BOOST_TEST(receive_fails(pair.server) == fails_with(WSAESHUTDOWN));
}

// SPI: WSP-RDIS-2
BOOST_AUTO_TEST_CASE(after_receive_disconnect_the_socket_can_still_send) {
    Pair pair = tcp_pair();
    BOOST_TEST(api(shutdown(pair.client, SD_SEND)) == succeeds());
    BOOST_TEST(at_end(pair.server));
    BOOST_TEST(api(WSARecvDisconnect(pair.server, nullptr)) == succeeds());
    BOOST_TEST(send_all(pair.server, "last"));
    BOOST_TEST(pair.server.close() == succeeds());
    BOOST_TEST(receive_exactly(pair.client, 4) == "last");
    BOOST_TEST(at_end(pair.client));
}

// SPI: OVL-CAN-5
BOOST_AUTO_TEST_CASE(the_end_of_the_connection_ends_every_request_that_waits) {
    Pair graceful = tcp_pair();
    Pair lost = tcp_pair();
    Operation at_graceful[3];
    Operation at_lost[3];
    for (Operation& operation : at_graceful)
        BOOST_TEST(operation.receive(graceful.server) == fails_with(WSA_IO_PENDING));
    for (Operation& operation : at_lost) BOOST_TEST(operation.receive(lost.server) == fails_with(WSA_IO_PENDING));
    Operation urgent;
    urgent.flags = MSG_OOB;
    BOOST_TEST(urgent.receive(lost.server) == fails_with(WSA_IO_PENDING));
    BOOST_TEST(graceful.client.close() == succeeds());
    set_linger(lost.client, 1, 0);
    BOOST_TEST(lost.client.close() == succeeds());
    for (Operation& operation : at_graceful) {
        BOOST_TEST(operation.end(graceful.server) == succeeds());
        BOOST_TEST(operation.bytes == 0u);
    }
    for (Operation& operation : at_lost) BOOST_TEST(operation.end(lost.server) == fails_with(WSAECONNRESET));
    BOOST_TEST(urgent.end(lost.server) == fails_with(WSAECONNRESET));
}

BOOST_AUTO_TEST_SUITE_END()
