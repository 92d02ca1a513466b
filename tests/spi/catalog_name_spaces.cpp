// The catalog of name-space providers.
#include "catalog_fixture.h"

#include <cstring>

using namespace wspemu::test;

namespace {

constexpr GUID kFirst = {1, 2, 3, {4}};
constexpr GUID kSecond = {2, 2, 3, {4}};

WCHAR g_name[] = L"names";
WCHAR g_path[] = L"%SystemRoot%\\System32\\names.dll";

Outcome add(GUID provider, WCHAR* name = g_name, WCHAR* path = g_path) {
    return api(WSCInstallNameSpace(name, path, NS_DNS, 3, &provider));
}

template <class Info>
std::vector<BYTE> listed(INT(WSAAPI* enumerate)(LPDWORD, Info*), INT count) {
    DWORD size = 0;
    const INT empty = enumerate(&size, nullptr);
    BOOST_TEST(empty == (count == 0 ? 0 : SOCKET_ERROR));
    if (count != 0) BOOST_TEST(WSAGetLastError() == WSAEFAULT);
    std::vector<BYTE> buffer(size);
    BOOST_TEST(enumerate(&size, reinterpret_cast<Info*>(buffer.data())) == count);
    return buffer;
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(catalog_name_spaces, Env)

// SPI: NSP-CAT-1, NSP-CAT-2, NSP-CAT-6, NSP-CAT-7
BOOST_AUTO_TEST_CASE(entries_are_listed_with_their_strings_behind_the_array_after_the_next_start) {
    BYTE bytes[] = {9, 8, 7};
    BLOB data{3, bytes};
    GUID second = kSecond;
    BOOST_TEST(add(kFirst) == succeeds());
    start();
    BOOST_TEST(api(WSCInstallNameSpaceEx(g_name, g_path, NS_NLA, 4, &second, &data)) == succeeds());
    listed(WSAEnumNameSpaceProvidersW, 1);
    stop();
    start();
    const auto wide = listed(WSAEnumNameSpaceProvidersW, 2);
    const auto* info = reinterpret_cast<const WSANAMESPACE_INFOW*>(wide.data());
    static_assert(sizeof(WSANAMESPACE_INFOW) == 40);
    BOOST_TEST(info[0].dwNameSpace == DWORD{NS_DNS});
    BOOST_TEST(info[0].dwVersion == 3u);
    BOOST_TEST(info[0].fActive == TRUE);
    BOOST_TEST((wspemu::from_wide(info[0].lpszIdentifier) == u"names"));
    BOOST_TEST((reinterpret_cast<const BYTE*>(info[0].lpszIdentifier) >= wide.data() + 80));
    const auto ansi = listed(WSAEnumNameSpaceProvidersA, 2);
    BOOST_TEST(std::string(reinterpret_cast<const WSANAMESPACE_INFOA*>(ansi.data())[1].lpszIdentifier) == "names");
    const auto extended = listed(WSAEnumNameSpaceProvidersExW, 2);
    const auto* ex = reinterpret_cast<const WSANAMESPACE_INFOEXW*>(extended.data());
    BOOST_TEST(ex[0].ProviderSpecific.cbSize == 0u);
    BOOST_TEST_REQUIRE(ex[1].ProviderSpecific.cbSize == 3u);
    BOOST_TEST(std::memcmp(ex[1].ProviderSpecific.pBlobData, bytes, 3) == 0);
    listed(WSAEnumNameSpaceProvidersExA, 2);
}

// SPI: NSP-CAT-1, NSP-CAT-3, NSP-CAT-4
BOOST_AUTO_TEST_CASE(what_is_refused) {
    WCHAR nothing[] = L"";
    std::vector<WCHAR> long_path(261, L'p');
    long_path.back() = 0;
    GUID id = kFirst;
    BOOST_TEST(add(kFirst, nullptr) == fails_with(WSAEINVAL));
    BOOST_TEST(add(kFirst, g_name, nullptr) == fails_with(WSAEINVAL));
    BOOST_TEST(add(kFirst, nothing) == fails_with(WSAEINVAL));
    BOOST_TEST(add(kFirst, g_name, long_path.data()) == fails_with(WSAEINVAL));
    BOOST_TEST(api(WSCInstallNameSpace(g_name, g_path, 1, 1, nullptr)) == fails_with(WSAEINVAL));
    BLOB bad{5, nullptr};
    BOOST_TEST(api(WSCInstallNameSpaceEx(g_name, g_path, 1, 1, &id, &bad)) == fails_with(WSAEINVAL));
    BOOST_TEST(add(kFirst) == succeeds());
    BOOST_TEST(add(kFirst) == fails_with(WSANO_RECOVERY));
    BOOST_TEST(api(WSCUnInstallNameSpace(nullptr)) == fails_with(WSAEFAULT));
    BOOST_TEST(api(WSCEnableNSProvider(nullptr, TRUE)) == fails_with(WSAEFAULT));
    GUID unknown = kSecond;
    BOOST_TEST(api(WSCUnInstallNameSpace(&unknown)) == fails_with(WSAEINVAL));
    BOOST_TEST(api(WSCEnableNSProvider(&unknown, TRUE)) == fails_with(WSAEINVAL));
    BOOST_TEST(api(WSCEnableNSProvider(&id, FALSE)) == succeeds());
    start();
    const auto list = listed(WSAEnumNameSpaceProvidersW, 1);
    BOOST_TEST(reinterpret_cast<const WSANAMESPACE_INFOW*>(list.data())->fActive == FALSE);
    BOOST_TEST(api(WSCUnInstallNameSpace(&id)) == succeeds());
    stop();
    DWORD size = 0;
    BOOST_TEST(api(WSAEnumNameSpaceProvidersW(&size, nullptr)) == fails_with(WSANOTINITIALISED));
    start();
    listed(WSAEnumNameSpaceProvidersW, 0);
    BOOST_TEST(api(WSAEnumNameSpaceProvidersW(nullptr, nullptr)) == fails_with(WSAEFAULT));
}

// SPI: NSP-CAT-5
BOOST_AUTO_TEST_CASE(the_order_must_name_each_provider_once) {
    BOOST_TEST(add(kFirst) == succeeds());
    BOOST_TEST(add(kSecond) == succeeds());
    GUID order[] = {kSecond, kFirst};
    GUID twice[] = {kFirst, kFirst};
    BOOST_TEST(WSCWriteNameSpaceOrder(twice, 2) == WSAEINVAL);
    BOOST_TEST(WSCWriteNameSpaceOrder(order, 1) == WSAEINVAL);
    BOOST_TEST(WSCWriteNameSpaceOrder(nullptr, 2) == WSAEFAULT);
    BOOST_TEST(WSCWriteNameSpaceOrder(order, 2) == 0);
    static_cast<void>(process().change_catalog([&](wspemu::Catalog&) {
        BOOST_TEST(run([&] { return WSCWriteNameSpaceOrder(order, 2); }).get() == WSATRY_AGAIN);
        return wspemu::Result<void>();
    }));
    start();
    const auto list = listed(WSAEnumNameSpaceProvidersW, 2);
    BOOST_TEST(reinterpret_cast<const WSANAMESPACE_INFOW*>(list.data())->NSProviderId.Data1 == 2u);
}

// SPI: NSP-CAT-8, NSP-CAT-9
BOOST_AUTO_TEST_CASE(the_catalog_of_32_bit_programs_is_another_and_GUIDs_may_be_those_of_protocols) {
    GUID id = kFirst;
    BOOST_TEST(api(WSCInstallNameSpace32(g_name, g_path, 1, 1, &id)) == succeeds());
    BOOST_TEST(api(WSCInstallNameSpace(g_name, g_path, 1, 1, &id)) == succeeds());
    BOOST_TEST(install(id, {base_info(1)}) == succeeds());
    GUID second = kSecond;
    BOOST_TEST(api(WSCInstallNameSpaceEx32(g_name, g_path, 1, 1, &second, nullptr)) == succeeds());
    GUID order[] = {kSecond, kFirst};
    BOOST_TEST(WSCWriteNameSpaceOrder32(order, 2) == 0);
    BOOST_TEST(api(WSCEnableNSProvider32(&id, FALSE)) == succeeds());
    start();
    listed(WSCEnumNameSpaceProviders32, 2);
    listed(WSCEnumNameSpaceProvidersEx32, 2);
    listed(WSAEnumNameSpaceProvidersW, 1);
    BOOST_TEST(api(WSCUnInstallNameSpace32(&id)) == succeeds());
}

BOOST_AUTO_TEST_SUITE_END()
