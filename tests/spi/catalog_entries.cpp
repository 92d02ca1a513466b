// The catalog: the built-in entries, and what the WSC functions do with it.
#include "spy_fixture.h"

#include "core/catalog.h"
#include "core/layers.h"

#include <sporder.h>

#include <algorithm>
#include <set>
#include <vector>

using namespace wspemu::test;
using wspemu::Catalog;
using wspemu::CatalogEntry;

namespace {

constexpr GUID kOwn = {0x11111111, 0x2222, 0x3333, {1, 2, 3, 4, 5, 6, 7, 8}};

WSAPROTOCOL_INFOW plain_entry(int protocol) {
    WSAPROTOCOL_INFOW info{};
    info.ProtocolChain.ChainLen = BASE_PROTOCOL;
    info.iAddressFamily = kSpyFamily;
    info.iSocketType = SOCK_STREAM;
    info.iProtocol = protocol;
    info.dwCatalogEntryId = 7777;   // ignored on input
    info.dwProviderReserved = 0xAB; // stored as 0
    return info;
}

// All entries as WSCEnumProtocols gives them.
std::vector<WSAPROTOCOL_INFOW> enumerate(INT* protocols = nullptr) {
    DWORD size = 0;
    int error = 0;
    BOOST_TEST(WSCEnumProtocols(protocols, nullptr, &size, &error) == SOCKET_ERROR);
    BOOST_TEST(error == WSAENOBUFS);
    std::vector<WSAPROTOCOL_INFOW> list(size / sizeof(WSAPROTOCOL_INFOW));
    BOOST_TEST(WSCEnumProtocols(protocols, list.data(), &size, &error) == static_cast<int>(list.size()));
    return list;
}

int install_list(const GUID& provider, std::vector<WSAPROTOCOL_INFOW> list, int& error,
                 const WCHAR* path = L"c:\\p.dll") {
    GUID id = provider;
    return WSCInstallProvider(&id, path, list.data(), static_cast<DWORD>(list.size()), &error);
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(catalog_entries, Env)

// SPI: CAT-REF-1, CAT-REF-2, CAT-REF-3
BOOST_AUTO_TEST_CASE(the_built_in_entries_are_those_of_the_reference) {
    const auto entries = Catalog::with_builtin_entries().entries();
    BOOST_REQUIRE_EQUAL(entries.size(), kBuiltinEntries);
    const int expected[6][4] = {
        {AF_INET, SOCK_STREAM, IPPROTO_TCP, 0},
        {AF_INET, SOCK_DGRAM, IPPROTO_UDP, 65507},
        {AF_INET, SOCK_RAW, 0, 65515},
        {AF_INET6, SOCK_STREAM, IPPROTO_TCP, 0},
        {AF_INET6, SOCK_DGRAM, IPPROTO_UDP, 65507},
        {AF_INET6, SOCK_RAW, 0, 65535},
    };
    for (std::size_t i = 0; i < 6; ++i) {
        const WSAPROTOCOL_INFOW& info = entries[i].info;
        BOOST_TEST(info.dwCatalogEntryId == 1001 + i);
        BOOST_TEST(info.iAddressFamily == expected[i][0]);
        BOOST_TEST(info.iSocketType == expected[i][1]);
        BOOST_TEST(info.iProtocol == expected[i][2]);
        BOOST_TEST(info.dwServiceFlags1 == (info.iSocketType == SOCK_STREAM ? 0x20066u : 0x20609u));
        BOOST_TEST(info.iMaxSockAddr == (info.iAddressFamily == AF_INET ? 16 : 28));
        BOOST_TEST(info.dwMessageSize == static_cast<DWORD>(expected[i][3]));
        BOOST_TEST(info.iProtocolMaxOffset == (info.iSocketType == SOCK_RAW ? 255 : 0));
        BOOST_TEST(info.dwProviderFlags == DWORD{PFL_MATCHES_PROTOCOL_ZERO});
        BOOST_TEST(info.iVersion == 2);
    }
    const auto same_provider = [&](std::size_t a, std::size_t b) {
        return std::memcmp(&entries[a].info.ProviderId, &entries[b].info.ProviderId, sizeof(GUID)) == 0;
    };
    BOOST_TEST((same_provider(0, 1) && same_provider(0, 2)));
    BOOST_TEST((same_provider(3, 4) && same_provider(3, 5)));
    BOOST_TEST((!same_provider(0, 3) && !same_provider(0, 6) && !same_provider(3, 6)));
}

// As the AF_UNIX entry of Windows.
BOOST_AUTO_TEST_CASE(the_entry_of_AF_UNIX_comes_last_and_has_no_urgent_data) {
    const WSAPROTOCOL_INFOW info = Catalog::with_builtin_entries().entries().back().info;
    BOOST_TEST(info.dwCatalogEntryId == 1007u);
    BOOST_TEST(info.iAddressFamily == AF_UNIX);
    BOOST_TEST(info.iSocketType == SOCK_STREAM);
    BOOST_TEST(info.iProtocol == 0);
    BOOST_TEST(info.iProtocolMaxOffset == 0);
    BOOST_TEST(info.dwServiceFlags1 == 0x20026u);
    BOOST_TEST(info.iMaxSockAddr == 110);
    BOOST_TEST(info.iMinSockAddr == 2);
    BOOST_TEST(info.dwMessageSize == 0u);
    BOOST_TEST(info.dwProviderFlags == DWORD{PFL_MATCHES_PROTOCOL_ZERO});
}

// SPI: CAT-INS-1, CAT-INS-4, CAT-FLD-7, CAT-FLD-14
BOOST_AUTO_TEST_CASE(installed_entries_come_last_with_ids_of_their_own) {
    int error = 0;
    BOOST_REQUIRE(install_list(kOwn, {plain_entry(1), plain_entry(2)}, error) == 0);
    const auto list = enumerate();
    BOOST_REQUIRE_EQUAL(list.size(), kBuiltinEntries + 2);
    BOOST_TEST(list[kBuiltinEntries].dwCatalogEntryId == 1008u);
    BOOST_TEST(list[kBuiltinEntries + 1].dwCatalogEntryId == 1009u);
    BOOST_TEST(list[kBuiltinEntries].dwProviderReserved == 0u);
    BOOST_TEST(std::memcmp(&list[kBuiltinEntries].ProviderId, &kOwn, sizeof kOwn) == 0);
    GUID id = kOwn;
    BOOST_TEST(WSCDeinstallProvider(&id, &error) == 0);
    BOOST_REQUIRE(install_list(kOwn, {plain_entry(1)}, error) == 0);
    BOOST_TEST(enumerate().back().dwCatalogEntryId == 1010u); // never reused
}

// SPI: CAT-INS-2, CAT-INS-3, CAT-GEN-7
BOOST_AUTO_TEST_CASE(a_refused_installation_changes_nothing) {
    int error = 0;
    BOOST_REQUIRE(install_list(kOwn, {plain_entry(1)}, error) == 0);
    GUID id = kOwn;
    WSAPROTOCOL_INFOW info = plain_entry(3);
    BOOST_TEST(install_list(kOwn, {info}, error) == SOCKET_ERROR);
    BOOST_TEST(error == WSANO_RECOVERY);
    BOOST_TEST(WSCInstallProvider(nullptr, L"p", &info, 1, &error) == SOCKET_ERROR);
    BOOST_TEST(error == WSAEFAULT);
    BOOST_TEST(WSCInstallProvider(&id, nullptr, &info, 1, &error) == SOCKET_ERROR);
    BOOST_TEST(error == WSAEFAULT);
    id.Data1 = 9;
    BOOST_TEST(WSCInstallProvider(&id, L"p", nullptr, 1, &error) == SOCKET_ERROR);
    BOOST_TEST(error == WSAEINVAL);
    BOOST_TEST(WSCInstallProvider(&id, L"p", &info, 0, &error) == SOCKET_ERROR);
    BOOST_TEST(error == WSAEINVAL);
    const std::vector<WCHAR> long_path(261, L'a');
    std::vector<WCHAR> path(long_path);
    path.back() = 0;
    BOOST_TEST(WSCInstallProvider(&id, path.data(), &info, 1, &error) == SOCKET_ERROR);
    BOOST_TEST(error == WSAEINVAL);
    BOOST_TEST(enumerate().size() == kBuiltinEntries + 1);
}

// SPI: CAT-CHN-1, CAT-CHN-2, CAT-CHN-3, CAT-CHN-7, CAT-CHN-10
BOOST_AUTO_TEST_CASE(a_chain_is_installed_only_when_it_is_whole) {
    const auto chain = [](std::vector<DWORD> ids) {
        WSAPROTOCOL_INFOW info = plain_entry(1);
        info.ProtocolChain.ChainLen = static_cast<int>(ids.size());
        std::copy(ids.begin(), ids.end(), info.ProtocolChain.ChainEntries);
        return info;
    };
    int error = 0;
    WSAPROTOCOL_INFOW hidden = plain_entry(0);
    hidden.ProtocolChain.ChainLen = LAYERED_PROTOCOL;
    BOOST_REQUIRE(install_list(kOwn, {hidden}, error) == 0); // 1008
    GUID other = kOwn;
    other.Data1 = 2;
    for (const std::vector<DWORD>& bad :
         {std::vector<DWORD>{1008, 4242}, {1008, 1008, 1001}, {1001, 1008}, {1001, 1002}}) {
        BOOST_TEST(install_list(other, {chain(bad)}, error) == SOCKET_ERROR);
        BOOST_TEST(error == WSAEINVAL);
    }
    WSAPROTOCOL_INFOW too_long = chain({1008, 1001});
    too_long.ProtocolChain.ChainLen = MAX_PROTOCOL_CHAIN + 1;
    BOOST_TEST(install_list(other, {too_long}, error) == SOCKET_ERROR);
    BOOST_TEST(install_list(other, {chain({1008, 1001})}, error) == 0);
}

// SPI: CAT-DEI-1, CAT-DEI-2
BOOST_AUTO_TEST_CASE(removing_a_provider_keeps_the_order_of_the_others) {
    int error = 0;
    GUID id = kOwn;
    BOOST_TEST(WSCDeinstallProvider(&id, &error) == SOCKET_ERROR);
    BOOST_TEST(error == WSAEINVAL);
    BOOST_TEST(WSCDeinstallProvider(nullptr, &error) == SOCKET_ERROR);
    BOOST_TEST(error == WSAEFAULT);
    BOOST_REQUIRE(install_list(kOwn, {plain_entry(1)}, error) == 0);
    BOOST_TEST(WSCDeinstallProvider(&id, &error) == 0);
    const auto list = enumerate();
    BOOST_REQUIRE_EQUAL(list.size(), kBuiltinEntries);
    for (DWORD i = 0; i < kBuiltinEntries; ++i) BOOST_TEST(list[i].dwCatalogEntryId == 1001 + i);
}

// SPI: CAT-UPD-1, CAT-UPD-2, CAT-UPD-3
BOOST_AUTO_TEST_CASE(an_update_keeps_the_ids_it_is_given_and_drops_the_rest) {
    int error = 0;
    BOOST_REQUIRE(install_list(kOwn, {plain_entry(1), plain_entry(2)}, error) == 0);
    auto list = enumerate();
    WSAPROTOCOL_INFOW kept = list[kBuiltinEntries + 1];
    kept.iProtocol = 22;
    const WSAPROTOCOL_INFOW fresh = plain_entry(3);
    WSAPROTOCOL_INFOW changed[2] = {kept, fresh};
    GUID id = kOwn;
    BOOST_TEST(WSCUpdateProvider(&id, L"c:\\new.dll", changed, 2, &error) == 0);
    list = enumerate();
    BOOST_REQUIRE_EQUAL(list.size(), kBuiltinEntries + 2);
    BOOST_TEST(list[kBuiltinEntries].dwCatalogEntryId == 1009u);
    BOOST_TEST(list[kBuiltinEntries].iProtocol == 22);
    BOOST_TEST(list[kBuiltinEntries + 1].dwCatalogEntryId == 1010u);
    id.Data1 = 3;
    BOOST_TEST(WSCUpdateProvider(&id, L"p", changed, 2, &error) == SOCKET_ERROR);
    BOOST_TEST(error == WSAEINVAL);
}

// SPI: CAT-ORD-1, CAT-ORD-2, CAT-ORD-4
BOOST_AUTO_TEST_CASE(an_order_must_be_a_permutation) {
    DWORD reversed[] = {1007, 1006, 1005, 1004, 1003, 1002, 1001};
    BOOST_TEST(WSCWriteProviderOrder(reversed, kBuiltinEntries) == ERROR_SUCCESS);
    BOOST_TEST(enumerate().front().dwCatalogEntryId == 1007u);
    DWORD repeated[] = {1001, 1001, 1002, 1003, 1004, 1005, 1006};
    DWORD unknown[] = {1001, 1002, 1003, 1004, 1005, 1006, 9};
    BOOST_TEST(WSCWriteProviderOrder(repeated, kBuiltinEntries) == WSAEINVAL);
    BOOST_TEST(WSCWriteProviderOrder(unknown, kBuiltinEntries) == WSAEINVAL);
    BOOST_TEST(WSCWriteProviderOrder(reversed, kBuiltinEntries - 1) == WSAEINVAL);
    BOOST_TEST(WSCWriteProviderOrder(nullptr, kBuiltinEntries) == WSAEFAULT);
    BOOST_TEST(enumerate().front().dwCatalogEntryId == 1007u);
}

// SPI: CAT-ENU-2, CAT-ENU-3, CAT-ENU-5, CAT-ENU-6, CAT-ENU-7
BOOST_AUTO_TEST_CASE(programs_see_neither_hidden_nor_bare_entries) {
    int error = 0;
    WSAPROTOCOL_INFOW bare = plain_entry(0);
    bare.ProtocolChain.ChainLen = LAYERED_PROTOCOL;
    WSAPROTOCOL_INFOW hidden = plain_entry(2);
    hidden.dwProviderFlags = PFL_HIDDEN;
    BOOST_REQUIRE(install_list(kOwn, {bare, hidden}, error) == 0);
    BOOST_TEST(enumerate().size() == kBuiltinEntries + 2);
    INT only_udp[] = {IPPROTO_UDP, 0};
    BOOST_TEST(enumerate(only_udp).size() == 2u);

    DWORD size = 0;
    BOOST_TEST(WSAEnumProtocolsW(nullptr, nullptr, &size) == SOCKET_ERROR);
    BOOST_TEST(WSAGetLastError() == WSANOTINITIALISED);
    start();
    std::vector<WSAPROTOCOL_INFOW> wide(16);
    size = static_cast<DWORD>(wide.size() * sizeof wide[0]);
    BOOST_TEST(WSAEnumProtocolsW(nullptr, wide.data(), &size) == int{kBuiltinEntries});
    std::vector<WSAPROTOCOL_INFOA> ansi(16);
    size = static_cast<DWORD>(ansi.size() * sizeof ansi[0]);
    BOOST_TEST(WSAEnumProtocolsA(nullptr, ansi.data(), &size) == int{kBuiltinEntries});
    BOOST_TEST(std::string(ansi[0].szProtocol) == "wspemu TCP/IPv4");
    size = 4;
    BOOST_TEST(WSAEnumProtocolsW(nullptr, wide.data(), &size) == SOCKET_ERROR);
    BOOST_TEST(WSAGetLastError() == WSAENOBUFS);
    BOOST_TEST(size == kBuiltinEntries * sizeof(WSAPROTOCOL_INFOW));
}

// SPI: CAT-GEN-4, DSP-SEL-14
BOOST_AUTO_TEST_CASE(a_started_process_does_not_see_a_change_until_it_starts_anew) {
    start();
    int error = 0;
    BOOST_REQUIRE(install_list(kOwn, {plain_entry(1)}, error) == 0);
    BOOST_TEST(enumerate().size() == kBuiltinEntries);
    stop();
    BOOST_TEST(enumerate().size() == kBuiltinEntries + 1);
}

// SPI: CAT-CHI-1, CAT-CHI-4, CAT-CHI-6, CAT-CHI-8, CAT-CHN-4, CAT-CHN-6
BOOST_AUTO_TEST_CASE(a_layer_lies_in_front_over_every_protocol_and_six_fit) {
    Catalog catalog = Catalog::with_builtin_entries();
    for (unsigned depth = 1; depth <= 7; ++depth) {
        GUID id = kOwn;
        id.Data1 = depth << 8;
        const DWORD below = catalog.entries().front().info.dwCatalogEntryId;
        const auto done = wspemu::install_layer(catalog, {id, u"c:\\l.dll", u"L", depth == 1});
        BOOST_TEST(done.ok() == (depth < 7));
        if (!done) {
            BOOST_TEST(done.error() == WSANO_RECOVERY);
            break;
        }
        const WSAPROTOCOL_INFOW& top = catalog.entries().front().info;
        BOOST_TEST(top.ProtocolChain.ChainLen == static_cast<int>(depth) + 1);
        BOOST_TEST(top.ProtocolChain.ChainEntries[0] == *done);
        BOOST_TEST(top.ProtocolChain.ChainEntries[1] == below);
        BOOST_TEST(top.ProtocolChain.ChainEntries[depth] == 1001u);
        BOOST_TEST(((top.dwServiceFlags1 & XP1_IFS_HANDLES) != 0) == (depth == 1));
        BOOST_TEST(catalog.entries().size() == kBuiltinEntries + depth * (kBuiltinEntries + 1));
    }
}

// SPI: WSP-CLOS-7, DSP-DUP-5
BOOST_AUTO_TEST_CASE(closing_a_duplicate_leaves_the_original_in_use) {
    start();
    const SOCKET original = socket(AF_INET, SOCK_DGRAM, 0);
    WSAPROTOCOL_INFOW info{};
    BOOST_REQUIRE(WSADuplicateSocketW(original, GetCurrentProcessId(), &info) == 0);
    const SOCKET duplicate = WSASocketW(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, &info, 0, 0);
    BOOST_REQUIRE(duplicate != INVALID_SOCKET);
    BOOST_TEST(closesocket(duplicate) == 0);
    auto address = loopback();
    BOOST_TEST(bind(original, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    BOOST_TEST(closesocket(duplicate) == SOCKET_ERROR);
    BOOST_TEST(closesocket(original) == 0);
}

BOOST_AUTO_TEST_SUITE_END()
