// The support list's rows about the base provider, held against its answers.
#include "env.h"

#include "core/support.h"

#include <afunix.h>
#include <algorithm>
#include <mstcpip.h>
#include <mswsock.h>
#include <ws2tcpip.h>

#include <boost/test/unit_test.hpp>

#include <map>
#include <string_view>

using namespace wspemu::test;

namespace {

#define ROW(name)                                                                                                      \
    { #name, static_cast < DWORD>(name) }
const std::map<std::string_view, DWORD> kIoctls = {
    ROW(SIO_ADDRESS_LIST_QUERY),
    ROW(SIO_ADDRESS_LIST_CHANGE),
    ROW(SIO_ADDRESS_LIST_SORT),
    ROW(SIO_ROUTING_INTERFACE_QUERY),
    ROW(SIO_ROUTING_INTERFACE_CHANGE),
    ROW(SIO_GET_INTERFACE_LIST),
    ROW(SIO_GET_INTERFACE_LIST_EX),
    ROW(SIO_GET_QOS),
    ROW(SIO_SET_QOS),
    ROW(SIO_FIND_ROUTE),
    ROW(SIO_ENABLE_CIRCULAR_QUEUEING),
    ROW(SIO_RCVALL),
    ROW(SIO_AF_UNIX_SETBINDPARENTPATH),
    ROW(SIO_AF_UNIX_SETCONNPARENTPATH),
    ROW(SIO_EXT_SELECT),
    ROW(SIO_EXT_POLL),
    ROW(SIO_EXT_SENDMSG),
    ROW(SIO_LOOPBACK_FAST_PATH),
    ROW(SIO_SET_MULTICAST_FILTER),
    ROW(SIO_GET_MULTICAST_FILTER),
    ROW(SIO_GET_MULTIPLE_EXTENSION_FUNCTION_POINTER),
    ROW(FIOASYNC),
};
#undef ROW

struct OptionName {
    int level;
    int option;
};
#define ROW(level, name)                                                                                               \
    {                                                                                                                  \
#name, {                                                                                                       \
            level, name                                                                                                \
        }                                                                                                              \
    }
const std::map<std::string_view, OptionName> kOptions = {
    ROW(SOL_SOCKET, PVD_CONFIG),        ROW(SOL_SOCKET, SO_SNDLOWAT),
    ROW(SOL_SOCKET, SO_RCVLOWAT),       ROW(SOL_SOCKET, SO_BSP_STATE),
    ROW(SOL_SOCKET, SO_PROTOCOL_INFOA), ROW(IPPROTO_TCP, TCP_EXPEDITED_1122),
    ROW(IPPROTO_TCP, TCP_BSDURGENT),    ROW(IPPROTO_TCP, TCP_KEEPCNT),
    ROW(IPPROTO_IP, IP_OPTIONS),        ROW(IPPROTO_IP, IP_HDRINCL),
    ROW(IPPROTO_IP, IP_PKTINFO),        ROW(IPPROTO_IP, IP_RECEIVE_BROADCAST),
    ROW(IPPROTO_IPV6, IPV6_PKTINFO),    ROW(IPPROTO_IPV6, IPV6_PROTECTION_LEVEL),
    ROW(IPPROTO_UDP, UDP_NOCHECKSUM),   ROW(IPPROTO_UDP, UDP_CHECKSUM_COVERAGE),
};
#undef ROW

// The rows of a group that say "none".
std::vector<std::string_view> missing(std::string_view group) {
    std::vector<std::string_view> names;
    for (const wspemu::SupportRow& row : wspemu::support_rows()) {
        if (row.group == group && row.level == wspemu::Support::none) names.push_back(row.name);
    }
    return names;
}

// A started environment with one socket of the family.
struct BaseSocketEnv : Env {
    BaseSocketEnv() { start(); }
    SOCKET open(int family, int type) {
        const SOCKET s = socket(family, type, 0);
        BOOST_REQUIRE(s != INVALID_SOCKET);
        return s;
    }
    bool is_told(std::string_view name) {
        const auto reports = process().reports().taken();
        return std::any_of(reports.begin(), reports.end(), [&](const wspemu::Report& report) {
            return report.text.find(std::string(name) + " (base ") != std::string::npos;
        });
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(support_base, BaseSocketEnv)

// SPI: WSP-IOC-4
BOOST_AUTO_TEST_CASE(every_ioctl_that_is_listed_as_missing_fails_with_WSAEOPNOTSUPP) {
    const SOCKET s = open(AF_INET, SOCK_STREAM);
    for (std::string_view name : missing("base ioctl")) {
        const auto found = kIoctls.find(name);
        BOOST_REQUIRE_MESSAGE(found != kIoctls.end(), name << " is not known to this test");
        char in[256] = {};
        char out[256] = {};
        DWORD returned = 0;
        const int result = WSAIoctl(s, found->second, in, sizeof in, out, sizeof out, &returned, nullptr, nullptr);
        BOOST_TEST(result == SOCKET_ERROR, name << " succeeded");
        BOOST_TEST(WSAGetLastError() == WSAEOPNOTSUPP, name << " failed with " << WSAGetLastError());
        BOOST_TEST(is_told(name), name << " is not told");
    }
    closesocket(s);
}

// SPI: WSP-GSO-1
BOOST_AUTO_TEST_CASE(every_option_that_is_listed_as_missing_fails_with_WSAENOPROTOOPT) {
    for (std::string_view name : missing("base option")) {
        const auto found = kOptions.find(name);
        BOOST_REQUIRE_MESSAGE(found != kOptions.end(), name << " is not known to this test");
        const bool datagram = found->second.level == IPPROTO_UDP;
        const SOCKET s =
            open(found->second.level == IPPROTO_IPV6 ? AF_INET6 : AF_INET, datagram ? SOCK_DGRAM : SOCK_STREAM);
        const int value = 1;
        const int result = setsockopt(s, found->second.level, found->second.option,
                                      reinterpret_cast<const char*>(&value), sizeof value);
        BOOST_TEST(result == SOCKET_ERROR, name << " can be set");
        BOOST_TEST(WSAGetLastError() == WSAENOPROTOOPT, name << " failed with " << WSAGetLastError());
        BOOST_TEST(is_told(name), name << " is not told");
        closesocket(s);
    }
}

// SPI: WSP-GEN-12
BOOST_AUTO_TEST_CASE(a_function_that_is_listed_as_missing_is_in_the_table_and_fails_with_WSAEOPNOTSUPP) {
    const auto names = missing("base");
    BOOST_REQUIRE_EQUAL(names.size(), 1u);
    BOOST_REQUIRE_EQUAL(names.front(), "WSPGetQOSByName");
    const SOCKET s = open(AF_INET, SOCK_STREAM);
    WSABUF name{};
    QOS qos{};
    BOOST_TEST(!WSAGetQOSByName(s, &name, &qos));
    BOOST_TEST(WSAGetLastError() == WSAEOPNOTSUPP);
    closesocket(s);
}

BOOST_AUTO_TEST_SUITE_END()
