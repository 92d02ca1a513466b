// Sending and shutting down: WSPSend, WSPSendTo, WSPSendDisconnect, WSPShutdown (wsp.md 23-25, 27).
#include "net_fixture.h"

#include <numeric>

using namespace wspemu::test;

namespace {

Outcome send_to(SOCKET s, std::string_view text, const struct sockaddr_in* to) {
    return api(sendto(s, text.data(), static_cast<int>(text.size()), 0, reinterpret_cast<const struct sockaddr*>(to),
                      sizeof *to));
}

std::string pattern(std::size_t size) {
    std::string text(size, '\0');
    for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>(i * 31 >> 3);
    return text;
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(base_send, NetFixture)

// SPI: WSP-SEND-1
BOOST_AUTO_TEST_CASE(an_overlapped_send_ends_at_once_or_is_told_later_or_was_never_begun) {
    const Pair pair = tcp_pair();
    Operation small(3);
    const Outcome begun = small.send(pair.client);
    BOOST_TEST((begun == succeeds() || begun == fails_with(WSA_IO_PENDING)));
    BOOST_TEST(small.event.is_set() == (begun == succeeds()));
    BOOST_TEST(receive_exactly(pair.server, 3).size() == 3u);
    BOOST_TEST(small.end(pair.client) == succeeds());
    BOOST_TEST(small.bytes == 3u);
    set_nonblocking(pair.client);
    (void)fill(pair.client);
    Operation pending(3);
    BOOST_TEST(pending.send(pair.client) == fails_with(WSA_IO_PENDING));
    BOOST_TEST(pending.bytes == 0xeeeeeeeeu);
    BOOST_TEST(!pending.event.is_set());
    const Socket alone = tcp();
    Operation refused;
    BOOST_TEST(refused.send(alone) == fails_with(WSAENOTCONN));
    BOOST_TEST(!refused.pending());
    BOOST_TEST(!refused.event.is_set());
    set_linger(pair.client, 1, 0);
}

// SPI: OVL-ORD-4, OVL-ORD-1, WSP-SEND-2
BOOST_AUTO_TEST_CASE(overlapped_sends_go_out_whole_and_in_posting_order) {
    const Pair pair = tcp_pair();
    const std::string text = pattern(200000);
    std::vector<std::unique_ptr<Operation>> operations;
    std::string expected;
    for (std::size_t i = 0; i < 10; ++i) {
        operations.push_back(std::make_unique<Operation>(text.size()));
        Operation& operation = *operations.back();
        operation.data.replace(0, text.size(), text);
        operation.data[0] = static_cast<char>('A' + i);
        expected += operation.data;
        const Outcome begun = operation.send(pair.client);
        BOOST_TEST((begun == succeeds() || begun == fails_with(WSA_IO_PENDING)));
    }
    auto reader = run([s = SOCKET{pair.server}, size = expected.size()] { return receive_exactly(s, size); });
    for (const auto& operation : operations) {
        BOOST_TEST(operation->end(pair.client) == succeeds());
        BOOST_TEST(operation->bytes == text.size()); // all of it
    }
    BOOST_TEST((value_of(reader) == expected));
}

// SPI: WSP-SEND-3, WSP-STO-3
BOOST_AUTO_TEST_CASE(a_datagram_is_sent_whole_or_not_at_all) {
    const Pair pair = udp_pair();
    const std::string too_big(66000, 'x');
    BOOST_TEST(api(send(pair.client, too_big.data(), static_cast<int>(too_big.size()), 0)) == fails_with(WSAEMSGSIZE));
    const struct sockaddr_in to = name_of(pair.server);
    BOOST_TEST(send_to(pair.client, too_big, &to) == fails_with(WSAEMSGSIZE));
    BOOST_TEST(readable_now(pair.server) == 0);
    BOOST_TEST(send(pair.client, "", 0, 0) == 0);
    BOOST_TEST(wait_readable(pair.server));
    char data[4];
    BOOST_TEST(recv(pair.server, data, 4, 0) == 0); // a message, not the end
    BOOST_TEST(send(pair.client, "ok", 2, MSG_PARTIAL) == 2);
    BOOST_TEST(wait_readable(pair.server));
    BOOST_TEST(recv(pair.server, data, 4, 0) == 2);
}

// SPI: WSP-SEND-4
BOOST_AUTO_TEST_CASE(sending_needs_a_peer_and_an_open_direction_and_broadcast_its_option) {
    const Socket datagram = udp();
    BOOST_TEST(api(send(datagram, "x", 1, 0)) == fails_with(WSAENOTCONN));
    const Socket stream = tcp();
    BOOST_TEST(api(send(stream, "x", 1, 0)) == fails_with(WSAENOTCONN));
    struct sockaddr_in everybody = loopback(9);
    everybody.sin_addr.s_addr = INADDR_BROADCAST;
    BOOST_TEST(send_to(datagram, "x", &everybody) == fails_with(WSAEACCES));
    for (const int how : {SD_SEND, SD_BOTH}) {
        const Pair pair = tcp_pair();
        BOOST_TEST(api(shutdown(pair.client, how)) == succeeds());
        BOOST_TEST(api(send(pair.client, "x", 1, 0)) == fails_with(WSAESHUTDOWN));
        Operation operation;
        BOOST_TEST(operation.send(pair.client) == fails_with(WSAESHUTDOWN));
        const Pair datagrams = udp_pair();
        BOOST_TEST(api(shutdown(datagrams.client, how)) == succeeds());
        BOOST_TEST(api(send(datagrams.client, "x", 1, 0)) == fails_with(WSAESHUTDOWN));
    }
}

// SPI: WSP-SEND-5
BOOST_AUTO_TEST_CASE(flags_that_are_known_are_taken_and_others_refused) {
    const Pair pair = tcp_pair();
    BOOST_TEST(send(pair.client, "d", 1, MSG_DONTROUTE) == 1);
    BOOST_TEST(receive_exactly(pair.server, 1) == "d");
    BOOST_TEST(send(pair.client, "u", 1, MSG_OOB) == 1);
    BOOST_TEST(wait_exceptional(pair.server));
    BOOST_TEST(api(send(pair.client, "x", 1, 0x4000)) == fails_with(WSAEOPNOTSUPP));
    const Pair datagrams = udp_pair();
    BOOST_TEST(api(send(datagrams.client, "x", 1, MSG_OOB)) == fails_with(WSAEOPNOTSUPP));
}

// SPI: WSP-SEND-6
BOOST_AUTO_TEST_CASE(success_means_buffered) {
    Pair pair = tcp_pair();
    BOOST_TEST(send_all(pair.client, "nobody has read this"));
    BOOST_TEST(pair.client.close() == succeeds());
    BOOST_TEST(receive_exactly(pair.server, 20) == "nobody has read this");
    BOOST_TEST(at_end(pair.server));
    Pair lost = tcp_pair();
    BOOST_TEST(send_all(lost.client, "never read")); // succeeded
    BOOST_TEST(wait_readable(lost.server));
    BOOST_TEST(lost.server.close() == succeeds()); // and was thrown away: a reset
    BOOST_TEST(receive_fails(lost.client) == fails_with(WSAECONNRESET));
}

// SPI: WSP-SEND-8, WSP-GEN-9, OVL-RET-7
BOOST_AUTO_TEST_CASE(gathered_buffers_go_out_in_order_and_their_array_is_not_needed_after_the_call) {
    const Pair pair = tcp_pair();
    set_nonblocking(pair.client);
    const std::size_t before = fill(pair.client);
    std::string parts[] = {"abc", "", "defg", "h"};
    Operation operation;
    {
        WSABUF transient[4];
        for (int i = 0; i < 4; ++i) transient[i] = {static_cast<u_long>(parts[i].size()), parts[i].data()};
        BOOST_TEST(api(WSASend(pair.client, transient, 4, nullptr, 0, &operation.overlapped, nullptr)) ==
                   fails_with(WSA_IO_PENDING));
        for (WSABUF& buffer : transient) buffer = {1, nullptr};
    }
    const std::string got = receive_exactly(pair.server, before + 8);
    BOOST_TEST(got.substr(before) == "abcdefgh");
    BOOST_TEST(operation.end(pair.client) == succeeds());
    BOOST_TEST(operation.bytes == 8u);
    BOOST_TEST(parts[0] + parts[2] + parts[3] == "abcdefgh"); // unchanged
}

// SPI: WSP-STO-2
BOOST_AUTO_TEST_CASE(sending_binds_and_captures_the_address) {
    const Socket receiver = udp();
    const Socket sender = udp();
    struct sockaddr_in to = bind_any(receiver);
    Operation operation(1);
    const Outcome begun =
        api(WSASendTo(sender, &operation.buffer, 1, &operation.bytes, 0, reinterpret_cast<struct sockaddr*>(&to),
                      sizeof to, &operation.overlapped, nullptr));
    to = {};
    BOOST_TEST((begun == succeeds() || begun == fails_with(WSA_IO_PENDING)));
    BOOST_TEST(operation.end(sender) == succeeds());
    BOOST_TEST(wait_readable(receiver));
    BOOST_TEST(name_of(sender).sin_port != 0);
    BOOST_TEST(bind_to(sender, loopback()) == fails_with(WSAEINVAL));
}

// SPI: WSP-SDIS-1, WSP-SDIS-2
BOOST_AUTO_TEST_CASE(send_disconnect_is_shutdown_of_sending_without_data) {
    const Pair pair = tcp_pair();
    char data[] = "bye";
    WSABUF buffer{3, data};
    BOOST_TEST(api(WSASendDisconnect(pair.client, &buffer)) == fails_with(WSAENOPROTOOPT));
    BOOST_TEST(send_all(pair.client, "x")); // nothing has happened
    BOOST_TEST(api(WSASendDisconnect(pair.client, nullptr)) == succeeds());
    BOOST_TEST(api(send(pair.client, "x", 1, 0)) == fails_with(WSAESHUTDOWN));
    BOOST_TEST(receive_exactly(pair.server, 1) == "x");
    BOOST_TEST(at_end(pair.server));
    BOOST_TEST(send_all(pair.server, "still open"));
    BOOST_TEST(receive_exactly(pair.client, 10) == "still open");
    const Socket alone = tcp();
    BOOST_TEST(api(WSASendDisconnect(alone, nullptr)) == fails_with(WSAENOTCONN));
}

// SPI: WSP-SHUT-1
BOOST_AUTO_TEST_CASE(shutdown_checks_what_and_whom) {
    const Socket alone = tcp();
    BOOST_TEST(api(shutdown(alone, SD_SEND)) == fails_with(WSAENOTCONN));
    const Socket server = listener();
    BOOST_TEST(api(shutdown(server, SD_BOTH)) == fails_with(WSAENOTCONN));
    const Pair pair = tcp_pair();
    BOOST_TEST(api(shutdown(pair.client, 3)) == fails_with(WSAEINVAL));
    BOOST_TEST(api(shutdown(pair.client, -1)) == fails_with(WSAEINVAL));
    BOOST_TEST(api(shutdown(pair.client, SD_BOTH)) == succeeds());
    BOOST_TEST(api(shutdown(pair.client, SD_SEND)) == succeeds()); // again
    const Socket datagram = udp();
    BOOST_TEST(api(shutdown(datagram, SD_RECEIVE)) == succeeds());
}

// SPI: WSP-SHUT-2
BOOST_AUTO_TEST_CASE(shutdown_never_waits_and_leaves_the_socket_open) {
    const Pair pair = tcp_pair();
    set_linger(pair.client, 1, 30);
    set_nonblocking(pair.client);
    const std::size_t filled = fill(pair.client);
    set_nonblocking(pair.client, false);
    BOOST_TEST(api(shutdown(pair.client, SD_SEND)) == succeeds()); // with all that unsent
    BOOST_TEST(same_address(peer_of(pair.client), name_of(pair.server)));
    BOOST_TEST(receive_exactly(pair.server, filled).size() == filled);
    BOOST_TEST(at_end(pair.server));
}

// SPI: WSP-SHUT-3, WSP-SHUT-4
BOOST_AUTO_TEST_CASE(the_end_follows_the_sends_that_are_queued) {
    const Pair pair = tcp_pair();
    Operation big(3000000);
    big.data.assign(pattern(3000000));
    big.buffer.buf = big.data.data();
    const Outcome begun = big.send(pair.client);
    BOOST_TEST((begun == succeeds() || begun == fails_with(WSA_IO_PENDING)));
    BOOST_TEST(api(shutdown(pair.client, SD_SEND)) == succeeds());
    auto reader = run([s = SOCKET{pair.server}] {
        const std::string got = receive_exactly(s, 3000000);
        char byte;
        return std::pair{got, recv(s, &byte, 1, 0)};
    });
    BOOST_TEST(big.end(pair.client) == succeeds());
    const auto [got, end] = value_of(reader);
    BOOST_TEST((got == big.data));
    BOOST_TEST(end == 0); // the graceful end
}

// SPI: WSP-SHUT-3
BOOST_AUTO_TEST_CASE(data_for_a_receiver_that_has_shut_down_resets_the_connection) {
    // Data that waits already.
    const Pair queued = tcp_pair();
    BOOST_TEST(send_all(queued.client, "x"));
    BOOST_TEST(wait_readable(queued.server));
    BOOST_TEST(api(shutdown(queued.server, SD_RECEIVE)) == succeeds());
    BOOST_TEST(receive_fails(queued.client) == fails_with(WSAECONNRESET));
    // Data that comes later: shutting down alone tells the peer nothing.
    const Pair later = tcp_pair();
    BOOST_TEST(api(shutdown(later.server, SD_RECEIVE)) == succeeds());
    BOOST_TEST(send_all(later.server, "still sending"));
    BOOST_TEST(receive_exactly(later.client, 13) == "still sending");
    BOOST_TEST(send_all(later.client, "x"));
    Operation end; // waits in a way that lets the other side's watch run
    const Outcome begun = end.receive(later.client);
    BOOST_TEST((begun == fails_with(WSA_IO_PENDING) || begun == fails_with(WSAECONNRESET)));
    if (begun == fails_with(WSA_IO_PENDING)) BOOST_TEST(end.end(later.client) == fails_with(WSAECONNRESET));
    BOOST_TEST(api(send(later.server, "x", 1, 0)) == fails_with(WSAECONNABORTED));
}

// SPI: WSP-SHUT-1, WSP-RECV-9
BOOST_AUTO_TEST_CASE(shutdown_of_receiving_ends_the_receives_that_wait) {
    const Pair pair = tcp_pair();
    Operation operation;
    BOOST_TEST(operation.receive(pair.server) == fails_with(WSA_IO_PENDING));
    Gate begun("a receive begins");
    const Pair other = tcp_pair();
    auto reader = run([&, s = SOCKET{other.server}] {
        begun.open();
        return receive_fails(s);
    });
    begun.pass();
    BOOST_TEST(api(shutdown(pair.server, SD_RECEIVE)) == succeeds());
    BOOST_TEST(operation.end(pair.server) == fails_with(WSAESHUTDOWN));
    BOOST_TEST(api(shutdown(other.server, SD_RECEIVE)) == succeeds());
    BOOST_TEST(value_of(reader) == fails_with(WSAESHUTDOWN));
}

// SPI: OVL-CAN-3
BOOST_AUTO_TEST_CASE(sio_flush_aborts_the_sends_that_wait) {
    const Pair pair = tcp_pair();
    set_nonblocking(pair.client);
    (void)fill(pair.client);
    Operation first;
    Operation second;
    Operation receiving;
    BOOST_TEST(first.send(pair.client) == fails_with(WSA_IO_PENDING));
    BOOST_TEST(second.send(pair.client) == fails_with(WSA_IO_PENDING));
    BOOST_TEST(receiving.receive(pair.client) == fails_with(WSA_IO_PENDING));
    DWORD returned = 0;
    BOOST_TEST(api(WSAIoctl(pair.client, SIO_FLUSH, nullptr, 0, nullptr, 0, &returned, nullptr, nullptr)) ==
               succeeds());
    BOOST_TEST(first.end(pair.client) == fails_with(WSA_OPERATION_ABORTED));
    BOOST_TEST(second.end(pair.client) == fails_with(WSA_OPERATION_ABORTED));
    BOOST_TEST(receiving.pending());
    BOOST_TEST(send_all(pair.server, "x"));
    BOOST_TEST(receiving.end(pair.client) == succeeds());
    set_linger(pair.client, 1, 0);
}

// SPI: BLK-MODE-6
BOOST_AUTO_TEST_CASE(a_blocking_send_that_finds_no_room_in_its_time_times_out) {
    const Pair pair = tcp_pair();
    set_nonblocking(pair.client);
    (void)fill(pair.client);
    set_nonblocking(pair.client, false);
    BOOST_TEST(set_option(pair.client, SOL_SOCKET, SO_SNDTIMEO, 20) == succeeds());
    const std::string more(1'000'000, 'm');
    BOOST_TEST(api(send(pair.client, more.data(), static_cast<int>(more.size()), 0)) == fails_with(WSAETIMEDOUT));
}

BOOST_AUTO_TEST_SUITE_END()
