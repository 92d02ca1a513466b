// Long and mixed chains: what lies over what, what the levels are shown, and how a chain comes down.
#include "chain_fixture.h"

#include "core/layers.h"
#include "core/text.h"

#include <mswsock.h>

#include <atomic>
#include <cstring>
#include <vector>

using namespace wspemu::test;

namespace {

const std::string kSpies[] = {"spy", "spy2", "spy3", "spy4", "spy5", "spy6"};

// Layers over the base provider, from the lowest to the topmost; true: IFS.
struct LayeredEnv : Env {
    LayeredEnv() : Env(Network::memory, 7) {}
    std::vector<Spy*> layers;

    void lay(const std::vector<bool>& kinds) {
        for (const bool ifs : kinds) layers.push_back(&install_layer(kSpies[layers.size()], ifs));
        start();
    }
};

struct SpyChain : ChainFixture {
    // The same chain without its top: what was openable before the top was laid over it.
    WSAPROTOCOL_INFOW chain_of_middle() {
        const auto catalog = env.process().catalog();
        for (const wspemu::CatalogEntry& entry : catalog->entries()) {
            const WSAPROTOCOL_INFOW& info = entry.info;
            if (info.ProtocolChain.ChainLen == 2 && info.iProtocol == kSpyStream) return info;
        }
        BOOST_TEST_REQUIRE(false, "the middle layer has no chain");
        return {};
    }
    // Replaces the chain that a stream socket opens.
    void rename_chain(const std::vector<DWORD>& names) {
        env.stop();
        WSAPROTOCOL_INFOW info = chosen();
        info.ProtocolChain.ChainLen = static_cast<int>(names.size());
        for (std::size_t i = 0; i < names.size(); ++i) info.ProtocolChain.ChainEntries[i] = names[i];
        const auto done = env.process().change_catalog([&](wspemu::Catalog& catalog) {
            const std::u16string path = catalog.find(info.dwCatalogEntryId)->path;
            return catalog.update(info.ProviderId, path, {&info, 1});
        });
        BOOST_TEST_REQUIRE(done.ok());
        env.start();
    }
};

// Gives all entries with the one path the other; what is started reads the catalog anew.
void move_dll(Env& env, const std::u16string& from, const std::u16string& to) {
    env.stop();
    std::size_t moved = 0;
    const auto done = env.process().change_catalog([&](wspemu::Catalog& catalog) -> wspemu::Result<void> {
        const std::vector<wspemu::CatalogEntry> entries(catalog.entries().begin(), catalog.entries().end());
        for (std::size_t first = 0; first < entries.size(); ++first) {
            if (entries[first].path != from) continue;
            const GUID& provider = entries[first].info.ProviderId;
            // All entries of one provider change together.
            std::vector<WSAPROTOCOL_INFOW> list;
            for (std::size_t i = 0; i < entries.size(); ++i) {
                if (std::memcmp(&entries[i].info.ProviderId, &provider, sizeof provider) != 0) continue;
                if (i < first) break; // done with its first entry
                list.push_back(entries[i].info);
            }
            if (list.empty()) continue;
            if (auto updated = catalog.update(provider, to, list); !updated) return updated;
            moved += list.size();
        }
        return {};
    });
    BOOST_TEST_REQUIRE(done.ok());
    BOOST_TEST(moved > 0u);
    env.start();
}

Outcome open_and_close() {
    const SOCKET s = open_spy_stream();
    const Outcome outcome = api(s);
    if (s != INVALID_SOCKET) BOOST_TEST(api(closesocket(s)) == succeeds());
    return outcome;
}

// What SIO_GET_EXTENSION_FUNCTION_POINTER answers for ConnectEx.
LPFN_CONNECTEX connect_ex_of(SOCKET s) {
    GUID id = WSAID_CONNECTEX;
    LPFN_CONNECTEX function = nullptr;
    DWORD returned = 0;
    BOOST_TEST_REQUIRE(api(WSAIoctl(s, SIO_GET_EXTENSION_FUNCTION_POINTER, &id, sizeof id, &function, sizeof function,
                                    &returned, nullptr, nullptr)) == succeeds());
    return function;
}

} // namespace

BOOST_AUTO_TEST_SUITE(chains)

