// bind, listen, connect and the two names (wsp.md 3, 7, 12, 13, 18).
#include "net_fixture.h"

#include <ws2tcpip.h>

using namespace wspemu::test;

BOOST_FIXTURE_TEST_SUITE(base_connect, NetFixture)

// SPI: WSP-BIND-1
BOOST_AUTO_TEST_CASE(a_bind_is_made_once_to_an_address_that_is_local_and_free) {
    const Socket server = listener();
    BOOST_TEST(bind_to(server, loopback()) == fails_with(WSAEINVAL));
    const Socket other = tcp();
    BOOST_TEST(bind_to(other, name_of(server)) == fails_with(WSAEADDRINUSE));
    struct sockaddr_in foreign = loopback();
    foreign.sin_addr.s_addr = htonl(0xC0000201); // 192.0.2.1, for documentation
    BOOST_TEST(bind_to(other, foreign) == fails_with(WSAEADDRNOTAVAIL));
    bind_any(other); // the failures left it as it was
}

// SPI: WSP-BIND-2, WSP-BIND-4
BOOST_AUTO_TEST_CASE(the_address_must_be_whole_and_of_the_family_and_may_be_longer) {
    const Socket s = tcp();
    struct sockaddr_storage wide {};
    reinterpret_cast<struct sockaddr_in&>(wide) = loopback();
    const auto* name = reinterpret_cast<const struct sockaddr*>(&wide);
    BOOST_TEST(api(bind(s, nullptr, sizeof(struct sockaddr_in))) == fails_with(WSAEFAULT));
    BOOST_TEST(api(bind(s, name, sizeof(struct sockaddr_in) - 1)) == fails_with(WSAEFAULT));
    struct sockaddr_in6 six {};
    six.sin6_family = AF_INET6;
    BOOST_TEST(api(bind(s, reinterpret_cast<const struct sockaddr*>(&six), sizeof six)) == fails_with(WSAEFAULT));
    BOOST_TEST(api(bind(s, name, sizeof wide)) == succeeds());
}

// SPI: WSP-BIND-3, WSP-NAME-3, WSP-NAME-2, WSP-NAME-1
BOOST_AUTO_TEST_CASE(port_zero_becomes_a_port_of_its_own_and_a_wildcard_may_stay_one) {
    const Socket first = tcp();
    const Socket second = tcp();
    struct sockaddr_in name {};
    int length = sizeof name;
    BOOST_TEST(api(getsockname(first, reinterpret_cast<struct sockaddr*>(&name), &length)) == fails_with(WSAEINVAL));
    struct sockaddr_in wildcard = loopback();
    wildcard.sin_addr.s_addr = 0;
    BOOST_TEST(bind_to(first, wildcard) == succeeds());
    BOOST_TEST(bind_to(second, loopback()) == succeeds());
    BOOST_TEST(name_of(first).sin_port != 0);
    BOOST_TEST(name_of(second).sin_port != 0);
    BOOST_TEST(name_of(first).sin_port != name_of(second).sin_port);
    BOOST_TEST(name_of(first).sin_addr.s_addr == 0u);
    const Socket server = listener();
    BOOST_TEST(connect_to(first, name_of(server)) == succeeds());
    BOOST_TEST(name_of(first).sin_addr.s_addr == htonl(INADDR_LOOPBACK)); // known once it is connected
    length = sizeof name - 1;
    BOOST_TEST(api(getsockname(first, reinterpret_cast<struct sockaddr*>(&name), &length)) == fails_with(WSAEFAULT));
}

// SPI: WSP-LIST-1, WSP-LIST-3
BOOST_AUTO_TEST_CASE(a_listener_is_bound_unconnected_and_a_stream) {
    const Socket s = tcp();
    BOOST_TEST(api(listen(s, 5)) == fails_with(WSAEINVAL));
    bind_any(s);
    BOOST_TEST(get_option(s, SOL_SOCKET, SO_ACCEPTCONN) == 0);
    BOOST_TEST(api(listen(s, 5)) == succeeds());
    BOOST_TEST(get_option(s, SOL_SOCKET, SO_ACCEPTCONN) == 1);
    const Pair pair = tcp_pair();
    BOOST_TEST(api(listen(pair.client, 5)) == fails_with(WSAEISCONN));
    const Socket datagram = udp();
    bind_any(datagram);
    BOOST_TEST(api(listen(datagram, 5)) == fails_with(WSAEOPNOTSUPP));
}

