// The transports: datagrams, the same tests over the host's network and over the one in memory.
#include "transport_fixture.h"

#include <vector>

using namespace wspemu;
using namespace wspemu::net;

namespace {

int send_to(Link& link, std::string_view text, const Address* to) {
    const Buffer buffer{const_cast<char*>(text.data()), text.size()};
    return link.send({&buffer, 1}, 0, to).error();
}

} // namespace

BOOST_AUTO_TEST_SUITE(transport_datagrams)

BOOST_AUTO_TEST_CASE_TEMPLATE(a_datagram_arrives_whole_and_names_its_sender, Network, Networks) {
    Net<Network> net;
    if (!net.usable()) return;
    const LinkPointer receiver = net.bound(Kind::datagram);
    const LinkPointer sender = net.bound(Kind::datagram);
    const Address to = *receiver->local();
    BOOST_TEST(send_to(*sender, "one", &to) == 0);
    BOOST_TEST(send_to(*sender, "", &to) == 0);
    BOOST_TEST(send_to(*sender, "three", &to) == 0);
    char bytes[16];
    for (const std::string_view expected : {"one", "", "three"}) {
        const Result<Received> received = receive_once(*receiver, bytes, sizeof bytes, 0, true);
        BOOST_REQUIRE_EQUAL(received.error(), 0);
        BOOST_TEST(std::string_view(bytes, received->bytes) == expected);
        BOOST_TEST(!received->truncated);
        BOOST_TEST((received->from == *sender->local()));
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(what_does_not_fit_is_cut_off_and_said, Network, Networks) {
    Net<Network> net;
    if (!net.usable()) return;
    const LinkPointer receiver = net.bound(Kind::datagram);
    const LinkPointer sender = net.open(Kind::datagram);
    const Address to = *receiver->local();
    BOOST_TEST(send_to(*sender, "0123456789", &to) == 0);
    BOOST_TEST(send_to(*sender, "next", &to) == 0);
    char bytes[4];
    const Result<Received> peeked = receive_once(*receiver, bytes, sizeof bytes, kPeek);
    BOOST_TEST(peeked->truncated);
    BOOST_TEST(*receiver->available() == 10u);
    const Result<Received> received = receive_once(*receiver, bytes, sizeof bytes);
    BOOST_TEST(received->bytes == 4u);
    BOOST_TEST(received->truncated);
    BOOST_TEST(!receive_once(*receiver, bytes, sizeof bytes)->truncated);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_hundred_buffers_make_one_datagram, Network, Networks) {
    Net<Network> net;
    if (!net.usable()) return;
    const LinkPointer receiver = net.bound(Kind::datagram);
    const LinkPointer sender = net.open(Kind::datagram);
    const Address to = *receiver->local();
    std::string text;
    for (int i = 0; i < 100; ++i) text += static_cast<char>('!' + i % 90);
    std::string got(100, '\0');
    std::vector<Buffer> out;
    std::vector<Buffer> in;
    for (char& c : text) out.push_back({&c, 1});
    for (char& c : got) in.push_back({&c, 1});
    BOOST_TEST(*sender->send(out, 0, &to) == 100u);
    BOOST_REQUIRE(receiver->wait(kReadable, patience(), false, nullptr).end == port::WaitEnd::ready);
    BOOST_TEST(receiver->receive(in, 0, false)->bytes == 100u);
    BOOST_TEST(got == text);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(an_unreachable_port_is_told_to_the_receive_and_to_no_send, Network, Networks) {
    Net<Network> net;
    if (!net.usable()) return;
    const LinkPointer witness = net.bound(Kind::datagram);
    const Address there = *witness->local();
    Address nowhere;
    {
        const LinkPointer gone = net.bound(Kind::datagram);
        nowhere = *gone->local();
    }
    const LinkPointer link = net.bound(Kind::datagram);
    BOOST_TEST(send_to(*link, "lost", &nowhere) == 0);
    BOOST_REQUIRE(link->wait(kReadable, patience(), false, nullptr).end == port::WaitEnd::ready);
    BOOST_TEST(send_to(*link, "unrelated", &there) == 0);
    BOOST_TEST(receive_error(*link) == code::wsaeconnreset);
    // It is told once, and the link is quiet afterwards.
    char byte;
    const Buffer buffer{&byte, 1};
    BOOST_TEST(link->receive({&buffer, 1}, 0, false).error() == code::wsaewouldblock);
    BOOST_TEST((link->poll() & kReadable) == 0u);
    BOOST_TEST(*witness->available() == 9u);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_link_with_a_peer_hears_only_that_peer_and_keeps_its_port, Network, Networks) {
    Net<Network> net;
    if (!net.usable()) return;
    const LinkPointer peer = net.bound(Kind::datagram);
    const LinkPointer stranger = net.bound(Kind::datagram);
    const LinkPointer link = net.open(Kind::datagram);
    BOOST_TEST(link->connect(*peer->local()).ok());
    BOOST_TEST((*link->peer() == *peer->local()));
    Address here = *link->local();
    BOOST_TEST(here.port != 0);
    here.bytes = loopback(Network::kFamily).bytes;
    BOOST_TEST(send_to(*stranger, "stranger", &here) == 0);
    BOOST_TEST(send_to(*peer, "peer", &here) == 0);
    char bytes[16];
    BOOST_TEST(receive_once(*link, bytes, sizeof bytes)->bytes == 4u);

    BOOST_TEST(link->disconnect_peer().ok());
    BOOST_TEST(link->peer().error() == code::wsaenotconn);
    BOOST_TEST(link->local()->port == here.port);
    BOOST_TEST(send_to(*stranger, "stranger", &here) == 0);
    BOOST_TEST(receive_once(*link, bytes, sizeof bytes)->bytes == 8u);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(too_long_a_datagram_is_refused_and_leaves_no_trace, Network, Networks) {
    Net<Network> net;
    if (!net.usable()) return;
    const LinkPointer receiver = net.bound(Kind::datagram);
    const LinkPointer sender = net.bound(Kind::datagram);
    const Address to = *receiver->local();
    BOOST_TEST(send_to(*sender, std::string(70000, 'x'), &to) == code::wsaemsgsize);
    char byte;
    const Buffer buffer{&byte, 1};
    BOOST_TEST(sender->receive({&buffer, 1}, 0, false).error() == code::wsaewouldblock);
    BOOST_TEST((sender->poll() & kReadable) == 0u);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_full_queue_loses_datagrams_and_tells_nobody, Network, Networks) {
    Net<Network> net;
    if (!net.usable()) return;
    const LinkPointer receiver = net.bound(Kind::datagram);
    const LinkPointer sender = net.bound(Kind::datagram);
    BOOST_TEST(receiver->set_option(Option::receive_buffer, 4096).ok());
    const Address to = *receiver->local();
    const std::string text(1000, 'd');
    for (int i = 0; i < 400; ++i) BOOST_REQUIRE_EQUAL(send_to(*sender, text, &to), 0);
    char bytes[1000];
    const Buffer buffer{bytes, sizeof bytes};
    int arrived = 0;
    while (receiver->receive({&buffer, 1}, 0, false)) ++arrived;
    BOOST_TEST(arrived > 0);
    BOOST_TEST(arrived < 400);
}

BOOST_AUTO_TEST_SUITE_END()
