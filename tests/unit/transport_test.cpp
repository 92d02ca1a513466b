// The transports: streams and datagrams, the same tests over the host's network and over the one in memory.
#define BOOST_TEST_MODULE transport
#include "transport_fixture.h"

#include <random>
#include <thread>
#include <vector>

using namespace wspemu;
using namespace wspemu::net;

BOOST_AUTO_TEST_SUITE(transport_streams)

BOOST_AUTO_TEST_CASE_TEMPLATE(bytes_arrive_in_order_both_ways, Network, Networks) {
    Net<Network> net;
    if (!net.usable()) return;
    Pair pair = net.pair();
    std::string text(1 << 20, '\0');
    for (std::size_t i = 0; i < text.size(); ++i) text[i] = static_cast<char>(i * 31 >> 3);
    for (auto [from, to] : {std::pair{pair.client.get(), pair.server.get()}, {pair.server.get(), pair.client.get()}}) {
        std::thread sender([&, from = from] {
            std::minstd_rand random(kSeed);
            for (std::size_t done = 0; done < text.size();) {
                const std::size_t piece = std::min<std::size_t>(1 + random() % 70000, text.size() - done);
                if (send_text(*from, {text.data() + done, piece}) != 0) return;
                done += piece;
            }
        });
        const std::string got = receive_text(*to, text.size());
        sender.join();
        BOOST_TEST((got == text));
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(nothing_blocks_when_nothing_is_there, Network, Networks) {
    Net<Network> net;
    if (!net.usable()) return;
    Pair pair = net.pair();
    char byte;
    const Buffer buffer{&byte, 1};
    BOOST_TEST(pair.server->receive({&buffer, 1}, 0, false).error() == code::wsaewouldblock);
    BOOST_TEST(pair.server->receive({&buffer, 1}, kOutOfBand, false).error() == code::wsaewouldblock);
    Address peer;
    BOOST_TEST(net.listener()->accept(peer).error() == code::wsaewouldblock);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_receive_of_nothing_waits_for_data_and_takes_none, Network, Networks) {
    Net<Network> net;
    if (!net.usable()) return;
    Pair pair = net.pair();
    BOOST_TEST(pair.server->receive({}, 0, false).error() == code::wsaewouldblock);
    BOOST_TEST(send_text(*pair.client, "x") == 0);
    BOOST_REQUIRE(pair.server->wait(kReadable, patience(), false, nullptr).end == port::WaitEnd::ready);
    BOOST_TEST(pair.server->receive({}, 0, false)->bytes == 0u);
    BOOST_TEST(receive_text(*pair.server, 1) == "x");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_connect_to_a_port_without_listener_is_refused, Network, Networks) {
    Net<Network> net;
    if (!net.usable()) return;
    const LinkPointer silent = net.bound(Kind::stream);
    const LinkPointer client = net.open(Kind::stream);
    BOOST_TEST(net.connect(*client, *silent->local()) == code::wsaeconnrefused);
    // The link may try again.
    const LinkPointer listener = net.listener();
    BOOST_TEST(net.connect(*client, *listener->local()) == 0);
    BOOST_TEST((*client->peer() == *listener->local()));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(an_unconnected_stream_is_ready_for_nothing, Network, Networks) {
    Net<Network> net;
    if (!net.usable()) return;
    const LinkPointer link = net.open(Kind::stream);
    BOOST_TEST(link->poll() == 0u);
    BOOST_TEST(!link->hangup().gone);
    BOOST_TEST(link->connect_result().error() == code::wsaenotconn);
    BOOST_TEST(link->peer().error() == code::wsaenotconn);
    BOOST_TEST(receive_error(*link) == code::wsaenotconn);
    BOOST_TEST(send_text(*link, "x") == code::wsaenotconn);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_shutdown_of_sending_ends_the_peers_stream_after_its_data, Network, Networks) {
    Net<Network> net;
    if (!net.usable()) return;
    Pair pair = net.pair();
    BOOST_TEST(send_text(*pair.client, "last words") == 0);
    BOOST_TEST(pair.client->shutdown(Side::send).ok());
    BOOST_REQUIRE(pair.server->wait(kReadable, patience(), false, nullptr).end == port::WaitEnd::ready);
    BOOST_TEST(!pair.server->hangup().gone);
    BOOST_TEST(receive_text(*pair.server, 100) == "last words");
    BOOST_TEST(pair.server->hangup().gone);
    BOOST_TEST(pair.server->hangup().error == 0);
    BOOST_TEST(send_text(*pair.client, "more") == code::wsaeshutdown);
    // The other direction is open still.
    BOOST_TEST(send_text(*pair.server, "answer") == 0);
    BOOST_TEST(receive_text(*pair.client, 6) == "answer");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(the_own_shutdown_of_receiving_is_no_hangup_of_the_peer, Network, Networks) {
    Net<Network> net;
    if (!net.usable()) return;
    Pair pair = net.pair();
    BOOST_TEST(pair.client->shutdown(Side::receive).ok());
    BOOST_TEST(!pair.client->hangup().gone);
    BOOST_TEST(receive_error(*pair.client) == code::wsaeshutdown);
    pair.server.reset();
    BOOST_REQUIRE(pair.client->wait(kReadable, patience(), false, nullptr).end == port::WaitEnd::ready);
    BOOST_TEST(pair.client->hangup().gone);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_graceful_close_delivers_what_was_sent, Network, Networks) {
    Net<Network> net;
    if (!net.usable()) return;
    Pair pair = net.pair();
    const std::string text(20000, 'z');
    BOOST_TEST(send_text(*pair.client, text) == 0);
    BOOST_TEST(pair.client->set_option(Option::linger, 5).ok()); // must not make the close wait
    pair.client.reset();
    BOOST_TEST((receive_text(*pair.server, text.size() + 1) == text));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_reset_is_told_to_every_call_from_then_on, Network, Networks) {
    Net<Network> net;
    if (!net.usable()) return;
    Pair pair = net.pair();
    pair.client->abort_on_close();
    pair.client.reset();
    BOOST_REQUIRE(pair.server->wait(kReadable, patience(), false, nullptr).end == port::WaitEnd::ready);
    BOOST_TEST((pair.server->poll() & kReadable) != 0u);
    for (int i = 0; i < 2; ++i) {
        BOOST_TEST(pair.server->hangup().gone);
        BOOST_TEST(pair.server->hangup().error == code::wsaeconnreset);
        BOOST_TEST(receive_error(*pair.server) == code::wsaeconnreset);
        BOOST_TEST(send_text(*pair.server, "x") == code::wsaeconnreset);
    }
    BOOST_TEST(pair.server->connect_result().ok()); // it had been connected
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_send_after_the_peer_closed_ends_in_a_reset, Network, Networks) {
    Net<Network> net;
    if (!net.usable()) return;
    Pair pair = net.pair();
    pair.client.reset();
    BOOST_TEST(receive_text(*pair.server, 1).empty());
    BOOST_TEST(send_text(*pair.server, "into the void") == 0);
    // The answer to that is on its way; both directions tell it.
    const port::Deadline limit = patience();
    int error = 0;
    while (error == 0 && port::Clock::now() < *limit) error = send_text(*pair.server, "x");
    BOOST_TEST(error == code::wsaeconnreset);
    BOOST_TEST(receive_error(*pair.server) == code::wsaeconnreset);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_peek_leaves_the_bytes_where_they_are, Network, Networks) {
    Net<Network> net;
    if (!net.usable()) return;
    Pair pair = net.pair();
    BOOST_TEST(send_text(*pair.client, "abc") == 0);
    char bytes[3];
    while (*pair.server->available() < 3)
        BOOST_REQUIRE(pair.server->wait(kReadable, patience(), false, nullptr).end == port::WaitEnd::ready);
    BOOST_TEST(receive_once(*pair.server, bytes, 3, kPeek)->bytes == 3u);
    BOOST_TEST(*pair.server->available() == 3u);
    BOOST_TEST(receive_text(*pair.server, 3) == "abc");
    BOOST_TEST(*pair.server->available() == 0u);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(an_urgent_byte_travels_beside_the_stream, Network, Networks) {
    Net<Network> net;
    if (!net.usable()) return;
    Pair pair = net.pair();
    BOOST_TEST(send_text(*pair.client, "ab") == 0);
    BOOST_TEST(send_text(*pair.client, "!", kOutOfBand) == 0);
    BOOST_TEST(send_text(*pair.client, "cd") == 0);
    BOOST_REQUIRE(pair.server->wait(bit_of(Direction::urgent), patience(), false, nullptr).end == port::WaitEnd::ready);
    BOOST_TEST((pair.server->poll() & bit_of(Direction::urgent)) != 0u);
    BOOST_TEST(!*pair.server->at_mark());
    char urgent = 0;
    const Result<Received> received = receive_once(*pair.server, &urgent, 1, kOutOfBand);
    BOOST_TEST(received->urgent);
    BOOST_TEST(urgent == '!');
    BOOST_TEST(receive_text(*pair.server, 2) == "ab");
    BOOST_TEST(*pair.server->at_mark());
    BOOST_TEST(receive_text(*pair.server, 2) == "cd");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(an_urgent_byte_can_come_in_line, Network, Networks) {
    Net<Network> net;
    if (!net.usable()) return;
    Pair pair = net.pair();
    BOOST_TEST(pair.server->set_option(Option::oob_inline, 1).ok());
    BOOST_TEST(send_text(*pair.client, "ab") == 0);
    BOOST_TEST(send_text(*pair.client, "!", kOutOfBand) == 0);
    BOOST_TEST(send_text(*pair.client, "cd") == 0);
    BOOST_TEST(receive_text(*pair.server, 5) == "ab!cd");
    char byte;
    const Buffer buffer{&byte, 1};
    BOOST_TEST(pair.server->receive({&buffer, 1}, kOutOfBand, false).error() == code::wsaeinval);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_hundred_buffers_are_gathered_and_scattered, Network, Networks) {
    Net<Network> net;
    if (!net.usable()) return;
    Pair pair = net.pair();
    std::string text;
    for (int i = 0; i < 100; ++i) text += static_cast<char>('!' + i % 90);
    std::vector<Buffer> out;
    for (char& c : text) {
        out.push_back({nullptr, 0}); // an empty buffer is no end
        out.push_back({&c, 1});
    }
    for (std::size_t sent = 0; sent < text.size();) {
        const Result<std::size_t> more = pair.client->send(std::span(out).subspan(2 * sent), 0, nullptr);
        BOOST_REQUIRE_EQUAL(more.error(), 0);
        sent += *more;
    }
    std::string got(text.size(), '\0');
    std::vector<Buffer> in;
    for (char& c : got) in.push_back({&c, 1});
    for (std::size_t have = 0; have < got.size();) {
        BOOST_REQUIRE(pair.server->wait(kReadable, patience(), false, nullptr).end == port::WaitEnd::ready);
        const Result<Received> more = pair.server->receive(std::span(in).subspan(have), 0, false);
        BOOST_REQUIRE_EQUAL(more.error(), 0);
        have += more->bytes;
    }
    BOOST_TEST(got == text);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_full_stream_would_block_until_the_peer_reads, Network, Networks) {
    Net<Network> net;
    if (!net.usable()) return;
    Pair pair = net.pair();
    std::string block(64 * 1024, 'b');
    const Buffer buffer{block.data(), block.size()};
    std::size_t sent = 0;
    Result<std::size_t> one = std::size_t{0};
    while ((one = pair.client->send({&buffer, 1}, 0, nullptr))) sent += *one;
    BOOST_TEST(one.error() == code::wsaewouldblock);
    BOOST_TEST((pair.client->poll() & kWritable) == 0u);
    BOOST_TEST(receive_text(*pair.server, sent).size() == sent);
    BOOST_TEST((pair.client->wait(kWritable, patience(), false, nullptr).end == port::WaitEnd::ready));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(transport_addresses)

BOOST_AUTO_TEST_CASE_TEMPLATE(a_port_in_use_is_refused_whether_its_owner_listens_or_not, Network, Networks) {
    Net<Network> net;
    if (!net.usable()) return;
    for (const bool listens : {false, true}) {
        const LinkPointer owner = listens ? net.listener() : net.bound(Kind::stream);
        const LinkPointer second = net.open(Kind::stream);
        BOOST_TEST(second->bind(*owner->local()).error() == code::wsaeaddrinuse);
    }
    const LinkPointer owner = net.bound(Kind::datagram);
    BOOST_TEST(net.open(Kind::datagram)->bind(*owner->local()).error() == code::wsaeaddrinuse);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_server_can_be_restarted_while_its_connections_die, Network, Networks) {
    Net<Network> net;
    if (!net.usable()) return;
    Pair pair = net.pair();
    // The side that closes first keeps the port in TIME_WAIT.
    BOOST_TEST(pair.server->shutdown(Side::send).ok());
    BOOST_TEST(receive_text(*pair.client, 1).empty());
    pair.client.reset();
    BOOST_TEST(receive_text(*pair.server, 1).empty());
    pair.server.reset();
    const LinkPointer again = net.open(Kind::stream);
    BOOST_TEST(again->bind(pair.server_address).error() == 0);
    BOOST_TEST(again->listen(1).error() == 0);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(options_are_read_as_they_were_set, Network, Networks) {
    Net<Network> net;
    if (!net.usable()) return;
    const LinkPointer link = net.open(Kind::stream);
    struct Case {
        Option option;
        int value;
    };
    for (const Case& test : {Case{Option::no_delay, 1},
                             {Option::keep_alive, 1},
                             {Option::oob_inline, 1},
                             {Option::receive_buffer, 32768},
                             {Option::send_buffer, 16384},
                             {Option::linger, 0},
                             {Option::linger, 7},
                             {Option::linger, -1},
                             {Option::keep_alive_idle_ms, 60000},
                             {Option::time_to_live, 17},
                             {Option::dont_fragment, 1},
                             {Option::reuse_address, 1},
                             {Option::exclusive_address, 1}}) {
        BOOST_TEST(link->set_option(test.option, test.value).error() == 0);
        BOOST_TEST(*link->get_option(test.option) == test.value);
    }
    const Result<int> v6_only = link->get_option(Option::v6_only);
    if (Network::kFamily == Family::ipv6) BOOST_TEST(*v6_only == 1);
    if (Network::kFamily == Family::ipv4) BOOST_TEST(v6_only.error() == code::wsaenoprotoopt);
}

BOOST_AUTO_TEST_SUITE_END()
