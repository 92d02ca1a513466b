// WSAConnectByList and WSAConnectByName, which the DLL composes (DSP-MAP).
#include "net_fixture.h"

#include <ws2tcpip.h>

using namespace wspemu::test;

namespace {

struct ConnectBy : NetFixture {
    struct sockaddr_in names[2]{}; // the socket's own, the peer's
    DWORD lengths[2] = {sizeof(struct sockaddr_in), sizeof(struct sockaddr_in)};

    Outcome by_list(SOCKET s, SOCKET_ADDRESS_LIST* list, const struct timeval* timeout = nullptr) {
        return api_bool(WSAConnectByList(s, list, &lengths[0], reinterpret_cast<SOCKADDR*>(&names[0]), &lengths[1],
                                         reinterpret_cast<SOCKADDR*>(&names[1]), timeout, nullptr));
    }
    Outcome by_name(SOCKET s, const char* host, const std::string& service, const struct timeval* timeout = nullptr) {
        return api_bool(WSAConnectByNameA(s, host, service.c_str(), &lengths[0], reinterpret_cast<SOCKADDR*>(&names[0]),
                                          &lengths[1], reinterpret_cast<SOCKADDR*>(&names[1]), timeout, nullptr));
    }
};

// Two addresses: one that refuses, and then the given one.
struct TwoAddresses {
    struct sockaddr_in nobody {};
    struct sockaddr_in somebody {};
    struct {
        INT count;
        SOCKET_ADDRESS address[2];
    } list{};
    SOCKET_ADDRESS_LIST* get() {
        list.count = 2;
        list.address[0] = {reinterpret_cast<SOCKADDR*>(&nobody), sizeof nobody};
        list.address[1] = {reinterpret_cast<SOCKADDR*>(&somebody), sizeof somebody};
        return reinterpret_cast<SOCKET_ADDRESS_LIST*>(&list);
    }
};

std::string port_text(const struct sockaddr_in& address) {
    return std::to_string(ntohs(address.sin_port));
}

// A port of the loopback that nobody listens at.
struct sockaddr_in closed_port(const NetFixture& fixture) {
    const Socket s = fixture.tcp();
    return fixture.bind_any(s);
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(connect_by, ConnectBy)

BOOST_AUTO_TEST_CASE(the_first_address_that_answers_is_the_peer) {
    const Socket server = listener();
    const Socket client = tcp();
    TwoAddresses two;
    two.nobody = closed_port(*this);
    two.somebody = name_of(server);
    BOOST_TEST(by_list(client, two.get()) == succeeds());
    const Socket accepted(accept(server, nullptr, nullptr));
    BOOST_TEST(same_address(names[0], peer_of(accepted)));
    BOOST_TEST(same_address(names[1], name_of(server)));
    BOOST_TEST(send_all(client, "x"));
    BOOST_TEST(receive_exactly(accepted, 1) == "x");
}

BOOST_AUTO_TEST_CASE(with_a_timeout_the_socket_ends_blocking_all_the_same) {
    const Socket server = listener();
    const Socket client = tcp();
    TwoAddresses two;
    two.nobody = closed_port(*this);
    two.somebody = name_of(server);
    const struct timeval minute { 60, 0 };
    BOOST_TEST(by_list(client, two.get(), &minute) == succeeds());
    const Socket accepted(accept(server, nullptr, nullptr));
    auto byte = run([&] {
        char value = 0;
        return recv(client, &value, 1, 0) == 1 ? value : '?';
    });
    BOOST_TEST(send_all(accepted, "x"));
    BOOST_TEST(value_of(byte) == 'x');
}

BOOST_AUTO_TEST_CASE(when_nobody_answers_the_last_answer_is_the_error) {
    const Socket client = tcp();
    TwoAddresses two;
    two.nobody = two.somebody = closed_port(*this);
    const struct timeval minute { 60, 0 };
    BOOST_TEST(by_list(client, two.get()) == fails_with(WSAECONNREFUSED));
    BOOST_TEST(by_list(client, two.get(), &minute) == fails_with(WSAECONNREFUSED));
    two.list.address[1].lpSockaddr = nullptr;
    BOOST_TEST(by_list(client, reinterpret_cast<SOCKET_ADDRESS_LIST*>(&two.list)) == fails_with(WSAEFAULT));
}

BOOST_AUTO_TEST_CASE(bad_arguments_are_refused) {
    const Socket client = tcp();
    TwoAddresses two;
    BOOST_TEST(by_list(client, nullptr) == fails_with(WSAEINVAL));
    SOCKET_ADDRESS_LIST* const list = two.get();
    list->iAddressCount = 0;
    BOOST_TEST(by_list(client, list) == fails_with(WSAEINVAL));
    list->iAddressCount = 2;
    WSAOVERLAPPED overlapped{};
    BOOST_TEST(api_bool(WSAConnectByList(client, list, nullptr, nullptr, nullptr, nullptr, nullptr, &overlapped)) ==
               fails_with(WSAEINVAL));
    BOOST_TEST(by_list(INVALID_SOCKET, list) == fails_with(WSAENOTSOCK));
    BOOST_TEST(by_name(client, nullptr, "80") == fails_with(WSAEINVAL));
    BOOST_TEST(by_name(INVALID_SOCKET, "127.0.0.1", "80") == fails_with(WSAENOTSOCK));
}

// SPI: NSP-GAI-1, NSP-GAI-3
BOOST_AUTO_TEST_CASE(numeric_names_and_localhost_need_no_provider) {
    const Socket server = listener();
    const std::string port = port_text(name_of(server));
    for (const char* host : {"127.0.0.1", "localhost"}) {
        const Socket client = tcp();
        BOOST_TEST(by_name(client, host, port) == succeeds());
        BOOST_TEST(same_address(names[1], name_of(server)));
        const Socket accepted(accept(server, nullptr, nullptr));
    }
    const Socket client = tcp();
    WCHAR wide_port[8]{};
    for (std::size_t i = 0; i < port.size(); ++i) wide_port[i] = static_cast<WCHAR>(port[i]);
    WCHAR host[] = L"127.0.0.1";
    BOOST_TEST(api_bool(WSAConnectByNameW(client, host, wide_port, nullptr, nullptr, nullptr, nullptr, nullptr,
                                          nullptr)) == succeeds());
}

BOOST_AUTO_TEST_CASE(other_names_are_not_found) {
    const Socket client = tcp();
    BOOST_TEST(by_name(client, "host.example", "80") == fails_with(WSAHOST_NOT_FOUND));
    BOOST_TEST(by_name(client, "::1", "80") == fails_with(WSAHOST_NOT_FOUND)); // an IPv4 socket
    BOOST_TEST(by_name(client, "127.0.0.1", "no-such") == fails_with(WSATYPE_NOT_FOUND));
    BOOST_TEST(by_name(client, "127.0.0.1", "70000") == fails_with(WSATYPE_NOT_FOUND));
    BOOST_TEST(by_name(client, "127.0.0.1", "") == fails_with(WSATYPE_NOT_FOUND));
}

BOOST_AUTO_TEST_SUITE_END()