// SPI: WSP-LIST-2
BOOST_AUTO_TEST_CASE(any_backlog_is_taken_and_may_be_changed) {
    for (const int backlog : {0, 1, -1, 100000, int{SOMAXCONN}, -200, INT_MIN}) {
        const Socket server = listener(backlog);
        BOOST_TEST(api(listen(server, 3)) == succeeds()); // again
        const Pair pair = pair_over(server);
        BOOST_TEST(send_all(pair.client, "x"));
        BOOST_TEST(receive_exactly(pair.server, 1) == "x");
    }
}

// SPI: WSP-CONN-3
BOOST_AUTO_TEST_CASE(after_a_refusal_the_same_socket_connects_elsewhere) {
    const Socket nobody = tcp();
    const struct sockaddr_in silent = bind_any(nobody);
    const Socket server = listener();
    const Socket client = tcp();
    BOOST_TEST(connect_to(client, silent) == fails_with(WSAECONNREFUSED));
    BOOST_TEST(connect_to(client, silent) == fails_with(WSAECONNREFUSED));
    BOOST_TEST(connect_to(client, name_of(server)) == succeeds());
    const Socket accepted(accept(server, nullptr, nullptr));
    BOOST_TEST(send_all(client, "x"));
    BOOST_TEST(receive_exactly(accepted, 1) == "x");
}

// SPI: WSP-CONN-4
BOOST_AUTO_TEST_CASE(connecting_binds) {
    const Socket server = listener();
    const Socket client = tcp();
    BOOST_TEST(connect_to(client, name_of(server)) == succeeds());
    BOOST_TEST(name_of(client).sin_port != 0);
    BOOST_TEST(bind_to(client, loopback()) == fails_with(WSAEINVAL));
}

// SPI: WSP-CONN-5, WSP-RFRM-2
BOOST_AUTO_TEST_CASE(a_datagram_peer_is_a_default_and_a_filter_and_can_be_given_up) {
    const Socket receiver = udp();
    const Socket friendly = udp();
    const Socket stranger = udp();
    const struct sockaddr_in here = bind_any(receiver);
    const struct sockaddr_in peer = bind_any(friendly);
    const struct sockaddr_in other = bind_any(stranger);
    BOOST_TEST(connect_to(receiver, peer) == succeeds());
    const auto send_from = [&](SOCKET s, const char* text) {
        return sendto(s, text, 1, 0, reinterpret_cast<const struct sockaddr*>(&here), sizeof here);
    };
    BOOST_TEST(send_from(stranger, "s") == 1);
    BOOST_TEST(send_from(friendly, "f") == 1);
    BOOST_TEST(wait_readable(receiver));
    char byte = 0;
    struct sockaddr_in from {};
    int length = sizeof from;
    BOOST_TEST(recvfrom(receiver, &byte, 1, 0, reinterpret_cast<struct sockaddr*>(&from), &length) == 1);
    BOOST_TEST(byte == 'f'); // the stranger's was discarded, and recvfrom is allowed
    BOOST_TEST(same_address(from, peer));
    BOOST_TEST(connect_to(receiver, other) == succeeds()); // a new peer at any time
    BOOST_TEST(same_address(peer_of(receiver), other));
    struct sockaddr_in nobody {};
    nobody.sin_family = AF_INET;
    BOOST_TEST(connect_to(receiver, nobody) == succeeds());
    length = sizeof from;
    BOOST_TEST(api(getpeername(receiver, reinterpret_cast<struct sockaddr*>(&from), &length)) ==
               fails_with(WSAENOTCONN));
    BOOST_TEST(send(receiver, "x", 1, 0) == SOCKET_ERROR);
    BOOST_TEST(same_address(name_of(receiver), here)); // still bound where it was
    BOOST_TEST(send_from(stranger, "s") == 1);
    BOOST_TEST(wait_readable(receiver));
    BOOST_TEST(recv(receiver, &byte, 1, 0) == 1);
    BOOST_TEST(byte == 's');
    struct sockaddr_in everybody = loopback(9);
    everybody.sin_addr.s_addr = INADDR_BROADCAST;
    BOOST_TEST(connect_to(receiver, everybody) == fails_with(WSAEACCES));
}

