// The functions that name-space providers would answer, and the protocols, which the host knows by itself.
#include "spy_fixture.h"

#include "core/text.h"

#include <ws2tcpip.h>

#include <string_view>

using namespace wspemu::test;

namespace {

// What the thread's last error is after a call that gave nothing.
int code_of(const void* nothing) {
    BOOST_TEST(nothing == nullptr);
    return WSAGetLastError();
}

std::string narrow(const WCHAR* text) {
    return wspemu::to_utf8(wspemu::utf16_view(text));
}

// The answer as text, in its order; "" when there is none.
std::string addresses(const char* node, const char* service, int family, int flags) {
    const ADDRINFOA hints{flags, family, SOCK_STREAM, 0, 0, nullptr, nullptr, nullptr};
    ADDRINFOA* list = nullptr;
    if (getaddrinfo(node, service, &hints, &list) != 0) return "";
    std::string text;
    for (const ADDRINFOA* one = list; one; one = one->ai_next) {
        char part[80];
        DWORD size = sizeof part;
        BOOST_TEST(WSAAddressToStringA(one->ai_addr, static_cast<DWORD>(one->ai_addrlen), nullptr, part, &size) == 0);
        text += std::string(part) + " ";
    }
    freeaddrinfo(list);
    return text;
}

struct Hints {
    int flags = 0;
    int family = 0;
    int type = 0;
    int protocol = 0;
    size_t length = 0;
};
// The code, which must be the last error too.
int refusal(const char* node, const char* service, const Hints& wanted) {
    const ADDRINFOA hints{wanted.flags,  wanted.family, wanted.type, wanted.protocol,
                          wanted.length, nullptr,       nullptr,     nullptr};
    ADDRINFOA* list = nullptr;
    const int code = getaddrinfo(node, service, &hints, &list);
    BOOST_TEST(list == nullptr);
    BOOST_TEST(WSAGetLastError() == code);
    return code;
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
    BOOST_TEST(code_of(gethostbyaddr("\xC0\0\2\1", 4, AF_INET)) == WSANO_ADDRESS);
    BOOST_TEST(code_of(getservbyname("no-such", "tcp")) == WSANO_DATA);
    BOOST_TEST(code_of(WSAAsyncGetHostByName(nullptr, 0, "host.example", nullptr, 0)) == WSAEWOULDBLOCK);
    WSAQUERYSETW query{};
    HANDLE handle = nullptr;
    BOOST_TEST(api(WSALookupServiceBeginW(&query, LUP_RETURN_NAME, &handle)) == fails_with(WSASERVICE_NOT_FOUND));
    DWORD size = sizeof query;
    BOOST_TEST(api(WSALookupServiceNextW(handle, 0, &size, &query)) == fails_with(WSA_INVALID_HANDLE));
    BOOST_TEST(api(WSALookupServiceEnd(handle)) == fails_with(WSA_INVALID_HANDLE));
}

// SPI: NSP-GAI-1, NSP-GAI-3, NSP-GAI-5
BOOST_AUTO_TEST_CASE(what_the_host_knows_needs_no_provider) {
    start();
    BOOST_TEST(addresses("127.0.0.1", "80", AF_UNSPEC, 0) == "127.0.0.1:80 ");
    BOOST_TEST(addresses("::1", "http", AF_UNSPEC, 0) == "[::1]:80 ");
    BOOST_TEST(addresses("localhost", nullptr, AF_INET, 0) == "127.0.0.1 ");
    BOOST_TEST(addresses("LocalHost", nullptr, AF_UNSPEC, 0) == "::1 127.0.0.1 ");
    BOOST_TEST(addresses(nullptr, "7", AF_UNSPEC, 0) == "[::1]:7 127.0.0.1:7 ");
    BOOST_TEST(addresses(nullptr, "7", AF_INET, AI_PASSIVE) == "0.0.0.0:7 ");
    char name[256];
    BOOST_TEST(api(gethostname(name, sizeof name)) == succeeds());
    BOOST_TEST(addresses(name, "1", AF_UNSPEC, 0) == addresses("", "1", AF_UNSPEC, 0));
    BOOST_TEST(!addresses("", "1", AF_UNSPEC, 0).empty());
    BOOST_TEST(api(gethostname(name, 1)) == fails_with(WSAEFAULT));
}

// SPI: NSP-GAI-2
BOOST_AUTO_TEST_CASE(a_wrong_question_is_refused_with_its_code) {
    start();
    BOOST_TEST(refusal(nullptr, nullptr, {}) == WSAHOST_NOT_FOUND);
    BOOST_TEST(refusal("::1", nullptr, {0, AF_INET}) == WSAHOST_NOT_FOUND);
    BOOST_TEST(refusal("localhost", nullptr, {AI_NUMERICHOST}) == WSAHOST_NOT_FOUND);
    BOOST_TEST(refusal("127.0.0.1", "http", {AI_NUMERICSERV}) == WSAHOST_NOT_FOUND);
    BOOST_TEST(refusal("127.0.0.1", "no-such", {}) == WSATYPE_NOT_FOUND);
    BOOST_TEST(refusal("127.0.0.1:80", nullptr, {}) == WSAHOST_NOT_FOUND);
    BOOST_TEST(refusal("127.0.0.1", nullptr, {0, AF_IRDA}) == WSAEAFNOSUPPORT);
    BOOST_TEST(refusal("127.0.0.1", nullptr, {0, 0, 9}) == WSAESOCKTNOSUPPORT);
    BOOST_TEST(refusal(nullptr, "80", {AI_CANONNAME}) == WSAEINVAL);
    BOOST_TEST(refusal("127.0.0.1", nullptr, {0, 0, 0, 0, 5}) == WSANO_RECOVERY);
    BOOST_TEST(getaddrinfo("127.0.0.1", nullptr, nullptr, nullptr) == WSAEFAULT);
}

// SPI: NSP-GAI-4
BOOST_AUTO_TEST_CASE(the_wide_forms_differ_in_the_text_only) {
    start();
    const ADDRINFOW hints{AI_CANONNAME, AF_INET, SOCK_STREAM, IPPROTO_TCP, 0, nullptr, nullptr, nullptr};
    ADDRINFOW* list = nullptr;
    BOOST_TEST_REQUIRE(GetAddrInfoW(L"localhost", L"80", &hints, &list) == 0);
    BOOST_TEST(narrow(list->ai_canonname) == "localhost");
    BOOST_TEST(list->ai_socktype == SOCK_STREAM);
    BOOST_TEST(list->ai_protocol == IPPROTO_TCP);
    BOOST_TEST(list->ai_next == nullptr);
    WCHAR node[40];
    WCHAR service[40];
    BOOST_TEST(GetNameInfoW(list->ai_addr, sizeof(SOCKADDR_IN), node, 40, service, 40, NI_NUMERICHOST) == 0);
    BOOST_TEST(narrow(node) == "127.0.0.1");
    BOOST_TEST(narrow(service) == "http");
    FreeAddrInfoW(list);
    ADDRINFOEXA* more = nullptr;
    BOOST_TEST_REQUIRE(
        GetAddrInfoExA("::1", "1", NS_DNS, nullptr, nullptr, &more, nullptr, nullptr, nullptr, nullptr) == 0);
    BOOST_TEST(more->ai_family == AF_INET6);
    FreeAddrInfoEx(more);
}

BOOST_AUTO_TEST_CASE(addresses_have_names_and_ports_services) {
    start();
    SOCKADDR_IN address{AF_INET, htons(443), {}, {}};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const auto* const name = reinterpret_cast<const SOCKADDR*>(&address);
    char node[64];
    char service[64];
    BOOST_TEST(getnameinfo(name, sizeof address, node, sizeof node, service, sizeof service, 0) == 0);
    BOOST_TEST(std::string_view(node).starts_with("localhost"));
    BOOST_TEST(std::string_view(service) == "https");
    BOOST_TEST(getnameinfo(name, sizeof address, node, 3, nullptr, 0, NI_NUMERICHOST) == WSAEFAULT);
    BOOST_TEST(getnameinfo(name, 4, node, sizeof node, nullptr, 0, 0) == WSAEFAULT);
    BOOST_TEST(getnameinfo(name, sizeof address, nullptr, 0, nullptr, 0, 0) == WSAHOST_NOT_FOUND);
    address.sin_addr.s_addr = htonl(0xC0000201);
    BOOST_TEST(getnameinfo(name, sizeof address, node, sizeof node, nullptr, 0, NI_NAMEREQD) == WSAHOST_NOT_FOUND);
    BOOST_TEST(getnameinfo(name, sizeof address, node, sizeof node, service, sizeof service, NI_NUMERICSERV) == 0);
    BOOST_TEST(std::string_view(node) == "192.0.2.1");
    BOOST_TEST(std::string_view(service) == "443");
}

// SPI: NSP-GXY-4
BOOST_AUTO_TEST_CASE(entries_of_hosts_and_services_are_the_threads_own) {
    start();
    const struct hostent* host = gethostbyname("10.1.2.3");
    BOOST_TEST_REQUIRE(host != nullptr);
    BOOST_TEST((host->h_addrtype == AF_INET && host->h_length == 4 && host->h_addr_list[1] == nullptr));
    BOOST_TEST(std::string_view(host->h_addr_list[0], 4) == "\x0A\x01\x02\x03");
    BOOST_TEST(gethostbyname("localhost") == host);
    BOOST_TEST(gethostbyname(nullptr) == host);
    BOOST_TEST(gethostbyaddr("\x7f\0\0\1", 4, AF_INET) == host);
    BOOST_TEST(std::string_view(host->h_name).starts_with("localhost"));
    BOOST_TEST(code_of(gethostbyaddr("\x7f", 1, AF_INET)) == WSAEFAULT);
    const struct servent* service = getservbyname("HTTP", "tcp");
    BOOST_TEST_REQUIRE(service != nullptr);
    BOOST_TEST(service->s_port == static_cast<short>(htons(80)));
    BOOST_TEST(getservbyport(htons(53), "udp") == service);
    BOOST_TEST(std::string_view(service->s_name) == "domain");
    BOOST_TEST(std::string_view(service->s_proto) == "udp");
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
