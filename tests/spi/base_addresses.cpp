// WSPAddressToString and WSPStringToAddress of the base provider (wsp.md 1, 29).
#include "env.h"

#include "core/text.h"
#include "core/wide.h"

#include <ws2tcpip.h>

#include <boost/test/unit_test.hpp>

#include <cstring>
#include <string>

using namespace wspemu::test;

namespace {

struct AddressEnv : Env {
    AddressEnv() { start(); }

    static std::u16string text_of(const struct sockaddr_in& address) {
        struct sockaddr_in copy = address;
        WCHAR text[64];
        DWORD length = 64;
        BOOST_TEST(api(WSAAddressToStringW(reinterpret_cast<struct sockaddr*>(&copy), sizeof copy, nullptr, text,
                                           &length)) == succeeds());
        BOOST_TEST(length == wspemu::from_wide(text).size() + 1);
        return wspemu::from_wide(text);
    }
    static Outcome read(const WCHAR* text, int family, WSAPROTOCOL_INFOW* info, void* out, int* length) {
        return api(
            WSAStringToAddressW(const_cast<WCHAR*>(text), family, info, static_cast<struct sockaddr*>(out), length));
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(base_addresses, AddressEnv)

// SPI: WSP-A2S-1, WSP-A2S-6
BOOST_AUTO_TEST_CASE(an_entry_names_the_provider_and_without_one_the_family_does) {
    struct sockaddr_in address = loopback(80);
    WSAPROTOCOL_INFOW entry = base_entry(AF_INET, SOCK_DGRAM);
    WCHAR text[64];
    for (WSAPROTOCOL_INFOW* info : {&entry, static_cast<WSAPROTOCOL_INFOW*>(nullptr)}) {
        DWORD length = 64;
        BOOST_TEST(api(WSAAddressToStringW(reinterpret_cast<struct sockaddr*>(&address), sizeof address, info, text,
                                           &length)) == succeeds());
        BOOST_TEST((wspemu::from_wide(text) == u"127.0.0.1:80"));
    }
    struct sockaddr_in back {};
    int size = sizeof back;
    BOOST_TEST(read(text, AF_INET, &entry, &back, &size) == succeeds());
    BOOST_TEST(std::memcmp(&back, &address, sizeof back) == 0);
}

// SPI: WSP-A2S-2, WSP-A2S-3
BOOST_AUTO_TEST_CASE(lengths_are_counted_in_characters_with_the_final_one) {
    struct sockaddr_in address = loopback();
    WCHAR text[10] = {};
    DWORD length = 9; // as many as there are without the NUL; in bytes it would be far too few
    BOOST_TEST(api(WSAAddressToStringW(reinterpret_cast<struct sockaddr*>(&address), sizeof address, nullptr, text,
                                       &length)) == fails_with(WSAEFAULT));
    BOOST_TEST(length == 10u);
    BOOST_TEST(text[0] == 0);
    BOOST_TEST(api(WSAAddressToStringW(reinterpret_cast<struct sockaddr*>(&address), sizeof address, nullptr, text,
                                       &length)) == succeeds());
    BOOST_TEST((wspemu::from_wide(text) == u"127.0.0.1"));
}

// SPI: WSP-A2S-4
BOOST_AUTO_TEST_CASE(families_and_lengths_that_can_not_be_are_invalid) {
    struct sockaddr_in address = loopback();
    WSAPROTOCOL_INFOW ipv6 = base_entry(AF_INET6, SOCK_STREAM);
    WSAPROTOCOL_INFOW ipv4 = base_entry(AF_INET, SOCK_STREAM);
    WCHAR text[64];
    DWORD length = 64;
    auto* name = reinterpret_cast<struct sockaddr*>(&address);
    BOOST_TEST(api(WSAAddressToStringW(name, sizeof address, &ipv6, text, &length)) == fails_with(WSAEINVAL));
    BOOST_TEST(api(WSAAddressToStringW(name, sizeof address - 1, &ipv4, text, &length)) == fails_with(WSAEINVAL));
    address.sin_family = 99;
    BOOST_TEST(api(WSAAddressToStringW(name, sizeof address, &ipv4, text, &length)) == fails_with(WSAEINVAL));
}

// SPI: WSP-S2A-1, WSP-S2A-3
BOOST_AUTO_TEST_CASE(only_the_family_argument_counts_and_the_address_is_output) {
    struct sockaddr_in address {};
    std::memset(&address, 0xAA, sizeof address); // its family is nonsense
    int length = sizeof address;
    BOOST_TEST(read(L"10.1.2.3", AF_INET, nullptr, &address, &length) == succeeds());
    BOOST_TEST(address.sin_family == AF_INET);
    BOOST_TEST(address.sin_port == 0);
    BOOST_TEST((text_of(address) == u"10.1.2.3"));
}

// SPI: WSP-S2A-2
BOOST_AUTO_TEST_CASE(a_room_that_is_too_small_is_a_fault_that_tells_the_size) {
    struct sockaddr_in6 address {};
    int length = sizeof(struct sockaddr_in);
    BOOST_TEST(read(L"[::1]:7", AF_INET6, nullptr, &address, &length) == fails_with(WSAEFAULT));
    BOOST_TEST(length == int{sizeof address});
    BOOST_TEST(read(L"[::1]:7", AF_INET6, nullptr, &address, &length) == succeeds());
    BOOST_TEST(address.sin6_port == htons(7));
}

// SPI: WSP-S2A-4, WSP-S2A-1
BOOST_AUTO_TEST_CASE(the_family_is_the_results_and_must_be_the_entrys) {
    WSAPROTOCOL_INFOW ipv4 = base_entry(AF_INET, SOCK_STREAM);
    struct sockaddr_in6 address {};
    int length = sizeof address;
    BOOST_TEST(read(L"::1", AF_INET6, nullptr, &address, &length) == succeeds());
    BOOST_TEST(address.sin6_family == AF_INET6);
    length = sizeof address;
    BOOST_TEST(read(L"::1", AF_INET6, &ipv4, &address, &length) == fails_with(WSAEINVAL));
    for (const WCHAR* text : {L"", L"1.2.3", L"1.2.3.4:", L"1.2.3.4:65536", L"1.2.3.4.5", L"x", L"::1"}) {
        length = sizeof address;
        BOOST_TEST(read(text, AF_INET, nullptr, &address, &length) == fails_with(WSAEINVAL));
    }
}

BOOST_AUTO_TEST_CASE(the_wide_forms_of_inet_pton_and_inet_ntop_agree_with_the_narrow_ones) {
    struct in_addr address {};
    BOOST_TEST(InetPtonW(AF_INET, L"10.0.0.255", &address) == 1);
    WCHAR text[16];
    BOOST_TEST((InetNtopW(AF_INET, &address, text, 16) == text));
    BOOST_TEST((wspemu::from_wide(text) == u"10.0.0.255"));
    BOOST_TEST(InetPtonW(AF_INET, L"10.0.0", &address) == 0);
    BOOST_TEST(InetPtonW(AF_INET, nullptr, &address) == -1);
    BOOST_TEST(WSAGetLastError() == WSAEFAULT);
    BOOST_TEST(InetPtonW(99, L"10.0.0.1", &address) == -1);
    BOOST_TEST(WSAGetLastError() == WSAEAFNOSUPPORT);
    BOOST_TEST((InetNtopW(AF_INET, &address, text, 10) == nullptr)); // one too short
    BOOST_TEST(WSAGetLastError() == WSA_INVALID_PARAMETER);
}

BOOST_AUTO_TEST_SUITE_END()
