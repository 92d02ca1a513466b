// Connections that are lost without a word, over a network in memory whose cable the test cuts.
#include "net_fixture.h"

#include "core/base/base_provider.h"
#include "core/net/memory_transport.h"

using namespace wspemu::test;
namespace net = wspemu::net;

namespace {

struct CableFixture : NetFixture {
    CableFixture() {
        env.stop();
        wspemu::base::set_transport_factory([this] {
            auto made = net::make_memory_transport(7);
            network = made.get();
            return made;
        });
        env.start();
    }
    // Both keep alive, then the cable is cut.
    Pair kept_alive() {
        Pair pair = tcp_pair();
        for (const SOCKET s : {SOCKET{pair.client}, SOCKET{pair.server}})
            BOOST_TEST(set_option(s, SOL_SOCKET, SO_KEEPALIVE, 1) == succeeds());
        return pair;
    }
    net::Transport* network = nullptr;
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(lost_network, CableFixture)

// SPI: WSP-RECV-9, WSP-SSO-3
BOOST_AUTO_TEST_CASE(keeping_alive_finds_out_and_says_so_to_every_later_call) {
    const Pair pair = kept_alive();
    net::lose_connections(*network);
    BOOST_TEST(wait_readable(pair.client));
    BOOST_TEST(receive_fails(pair.client) == fails_with(WSAENETRESET));
    BOOST_TEST(receive_fails(pair.client) == fails_with(WSAENETRESET));
    BOOST_TEST(api(send(pair.client, "x", 1, 0)) == fails_with(WSAENETRESET));
    BOOST_TEST(set_option(pair.client, SOL_SOCKET, SO_KEEPALIVE, 1) == fails_with(WSAENETRESET));
    // Also where nothing but the option is asked for.
    BOOST_TEST(set_option(pair.server, SOL_SOCKET, SO_KEEPALIVE, 0) == fails_with(WSAENETRESET));
    BOOST_TEST(error_of(pair.server) == WSAENETRESET);
}

// SPI: OVL-CAN-5, BLK-FD-7
BOOST_AUTO_TEST_CASE(requests_that_wait_end_and_so_do_blocking_calls) {
    const Pair pair = kept_alive();
    Operation first, second;
    BOOST_TEST(first.receive(pair.client) == fails_with(WSA_IO_PENDING));
    BOOST_TEST(second.receive(pair.client) == fails_with(WSA_IO_PENDING));
    Gate begun("receiving begins");
    auto waiting = run([&, s = SOCKET{pair.server}] {
        begun.open();
        char byte;
        return api(recv(s, &byte, 1, 0));
    });
    begun.pass();
    net::lose_connections(*network);
    BOOST_TEST(first.end(pair.client) == fails_with(WSAENETRESET));
    BOOST_TEST(second.end(pair.client) == fails_with(WSAENETRESET));
    BOOST_TEST(waiting.get() == fails_with(WSAENETRESET));
    const Event event;
    BOOST_TEST(api(WSAEventSelect(pair.client, event, FD_CLOSE)) == succeeds());
    BOOST_TEST(await(pair.client, event, FD_CLOSE).codes[FD_CLOSE_BIT] == WSAENETRESET);
}

BOOST_AUTO_TEST_CASE(who_does_not_keep_alive_finds_out_when_he_sends) {
    const Pair pair = tcp_pair();
    BOOST_TEST(set_option(pair.server, SOL_SOCKET, SO_KEEPALIVE, 1) == succeeds());
    net::lose_connections(*network);
    BOOST_TEST(readable_now(pair.client) == 0);
    (void)send(pair.client, "x", 1, 0);
    BOOST_TEST(wait_readable(pair.client));
    BOOST_TEST(receive_fails(pair.client) == fails_with(WSAECONNRESET));
}

BOOST_AUTO_TEST_SUITE_END()
