// Options of the base provider that have a meaning of their own.
#include "env.h"

#include <mswsock.h>
#include <ws2tcpip.h>

#include <boost/test/unit_test.hpp>

#include <cstring>

using namespace wspemu::test;

namespace {

struct OptionEnv : Env {
    OptionEnv() { start(); }
    template <class T>
    static Outcome set(SOCKET s, int level, int name, const T& value) {
        return api(setsockopt(s, level, name, reinterpret_cast<const char*>(&value), sizeof value));
    }
    template <class T>
    static Outcome get(SOCKET s, int level, int name, T& value) {
        int length = sizeof value;
        return api(getsockopt(s, level, name, reinterpret_cast<char*>(&value), &length));
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(base_options, OptionEnv)

// SPI: WSP-SSO-5
BOOST_AUTO_TEST_CASE(keep_alive_values_are_read_back) {
    const SOCKET s = socket(AF_INET, SOCK_STREAM, 0);
    for (const int name : {TCP_KEEPIDLE, TCP_KEEPINTVL, TCP_KEEPCNT, TCP_MAXRT}) {
        int value = 0;
        BOOST_TEST(set(s, IPPROTO_TCP, name, 7) == succeeds());
        BOOST_TEST(get(s, IPPROTO_TCP, name, value) == succeeds());
        BOOST_TEST(value == 7);
    }
    closesocket(s);
}

BOOST_AUTO_TEST_CASE(sharing_and_exclusive_use_of_an_address_exclude_each_other) {
    const SOCKET s = socket(AF_INET, SOCK_STREAM, 0);
    BOOST_TEST(set(s, SOL_SOCKET, SO_REUSEADDR, 1) == succeeds());
    BOOST_TEST(set(s, SOL_SOCKET, SO_EXCLUSIVEADDRUSE, 1) == fails_with(WSAEINVAL));
    BOOST_TEST(set(s, SOL_SOCKET, SO_REUSEADDR, 0) == succeeds());
    BOOST_TEST(set(s, SOL_SOCKET, SO_EXCLUSIVEADDRUSE, 1) == succeeds());
    BOOST_TEST(set(s, SOL_SOCKET, SO_REUSEADDR, 1) == fails_with(WSAEINVAL));
    closesocket(s);
}

// SPI: WSP-GSO-4, WSP-GSO-5
BOOST_AUTO_TEST_CASE(the_ansi_entry_is_the_wide_one_with_a_narrow_name) {
    const SOCKET s = socket(AF_INET, SOCK_STREAM, 0);
    WSAPROTOCOL_INFOW wide{};
    WSAPROTOCOL_INFOA ansi{};
    BOOST_TEST(get(s, SOL_SOCKET, SO_PROTOCOL_INFOW, wide) == succeeds());
    BOOST_TEST(get(s, SOL_SOCKET, SO_PROTOCOL_INFOA, ansi) == succeeds());
    BOOST_TEST(std::memcmp(&wide, &ansi, FIELD_OFFSET(WSAPROTOCOL_INFOA, szProtocol)) == 0);
    BOOST_TEST(ansi.szProtocol[0] == static_cast<char>(wide.szProtocol[0]));
    closesocket(s);
}

BOOST_AUTO_TEST_CASE(the_state_of_a_socket_names_both_ends) {
    const SocketPair pair = tcp_pair();
    alignas(8) char state[512];
    int length = sizeof state;
    BOOST_TEST(api(getsockopt(pair.client, SOL_SOCKET, SO_BSP_STATE, state, &length)) == succeeds());
    CSADDR_INFO info;
    std::memcpy(&info, state, sizeof info);
    sockaddr_in peer;
    std::memcpy(&peer, info.RemoteAddr.lpSockaddr, sizeof peer);
    BOOST_TEST(peer.sin_port == name_of(pair.server).sin_port);
    BOOST_TEST(info.iSocketType == SOCK_STREAM);
    length = sizeof info;
    BOOST_TEST(api(getsockopt(pair.client, SOL_SOCKET, SO_BSP_STATE, state, &length)) == fails_with(WSAEFAULT));
    closesocket(pair.client);
    closesocket(pair.server);
}

BOOST_AUTO_TEST_CASE(the_multicast_interface_may_be_named_by_its_address) {
    const SOCKET s = socket(AF_INET, SOCK_DGRAM, 0);
    u_long address = htonl(INADDR_LOOPBACK);
    u_long read = 0;
    BOOST_TEST(set(s, IPPROTO_IP, IP_MULTICAST_IF, address) == succeeds());
    BOOST_TEST(get(s, IPPROTO_IP, IP_MULTICAST_IF, read) == succeeds());
    BOOST_TEST(read == address);
    address = htonl(0x7F010203); // a loopback address that no interface has
    BOOST_TEST(set(s, IPPROTO_IP, IP_MULTICAST_IF, address) == fails_with(WSAEADDRNOTAVAIL));
    closesocket(s);
}

BOOST_AUTO_TEST_CASE(a_message_tells_where_it_was_sent_to_when_asked) {
    const SOCKET s = socket(AF_INET, SOCK_DGRAM, 0);
    sockaddr_in name = loopback();
    BOOST_TEST(api(bind(s, reinterpret_cast<sockaddr*>(&name), sizeof name)) == succeeds());
    name = name_of(s);
    BOOST_TEST(set(s, IPPROTO_IP, IP_PKTINFO, 1) == succeeds());
    const GUID id = WSAID_WSARECVMSG;
    LPFN_WSARECVMSG recv_msg = nullptr;
    DWORD returned = 0;
    BOOST_TEST_REQUIRE(api(WSAIoctl(s, SIO_GET_EXTENSION_FUNCTION_POINTER, const_cast<GUID*>(&id), sizeof id, &recv_msg,
                                    sizeof recv_msg, &returned, nullptr, nullptr)) == succeeds());
    char data[8];
    alignas(8) char control[64];
    for (const u_long room : {static_cast<u_long>(sizeof control), u_long{0}}) {
        BOOST_TEST(api(sendto(s, "hello", 5, 0, reinterpret_cast<sockaddr*>(&name), sizeof name)) == succeeds());
        sockaddr_in from{};
        WSABUF buffer{sizeof data, data};
        WSAMSG message{};
        message.name = reinterpret_cast<sockaddr*>(&from);
        message.namelen = sizeof from;
        message.lpBuffers = &buffer;
        message.dwBufferCount = 1;
        message.Control = WSABUF{room, control};
        BOOST_TEST(api(recv_msg(s, &message, &returned, nullptr, nullptr)) == succeeds());
        BOOST_TEST(returned == 5u);
        if (room == 0) {
            BOOST_TEST((message.dwFlags & MSG_CTRUNC) != 0u);
            continue;
        }
        BOOST_TEST_REQUIRE(message.Control.len >= sizeof(WSACMSGHDR) + sizeof(IN_PKTINFO));
        WSACMSGHDR head;
        IN_PKTINFO info;
        std::memcpy(&head, control, sizeof head);
        std::memcpy(&info, control + sizeof head, sizeof info);
        BOOST_TEST((head.cmsg_level == IPPROTO_IP && head.cmsg_type == IP_PKTINFO));
        BOOST_TEST(ntohl(info.ipi_addr.s_addr) == INADDR_LOOPBACK);
    }
    closesocket(s);
}

// SPI: WSP-SSO-1
BOOST_AUTO_TEST_CASE(values_lengths_and_names_that_can_not_be_are_refused) {
    const SOCKET s = socket(AF_INET, SOCK_STREAM, 0);
    const int on = 0x100; // any nonzero value is TRUE
    int value = 0;
    BOOST_TEST(set(s, SOL_SOCKET, SO_KEEPALIVE, on) == succeeds());
    BOOST_TEST(get(s, SOL_SOCKET, SO_KEEPALIVE, value) == succeeds());
    BOOST_TEST(value == 1);
    BOOST_TEST(set(s, SOL_SOCKET, SO_KEEPALIVE, char{0}) == succeeds()); // shorter than an int
    BOOST_TEST(get(s, SOL_SOCKET, SO_KEEPALIVE, value) == succeeds());
    BOOST_TEST(value == 0);
    BOOST_TEST(set(s, SOL_SOCKET, SO_RCVBUF, char{1}) == fails_with(WSAEFAULT)); // no BOOL
    BOOST_TEST(api(setsockopt(s, SOL_SOCKET, SO_KEEPALIVE, nullptr, 4)) == fails_with(WSAEFAULT));
    BOOST_TEST(set(s, 0x1234, SO_KEEPALIVE, on) == fails_with(WSAEINVAL));
    BOOST_TEST(set(s, SOL_SOCKET, 0x7777, on) == fails_with(WSAENOPROTOOPT));
    closesocket(s);
}

// SPI: WSP-SSO-4
BOOST_AUTO_TEST_CASE(debugging_and_routing_are_accepted) {
    const SOCKET s = socket(AF_INET, SOCK_STREAM, 0);
    for (const int name : {SO_DEBUG, SO_DONTROUTE}) {
        int value = 0;
        BOOST_TEST(set(s, SOL_SOCKET, name, 1) == succeeds());
        BOOST_TEST(get(s, SOL_SOCKET, name, value) == succeeds());
        BOOST_TEST(value == 1);
    }
    closesocket(s);
}

// SPI: WSP-GSO-3
BOOST_AUTO_TEST_CASE(reading_the_error_takes_it_away) {
    struct sockaddr_in nobody = loopback();
    {
        const SOCKET taken = socket(AF_INET, SOCK_STREAM, 0);
        BOOST_TEST(api(bind(taken, reinterpret_cast<sockaddr*>(&nobody), sizeof nobody)) == succeeds());
        nobody = name_of(taken);
        closesocket(taken);
    }
    const SOCKET s = socket(AF_INET, SOCK_STREAM, 0);
    const WSAEVENT event = WSACreateEvent();
    BOOST_TEST(api(WSAEventSelect(s, event, FD_CONNECT)) == succeeds());
    BOOST_TEST(api(connect(s, reinterpret_cast<sockaddr*>(&nobody), sizeof nobody)) == fails_with(WSAEWOULDBLOCK));
    BOOST_TEST(WSAWaitForMultipleEvents(1, &event, TRUE, 10000, FALSE) == WSA_WAIT_EVENT_0);
    int first = 0;
    int second = -1;
    BOOST_TEST(get(s, SOL_SOCKET, SO_ERROR, first) == succeeds());
    BOOST_TEST(get(s, SOL_SOCKET, SO_ERROR, second) == succeeds());
    BOOST_TEST(first == WSAECONNREFUSED);
    BOOST_TEST(second == 0);
    WSACloseEvent(event);
    closesocket(s);
}

// SPI: WSP-GSO-6
BOOST_AUTO_TEST_CASE(a_new_socket_has_the_documented_defaults) {
    const SOCKET s = socket(AF_INET, SOCK_STREAM, 0);
    linger time{1, 1};
    BOOST_TEST(get(s, SOL_SOCKET, SO_LINGER, time) == succeeds());
    BOOST_TEST(time.l_onoff == 0);
    int value = 0;
    BOOST_TEST(get(s, SOL_SOCKET, SO_DONTLINGER, value) == succeeds());
    BOOST_TEST(value == 1);
    for (const int name :
         {SO_KEEPALIVE, SO_REUSEADDR, SO_ACCEPTCONN, SO_OOBINLINE, SO_ERROR, SO_RCVTIMEO, SO_SNDTIMEO}) {
        value = -1;
        BOOST_TEST(get(s, SOL_SOCKET, name, value) == succeeds());
        BOOST_TEST(value == 0, "option " << name << " is " << value);
    }
    closesocket(s);
}

// SPI: WSP-GSO-7
BOOST_AUTO_TEST_CASE(groups_are_none) {
    const SOCKET s = socket(AF_INET, SOCK_STREAM, 0);
    for (const int name : {SO_GROUP_ID, SO_GROUP_PRIORITY}) {
        int value = -1;
        const Outcome outcome = get(s, SOL_SOCKET, name, value);
        BOOST_TEST((outcome == fails_with(WSAENOPROTOOPT) || value == 0));
    }
    closesocket(s);
}

BOOST_AUTO_TEST_SUITE_END()
