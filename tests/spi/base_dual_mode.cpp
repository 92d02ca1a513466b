// IPv6 sockets with IPV6_V6ONLY turned off: they serve IPv4 too, under mapped addresses.
#include "net_fixture.h"

#include <ws2tcpip.h>

#include <cstdio>
#include <cstring>

using namespace wspemu::test;

namespace {

// ::ffff:127.0.0.1
struct sockaddr_in6 mapped(u_short port) {
    struct sockaddr_in6 address {};
    address.sin6_family = AF_INET6;
    address.sin6_port = port;
    const unsigned char bytes[16] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127, 0, 0, 1};
    std::memcpy(&address.sin6_addr, bytes, sizeof bytes);
    return address;
}

bool is_mapped(const struct sockaddr_in6& address) {
    const struct sockaddr_in6 expected = mapped(0);
    return address.sin6_family == AF_INET6 &&
           std::memcmp(&address.sin6_addr, &expected.sin6_addr, sizeof address.sin6_addr) == 0;
}

struct sockaddr* name_in(struct sockaddr_in6& address) {
    return reinterpret_cast<struct sockaddr*>(&address);
}

struct DualMode {
    Env env;
    bool skipped = false;

    DualMode() {
        env.start();
        const Socket s(socket(AF_INET6, SOCK_DGRAM, 0));
        struct sockaddr_in6 any {};
        any.sin6_family = AF_INET6;
        skipped = bind(s, name_in(any), sizeof any) != 0;
        if (skipped) std::printf("SKIPPED: the host has no IPv6\n");
    }

    // Bound to the wildcard; its port.
    static Socket bound(int type, bool v6_only, u_short& port) {
        Socket s(socket(AF_INET6, type, 0));
        BOOST_TEST(set_option(s, IPPROTO_IPV6, IPV6_V6ONLY, v6_only) == succeeds());
        struct sockaddr_in6 name {};
        name.sin6_family = AF_INET6;
        int size = sizeof name;
        BOOST_TEST(api(bind(s, name_in(name), size)) == succeeds());
        BOOST_TEST(api(getsockname(s, name_in(name), &size)) == succeeds());
        port = name.sin6_port;
        return s;
    }
    static struct sockaddr_in ipv4(u_short port) { return loopback(ntohs(port)); }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(base_dual_mode, DualMode)

BOOST_AUTO_TEST_CASE(a_new_socket_serves_ipv6_only) {
    if (skipped) return;
    const Socket s(socket(AF_INET6, SOCK_STREAM, 0));
    BOOST_TEST(get_option(s, IPPROTO_IPV6, IPV6_V6ONLY) == 1);
    u_short port = 0;
    const Socket server = bound(SOCK_STREAM, true, port);
    BOOST_TEST(api(listen(server, 1)) == succeeds());
    const Socket client(socket(AF_INET, SOCK_STREAM, 0));
    BOOST_TEST(connect_to(client, ipv4(port)) == fails_with(WSAECONNREFUSED));
}

BOOST_AUTO_TEST_CASE(a_listener_accepts_over_ipv4_under_a_mapped_address) {
    if (skipped) return;
    u_short port = 0;
    const Socket server = bound(SOCK_STREAM, false, port);
    BOOST_TEST(get_option(server, IPPROTO_IPV6, IPV6_V6ONLY) == 0);
    BOOST_TEST(api(listen(server, 1)) == succeeds());
    const Socket client(socket(AF_INET, SOCK_STREAM, 0));
    BOOST_TEST(connect_to(client, ipv4(port)) == succeeds());
    struct sockaddr_in6 peer {};
    int size = sizeof peer;
    const Socket accepted(accept(server, name_in(peer), &size));
    BOOST_TEST_REQUIRE(api(SOCKET{accepted}) == succeeds());
    BOOST_TEST(size == int{sizeof peer});
    BOOST_TEST(is_mapped(peer));
    BOOST_TEST(peer.sin6_port == name_of(client).sin_port);
    BOOST_TEST(send_all(accepted, "six to four"));
    BOOST_TEST(receive_exactly(client, 11) == "six to four");
}

BOOST_AUTO_TEST_CASE(a_connect_to_a_mapped_address_goes_over_ipv4) {
    if (skipped) return;
    const Socket server(socket(AF_INET, SOCK_STREAM, 0));
    BOOST_TEST(bind_to(server, loopback()) == succeeds());
    BOOST_TEST(api(listen(server, 1)) == succeeds());
    struct sockaddr_in6 to = mapped(name_of(server).sin_port);
    const Socket single(socket(AF_INET6, SOCK_STREAM, 0));
    BOOST_TEST(connect(single, name_in(to), sizeof to) == SOCKET_ERROR); // IPv6 only
    const Socket client(socket(AF_INET6, SOCK_STREAM, 0));
    BOOST_TEST(set_option(client, IPPROTO_IPV6, IPV6_V6ONLY, 0) == succeeds());
    BOOST_TEST(api(connect(client, name_in(to), sizeof to)) == succeeds());
    struct sockaddr_in6 peer {};
    int size = sizeof peer;
    BOOST_TEST(api(getpeername(client, name_in(peer), &size)) == succeeds());
    BOOST_TEST(is_mapped(peer));
}

BOOST_AUTO_TEST_CASE(datagrams_come_and_go_over_ipv4_under_mapped_addresses) {
    if (skipped) return;
    u_short port = 0;
    const Socket six = bound(SOCK_DGRAM, false, port);
    const Socket four(socket(AF_INET, SOCK_DGRAM, 0));
    BOOST_TEST(bind_to(four, loopback()) == succeeds());
    struct sockaddr_in to_six = ipv4(port);
    BOOST_TEST(sendto(four, "up", 2, 0, reinterpret_cast<struct sockaddr*>(&to_six), sizeof to_six) == 2);
    char text[8];
    struct sockaddr_in6 from {};
    int size = sizeof from;
    BOOST_TEST(recvfrom(six, text, sizeof text, 0, name_in(from), &size) == 2);
    BOOST_TEST(is_mapped(from));
    BOOST_TEST(sendto(six, "down", 4, 0, name_in(from), size) == 4);
    BOOST_TEST(recv(four, text, sizeof text, 0) == 4);
}

// SPI: WSP-RFRM-3
BOOST_AUTO_TEST_CASE(an_unreachable_port_over_ipv4_is_told_to_the_receive) {
    if (skipped) return;
    u_short port = 0;
    const Socket six = bound(SOCK_DGRAM, false, port);
    struct sockaddr_in6 to {};
    {
        const Socket gone(socket(AF_INET, SOCK_DGRAM, 0));
        BOOST_TEST(bind_to(gone, loopback()) == succeeds());
        to = mapped(name_of(gone).sin_port);
    }
    BOOST_TEST(sendto(six, "x", 1, 0, name_in(to), sizeof to) == 1);
    BOOST_TEST(receive_fails(six) == fails_with(WSAECONNRESET));
}

BOOST_AUTO_TEST_SUITE_END()
