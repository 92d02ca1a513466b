// WSPJoinLeaf and WSPGetQOSByName of the base provider (wsp.md 15, 17). Over the host only: the network in memory has no groups.
#include "net_fixture.h"

#include <ws2tcpip.h>

using namespace wspemu::test;

namespace {

struct GroupFixture : NetFixture {
    // A group's address with a port that nobody else has: that of a socket bound to it.
    static struct sockaddr_in group(unsigned short port) {
        struct sockaddr_in address = loopback();
        address.sin_addr.s_addr = htonl(0xEF010207);
        address.sin_port = port;
        return address;
    }
    static SOCKET join(SOCKET s, const struct sockaddr_in& name, DWORD flags) {
        return WSAJoinLeaf(s, reinterpret_cast<const struct sockaddr*>(&name), sizeof name, nullptr, nullptr, nullptr,
                           nullptr, flags);
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(base_join_leaf, GroupFixture)

// SPI: WSP-JOIN-1, WSP-JOIN-3
BOOST_AUTO_TEST_CASE(a_nonrooted_socket_is_its_own_leaf) {
    for (const DWORD flags : {DWORD{JL_SENDER_ONLY}, DWORD{JL_RECEIVER_ONLY}, DWORD{JL_BOTH}}) {
        const Socket s = udp();
        (void)bind_any(s);
        BOOST_TEST(join(s, group(htons(9)), flags) == SOCKET{s});
    }
}

// Who receives is a member: a member can leave, once. SPI: WSP-JOIN-3
BOOST_AUTO_TEST_CASE(a_receiver_becomes_a_member_of_the_group_and_a_mere_sender_does_not) {
    for (const DWORD flags : {DWORD{JL_SENDER_ONLY}, DWORD{JL_RECEIVER_ONLY}, DWORD{JL_BOTH}}) {
        const Socket s = udp();
        (void)bind_any(s);
        const struct sockaddr_in name = group(htons(9));
        BOOST_TEST_REQUIRE(join(s, name, flags) == SOCKET{s});
        const ip_mreq member{name.sin_addr, {}};
        const auto leave = [&] {
            return api(
                setsockopt(s, IPPROTO_IP, IP_DROP_MEMBERSHIP, reinterpret_cast<const char*>(&member), sizeof member));
        };
        if (flags != JL_SENDER_ONLY) BOOST_TEST(leave() == succeeds(), "joined with " << flags);
        BOOST_TEST(leave() == fails_with(WSAEADDRNOTAVAIL), "joined with " << flags);
    }
}

// SPI: WSP-JOIN-3
BOOST_AUTO_TEST_CASE(the_direction_is_one_of_three_values) {
    const Socket s = udp();
    for (const DWORD flags : {0, 3, 5, 8}) BOOST_TEST(api(join(s, group(htons(9)), flags)) == fails_with(WSAEINVAL));
}

// SPI: WSP-JOIN-2
BOOST_AUTO_TEST_CASE(a_nonblocking_join_returns_at_once_and_is_told_by_an_event) {
    const Socket s = udp();
    (void)bind_any(s);
    const Event event;
    BOOST_TEST(api(WSAEventSelect(s, event, FD_CONNECT)) == succeeds());
    BOOST_TEST(join(s, group(htons(9)), JL_BOTH) == SOCKET{s});
    const Record record = await(s, event, FD_CONNECT);
    BOOST_TEST(record.codes[FD_CONNECT_BIT] == 0);
}

// SPI: WSP-JOIN-4
BOOST_AUTO_TEST_CASE(streams_have_no_leaves) {
    const Socket s = tcp();
    BOOST_TEST(api(join(s, group(htons(9)), JL_BOTH)) == fails_with(WSAEOPNOTSUPP));
    const Socket datagrams = udp();
    BOOST_TEST(api(join(datagrams, loopback(htons(9)), JL_BOTH)) == fails_with(WSAEADDRNOTAVAIL));
}

// Without quality of service there are no templates and no names of them. SPI: WSP-QOS-1..4
BOOST_AUTO_TEST_CASE(there_is_no_quality_of_service_by_any_name) {
    const Socket s = tcp();
    QOS qos{};
    char room[64] = {};
    char known[] = "G711";
    WSABUF none{0, room};
    WSABUF empty{sizeof room, room};
    WSABUF name{sizeof known, known};
    WSABUF missing{8, nullptr};
    for (WSABUF* asked : {&none, &empty, &name, &missing})
        BOOST_TEST(api_bool(WSAGetQOSByName(s, asked, &qos)) == fails_with(WSAEOPNOTSUPP));
    BOOST_TEST(room[0] == 0);
}

BOOST_AUTO_TEST_SUITE_END()
