// SOCK_RAW of the base provider. The host's network lets privileged users have raw sockets only: the tests say so and skip.
#include "net_fixture.h"

#include <mswsock.h>
#include <mstcpip.h>
#include <ws2tcpip.h>

#include <cstring>
#include <iostream>
#include <vector>

using namespace wspemu::test;

namespace {

constexpr int kExperiment = 253; // RFC 3692
constexpr int kOther = 254;
constexpr std::size_t kHeader = 20;

struct RawFixture : NetFixture {
    RawFixture() {
        const SOCKET probe = socket(AF_INET, SOCK_RAW, kExperiment);
        allowed = probe != INVALID_SOCKET;
        if (allowed) BOOST_TEST(api(closesocket(probe)) == succeeds());
        else BOOST_TEST(WSAGetLastError() == WSAEACCES); // SPI: WSP-SOCK-7
        if (!allowed) std::cerr << "SKIPPED: this user may have no raw sockets on this machine\n";
    }
    Socket raw(int protocol, int family = AF_INET) const {
        Socket s(socket(family, SOCK_RAW, protocol));
        BOOST_TEST_REQUIRE(api(SOCKET{s}) == succeeds());
        return s;
    }
    // Bound to loopback.
    Socket bound(int protocol) const {
        Socket s = raw(protocol);
        BOOST_TEST_REQUIRE(bind_to(s, loopback()) == succeeds());
        return s;
    }
    bool allowed = false;
};

Outcome send_packet(SOCKET s, const std::string& text) {
    const sockaddr_in to = loopback();
    const int sent =
        sendto(s, text.data(), static_cast<int>(text.size()), 0, reinterpret_cast<const sockaddr*>(&to), sizeof to);
    if (sent >= 0) BOOST_TEST(sent == static_cast<int>(text.size()));
    return api(sent);
}

// The next packet, without its header; the header is looked at.
std::string receive_packet(SOCKET s, int protocol) {
    if (!wait_readable(s)) return "nothing";
    char bytes[2048];
    sockaddr_in from{};
    int length = sizeof from;
    const int got = recvfrom(s, bytes, sizeof bytes, 0, reinterpret_cast<sockaddr*>(&from), &length);
    BOOST_TEST_REQUIRE(got >= static_cast<int>(kHeader));
    BOOST_TEST((static_cast<unsigned char>(bytes[0]) == 0x45));
    BOOST_TEST(static_cast<unsigned char>(bytes[9]) == protocol);
    const unsigned total =
        static_cast<unsigned>(static_cast<unsigned char>(bytes[2]) << 8) + static_cast<unsigned char>(bytes[3]);
    BOOST_TEST(total == static_cast<unsigned>(got));
    BOOST_TEST(std::memcmp(bytes + 12, &from.sin_addr, 4) == 0);
    BOOST_TEST(from.sin_port == 0);
    BOOST_TEST(from.sin_addr.s_addr == loopback().sin_addr.s_addr);
    return std::string(bytes + kHeader, static_cast<std::size_t>(got) - kHeader);
}

std::string echo_request(const std::string& text) {
    std::string packet("\x08\0\0\0\x12\x34\0\x01", 8);
    packet += text;
    if (packet.size() % 2) packet += '\0';
    unsigned sum = 0;
    for (std::size_t i = 0; i < packet.size(); i += 2) {
        sum += static_cast<unsigned>(static_cast<unsigned char>(packet[i]) << 8) +
               static_cast<unsigned char>(packet[i + 1]);
    }
    while (sum >> 16) sum = (sum & 0xFFFF) + (sum >> 16);
    packet[2] = static_cast<char>(~sum >> 8);
    packet[3] = static_cast<char>(~sum);
    return packet;
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(base_raw, RawFixture)

BOOST_AUTO_TEST_CASE(an_echo_request_is_answered) {
    if (!allowed) return;
    const Socket ping = bound(IPPROTO_ICMP);
    BOOST_TEST(send_packet(ping, echo_request("are you there?")) == succeeds());
    // The request itself goes over loopback, too.
    std::string answer = receive_packet(ping, IPPROTO_ICMP);
    while (answer.size() >= 8 && answer[0] == 8) answer = receive_packet(ping, IPPROTO_ICMP);
    BOOST_TEST_REQUIRE(answer.size() == 22u);
    BOOST_TEST(answer[0] == 0);
    BOOST_TEST(answer.substr(4, 4) == std::string("\x12\x34\0\x01", 4));
    BOOST_TEST(answer.substr(8) == "are you there?");
}

BOOST_AUTO_TEST_CASE(a_packet_comes_to_every_socket_of_its_protocol) {
    if (!allowed) return;
    const Socket first = bound(kExperiment), second = bound(kExperiment), other = bound(kOther);
    BOOST_TEST(send_packet(first, "experiment") == succeeds());
    BOOST_TEST(receive_packet(first, kExperiment) == "experiment");
    BOOST_TEST(receive_packet(second, kExperiment) == "experiment");
    BOOST_TEST(send_packet(other, "other") == succeeds());
    BOOST_TEST(receive_packet(other, kOther) == "other"); // and nothing before it
    BOOST_TEST(readable_now(first) == 0);
}

// SPI: WSP-CONN-5, WSP-PEER-1
BOOST_AUTO_TEST_CASE(a_connected_one_sends_without_an_address_and_hears_its_peer_alone) {
    if (!allowed) return;
    const Socket s = bound(kExperiment);
    BOOST_TEST(api(send(s, "x", 1, 0)) == fails_with(WSAENOTCONN));
    BOOST_TEST(connect_to(s, loopback()) == succeeds());
    BOOST_TEST(same_address(peer_of(s), loopback()));
    BOOST_TEST(same_address(name_of(s), loopback()));
    BOOST_TEST(api(send(s, "peer", 4, 0)) == succeeds());
    BOOST_TEST(receive_packet(s, kExperiment) == "peer");
    sockaddr_in elsewhere = loopback();
    elsewhere.sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1);
    const Socket stranger = raw(kExperiment);
    BOOST_TEST(bind_to(stranger, elsewhere) == succeeds());
    BOOST_TEST(send_packet(stranger, "stranger") == succeeds());
    BOOST_TEST(api(send(s, "again", 5, 0)) == succeeds());
    BOOST_TEST(receive_packet(s, kExperiment) == "again");
}

BOOST_AUTO_TEST_CASE(a_header_of_one_s_own_goes_out_when_the_option_says_so) {
    if (!allowed) return;
    const Socket receiver = bound(kExperiment);
    const Socket sender = raw(IPPROTO_RAW);
    BOOST_TEST(get_option(sender, IPPROTO_IP, IP_HDRINCL) == 0);
    BOOST_TEST(set_option(sender, IPPROTO_IP, IP_HDRINCL, 1) == succeeds());
    BOOST_TEST(get_option(sender, IPPROTO_IP, IP_HDRINCL) == 1);
    std::string packet(kHeader, '\0');
    packet[0] = 0x45;
    packet[3] = static_cast<char>(kHeader + 5);
    packet[8] = 64;
    packet[9] = static_cast<char>(kExperiment);
    const sockaddr_in local = loopback();
    std::memcpy(&packet[12], &local.sin_addr, 4);
    std::memcpy(&packet[16], &local.sin_addr, 4);
    BOOST_TEST(send_packet(sender, packet + "whole") == succeeds());
    BOOST_TEST(receive_packet(receiver, kExperiment) == "whole");
    BOOST_TEST(set_option(udp(), IPPROTO_IP, IP_HDRINCL, 1) == fails_with(WSAENOPROTOOPT));
    BOOST_TEST(set_option(tcp(), IPPROTO_IP, IP_HDRINCL, 1) == fails_with(WSAENOPROTOOPT));
}

BOOST_AUTO_TEST_CASE(over_IPv6_there_is_no_header) {
    if (!allowed) return;
    const Socket s = raw(kExperiment, AF_INET6);
    sockaddr_in6 local{};
    local.sin6_family = AF_INET6;
    local.sin6_addr = in6addr_loopback;
    if (bind(s, reinterpret_cast<const sockaddr*>(&local), sizeof local) != 0) {
        std::cerr << "SKIPPED: no IPv6 on this machine\n";
        return;
    }
    local.sin6_port = htons(7); // ports mean nothing here
    BOOST_TEST(api(sendto(s, "six", 3, 0, reinterpret_cast<const sockaddr*>(&local), sizeof local)) == succeeds());
    BOOST_TEST_REQUIRE(wait_readable(s));
    char bytes[64];
    sockaddr_in6 from{};
    int length = sizeof from;
    BOOST_TEST(recvfrom(s, bytes, sizeof bytes, 0, reinterpret_cast<sockaddr*>(&from), &length) == 3);
    BOOST_TEST(std::memcmp(bytes, "six", 3) == 0);
    BOOST_TEST(from.sin6_port == 0);
    BOOST_TEST(std::memcmp(&from.sin6_addr, &in6addr_loopback, 16) == 0);
    BOOST_TEST(set_option(s, IPPROTO_IPV6, IPV6_HDRINCL, 1) == succeeds());
    BOOST_TEST(set_option(s, IPPROTO_IP, IP_HDRINCL, 1) == fails_with(WSAENOPROTOOPT));
}

// SPI: WSP-RFRM-3, WSP-RFRM-4, WSP-GSO-4, DSP-SEL-4
BOOST_AUTO_TEST_CASE(it_is_a_datagram_socket_in_all_else) {
    BOOST_TEST(api(socket(AF_INET, SOCK_RAW, 256)) == fails_with(WSAEPROTONOSUPPORT));
    if (!allowed) return;
    Socket s = raw(kExperiment);
    BOOST_TEST(get_option(s, SOL_SOCKET, SO_TYPE) == SOCK_RAW);
    BOOST_TEST(get_option(s, SOL_SOCKET, SO_MAX_MSG_SIZE) == 65515);
    BOOST_TEST(receive_fails(s) == fails_with(WSAEINVAL)); // not bound
    BOOST_TEST(api(listen(s, 5)) == fails_with(WSAEOPNOTSUPP));
    BOOST_TEST(bind_to(s, loopback()) == succeeds());
    BOOST_TEST(send_packet(s, "longer than the room") == succeeds());
    Operation operation(24);
    const Outcome begun = operation.receive(s);
    BOOST_TEST((begun == succeeds() || begun == fails_with(WSA_IO_PENDING)));
    BOOST_TEST(operation.end(s) == fails_with(WSAEMSGSIZE));
    BOOST_TEST(operation.data.substr(kHeader, 4) == "long");
    Operation pending(64);
    BOOST_TEST(pending.receive(s) == fails_with(WSA_IO_PENDING));
    BOOST_TEST(s.close() == succeeds());
    BOOST_TEST(WaitForSingleObject(pending.event, kDeadlineMs) == WAIT_OBJECT_0);
}

BOOST_AUTO_TEST_CASE(protocol_0_is_a_socket_that_hears_nothing) {
    if (!allowed) return;
    const Socket s = bound(0), speaker = bound(kExperiment);
    BOOST_TEST(send_packet(speaker, "not for all") == succeeds());
    BOOST_TEST(receive_packet(speaker, kExperiment) == "not for all");
    BOOST_TEST(readable_now(s) == 0);
    // Promiscuity is what it is for on Windows; it is not to be had here.
    DWORD on = RCVALL_ON, returned = 0;
    BOOST_TEST(api(WSAIoctl(s, SIO_RCVALL, &on, sizeof on, nullptr, 0, &returned, nullptr, nullptr)) ==
               fails_with(WSAEOPNOTSUPP));
}

// Windows keeps TCP to itself.
BOOST_AUTO_TEST_CASE(TCP_can_neither_be_bound_nor_sent) {
    if (!allowed) return;
    const Socket s = raw(IPPROTO_TCP);
    BOOST_TEST(bind_to(s, loopback()) == fails_with(WSAEACCES));
    BOOST_TEST(send_packet(s, std::string(20, '\0')) == fails_with(WSAEACCES));
}

BOOST_AUTO_TEST_SUITE_END()