// SPI: WSP-LSP-3, WSP-LSP-8..10
BOOST_AUTO_TEST_CASE(six_layers_of_any_working_mix_carry_traffic) {
    const std::vector<bool> mixes[] = {
        {true, true, true, true, true, true},
        {false, false, false, false, false, false},
        {true, true, true, false, false, false},
        {true, false, false, false, false, false},
    };
    for (const auto& mix : mixes) {
        LayeredEnv env;
        env.lay(mix);
        exchange(env.tcp_pair());
        for (Spy* layer : env.layers) {
            BOOST_TEST(layer->count(kSpySend) == 1u, layer->name() << " saw " << layer->count(kSpySend) << " sends");
            BOOST_TEST(layer->count(kSpyRecv) == 1u);
        }
    }
}

// A chain has room for seven. SPI: CAT-CHI-6
BOOST_FIXTURE_TEST_CASE(there_is_no_room_for_a_seventh_layer, LayeredEnv) {
    lay({true, true, true, true, true, true});
    const auto refused = process().change_catalog([&](wspemu::Catalog& catalog) {
        wspemu::Layer layer;
        layer.provider = {7, 7, 7, {}};
        layer.path = u"seventh.dll";
        layer.name = u"seventh";
        return wspemu::install_layer(catalog, layer);
    });
    BOOST_TEST(!refused.ok());
    BOOST_TEST(refused.error() == WSANO_RECOVERY);
    exchange(tcp_pair());
}

// The lower layer's handle is the host's and no file of the system. SPI: UPC-MIFS-10, WSP-SOCK-7
BOOST_FIXTURE_TEST_CASE(an_ifs_layer_can_not_hand_up_the_handle_of_one_that_is_not, LayeredEnv) {
    lay({false, true});
    BOOST_TEST(api(socket(AF_INET, SOCK_STREAM, IPPROTO_TCP)) == fails_with(WSAEINVAL));
    BOOST_TEST(layers[0]->count(kSpySocket) == 1u);
    BOOST_TEST(layers[0]->count(kSpyCloseSocket) == 1u);
    BOOST_TEST(process().sockets().open_handles().empty());
}

// SPI: WSP-LSP-4
BOOST_FIXTURE_TEST_CASE(a_layer_is_found_by_its_hidden_entry_or_by_a_chain_entry, SpyChain) {
    const DWORD hidden = middle.entry;
    const DWORD own_chain = chain_of_middle().dwCatalogEntryId;
    for (const DWORD name : {hidden, own_chain}) {
        rename_chain({top.entry, name, base.entry});
        middle->other_names = {own_chain};
        middle->knows_its_chains = false;
        top.forget_calls();
        middle.forget_calls();
        base.forget_calls();
        BOOST_TEST(open_and_close() == succeeds());
        BOOST_TEST(middle.only_call(kSpyStartup).info.ProtocolChain.ChainEntries[1] == name);
        BOOST_TEST(base.only_call(kSpyStartup).info.dwCatalogEntryId == base.entry);
        BOOST_TEST(base.only_call(kSpySocket).info.dwCatalogEntryId == base.entry);
    }
}

// SPI: WSP-LSP-4
BOOST_FIXTURE_TEST_CASE(a_layer_that_does_not_find_itself_fails_the_chain, SpyChain) {
    rename_chain({top.entry, chain_of_middle().dwCatalogEntryId, base.entry});
    middle->knows_its_chains = false; // so it does not know that name
    env.expect_report("WSP-START-13");
    BOOST_TEST(open_and_close() == fails_with(WSAEPROVIDERFAILEDINIT));
    BOOST_TEST(base.calls().empty());
}

// SPI: WSP-LSP-5, WSP-LSP-6
BOOST_FIXTURE_TEST_CASE(address_conversion_is_shown_the_chain_above_and_the_base_entry_below, SpyChain) {
    struct sockaddr address {};
    address.sa_family = kSpyFamily;
    WCHAR text[16] = L"a";
    DWORD length = 16;
    WSAPROTOCOL_INFOW chain = chosen();
    BOOST_TEST(api(WSAAddressToStringW(&address, sizeof address, &chain, text, &length)) == succeeds());
    BOOST_TEST(top.only_call(kSpyAddressToString).info.dwCatalogEntryId == chain.dwCatalogEntryId);
    BOOST_TEST(middle.only_call(kSpyAddressToString).info.dwCatalogEntryId == chain.dwCatalogEntryId);
    BOOST_TEST(base.only_call(kSpyAddressToString).info.dwCatalogEntryId == base.entry);
    int size = sizeof address;
    BOOST_TEST(api(WSAStringToAddressW(text, kSpyFamily, &chain, &address, &size)) == succeeds());
    BOOST_TEST(middle.only_call(kSpyStringToAddress).info.dwCatalogEntryId == chain.dwCatalogEntryId);
    BOOST_TEST(base.only_call(kSpyStringToAddress).info.dwCatalogEntryId == base.entry);
}

