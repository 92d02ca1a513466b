// What installers do beyond adding single entries: the 32-bit twin, layers with chains in one call, rights, paths.
#include "catalog_fixture.h"

#include <algorithm>

using namespace wspemu::test;

namespace {

struct Chains {
    GUID provider = wspemu::guid_of_text("layer");
    std::vector<WCHAR> path{L'%', L'w', L'i', L'n', L'd', L'i',  L'r', L'%', L'\\', L's', L'y', L's',
                            L't', L'e', L'm', L'3', L'2', L'\\', L'l', L'.', L'd',  L'l', L'l', 0};
    std::vector<WCHAR> name{L'm', L'i', L'n', L'e', 0};
    DWORD flags = 0;
    std::vector<WSAPROTOCOL_INFOW> list;
    DWORD id = 0;

    Outcome install() {
        return wsc([&](LPINT error) {
            return WSCInstallProviderAndChains(&provider, path.data(), name.data(), flags,
                                               list.empty() ? nullptr : list.data(), static_cast<DWORD>(list.size()),
                                               &id, error);
        });
    }
    void rename(const char* other) {
        name.assign(other, other + std::strlen(other) + 1);
        provider = wspemu::guid_of_text(other);
    }
};

WSAPROTOCOL_INFOW entry_with(DWORD id) {
    const auto list = entries_of();
    const auto found =
        std::find_if(list.begin(), list.end(), [id](const auto& info) { return info.dwCatalogEntryId == id; });
    BOOST_TEST_REQUIRE((found != list.end()));
    return *found;
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(catalog_installers, Env)

// SPI: CAT-GEN-3, CAT-GEN-6, CAT-INS-5
BOOST_AUTO_TEST_CASE(both_catalogs_are_independent_and_one_call_may_write_both) {
    GUID provider = wspemu::guid_of_text("both");
    WSAPROTOCOL_INFOW info = base_info(1);
    BOOST_TEST(install(wspemu::guid_of_text("native only"), {base_info(5)}) == succeeds());
    BOOST_TEST(wsc([&](LPINT error) { return WSCInstallProvider64_32(&provider, L"c:\\b.dll", &info, 1, error); }) ==
               succeeds());
    BOOST_TEST(entries_of().back().dwCatalogEntryId == 1009u);
    BOOST_TEST(entries_of(WSCEnumProtocols32).back().dwCatalogEntryId == 1008u);
    // Both or none: the GUID is in one of them still.
    BOOST_TEST(remove_provider(provider) == succeeds());
    BOOST_TEST(wsc([&](LPINT error) { return WSCInstallProvider64_32(&provider, L"c:\\b.dll", &info, 1, error); }) ==
               fails_with(WSANO_RECOVERY));
    BOOST_TEST(entries_of().size() == kBuiltinEntries + 1);
    WCHAR path[260];
    INT length = 260;
    BOOST_TEST(wsc([&](LPINT error) { return WSCGetProviderPath32(&provider, path, &length, error); }) == succeeds());
    BOOST_TEST(length == 9);
    BOOST_TEST(wsc([&](LPINT error) { return WSCGetProviderPath(&provider, path, &length, error); }) ==
               fails_with(WSAEINVAL));
    info = entries_of(WSCEnumProtocols32).back();
    info.iProtocol = 77;
    BOOST_TEST(wsc([&](LPINT error) { return WSCUpdateProvider32(&provider, L"c:\\c.dll", &info, 1, error); }) ==
               succeeds());
    BOOST_TEST(entries_of(WSCEnumProtocols32).back().iProtocol == 77);
    DWORD order[] = {1008, 1001, 1002, 1003, 1004, 1005, 1006, 1007};
    BOOST_TEST(WSCWriteProviderOrder32(order, 8) == 0);
    BOOST_TEST(entries_of(WSCEnumProtocols32).front().dwCatalogEntryId == 1008u);
    BOOST_TEST(entries_of().front().dwCatalogEntryId == 1001u);
    BOOST_TEST(wsc([&](LPINT error) { return WSCDeinstallProvider32(&provider, error); }) == succeeds());
    BOOST_TEST(wsc([&](LPINT error) { return WSCDeinstallProvider32(&provider, error); }) == fails_with(WSAEINVAL));
}

// SPI: CAT-GEN-1, CAT-GEN-2
BOOST_AUTO_TEST_CASE(whoever_is_not_elevated_changes_nothing) {
    process().set_elevated(false);
    GUID provider = wspemu::guid_of_text("x");
    BOOST_TEST(install(provider, {base_info(1)}) == fails_with(WSANO_RECOVERY));
    BOOST_TEST(remove_provider(entries_of().front().ProviderId) == fails_with(WSANO_RECOVERY));
    DWORD order[] = {1007, 1006, 1005, 1004, 1003, 1002, 1001};
    BOOST_TEST(WSCWriteProviderOrder(order, kBuiltinEntries) == WSANO_RECOVERY);
    BOOST_TEST(Chains().install() == fails_with(WSANO_RECOVERY));
    BOOST_TEST(entries_of().size() == kBuiltinEntries);
}

// SPI: CAT-GEN-8, CAT-INS-6, CAT-PTH-1, CAT-PTH-2
BOOST_AUTO_TEST_CASE(a_path_of_full_length_is_stored_unexpanded_and_the_file_need_not_exist) {
    std::vector<WCHAR> path(260, L'x');
    const std::u16string variable = u"%SystemRoot%\\";
    std::copy(variable.begin(), variable.end(), path.begin());
    path.back() = 0;
    GUID provider = wspemu::guid_of_text("long");
    BOOST_TEST(install(provider, {base_info(1)}, path.data()) == succeeds());
    WCHAR out[260];
    INT length = 259;
    BOOST_TEST(wsc([&](LPINT error) { return WSCGetProviderPath(&provider, out, &length, error); }) ==
               fails_with(WSAEFAULT));
    BOOST_TEST(length == 260);
    BOOST_TEST(wsc([&](LPINT error) { return WSCGetProviderPath(&provider, out, &length, error); }) == succeeds());
    BOOST_TEST(std::equal(path.begin(), path.end(), out));
    path.pop_back();
    path.back() = 0;
    GUID shorter = wspemu::guid_of_text("shorter");
    BOOST_TEST(install(shorter, {base_info(1)}, path.data()) == succeeds());
    length = MAX_PATH - 1;
    BOOST_TEST(wsc([&](LPINT error) { return WSCGetProviderPath(&shorter, out, &length, error); }) == succeeds());
}

// SPI: CAT-FLD-6, CAT-FLD-8, CAT-FLD-15, CAT-INS-7, CAT-CHN-5
BOOST_AUTO_TEST_CASE(the_old_way_hidden_entry_first_then_chains_then_order) {
    const GUID layer = wspemu::guid_of_text("old");
    WSAPROTOCOL_INFOW hidden = layer_info();
    std::fill(hidden.szProtocol, hidden.szProtocol + WSAPROTOCOL_LEN + 1, L'n'); // 256 characters and no end
    BOOST_TEST(install(layer, {hidden}) == succeeds());
    const DWORD id = entries_of().back().dwCatalogEntryId;
    BOOST_TEST(wspemu::wide_length(entry_with(id).szProtocol) == 255u);
    BOOST_TEST(install(wspemu::guid_of_text("old chains"), {chain_info({id, 1001}), chain_info({id, 1003})},
                       L"%SystemRoot%\\System32\\old.dll") == succeeds());
    BOOST_TEST(entry_with(id + 1).ProtocolChain.ChainLen == 2); // a count, not a length in bytes
    DWORD order[] = {id + 1, id + 2, 1001, 1002, 1003, 1004, 1005, 1006, 1007, id};
    BOOST_TEST(WSCWriteProviderOrder(order, 10) == 0);
    BOOST_TEST(entries_of().front().dwCatalogEntryId == id + 1);
}

// SPI: CAT-CHN-3, CAT-CHN-4, CAT-CHN-10, CAT-GEN-7, CAT-UPD-3
BOOST_AUTO_TEST_CASE(an_update_makes_no_chain_that_goes_through_itself_or_what_it_removes) {
    GUID lower = wspemu::guid_of_text("lower"), upper = wspemu::guid_of_text("upper");
    BOOST_TEST(install(lower, {layer_info()}) == succeeds());
    const DWORD id = entries_of().back().dwCatalogEntryId;
    GUID chains = wspemu::guid_of_text("chains");
    BOOST_TEST(install(chains, {chain_info({id, 1001})}) == succeeds());
    BOOST_TEST(install(upper, {layer_info(), chain_info({id, id + 1, 1001})}) == succeeds());
    const auto before = entries_of();
    const auto update = [&](GUID& provider, std::vector<WSAPROTOCOL_INFOW> list) {
        return wsc([&](LPINT error) {
            return WSCUpdateProvider(&provider, L"c:\\p.dll", list.data(), static_cast<DWORD>(list.size()), error);
        });
    };
    // Over itself, and over one that goes over it.
    for (const std::vector<DWORD>& ids : {std::vector<DWORD>{id, id + 1, 1001}, {id, id + 3, 1001}}) {
        WSAPROTOCOL_INFOW info = chain_info(ids);
        info.dwCatalogEntryId = id + 1;
        BOOST_TEST(update(chains, {info}) == fails_with(WSAEINVAL));
    }
    // Over an entry that the same update takes away.
    WSAPROTOCOL_INFOW orphan = chain_info({id + 2, 1001});
    orphan.dwCatalogEntryId = id + 3;
    BOOST_TEST(update(upper, {orphan}) == fails_with(WSAEINVAL));
    const auto after = entries_of();
    BOOST_TEST_REQUIRE(after.size() == before.size());
    BOOST_TEST(std::memcmp(after.data(), before.data(), after.size() * sizeof after[0]) == 0);
    // The other way round it is a chain over a chain, as before.
    WSAPROTOCOL_INFOW same = chain_info({id + 2, id + 1, 1001});
    same.dwCatalogEntryId = id + 3;
    WSAPROTOCOL_INFOW layer = layer_info();
    layer.dwCatalogEntryId = id + 2;
    BOOST_TEST(update(upper, {layer, same}) == succeeds());
}

// SPI: CAT-CHI-2, CAT-CHI-4, CAT-DEI-4, CAT-CHN-9
BOOST_AUTO_TEST_CASE(a_layer_with_its_chains_comes_in_one_call_and_goes_in_one) {
    Chains chains;
    BOOST_TEST(chains.install() == succeeds());
    auto list = entries_of();
    BOOST_TEST_REQUIRE(list.size() == 2 * kBuiltinEntries + 1);
    std::set<std::string> providers;
    for (std::size_t i = 0; i < kBuiltinEntries; ++i) {
        BOOST_TEST(list[i].ProtocolChain.ChainLen == 2);
        BOOST_TEST(list[i].ProtocolChain.ChainEntries[0] == chains.id);
        BOOST_TEST(list[i].ProtocolChain.ChainEntries[1] == 1001 + i);
        providers.insert(std::string(reinterpret_cast<const char*>(&list[i].ProviderId), sizeof(GUID)));
    }
    BOOST_TEST(providers.size() == kBuiltinEntries);
    BOOST_TEST(list[kBuiltinEntries].dwCatalogEntryId == chains.id);
    BOOST_TEST((list[kBuiltinEntries].dwProviderFlags & PFL_HIDDEN) != 0u);
    BOOST_TEST(remove_provider(chains.provider) == succeeds());
    BOOST_TEST(entries_of().size() == kBuiltinEntries);
}

// SPI: CAT-CHI-2, CAT-CHI-9
BOOST_AUTO_TEST_CASE(a_list_is_taken_exactly_unless_whole_families_are_wanted) {
    Chains chains;
    chains.list = {entries_of().front()};
    BOOST_TEST(chains.install() == succeeds());
    BOOST_TEST(entries_of().size() == kBuiltinEntries + 2);
    process().set_whole_families(true);
    chains.rename("family");
    BOOST_TEST(chains.install() == succeeds());
    const auto list = entries_of();
    BOOST_TEST(list.size() == kBuiltinEntries + 6);  // two layers, chains over one entry and over a family of three
    BOOST_TEST(list[0].ProtocolChain.ChainLen == 3); // over the topmost, which is the first layer's chain
    BOOST_TEST(list[1].ProtocolChain.ChainLen == 2);
}

// SPI: CAT-CHI-7, CAT-CHN-8
BOOST_AUTO_TEST_CASE(an_IFS_layer_comes_below_those_that_are_not) {
    Chains upper;
    BOOST_TEST(upper.install() == succeeds());
    Chains ifs;
    ifs.rename("ifs");
    ifs.flags = XP1_IFS_HANDLES;
    BOOST_TEST(ifs.install() == succeeds());
    const auto list = entries_of();
    // The bases, a chain over each and a hidden entry of the one, two and one of the other.
    BOOST_REQUIRE(list.size() == 4 * kBuiltinEntries + 2);
    const auto& top = list[0];
    BOOST_TEST(top.ProtocolChain.ChainLen == 3);
    BOOST_TEST(top.ProtocolChain.ChainEntries[0] == upper.id);
    BOOST_TEST(top.ProtocolChain.ChainEntries[2] == 1001u);
    BOOST_TEST((top.dwServiceFlags1 & XP1_IFS_HANDLES) == 0u);
    // It is there alone, too, as if it had been installed first; and the layers above find it by that entry.
    const auto& alone = list[kBuiltinEntries];
    BOOST_TEST(top.ProtocolChain.ChainEntries[1] == alone.dwCatalogEntryId);
    BOOST_TEST(alone.iAddressFamily == top.iAddressFamily);
    BOOST_TEST(alone.iProtocol == top.iProtocol);
    BOOST_TEST(alone.ProtocolChain.ChainLen == 2);
    BOOST_TEST(alone.ProtocolChain.ChainEntries[0] == ifs.id);
    BOOST_TEST(alone.ProtocolChain.ChainEntries[1] == 1001u);
    BOOST_TEST((alone.dwServiceFlags1 & XP1_IFS_HANDLES) != 0u);
    BOOST_TEST(list[2 * kBuiltinEntries].dwCatalogEntryId == ifs.id);
}

// SPI: CAT-CHI-7, CAT-CHN-4, CAT-CHN-8
BOOST_AUTO_TEST_CASE(an_IFS_layer_comes_between_those_that_are_not_and_those_that_are) {
    Chains low;
    low.rename("low");
    low.flags = XP1_IFS_HANDLES;
    BOOST_TEST(low.install() == succeeds());
    Chains upper;
    BOOST_TEST(upper.install() == succeeds());
    Chains uppermost;
    uppermost.rename("uppermost");
    BOOST_TEST(uppermost.install() == succeeds());
    const DWORD low_chain = entries_of()[2 * kBuiltinEntries + 2].dwCatalogEntryId;
    Chains ifs;
    ifs.rename("ifs");
    ifs.flags = XP1_IFS_HANDLES;
    BOOST_TEST(ifs.install() == succeeds());
    const auto list = entries_of();
    const auto& top = list[0].ProtocolChain;
    const auto& alone = list[kBuiltinEntries];
    BOOST_TEST(top.ChainLen == 5);
    BOOST_TEST(top.ChainEntries[0] == uppermost.id);
    BOOST_TEST(top.ChainEntries[2] == alone.dwCatalogEntryId);
    BOOST_TEST(top.ChainEntries[3] == low_chain);
    BOOST_TEST(top.ChainEntries[4] == 1001u);
    BOOST_TEST(alone.ProtocolChain.ChainLen == 3);
    BOOST_TEST(alone.ProtocolChain.ChainEntries[0] == ifs.id);
    BOOST_TEST(alone.ProtocolChain.ChainEntries[1] == low_chain);
    BOOST_TEST(alone.ProtocolChain.ChainEntries[2] == 1001u);
}

// SPI: CAT-CHI-3, CAT-CHI-5, CAT-CHI-6
BOOST_AUTO_TEST_CASE(what_the_one_call_refuses) {
    const auto refused = [](auto&& spoil, int code) {
        Chains chains;
        spoil(chains);
        BOOST_TEST(chains.install() == fails_with(code));
    };
    refused([](Chains& chains) { chains.path = {0}; }, WSAEINVAL);
    refused(
        [](Chains& chains) {
            chains.path.assign(261, L'a');
            chains.path.back() = 0;
        },
        WSAEINVAL);
    refused([](Chains& chains) { chains.name = {0}; }, WSAEINVAL);
    refused(
        [](Chains& chains) {
            chains.name.assign(257, L'a');
            chains.name.back() = 0;
        },
        WSAEINVAL);
    refused([](Chains& chains) { chains.flags = XP1_INTERRUPT; }, WSAEINVAL);
    refused([](Chains& chains) { chains.list = {base_info(99)}; }, WSAEINVAL);
    refused([](Chains& chains) { chains.list = {entries_of()[0], entries_of()[0]}; }, WSAEINVAL);
    refused([](Chains& chains) { chains.provider = entries_of()[0].ProviderId; }, WSANO_RECOVERY);
    Chains chains;
    const auto call = [&](LPGUID provider, LPWSTR path, LPWSTR name, LPDWORD id) {
        return wsc(
            [&](LPINT error) { return WSCInstallProviderAndChains(provider, path, name, 0, nullptr, 0, id, error); });
    };
    BOOST_TEST(call(nullptr, chains.path.data(), chains.name.data(), &chains.id) == fails_with(WSAEINVAL));
    BOOST_TEST(call(&chains.provider, nullptr, chains.name.data(), &chains.id) == fails_with(WSAEINVAL));
    BOOST_TEST(call(&chains.provider, chains.path.data(), nullptr, &chains.id) == fails_with(WSAEINVAL));
    const auto bad = reinterpret_cast<LPDWORD>(ULONG_PTR{8});
    BOOST_TEST(call(&chains.provider, chains.path.data(), chains.name.data(), bad) == fails_with(WSAEFAULT));
    BOOST_TEST(entries_of().size() == kBuiltinEntries);
    BOOST_TEST(chains.install() == succeeds());
    chains.provider = wspemu::guid_of_text("other"); // under the same name
    BOOST_TEST(chains.install() == fails_with(WSAEINVAL));
    for (int i = 0; i < 5; ++i) {
        chains.rename(std::string(1, static_cast<char>('a' + i)).c_str());
        BOOST_TEST(chains.install() == succeeds());
    }
    chains.rename("seventh");
    BOOST_TEST(chains.install() == fails_with(WSANO_RECOVERY));
    for (const auto& info : entries_of()) static_cast<void>(remove_provider(info.ProviderId));
    BOOST_TEST(entries_of().empty());
    BOOST_TEST(chains.install() == fails_with(WSANO_RECOVERY));
}

// SPI: CAT-CHI-4. Installers that do not ask for the id, Microsoft's among them, give NULL.
BOOST_AUTO_TEST_CASE(the_id_of_the_hidden_entry_is_given_to_those_who_want_it) {
    Chains chains;
    BOOST_TEST(wsc([&](LPINT error) {
                   return WSCInstallProviderAndChains(&chains.provider, chains.path.data(), chains.name.data(), 0,
                                                      nullptr, 0, nullptr, error);
               }) == succeeds());
    BOOST_TEST(entries_of().size() == 2 * kBuiltinEntries + 1);
}

// SPI: CAT-CHI-5. Another installation is running.
BOOST_AUTO_TEST_CASE(two_installations_with_chains_do_not_wait_for_each_other) {
    Chains chains;
    static_cast<void>(process().change_catalog([&](wspemu::Catalog&) {
        BOOST_TEST(run([&] { return chains.install(); }).get() == fails_with(WSAEINPROGRESS));
        return wspemu::Result<void>();
    }));
    BOOST_TEST(chains.install() == succeeds());
}

// SPI: CAT-CHI-7
BOOST_AUTO_TEST_CASE(one_path_serves_both_catalogs_only_in_the_system_folder) {
    Chains chains;
    const auto call = [&](WCHAR* path, WCHAR* path32) {
        return wsc([&](LPINT error) {
            return WSCInstallProviderAndChains64_32(&chains.provider, path, path32, chains.name.data(), 0, nullptr, 0,
                                                    &chains.id, error);
        });
    };
    WCHAR elsewhere[] = L"d:\\lsp.dll";
    BOOST_TEST(call(elsewhere, nullptr) == fails_with(WSAEINVAL));
    BOOST_TEST(call(chains.path.data(), nullptr) == succeeds());
    BOOST_TEST(entries_of(WSCEnumProtocols32).size() == 2 * kBuiltinEntries + 1);
    chains.rename("second");
    BOOST_TEST(call(elsewhere, elsewhere) == succeeds());
    BOOST_TEST(entries_of().size() == 3 * kBuiltinEntries + 2);
}

// SPI: CAT-DEI-3, CAT-ORD-3, CAT-UPD-4
BOOST_AUTO_TEST_CASE(a_running_process_goes_on_with_what_it_started_with) {
    Spy& spy = install_base();
    start();
    const SOCKET s = open_spy_stream();
    BOOST_TEST(remove_provider(spy.guid) == succeeds());
    DWORD order[] = {1007, 1006, 1005, 1004, 1003, 1002, 1001};
    BOOST_TEST(WSCWriteProviderOrder(order, kBuiltinEntries) == 0);
    BOOST_TEST(entries_of().front().dwCatalogEntryId == 1001u);
    const SOCKET other = open_spy_stream();
    BOOST_TEST(api(other) == succeeds());
    BOOST_TEST(api(closesocket(other)) == succeeds());
    BOOST_TEST(api(closesocket(s)) == succeeds());
    stop();
    start();
    BOOST_TEST(entries_of().front().dwCatalogEntryId == 1007u);
    BOOST_TEST(api(open_spy_stream()) == fails_with(WSAEAFNOSUPPORT));
}

// SPI: CAT-ENU-1, CAT-ENU-4, CAT-ENU-8
BOOST_AUTO_TEST_CASE(enumeration_takes_no_bad_pointers_and_reads_what_is_newest_when_nothing_is_started) {
    int error = 0;
    BOOST_TEST(WSCEnumProtocols(nullptr, nullptr, nullptr, &error) == SOCKET_ERROR);
    BOOST_TEST(error == WSAEFAULT);
    DWORD plenty = 100000;
    BOOST_TEST(WSCEnumProtocols(nullptr, nullptr, &plenty, &error) == SOCKET_ERROR);
    BOOST_TEST(error == WSAEFAULT);
    start();
    BOOST_TEST(install(wspemu::guid_of_text("late"), {base_info(1)}) == succeeds());
    BOOST_TEST(entries_of().size() == kBuiltinEntries);
    stop();
    BOOST_TEST(entries_of().size() == kBuiltinEntries + 1);
}

BOOST_AUTO_TEST_SUITE_END()
