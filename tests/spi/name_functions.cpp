// The functions that name-space providers would answer, and the protocols, which the host knows by itself.
#include "spy_fixture.h"

#include <ws2tcpip.h>

#include <string_view>

using namespace wspemu::test;

namespace {

// What the thread's last error is after a call that gave nothing.
int code_of(const void* nothing) {
    BOOST_TEST(nothing == nullptr);
    return WSAGetLastError();
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(name_functions, Env)

// SPI: NSP-GXY-1
BOOST_AUTO_TEST_CASE(protocols_are_known_by_name_and_number) {
    start();
    const struct protoent* tcp = getprotobyname("TCP");
    BOOST_TEST_REQUIRE(tcp != nullptr);
    BOOST_TEST(tcp->p_proto == IPPROTO_TCP);
    BOOST_TEST(std::string_view(tcp->p_name) == "tcp");
    BOOST_TEST(std::string_view(tcp->p_aliases[0]) == "TCP");
    BOOST_TEST(tcp->p_aliases[1] == nullptr);
    const struct protoent* udp = getprotobynumber(IPPROTO_UDP);
    BOOST_TEST_REQUIRE(udp != nullptr);
    BOOST_TEST(std::string_view(udp->p_name) == "udp");
    BOOST_TEST(udp == tcp); // one per thread, overwritten
    BOOST_TEST(code_of(getprotobyname("no such")) == WSANO_DATA);
    BOOST_TEST(code_of(getprotobyname(nullptr)) == WSAEFAULT);
    BOOST_TEST(code_of(getprotobynumber(254)) == WSANO_DATA);
}

// SPI: NSP-GAI-2, NSP-GAI-6, NSP-GXY-8, NSP-ROUTE-5, NSP-API-4
BOOST_AUTO_TEST_CASE(without_a_name_space_provider_nothing_is_found) {
    start();
    ADDRINFOA* list = reinterpret_cast<ADDRINFOA*>(1);
    BOOST_TEST(getaddrinfo("host.example", "80", nullptr, &list) == WSAHOST_NOT_FOUND);
    BOOST_TEST(WSAGetLastError() == WSAHOST_NOT_FOUND);
    BOOST_TEST(list == nullptr);
    freeaddrinfo(list);
    BOOST_TEST(code_of(gethostbyname("host.example")) == WSAHOST_NOT_FOUND);
    BOOST_TEST(code_of(gethostbyaddr("\x7f\0\0\1", 4, AF_INET)) == WSANO_ADDRESS);
    BOOST_TEST(code_of(getservbyname("no-such", "tcp")) == WSANO_DATA);
    BOOST_TEST(code_of(WSAAsyncGetHostByName(nullptr, 0, "host.example", nullptr, 0)) == WSAEWOULDBLOCK);
    WSAQUERYSETW query{};
    HANDLE handle = nullptr;
    BOOST_TEST(api(WSALookupServiceBeginW(&query, LUP_RETURN_NAME, &handle)) == fails_with(WSASERVICE_NOT_FOUND));
    DWORD size = sizeof query;
    BOOST_TEST(api(WSALookupServiceNextW(handle, 0, &size, &query)) == fails_with(WSA_INVALID_HANDLE));
    BOOST_TEST(api(WSALookupServiceEnd(handle)) == fails_with(WSA_INVALID_HANDLE));
}

// SPI: DSP-PRO-1
BOOST_AUTO_TEST_CASE(before_the_start_that_is_what_they_say) {
    ADDRINFOA* list = nullptr;
    BOOST_TEST(getaddrinfo("127.0.0.1", "80", nullptr, &list) == WSANOTINITIALISED);
    BOOST_TEST(code_of(gethostbyname("localhost")) == WSANOTINITIALISED);
    BOOST_TEST(code_of(getprotobyname("tcp")) == WSANOTINITIALISED);
    BOOST_TEST(api(WSALookupServiceEnd(nullptr)) == fails_with(WSANOTINITIALISED));
}

BOOST_AUTO_TEST_SUITE_END()