// SPI: WSP-LSP-6, WSP-LSP-12
BOOST_FIXTURE_TEST_CASE(a_duplicate_names_the_chain_and_carries_the_bases_cookie, SpyChain) {
    base.on(kSpyDuplicateSocket, [&](SpyCall& call) {
        auto& info = *call.arg<LPWSAPROTOCOL_INFOW>(2);
        info = env.process().catalog()->find(base.entry)->info;
        info.dwProviderReserved = 77;
        call.returns(0);
    });
    const SOCKET s = open_spy_stream();
    WSAPROTOCOL_INFOW info{};
    BOOST_TEST(api(WSADuplicateSocketW(s, GetCurrentProcessId(), &info)) == succeeds());
    BOOST_TEST(info.dwCatalogEntryId == chosen().dwCatalogEntryId);
    BOOST_TEST(info.dwProviderReserved == 77u);
    base.forget_calls();
    const SOCKET twin = WSASocketW(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, &info, 0, 0);
    BOOST_TEST(api(twin) == succeeds());
    BOOST_TEST(base.only_call(kSpySocket).info.dwProviderReserved == 77u);
    BOOST_TEST(base.only_call(kSpySocket).info.dwCatalogEntryId == base.entry);
    BOOST_TEST(api(closesocket(twin)) == succeeds());
    BOOST_TEST(api(closesocket(s)) == succeeds());
}

// SPI: WSP-LSP-12
BOOST_AUTO_TEST_CASE(a_duplicate_through_layers_is_the_same_connection) {
    for (const auto& mix : {std::vector<bool>{true, true}, {false, false}, {true, false}}) {
        LayeredEnv env;
        env.lay(mix);
        const SocketPair pair = env.tcp_pair();
        WSAPROTOCOL_INFOW info{};
        BOOST_TEST(api(WSADuplicateSocketW(pair.client, GetCurrentProcessId(), &info)) == succeeds());
        const SOCKET twin = WSASocketW(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, &info, 0, 0);
        BOOST_TEST_REQUIRE(api(twin) == succeeds());
        BOOST_TEST(api(closesocket(pair.client)) == succeeds());
        exchange({twin, pair.server});
    }
}

// SPI: WSP-LSP-13
BOOST_FIXTURE_TEST_CASE(the_entry_of_a_socket_is_the_chain_it_was_opened_with, SpyChain) {
    const SOCKET s = open_spy_stream();
    WSAPROTOCOL_INFOW info{};
    int length = sizeof info;
    BOOST_TEST(api(getsockopt(s, SOL_SOCKET, SO_PROTOCOL_INFOW, reinterpret_cast<char*>(&info), &length)) ==
               succeeds());
    BOOST_TEST(info.dwCatalogEntryId == chosen().dwCatalogEntryId);
    BOOST_TEST(info.ProtocolChain.ChainLen == 3);
    BOOST_TEST(api(closesocket(s)) == succeeds());
}

// SPI: WSP-LSP-13
BOOST_FIXTURE_TEST_CASE(the_listener_that_an_option_names_is_translated_at_every_level, SpyChain) {
    SOCKET named = INVALID_SOCKET;
    SOCKET below = INVALID_SOCKET;
    base.on(kSpySetSockOpt, [&](SpyCall& call) {
        std::memcpy(&named, call.arg<const char*>(3), sizeof named);
        call.returns(0);
    });
    base.on(kSpyListen, [&](SpyCall& call) {
        below = call.socket();
        call.returns(0);
    });
    const SOCKET listener = open_spy_stream();
    const SOCKET accepted = open_spy_stream();
    BOOST_TEST(api(listen(listener, 1)) == succeeds());
    BOOST_TEST(api(setsockopt(accepted, SOL_SOCKET, SO_UPDATE_ACCEPT_CONTEXT, reinterpret_cast<const char*>(&listener),
                              sizeof listener)) == succeeds());
    BOOST_TEST(named == below);
    BOOST_TEST(named != listener);
    BOOST_TEST(api(closesocket(accepted)) == succeeds());
    BOOST_TEST(api(closesocket(listener)) == succeeds());
}