// SPI: WSP-CONN-6, WSP-CONN-7
BOOST_AUTO_TEST_CASE(connect_data_and_quality_are_refused_where_there_are_none) {
    const Socket server = listener();
    const Socket client = tcp();
    const struct sockaddr_in there = name_of(server);
    const auto* name = reinterpret_cast<const struct sockaddr*>(&there);
    char data[4] = {};
    WSABUF caller{4, data};
    WSABUF callee{4, data};
    QOS quality{};
    quality.SendingFlowspec.ServiceType = SERVICETYPE_GUARANTEED;
    quality.ReceivingFlowspec.ServiceType = SERVICETYPE_BESTEFFORT;
    const auto connect_with = [&](LPWSABUF with_data, LPQOS with_quality) {
        return api(WSAConnect(client, name, sizeof there, with_data, &callee, with_quality, nullptr));
    };
    BOOST_TEST(connect_with(&caller, nullptr) == fails_with(WSAEPROTONOSUPPORT));
    BOOST_TEST(connect_with(nullptr, &quality) == fails_with(WSAEOPNOTSUPP));
    quality.SendingFlowspec.ServiceType = SERVICETYPE_BESTEFFORT;
    BOOST_TEST(connect_with(nullptr, &quality) == succeeds());
    BOOST_TEST(callee.len == 0u); // no data came
}

// SPI: WSP-PEER-1, WSP-PEER-2, WSP-PEER-3
BOOST_AUTO_TEST_CASE(the_peers_name_is_that_of_the_other_side) {
    const Socket alone = tcp();
    struct sockaddr_in name {};
    int length = sizeof name;
    BOOST_TEST(api(getpeername(alone, reinterpret_cast<struct sockaddr*>(&name), &length)) == fails_with(WSAENOTCONN));
    const Pair pair = tcp_pair();
    BOOST_TEST(same_address(peer_of(pair.client), name_of(pair.server)));
    BOOST_TEST(same_address(peer_of(pair.server), name_of(pair.client)));
    length = sizeof name - 1;
    BOOST_TEST(api(getpeername(pair.client, reinterpret_cast<struct sockaddr*>(&name), &length)) ==
               fails_with(WSAEFAULT));
    BOOST_TEST(length == int{sizeof name}); // what it takes
    struct sockaddr_storage wide {};
    length = sizeof wide;
    BOOST_TEST(api(getpeername(pair.client, reinterpret_cast<struct sockaddr*>(&wide), &length)) == succeeds());
    BOOST_TEST(length == int{sizeof name});
    const Pair datagrams = udp_pair();
    BOOST_TEST(same_address(peer_of(datagrams.client), name_of(datagrams.server)));
}

// SPI: BLK-MODE-4
BOOST_AUTO_TEST_CASE(a_nonblocking_call_that_would_wait_says_so) {
    const Socket server = listener();
    set_nonblocking(server);
    BOOST_TEST(api(accept(server, nullptr, nullptr)) == fails_with(WSAEWOULDBLOCK));
    const Pair pair = tcp_pair();
    set_nonblocking(pair.client);
    BOOST_TEST(receive_fails(pair.client) == fails_with(WSAEWOULDBLOCK));
    (void)fill(pair.client);
    BOOST_TEST(api(send(pair.client, "x", 1, 0)) == fails_with(WSAEWOULDBLOCK));
}

BOOST_AUTO_TEST_SUITE_END()
