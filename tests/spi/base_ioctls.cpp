// Ioctls of the base provider about interfaces, routes and changes of both.
#include "env.h"

#include "core/base/base_provider.h"
#include "core/net/transport.h"

#include <mstcpip.h>
#include <mswsock.h>
#include <ws2tcpip.h>

#include <boost/test/unit_test.hpp>

#include <cstring>
#include <vector>

using namespace wspemu;
using namespace wspemu::test;

namespace {

struct IoctlEnv : Env {
    SOCKET s = INVALID_SOCKET;
    DWORD returned = 0;

    explicit IoctlEnv(int family = AF_INET) {
        start();
        s = socket(family, SOCK_DGRAM, 0);
        BOOST_TEST_REQUIRE(api(s) == succeeds());
    }
    ~IoctlEnv() { closesocket(s); }

    Outcome ask(DWORD code, const void* in, std::size_t in_size, void* out, std::size_t out_size,
                WSAOVERLAPPED* overlapped = nullptr) {
        return api(WSAIoctl(s, code, const_cast<void*>(in), static_cast<DWORD>(in_size), out,
                            static_cast<DWORD>(out_size), &returned, overlapped, nullptr));
    }
};

bool is_loopback(const sockaddr* name) {
    sockaddr_in in;
    std::memcpy(&in, name, sizeof in);
    return in.sin_family == AF_INET && ntohl(in.sin_addr.s_addr) == INADDR_LOOPBACK;
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(base_ioctls, IoctlEnv)

// SPI: WSP-IOC-9
BOOST_AUTO_TEST_CASE(the_interface_list_has_the_loopback_interface) {
    INTERFACE_INFO rows[64];
    BOOST_TEST(ask(SIO_GET_INTERFACE_LIST, nullptr, 0, rows, sizeof rows) == succeeds());
    bool found = false;
    for (std::size_t i = 0; i < returned / sizeof rows[0]; ++i) {
        if (!is_loopback(&rows[i].iiAddress.Address)) continue;
        found = true;
        BOOST_TEST((rows[i].iiFlags & IFF_LOOPBACK) != 0u);
        BOOST_TEST((rows[i].iiFlags & IFF_UP) != 0u);
        BOOST_TEST(ntohl(rows[i].iiNetmask.AddressIn.sin_addr.s_addr) == 0xFF000000u);
    }
    BOOST_TEST(found);
    BOOST_TEST(ask(SIO_GET_INTERFACE_LIST, nullptr, 0, rows, sizeof rows[0] - 1) == fails_with(WSAEFAULT));
}

BOOST_AUTO_TEST_CASE(the_extended_interface_list_points_into_the_buffer) {
    alignas(8) char out[8192];
    BOOST_TEST(ask(SIO_GET_INTERFACE_LIST_EX, nullptr, 0, out, sizeof out) == succeeds());
    INTERFACE_INFO_EX first;
    std::memcpy(&first, out, sizeof first);
    const auto* name = reinterpret_cast<const char*>(first.iiAddress.lpSockaddr);
    BOOST_TEST((name > out && name < out + returned));
    BOOST_TEST(first.iiAddress.iSockaddrLength == int{sizeof(sockaddr_in)});
}

// SPI: WSP-IOC-6
BOOST_AUTO_TEST_CASE(the_route_to_the_loopback_network_leaves_from_there) {
    const sockaddr_in to = loopback(9);
    sockaddr_in from{};
    BOOST_TEST(ask(SIO_ROUTING_INTERFACE_QUERY, &to, sizeof to, &from, sizeof from) == succeeds());
    BOOST_TEST(is_loopback(reinterpret_cast<const sockaddr*>(&from)));
    returned = 0;
    BOOST_TEST(ask(SIO_ROUTING_INTERFACE_QUERY, &to, sizeof to, &from, 3) == fails_with(WSAEFAULT));
    BOOST_TEST(returned == sizeof from);
}

// SPI: WSP-IOC-8
BOOST_AUTO_TEST_CASE(an_address_list_that_does_not_fit_tells_its_size) {
    BOOST_TEST(ask(SIO_ADDRESS_LIST_QUERY, nullptr, 0, nullptr, 0) == fails_with(WSAEFAULT));
    BOOST_TEST_REQUIRE(returned >= FIELD_OFFSET(SOCKET_ADDRESS_LIST, Address));
    std::vector<char> out(returned);
    BOOST_TEST(ask(SIO_ADDRESS_LIST_QUERY, nullptr, 0, out.data(), out.size()) == succeeds());
    INT count = 0;
    std::memcpy(&count, out.data(), sizeof count);
    BOOST_TEST(SIZEOF_SOCKET_ADDRESS_LIST(static_cast<std::size_t>(count)) <= out.size());
}

// SPI: WSP-IOC-5
BOOST_AUTO_TEST_CASE(a_table_of_functions_that_nobody_has_is_invalid) {
    const GUID id = WSAID_MULTIPLE_RIO;
    char out[256];
    BOOST_TEST(ask(SIO_GET_MULTIPLE_EXTENSION_FUNCTION_POINTER, &id, sizeof id, out, sizeof out) ==
               fails_with(WSAEINVAL));
    BOOST_TEST(ask(SIO_GET_MULTIPLE_EXTENSION_FUNCTION_POINTER, &id, 3, out, sizeof out) == fails_with(WSAEFAULT));
}

// SPI: WSP-IOC-6
BOOST_AUTO_TEST_CASE(a_pending_change_request_ends_with_the_socket) {
    WSAOVERLAPPED overlapped{};
    overlapped.hEvent = WSACreateEvent();
    const sockaddr_in to = loopback(9);
    WSAOVERLAPPED second = overlapped;
    second.hEvent = WSACreateEvent();
    returned = 77;
    BOOST_TEST(ask(SIO_ADDRESS_LIST_CHANGE, nullptr, 0, nullptr, 0, &overlapped) == fails_with(WSA_IO_PENDING));
    BOOST_TEST(ask(SIO_ROUTING_INTERFACE_CHANGE, &to, sizeof to, nullptr, 0, &second) == fails_with(WSA_IO_PENDING));
    BOOST_TEST(returned == 77u);
    BOOST_TEST(api(closesocket(s)) == succeeds());
    BOOST_TEST(WSAWaitForMultipleEvents(1, &overlapped.hEvent, TRUE, 0, FALSE) == WSA_WAIT_EVENT_0);
    BOOST_TEST(WSAWaitForMultipleEvents(1, &second.hEvent, TRUE, 0, FALSE) == WSA_WAIT_EVENT_0);
    WSACloseEvent(overlapped.hEvent);
    WSACloseEvent(second.hEvent);
}

// SPI: WSP-IOC-6
BOOST_AUTO_TEST_CASE(a_nonblocking_socket_is_told_to_wait_for_the_change) {
    u_long on = 1;
    BOOST_TEST(api(ioctlsocket(s, FIONBIO, &on)) == succeeds());
    BOOST_TEST(ask(SIO_ADDRESS_LIST_CHANGE, nullptr, 0, nullptr, 0) == fails_with(WSAEWOULDBLOCK));
    const sockaddr_in to = loopback(9);
    BOOST_TEST(ask(SIO_ROUTING_INTERFACE_CHANGE, &to, sizeof to, nullptr, 0) == fails_with(WSAEWOULDBLOCK));
    BOOST_TEST(ask(SIO_ROUTING_INTERFACE_CHANGE, &to, 3, nullptr, 0) == fails_with(WSAEFAULT));
}

BOOST_AUTO_TEST_CASE(a_multicast_filter_is_read_back) {
    sockaddr_in any = loopback();
    any.sin_addr.s_addr = INADDR_ANY;
    BOOST_TEST(api(bind(s, reinterpret_cast<sockaddr*>(&any), sizeof any)) == succeeds());
    ip_mreq group{};
    group.imr_multiaddr.s_addr = htonl(0xEF010203);
    group.imr_interface.s_addr = htonl(INADDR_LOOPBACK);
    BOOST_TEST_REQUIRE(api(setsockopt(s, IPPROTO_IP, IP_ADD_MEMBERSHIP, reinterpret_cast<const char*>(&group),
                                      sizeof group)) == succeeds());
    IP_MSFILTER filter{};
    filter.imsf_multiaddr = group.imr_multiaddr;
    filter.imsf_interface = group.imr_interface;
    filter.imsf_fmode = MCAST_EXCLUDE;
    filter.imsf_numsrc = 1;
    filter.imsf_slist[0].s_addr = htonl(0x0A000001);
    BOOST_TEST(ask(SIO_SET_MULTICAST_FILTER, &filter, sizeof filter, nullptr, 0) == succeeds());
    IP_MSFILTER read = filter;
    read.imsf_numsrc = 0;
    BOOST_TEST(ask(SIO_GET_MULTICAST_FILTER, &read, sizeof read, &read, sizeof read) == succeeds());
    BOOST_TEST((read.imsf_fmode == MCAST_EXCLUDE && read.imsf_numsrc == 1u));
    BOOST_TEST(read.imsf_slist[0].s_addr == filter.imsf_slist[0].s_addr);
    filter.imsf_numsrc = 100; // more than the buffer holds
    BOOST_TEST(ask(SIO_SET_MULTICAST_FILTER, &filter, sizeof filter, nullptr, 0) == fails_with(WSAEFAULT));
}

// SPI: WSP-IOC-1
BOOST_AUTO_TEST_CASE(an_overlapped_ioctl_is_told_and_a_plain_one_is_not) {
    WSAOVERLAPPED overlapped{};
    overlapped.hEvent = WSACreateEvent();
    u_long waiting = 77;
    BOOST_TEST(ask(FIONREAD, nullptr, 0, &waiting, sizeof waiting, &overlapped) == succeeds());
    BOOST_TEST(WSAWaitForMultipleEvents(1, &overlapped.hEvent, TRUE, 0, FALSE) == WSA_WAIT_EVENT_0);
    BOOST_TEST(overlapped.InternalHigh == sizeof waiting);
    BOOST_TEST(waiting == 0u);
    // On a socket that is not overlapped the structure is not used.
    const SOCKET plain = WSASocketW(AF_INET, SOCK_DGRAM, 0, nullptr, 0, 0);
    WSAOVERLAPPED untouched{};
    untouched.Internal = 5;
    BOOST_TEST(api(WSAIoctl(plain, FIONREAD, nullptr, 0, &waiting, sizeof waiting, &returned, &untouched, nullptr)) ==
               succeeds());
    BOOST_TEST(untouched.Internal == 5u);
    BOOST_TEST(api(WSAIoctl(plain, FIONREAD, nullptr, 0, &waiting, sizeof waiting, nullptr, nullptr, nullptr)) ==
               fails_with(WSAEFAULT));
    closesocket(plain);
    WSACloseEvent(overlapped.hEvent);
}

// SPI: WSP-IOC-2
BOOST_AUTO_TEST_CASE(a_socket_with_a_registration_can_not_be_made_blocking) {
    const WSAEVENT event = WSACreateEvent();
    u_long on = 1;
    u_long off = 0;
    BOOST_TEST(ask(FIONBIO, &on, sizeof on, nullptr, 0) == succeeds());
    char byte;
    BOOST_TEST(api(WSAEventSelect(s, event, FD_READ)) == succeeds());
    BOOST_TEST(ask(FIONBIO, &off, sizeof off, nullptr, 0) == fails_with(WSAEINVAL));
    BOOST_TEST(ask(FIONBIO, &on, sizeof on, nullptr, 0) == succeeds());
    BOOST_TEST(api(WSAEventSelect(s, event, 0)) == succeeds());
    BOOST_TEST(ask(FIONBIO, &off, sizeof off, nullptr, 0) == succeeds());
    BOOST_TEST(ask(FIONBIO, &off, 3, nullptr, 0) == fails_with(WSAEFAULT));
    BOOST_TEST(ask(SIOCATMARK, nullptr, 0, &byte, 1) == fails_with(WSAEOPNOTSUPP)); // no stream
    WSACloseEvent(event);
}

// SPI: WSP-IOC-3
BOOST_AUTO_TEST_CASE(what_can_be_read_of_datagrams_is_the_first_one_or_all) {
    sockaddr_in name = loopback();
    BOOST_TEST(api(bind(s, reinterpret_cast<sockaddr*>(&name), sizeof name)) == succeeds());
    name = name_of(s);
    BOOST_TEST(sendto(s, "abc", 3, 0, reinterpret_cast<sockaddr*>(&name), sizeof name) == 3);
    BOOST_TEST(sendto(s, "defgh", 5, 0, reinterpret_cast<sockaddr*>(&name), sizeof name) == 5);
    u_long waiting = 0;
    BOOST_TEST(ask(FIONREAD, nullptr, 0, &waiting, sizeof waiting) == succeeds());
    BOOST_TEST((waiting == 3u || waiting == 8u));
}

// SPI: WSP-IOC-7
BOOST_AUTO_TEST_CASE(the_base_provider_answers_every_question_for_a_handle_with_its_own) {
    WSAOVERLAPPED overlapped{};
    for (const DWORD code : {DWORD{0x48000022}, DWORD{0x4800001B}, DWORD{0x4800001C}, DWORD{0x4800001D}}) {
        SOCKET handle = INVALID_SOCKET;
        BOOST_TEST(ask(code, nullptr, 0, &handle, sizeof handle) == succeeds());
        BOOST_TEST(handle == s);
        BOOST_TEST(ask(code, nullptr, 0, &handle, sizeof handle - 1) == fails_with(WSAEFAULT));
        BOOST_TEST(ask(code, nullptr, 0, nullptr, 0) == fails_with(WSAEFAULT));
    }
    SOCKET handle = INVALID_SOCKET;
    BOOST_TEST(ask(0x4800001D, nullptr, 0, &handle, sizeof handle, &overlapped) == fails_with(WSAEINVAL));
}

namespace {

int int_option(SOCKET s, int level, int name) {
    int value = -1;
    int length = sizeof value;
    BOOST_TEST(api(getsockopt(s, level, name, reinterpret_cast<char*>(&value), &length)) == succeeds());
    return value;
}

struct StreamIoctlEnv : IoctlEnv {
    StreamIoctlEnv() {
        closesocket(s);
        s = socket(AF_INET, SOCK_STREAM, 0);
    }
};

struct Ipv6IoctlEnv : IoctlEnv {
    Ipv6IoctlEnv() : IoctlEnv(AF_INET6) {}
};

} // namespace

// SPI: WSP-IOC-9
BOOST_FIXTURE_TEST_CASE(keep_alive_values_turn_it_on_with_both_times_or_off, StreamIoctlEnv) {
    tcp_keepalive values{1, 7000, 3000};
    BOOST_TEST(ask(SIO_KEEPALIVE_VALS, &values, sizeof values, nullptr, 0) == succeeds());
    BOOST_TEST(int_option(s, SOL_SOCKET, SO_KEEPALIVE) == 1);
    BOOST_TEST(int_option(s, IPPROTO_TCP, TCP_KEEPALIVE) == 7);
    BOOST_TEST(int_option(s, IPPROTO_TCP, TCP_KEEPINTVL) == 3);
    values.keepalivetime = 0x80000000;
    BOOST_TEST(ask(SIO_KEEPALIVE_VALS, &values, sizeof values, nullptr, 0) == fails_with(WSAEINVAL));
    values.onoff = 0;
    BOOST_TEST(ask(SIO_KEEPALIVE_VALS, &values, sizeof values, nullptr, 0) == succeeds());
    BOOST_TEST(int_option(s, SOL_SOCKET, SO_KEEPALIVE) == 0);
    BOOST_TEST(int_option(s, IPPROTO_TCP, TCP_KEEPALIVE) == 7); // the times stay
    BOOST_TEST(ask(SIO_KEEPALIVE_VALS, &values, sizeof values - 1, nullptr, 0) == fails_with(WSAEFAULT));
    BOOST_TEST(ask(SIO_KEEPALIVE_VALS, nullptr, 0, nullptr, 0) == fails_with(WSAEFAULT));
}

BOOST_AUTO_TEST_CASE(keep_alive_values_are_for_streams) {
    tcp_keepalive values{1, 7000, 3000};
    BOOST_TEST(ask(SIO_KEEPALIVE_VALS, &values, sizeof values, nullptr, 0) == fails_with(WSAEOPNOTSUPP));
}

// SPI: WSP-RFRM-3
BOOST_AUTO_TEST_CASE(an_unreachable_port_is_told_unless_nobody_wants_to_hear) {
    const SOCKET gone = socket(AF_INET, SOCK_DGRAM, 0);
    struct sockaddr_in to = loopback();
    BOOST_TEST(api(bind(gone, reinterpret_cast<sockaddr*>(&to), sizeof to)) == succeeds());
    to = name_of(gone);
    BOOST_TEST(api(closesocket(gone)) == succeeds());
    struct sockaddr_in own = loopback();
    BOOST_TEST(api(bind(s, reinterpret_cast<sockaddr*>(&own), sizeof own)) == succeeds());
    own = name_of(s);
    char bytes[8] = "?";
    for (const BOOL wanted : {TRUE, FALSE, TRUE}) {
        BOOL value = wanted;
        BOOST_TEST(ask(SIO_UDP_CONNRESET, &value, sizeof value, nullptr, 0) == succeeds());
        BOOST_TEST(sendto(s, bytes, 1, 0, reinterpret_cast<sockaddr*>(&to), sizeof to) == 1);
        if (wanted) {
            BOOST_TEST(api(recv(s, bytes, sizeof bytes, 0)) == fails_with(WSAECONNRESET));
            continue;
        }
        BOOST_TEST(sendto(s, bytes, 2, 0, reinterpret_cast<sockaddr*>(&own), sizeof own) == 2); // comes after it
        BOOST_TEST(recv(s, bytes, sizeof bytes, 0) == 2);
    }
    BOOST_TEST(ask(SIO_UDP_CONNRESET, bytes, 3, nullptr, 0) == fails_with(WSAEFAULT));
}

BOOST_AUTO_TEST_CASE(broadcast_and_multicast_have_ioctls_of_old) {
    sockaddr_in everybody{};
    BOOST_TEST(ask(SIO_GET_BROADCAST_ADDRESS, nullptr, 0, &everybody, sizeof everybody) == succeeds());
    BOOST_TEST(everybody.sin_family == AF_INET);
    BOOST_TEST(everybody.sin_addr.s_addr == INADDR_BROADCAST);
    BOOST_TEST(ask(SIO_GET_BROADCAST_ADDRESS, nullptr, 0, &everybody, 15) == fails_with(WSAEFAULT));
    for (const BOOL on : {FALSE, TRUE}) {
        BOOL value = on;
        BOOST_TEST(ask(SIO_MULTIPOINT_LOOPBACK, &value, sizeof value, nullptr, 0) == succeeds());
        BOOST_TEST(int_option(s, IPPROTO_IP, IP_MULTICAST_LOOP) == on);
    }
    int scope = 5;
    BOOST_TEST(ask(SIO_MULTICAST_SCOPE, &scope, sizeof scope, nullptr, 0) == succeeds());
    BOOST_TEST(int_option(s, IPPROTO_IP, IP_MULTICAST_TTL) == 5);
    BOOST_TEST(ask(SIO_MULTICAST_SCOPE, &scope, 3, nullptr, 0) == fails_with(WSAEFAULT));
    BOOST_TEST(ask(SIO_MULTIPOINT_LOOPBACK, &scope, 0, nullptr, 0) == fails_with(WSAEFAULT));
}

BOOST_FIXTURE_TEST_CASE(streams_have_no_groups, StreamIoctlEnv) {
    int value = 1;
    BOOST_TEST(ask(SIO_MULTIPOINT_LOOPBACK, &value, sizeof value, nullptr, 0) == fails_with(WSAEOPNOTSUPP));
    BOOST_TEST(ask(SIO_MULTICAST_SCOPE, &value, sizeof value, nullptr, 0) == fails_with(WSAEOPNOTSUPP));
    BOOST_TEST(ask(SIO_UDP_CONNRESET, &value, sizeof value, nullptr, 0) == fails_with(WSAEOPNOTSUPP));
}

BOOST_FIXTURE_TEST_CASE(addresses_are_sorted_with_those_first_that_can_be_reached, Ipv6IoctlEnv) {
    sockaddr_in6 here{}, nowhere{};
    here.sin6_family = nowhere.sin6_family = AF_INET6;
    here.sin6_addr = in6addr_loopback;
    nowhere.sin6_addr.s6_addr[0] = 0x3f; // nobody's
    nowhere.sin6_addr.s6_addr[1] = 0xfe;
    struct {
        SOCKET_ADDRESS_LIST list;
        SOCKET_ADDRESS second;
    } in{}, out{};
    in.list.iAddressCount = 2;
    in.list.Address[0] = {reinterpret_cast<sockaddr*>(&nowhere), sizeof nowhere};
    in.second = {reinterpret_cast<sockaddr*>(&here), sizeof here};
    sockaddr_in6 source{};
    if (ask(SIO_ROUTING_INTERFACE_QUERY, &here, sizeof here, &source, sizeof source) != succeeds()) return; // no IPv6
    BOOST_TEST(ask(SIO_ADDRESS_LIST_SORT, &in, sizeof in, &out, sizeof out) == succeeds());
    BOOST_TEST(returned == sizeof out);
    BOOST_TEST(out.list.iAddressCount == 2);
    BOOST_TEST(out.list.Address[0].lpSockaddr == in.second.lpSockaddr);
    BOOST_TEST(out.second.lpSockaddr == in.list.Address[0].lpSockaddr);
    BOOST_TEST(ask(SIO_ADDRESS_LIST_SORT, &in, sizeof in, &out, sizeof out - 1) == fails_with(WSAEFAULT));
    BOOST_TEST(ask(SIO_ADDRESS_LIST_SORT, &in, sizeof in - 1, &out, sizeof out) == fails_with(WSAEFAULT));
    in.list.iAddressCount = -1;
    BOOST_TEST(ask(SIO_ADDRESS_LIST_SORT, &in, sizeof in, &out, sizeof out) == fails_with(WSAEFAULT));
}

BOOST_AUTO_TEST_SUITE_END()