// SPI: WSP-LSP-14, DSP-EXT-2
BOOST_AUTO_TEST_CASE(the_bases_extension_function_knows_the_handles_of_ifs_layers_only) {
    struct sockaddr_in to = loopback(1);
    OVERLAPPED overlapped{};
    for (const bool ifs : {true, false}) {
        LayeredEnv env;
        env.lay({ifs});
        const SOCKET s = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
        const LPFN_CONNECTEX connect_ex = connect_ex_of(s); // the spy passes the question down
        // The base's own answer to a socket that is not bound, or that it never made.
        BOOST_TEST(api_bool(connect_ex(s, reinterpret_cast<struct sockaddr*>(&to), sizeof to, nullptr, 0, nullptr,
                                       &overlapped)) == fails_with(ifs ? WSAEINVAL : WSAENOTSOCK));
        BOOST_TEST(api(closesocket(s)) == succeeds());
    }
}

// SPI: WSP-LSP-17
BOOST_FIXTURE_TEST_CASE(a_cancel_finds_its_way_down_to_where_the_call_waits, SpyChain) {
    int cancelled = -1;
    base.on(kSpyConnect, [&](SpyCall& call) {
        // What a base does while it waits: it calls the blocking hook, which cancels.
        int error = 0;
        cancelled = env.process().providers().find(chosen().ProviderId)->table().lpWSPCancelBlockingCall(&error);
        call.fails(WSAEINTR);
    });
    const SOCKET s = open_spy_stream();
    struct sockaddr name {};
    BOOST_TEST(api(connect(s, &name, sizeof name)) == fails_with(WSAEINTR));
    BOOST_TEST(cancelled == 0);
    for (Spy* level : {&top, &middle, &base}) BOOST_TEST(level->count(kSpyCancelBlockingCall) == 1u);
    BOOST_TEST(api(closesocket(s)) == succeeds());
}

// SPI: WSP-LSP-11, WSP-START-13
BOOST_FIXTURE_TEST_CASE(a_start_that_fails_at_any_depth_fails_the_socket_and_leaves_nothing_started, SpyChain) {
    env.expect_report("WSP-START-13");
    for (Spy* failing : {&base, &middle, &top}) {
        (*failing)->startup_result = WSASYSNOTREADY;
        BOOST_TEST(open_and_close() == fails_with(WSAEPROVIDERFAILEDINIT));
        for (Spy* level : {&base, &middle, &top}) {
            BOOST_TEST(level->balance() == 0, level->name() << " stays started under " << failing->name());
            BOOST_TEST(level->count(kSpyCleanup) == 0u);
        }
        (*failing)->startup_result = 0;
    }
    BOOST_TEST(open_and_close() == succeeds()); // and nothing of it is remembered
    for (Spy* level : {&base, &middle, &top}) BOOST_TEST(level->balance() == 1);
}

// SPI: WSP-START-13, WSP-LSP-3
BOOST_FIXTURE_TEST_CASE(a_dll_that_is_missing_at_any_depth_fails_the_socket_and_leaves_nothing_started, SpyChain) {
    env.expect_report("WSP-START-13"); // a level below the top
    env.expect_report("DSP-LOAD-4");   // the top itself
    for (const std::string& missing : {std::string("spy"), std::string("spy2"), std::string("spy3")}) {
        const std::u16string path = u"%SystemRoot%\\System32\\" + wspemu::to_utf16(missing) + u".dll";
        move_dll(env, path, u"c:\\nowhere\\gone.dll");
        BOOST_TEST(open_and_close() == fails_with(WSAEPROVIDERFAILEDINIT));
        for (Spy* level : {&base, &middle, &top})
            BOOST_TEST(level->balance() == 0, level->name() << " stays started without " << missing);
        move_dll(env, u"c:\\nowhere\\gone.dll", path);
    }
    BOOST_TEST(open_and_close() == succeeds()); // and nothing of it is remembered
    for (Spy* level : {&base, &middle, &top}) BOOST_TEST(level->balance() == 1);
}

// SPI: WSP-LSP-11, WSP-CLNP-8
BOOST_FIXTURE_TEST_CASE(starts_and_cleanups_balance_at_every_level_in_every_round, SpyChain) {
    for (int round = 1; round <= 5; ++round) {
        env.start(); // a second start counts, and starts nothing
        BOOST_TEST(open_and_close() == succeeds());
        BOOST_TEST(api(WSACleanup()) == succeeds());
        for (Spy* level : {&base, &middle, &top}) BOOST_TEST(level->balance() == 1);
        env.stop();
        for (Spy* level : {&base, &middle, &top}) {
            BOOST_TEST(level->balance() == 0);
            BOOST_TEST(level->count(kSpyCleanup) == static_cast<std::size_t>(round));
        }
        env.start();
    }
}

