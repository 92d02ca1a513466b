// Categories of layers and of applications, and what loads.
#include "catalog_fixture.h"

#include "core/lsp_categories.h"

using namespace wspemu::test;

namespace {

Answer<DWORD> info_of(GUID provider, std::size_t room = sizeof(DWORD)) {
    DWORD value = 0xffffffff;
    std::size_t size = room;
    const Outcome outcome = wsc([&](LPINT error) {
        return WSCGetProviderInfo(&provider, ProviderInfoLspCategories, reinterpret_cast<PBYTE>(&value), &size, 0,
                                  error);
    });
    BOOST_TEST(size == (outcome == fails_with(WSAEINVALIDPROVIDER) ? room : sizeof(DWORD)));
    return {value, outcome};
}

Outcome set_info(GUID provider, DWORD value) {
    return wsc([&](LPINT error) {
        return WSCSetProviderInfo(&provider, ProviderInfoLspCategories, reinterpret_cast<PBYTE>(&value), sizeof value,
                                  0, error);
    });
}

Answer<DWORD> set_application(const std::u16string& path, const std::u16string& extra, DWORD permitted) {
    const std::vector<WCHAR> wide(path.begin(), path.end());
    const std::vector<WCHAR> wide_extra(extra.begin(), extra.end());
    DWORD previous = 0xffffffff;
    const Outcome outcome = wsc([&](LPINT error) {
        return WSCSetApplicationCategory(wide.data(), static_cast<DWORD>(wide.size()),
                                         extra.empty() ? nullptr : wide_extra.data(),
                                         static_cast<DWORD>(wide_extra.size()), permitted, &previous, error);
    });
    return {previous, outcome};
}

Answer<DWORD> application(const std::u16string& path, const std::u16string& extra) {
    const std::vector<WCHAR> wide(path.begin(), path.end());
    const std::vector<WCHAR> wide_extra(extra.begin(), extra.end());
    DWORD permitted = 0;
    const Outcome outcome = wsc([&](LPINT error) {
        return WSCGetApplicationCategory(wide.data(), static_cast<DWORD>(wide.size()),
                                         extra.empty() ? nullptr : wide_extra.data(),
                                         static_cast<DWORD>(wide_extra.size()), &permitted, error);
    });
    return {permitted, outcome};
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(catalog_categories, Env)

// SPI: CAT-PIN-1, CAT-PIN-2, CAT-PIN-3, CAT-PIN-4
BOOST_AUTO_TEST_CASE(a_provider_has_the_categories_it_was_given) {
    const GUID layer = wspemu::guid_of_text("layer");
    BOOST_TEST(info_of(layer) == fails_with(WSAEINVALIDPROVIDER));
    BOOST_TEST(set_info(layer, LSP_PROXY) == fails_with(WSAEINVAL));
    BOOST_TEST(install(layer, {layer_info()}) == succeeds());
    BOOST_TEST(info_of(layer) == gives(DWORD{0}));
    BOOST_TEST(set_info(layer, LSP_PROXY | LSP_SYSTEM) == succeeds());
    BOOST_TEST(info_of(layer) == gives(DWORD{LSP_PROXY | LSP_SYSTEM}));
    BOOST_TEST(info_of(layer, 3) == fails_with(WSAEFAULT));
    BOOST_TEST(set_info(layer, 0x00100000) == fails_with(WSAEINVAL));
    GUID id = layer;
    size_t size = 4;
    DWORD value = 0;
    const auto get = [&](WSC_PROVIDER_INFO_TYPE type, PBYTE info, DWORD flags) {
        return wsc([&](LPINT error) { return WSCGetProviderInfo(&id, type, info, &size, flags, error); });
    };
    BOOST_TEST(get(ProviderInfoAudit, reinterpret_cast<PBYTE>(&value), 0) == fails_with(ERROR_CALL_NOT_IMPLEMENTED));
    BOOST_TEST(get(ProviderInfoLspCategories, nullptr, 0) == fails_with(WSAEFAULT));
    BOOST_TEST(get(ProviderInfoLspCategories, reinterpret_cast<PBYTE>(&value), 1) == fails_with(WSAEINVAL));
    // The 32-bit twin knows nothing of it.
    BOOST_TEST(wsc([&](LPINT error) {
                   return WSCGetProviderInfo32(&id, ProviderInfoLspCategories, reinterpret_cast<PBYTE>(&value), &size,
                                               0, error);
               }) == fails_with(WSAEINVALIDPROVIDER));
    BOOST_TEST(wsc([&](LPINT error) {
                   return WSCSetProviderInfo32(&id, ProviderInfoLspCategories, reinterpret_cast<PBYTE>(&value), 4, 0,
                                               error);
               }) == fails_with(WSAEINVAL));
    BOOST_TEST(remove_provider(layer) == succeeds());
    BOOST_TEST(install(layer, {layer_info()}) == succeeds());
    BOOST_TEST(info_of(layer) == gives(DWORD{0}));
}

// SPI: CAT-LSP-1, CAT-LSP-2, CAT-DEI-5
BOOST_AUTO_TEST_CASE(an_application_adds_up_what_it_permits) {
    BOOST_TEST(application(u"c:\\a.exe", u"") == fails_with(WSASERVICE_NOT_FOUND));
    BOOST_TEST(set_application(u"c:\\a.exe", u"", LSP_PROXY) == gives(DWORD{0}));
    BOOST_TEST(set_application(u"C:\\A.EXE", u"", LSP_FIREWALL) == gives(DWORD{LSP_PROXY}));
    BOOST_TEST(application(u"c:\\a.exe", u"") == gives(DWORD{LSP_PROXY | LSP_FIREWALL}));
    BOOST_TEST(application(u"c:\\a.exe", u"-k x") == fails_with(WSASERVICE_NOT_FOUND));
    BOOST_TEST(set_application(u"c:\\a.exe", u"-k x", LSP_SYSTEM) == gives(DWORD{0}));
    BOOST_TEST(application(u"c:\\a.exe", u"-k x") == gives(DWORD{LSP_SYSTEM}));
    BOOST_TEST(wsc([](LPINT error) { return WSCSetApplicationCategory(L"", 0, nullptr, 0, 1, nullptr, error); }) ==
               fails_with(WSAEINVAL));
    BOOST_TEST(set_application(std::u16string(261, u'a'), u"", 1) == fails_with(WSAEINVAL));
    BOOST_TEST(set_application(u"c:\\a.exe", u"", 0x00100000) == fails_with(WSAEINVAL));
    DWORD value = 0;
    BOOST_TEST(wsc([&](LPINT error) { return WSCSetApplicationCategory(nullptr, 1, nullptr, 0, 1, &value, error); }) ==
               fails_with(WSAEFAULT));
    BOOST_TEST(wsc([&](LPINT error) { return WSCGetApplicationCategory(L"a", 1, nullptr, 0, nullptr, error); }) ==
               fails_with(WSAEFAULT));
    BOOST_TEST(wsc([&](LPINT error) { return WSCGetApplicationCategory(L"a", 1, nullptr, 7, &value, error); }) ==
               fails_with(WSAEFAULT));
    // An application that is a provider's own file goes with it.
    BOOST_TEST(install(wspemu::guid_of_text("own"), {base_info(1)}, L"c:\\a.exe") == succeeds());
    BOOST_TEST(remove_provider(wspemu::guid_of_text("own")) == succeeds());
    BOOST_TEST(application(u"c:\\a.exe", u"") == fails_with(WSASERVICE_NOT_FOUND));
}

// SPI: CAT-LSP-5, CAT-LSP-6, CAT-LSP-7
BOOST_AUTO_TEST_CASE(the_worked_example_holds) {
    const DWORD layers[] = {LSP_SYSTEM, 0, LSP_FIREWALL,
                            LSP_SYSTEM | LSP_FIREWALL | LSP_CRYPTO_COMPRESS | LSP_INSPECTOR};
    const bool with_system[] = {true, false, false, false};
    const bool without_system[] = {false, false, true, false};
    for (int i = 0; i < 4; ++i) {
        BOOST_TEST(wspemu::may_load(LSP_SYSTEM | LSP_FIREWALL | LSP_CRYPTO_COMPRESS, layers[i]) == with_system[i]);
        BOOST_TEST(wspemu::may_load(LSP_FIREWALL | LSP_CRYPTO_COMPRESS, layers[i]) == without_system[i]);
    }
}

// SPI: CAT-LSP-3, CAT-LSP-4, CAT-LSP-8, CAT-LSP-9, DSP-SEL-10
BOOST_AUTO_TEST_CASE(chains_through_a_layer_that_is_not_permitted_are_skipped) {
    Spy& base = install_base("spy");
    Spy& layer = install_layer("spy2");
    // A chain over the layer's chain, so that it is named only through another chain entry.
    const GUID upper = wspemu::guid_of_text("upper");
    BOOST_TEST(install(upper, {layer_info()}) == succeeds());
    const DWORD upper_id = entries_of().back().dwCatalogEntryId;
    BOOST_TEST(set_info(upper, LSP_PROXY) == succeeds());
    DWORD layer_chain = 0;
    for (const auto& info : entries_of()) {
        if (info.ProtocolChain.ChainLen == 2 && info.iAddressFamily == kSpyFamily) layer_chain = info.dwCatalogEntryId;
    }
    const DWORD base_id = base_entry(kSpyFamily, SOCK_STREAM).dwCatalogEntryId;
    BOOST_TEST(install(wspemu::guid_of_text("upper chain"), {chain_info({upper_id, layer_chain, base_id})}) ==
               succeeds());
    BOOST_TEST(set_info(layer.guid, LSP_FIREWALL) == succeeds());
    process().set_program(u"/bin/program", u"-x");
    const auto chosen = [&] {
        start();
        const auto catalog = process().catalog();
        const auto entry = catalog->select(kSpyFamily, SOCK_STREAM, kSpyStream);
        const int length = (*entry)->info.ProtocolChain.ChainLen;
        DWORD size = 0;
        WSAEnumProtocolsW(nullptr, nullptr, &size);
        const std::pair result(length, size / sizeof(WSAPROTOCOL_INFOW));
        stop();
        return result;
    };
    const auto all = chosen();
    BOOST_TEST(all.first == 2); // SPI: CAT-LSP-4
    BOOST_TEST(set_application(u"/bin/other", u"", LSP_PROXY).outcome == succeeds());
    BOOST_TEST(chosen().first == 2);
    BOOST_TEST(set_application(u"C:\\Program Files\\Program.exe", u"", LSP_PROXY).outcome == succeeds());
    const auto kept_out = chosen();
    BOOST_TEST(kept_out.first == 1);
    BOOST_TEST(kept_out.second == kBuiltinEntries + 2); // the bases
    start();
    const SOCKET s = open_spy_stream();
    BOOST_TEST(api(s) == succeeds());
    BOOST_TEST(layer.balance() == 0);
    BOOST_TEST(base.balance() == 1);
    // The chain's own structure opens nothing either.
    WSAPROTOCOL_INFOW chain{};
    for (const auto& info : entries_of()) {
        if (info.ProtocolChain.ChainLen == 2 && info.iAddressFamily == kSpyFamily) chain = info;
    }
    BOOST_TEST(api(WSASocketW(-1, -1, -1, &chain, 0, 0)) == fails_with(WSAEINVAL));
    BOOST_TEST(api(closesocket(s)) == succeeds());
    stop();
    // The very arguments go before none; fixed once started.
    BOOST_TEST(set_application(u"/bin/program", u"-x", LSP_FIREWALL).outcome == succeeds());
    BOOST_TEST(chosen().first == 2);
}

BOOST_AUTO_TEST_SUITE_END()