// SPI: WSP-LSP-11, DSP-LOAD-3
BOOST_FIXTURE_TEST_CASE(one_dll_under_many_chains_starts_the_base_as_often_as_it_is_started, SpyChain) {
    const SOCKET stream = open_spy_stream();
    const SOCKET datagram = socket(kSpyFamily, SOCK_DGRAM, kSpyDatagram);
    BOOST_TEST(api(stream) == succeeds());
    BOOST_TEST(api(datagram) == succeeds());
    const auto starts = top.calls(kSpyStartup);
    BOOST_TEST_REQUIRE(starts.size() == 2u); // each chain has a GUID of its own
    BOOST_TEST(starts[0].info.iSocketType == SOCK_STREAM);
    BOOST_TEST(starts[1].info.iSocketType == SOCK_DGRAM);
    for (Spy* level : {&base, &middle}) BOOST_TEST(level->count(kSpyStartup) == 2u);
    BOOST_TEST(base.calls(kSpySocket)[0].info.iSocketType == SOCK_STREAM);
    BOOST_TEST(base.calls(kSpySocket)[1].info.iSocketType == SOCK_DGRAM);
    BOOST_TEST(api(closesocket(stream)) == succeeds());
    BOOST_TEST(api(closesocket(datagram)) == succeeds());
    env.stop();
    for (Spy* level : {&base, &middle, &top}) BOOST_TEST(level->count(kSpyCleanup) == 2u);
}

// Several layers of one GUID: entries that one installation brings. SPI: DSP-LOAD-3, WSP-LSP-4
BOOST_AUTO_TEST_CASE(two_hidden_entries_of_one_guid_are_two_names_of_one_layer) {
    Env env;
    Spy& base = env.install_base("spy");
    Spy& layer = env.install_layer("spy2");
    const auto made = env.process().change_catalog([&](wspemu::Catalog& catalog) -> wspemu::Result<DWORD> {
        const wspemu::CatalogEntry hidden = *catalog.find(layer.entry);
        const std::vector<WSAPROTOCOL_INFOW> twins(2, hidden.info);
        const GUID guid{9, 9, 9, {}};
        const auto ids = catalog.install(guid, hidden.path, twins);
        if (!ids) return ids.failure();
        WSAPROTOCOL_INFOW chain = catalog.find(base.entry)->info;
        chain.iProtocol = 777;
        chain.ProtocolChain.ChainLen = 2;
        chain.ProtocolChain.ChainEntries[0] = (*ids)[1];
        chain.ProtocolChain.ChainEntries[1] = base.entry;
        const auto chains = catalog.install(GUID{9, 9, 10, {}}, hidden.path, {&chain, 1});
        if (!chains) return chains.failure();
        return (*ids)[1];
    });
    BOOST_TEST_REQUIRE(made.ok());
    layer->other_names = {*made};
    env.start();
    const SOCKET s = socket(kSpyFamily, SOCK_STREAM, 777);
    BOOST_TEST_REQUIRE(api(s) == succeeds());
    BOOST_TEST(layer.only_call(kSpyStartup).info.iProtocol == 777);
    BOOST_TEST(base.only_call(kSpySocket).info.dwCatalogEntryId == base.entry);
    BOOST_TEST(api(closesocket(s)) == succeeds());
    BOOST_TEST(open_and_close() == succeeds()); // the layer's other chain, by its other name
    BOOST_TEST(layer.count(kSpyStartup) == 2u);
}

// SPI: WSP-CLNP-5
BOOST_AUTO_TEST_CASE(every_dll_of_a_chain_is_unloaded_at_the_last_cleanup) {
    std::atomic<int> detached{0};
    {
        Env env;
        std::vector<Spy*> levels{&env.install_base("spy"), &env.install_layer("spy2"), &env.install_layer("spy3")};
        env.start();
        BOOST_TEST(open_and_close() == succeeds());
        for (Spy* level : levels) {
            (*level)->detached = &detached;
            level->let_go();
        }
        env.start();
        BOOST_TEST(api(WSACleanup()) == succeeds());
        BOOST_TEST(detached == 0); // not the last
        env.stop();
        BOOST_TEST(detached == 3);
    }
}

BOOST_AUTO_TEST_SUITE_END()
