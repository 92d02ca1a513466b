// Loading providers on demand and starting them: WSPStartup as the host calls it, and all the ways it can fail.
#include "spy_fixture.h"

#include "core/guid.h"

#include <cstring>

using namespace wspemu::test;

namespace {

struct LoadFixture {
    Env env;
    Spy& spy = env.install_base();
    LoadFixture() { env.start(); }

    // Opens and closes one socket.
    Outcome use() {
        const SOCKET s = open_spy_stream();
        const Outcome outcome = api(s);
        if (s != INVALID_SOCKET) closesocket(s);
        return outcome;
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(provider_loading, LoadFixture)

// SPI: DSP-LOAD-1, WSP-START-14, WSP-START-2, WSP-START-8
BOOST_AUTO_TEST_CASE(the_first_socket_starts_the_provider_with_its_entry) {
    BOOST_TEST(spy.calls().empty()); // not at WSAStartup
    BOOST_TEST(use() == succeeds());
    const SpyCall call = spy.only_call(kSpyStartup);
    BOOST_TEST(call.arg<WORD>(0) == MAKEWORD(2, 2));
    BOOST_TEST((call.args[1] != 0 && call.args[2] != 0 && call.args[3] != 0));
    BOOST_TEST(call.info.dwCatalogEntryId == spy.entry);
    BOOST_TEST(call.info.ProtocolChain.ChainLen == BASE_PROTOCOL);
    const WSAPROTOCOL_INFOW installed = env.process().installed().find(spy.entry)->info;
    BOOST_TEST(std::memcmp(&call.info, &installed, sizeof installed) == 0);
    BOOST_TEST(spy.calls().at(1).function == kSpySocket); // and then its WSPSocket
}

// SPI: DSP-LOAD-2, WSP-START-17
BOOST_AUTO_TEST_CASE(address_conversion_starts_a_provider_too) {
    struct sockaddr address {};
    address.sa_family = kSpyFamily;
    WCHAR text[16];
    DWORD length = 16;
    BOOST_TEST(api(WSAAddressToStringW(&address, sizeof address, nullptr, text, &length)) == succeeds());
    BOOST_TEST(spy.count(kSpyStartup) == 1u);
    BOOST_TEST(spy.only_call(kSpyAddressToString).info.dwCatalogEntryId == spy.entry);
    BOOST_TEST(spy.count(kSpySocket) == 0u);
}

// SPI: DSP-LOAD-3, WSP-START-12
BOOST_AUTO_TEST_CASE(entries_of_one_guid_share_a_start_and_entries_of_another_get_their_own) {
    BOOST_TEST(use() == succeeds());
    const SOCKET datagram = socket(kSpyFamily, SOCK_DGRAM, kSpyDatagram); // the other entry of the same GUID
    BOOST_TEST(api(datagram) == succeeds());
    BOOST_TEST(api(closesocket(datagram)) == succeeds());
    BOOST_TEST(spy.count(kSpyStartup) == 1u);

    env.stop();
    spy.forget_calls();
    const GUID own_guid = wspemu::random_guid();
    const wspemu::Catalog before = env.process().installed();
    const wspemu::CatalogEntry& model = *before.find(spy.entry);
    WSAPROTOCOL_INFOW info = model.info;
    info.iProtocol = 777;
    const auto installed = env.process().change_catalog([&](wspemu::Catalog& catalog) {
        return catalog.install(own_guid, model.path, {&info, 1});
    }); // the same DLL
    BOOST_TEST_REQUIRE(installed.ok());
    env.start();
    BOOST_TEST(use() == succeeds());
    const SOCKET other = socket(kSpyFamily, SOCK_STREAM, 777);
    BOOST_TEST(api(other) == succeeds());
    BOOST_TEST(api(closesocket(other)) == succeeds());
    const auto starts = spy.calls(kSpyStartup);
    BOOST_TEST_REQUIRE(starts.size() == 2u);
    BOOST_TEST(starts[0].info.dwCatalogEntryId == spy.entry);
    BOOST_TEST(starts[1].info.dwCatalogEntryId == (*installed)[0]);
}

// SPI: DSP-LOAD-4, WSP-START-13
BOOST_AUTO_TEST_CASE(a_dll_that_is_not_there_or_no_provider_fails_to_initialise) {
    env.stop();
    env.deinstall(spy.guid);
    env.install_base_file("bad_no_startup");
    env.start();
    env.expect_report("DSP-LOAD-4");
    BOOST_TEST(use() == fails_with(WSAEPROVIDERFAILEDINIT));
    BOOST_TEST(env.reports_of("DSP-LOAD-4") == 1u);
    env.stop();
    env.deinstall(wspemu::guid_of_text("bad_no_startup"));
    env.install_base_file("there is no such file");
    env.start();
    BOOST_TEST(use() == fails_with(WSAEPROVIDERFAILEDINIT));
    BOOST_TEST(env.reports_of("DSP-LOAD-4") == 2u);
}

// SPI: DSP-LOAD-4, WSP-START-1, WSP-START-11, WSP-START-13
BOOST_AUTO_TEST_CASE(a_wspstartup_that_fails_is_not_cleaned_up_after) {
    env.expect_report("WSP-START-13");
    for (int code : {WSASYSNOTREADY, WSAVERNOTSUPPORTED, WSAEPROCLIM, 1, -1}) {
        spy->startup_result = code;
        SetLastError(3); // no last error is consulted
        BOOST_TEST(use() == fails_with(WSAEPROVIDERFAILEDINIT));
    }
    BOOST_TEST(spy.count(kSpyCleanup) == 0u);
    env.stop();
    BOOST_TEST(spy.count(kSpyCleanup) == 0u);
    spy->startup_result = 0;
}

// SPI: DSP-LOAD-4, WSP-START-6
BOOST_AUTO_TEST_CASE(another_version_than_2_2_is_an_invalid_provider) {
    env.expect_report("WSP-START-6");
    for (WORD version : {MAKEWORD(2, 1), MAKEWORD(1, 1), MAKEWORD(2, 3), MAKEWORD(0, 0)}) {
        spy.forget_calls();
        spy->version = version;
        BOOST_TEST(use() == fails_with(WSAEINVALIDPROVIDER));
        BOOST_TEST(spy.count(kSpyCleanup) == 1u); // the successful start is undone, once
        BOOST_TEST(spy.count(kSpySocket) == 0u);
    }
}

// SPI: DSP-LOAD-4, WSP-START-9
BOOST_AUTO_TEST_CASE(a_null_anywhere_in_the_table_is_an_invalid_table) {
    env.expect_report("WSP-START-9");
    for (int place = 0; place < 30; ++place) {
        spy.forget_calls();
        spy->null_entry = place;
        BOOST_TEST(use() == fails_with(WSAEINVALIDPROCTABLE), "with NULL at " << place);
        // WSPCleanup follows, unless it is the very one that is missing.
        BOOST_TEST(spy.count(kSpyCleanup) == (place == kSpyCleanup ? 0u : 1u));
    }
    BOOST_TEST(spy->started == 1); // the start that could not be undone
    spy->started = 0;
}

// SPI: WSP-START-9
BOOST_AUTO_TEST_CASE(the_host_works_with_its_own_copy_of_the_table) {
    BOOST_TEST(use() == succeeds());
    const SOCKET s = open_spy_stream();
    BOOST_TEST(api(listen(s, 1)) == succeeds());
    BOOST_TEST(spy.count(kSpyListen) == 1u);
    BOOST_TEST(api(closesocket(s)) == succeeds());
    const auto* provider = env.process().providers().find(spy.guid);
    BOOST_TEST_REQUIRE(provider != nullptr);
    BOOST_TEST(static_cast<const void*>(&provider->table()) != static_cast<const void*>(spy->filled));
}

// SPI: DSP-LOAD-5, WSP-START-11
BOOST_AUTO_TEST_CASE(the_next_socket_tries_a_failed_start_again) {
    env.expect_report("WSP-START-13");
    spy->startup_result = WSASYSNOTREADY;
    BOOST_TEST(use() == fails_with(WSAEPROVIDERFAILEDINIT));
    BOOST_TEST(use() == fails_with(WSAEPROVIDERFAILEDINIT));
    BOOST_TEST(spy.count(kSpyStartup) == 2u);
    spy->startup_result = 0;
    BOOST_TEST(use() == succeeds());
    BOOST_TEST(spy.count(kSpyStartup) == 3u);
}

// SPI: DSP-LOAD-6
BOOST_AUTO_TEST_CASE(of_many_threads_that_open_the_first_socket_one_starts_the_provider) {
    for (int round = 0; round < 50; ++round) {
        spy.forget_calls();
        Gate go("all threads are there");
        std::vector<std::future<Outcome>> threads;
        for (int i = 0; i < 4; ++i) {
            threads.push_back(run([&] {
                go.pass();
                return use();
            }));
        }
        go.open();
        for (auto& thread : threads) BOOST_TEST(value_of(thread) == succeeds());
        BOOST_TEST_REQUIRE(spy.count(kSpyStartup) == 1u);
        env.stop();
        env.start();
    }
}

// SPI: DSP-LOAD-6
BOOST_AUTO_TEST_CASE(whoever_comes_during_a_start_waits_for_it) {
    Gate inside("the start is inside");
    Gate finish("the start may finish");
    spy.on(kSpyStartup, [&](SpyCall&) {
        inside.open();
        finish.pass();
    });
    auto first = run([&] { return use(); });
    inside.pass();
    auto second = run([&] { return use(); });
    // Whether the second thread waits already or comes later: it gets a socket, and there is no second start.
    finish.open();
    BOOST_TEST(value_of(first) == succeeds());
    BOOST_TEST(value_of(second) == succeeds());
    BOOST_TEST(spy.count(kSpyStartup) == 1u);
    spy.on(kSpyStartup, nullptr);
}

// SPI: DSP-LOAD-6
BOOST_AUTO_TEST_CASE(a_wspstartup_may_open_sockets_of_other_providers) {
    SOCKET opened = INVALID_SOCKET;
    spy.on(kSpyStartup, [&](SpyCall&) { opened = socket(AF_INET, SOCK_DGRAM, 0); });
    BOOST_TEST(use() == succeeds());
    BOOST_TEST(api(opened) == succeeds());
    BOOST_TEST(api(closesocket(opened)) == succeeds());
}

// SPI: DSP-LOAD-7
BOOST_AUTO_TEST_CASE(the_dll_stays_until_the_last_cleanup_and_goes_after_wspcleanup) {
    std::atomic<int> detached{0};
    int detached_in_cleanup = -1;
    spy->detached = &detached;
    spy.on(kSpyCleanup, [&](SpyCall&) { detached_in_cleanup = detached; });
    BOOST_TEST(use() == succeeds());
    spy.let_go();              // only the host holds the DLL now
    BOOST_TEST(detached == 0); // although no socket is open
    env.stop();
    BOOST_TEST(detached_in_cleanup == 0);
    BOOST_TEST(detached == 1);
}

// SPI: DSP-LOAD-9
BOOST_AUTO_TEST_CASE(the_catalog_keeps_the_windows_path_that_the_loader_maps) {
    BOOST_TEST(use() == succeeds());
    const std::u16string path = env.process().installed().find(spy.entry)->path;
    BOOST_TEST((path == u"%SystemRoot%\\System32\\spy.dll"));
    const auto* provider = env.process().providers().find(spy.guid);
    BOOST_TEST_REQUIRE(provider != nullptr);
    BOOST_TEST(provider->file().ends_with("/spy.so"));
}

// SPI: WSP-GEN-1
BOOST_AUTO_TEST_CASE(a_provider_is_reached_through_its_table_alone) {
    BOOST_TEST(use() == succeeds());
    const HMODULE module = LoadLibraryA("spy.dll");
    BOOST_TEST_REQUIRE(module != nullptr);
    BOOST_TEST(GetProcAddress(module, "WSPStartup") != nullptr);
    BOOST_TEST(GetProcAddress(module, "WSPSocket") == nullptr);
    BOOST_TEST(GetProcAddress(module, "WSPCleanup") == nullptr);
    BOOST_TEST(api_bool(FreeLibrary(module)) == succeeds());
}

// SPI: WSP-START-10, WSP-START-15
BOOST_AUTO_TEST_CASE(starts_and_cleanups_pair_over_sessions) {
    for (int session = 0; session < 3; ++session) {
        BOOST_TEST(use() == succeeds());
        BOOST_TEST(use() == succeeds());
        env.stop();
        BOOST_TEST(spy->started == 0);
        env.start();
    }
    BOOST_TEST(spy.count(kSpyStartup) == 3u);
    BOOST_TEST(spy.count(kSpyCleanup) == 3u);
}

// SPI: WSP-GEN-12
BOOST_AUTO_TEST_CASE(what_a_provider_does_not_support_it_says_itself) {
    const SOCKET s = open_spy_stream();
    spy.fails(kSpyJoinLeaf, WSAEOPNOTSUPP);
    BOOST_TEST(api(WSAJoinLeaf(s, nullptr, 0, nullptr, nullptr, nullptr, nullptr, 0)) == fails_with(WSAEOPNOTSUPP));
    BOOST_TEST(spy.count(kSpyJoinLeaf) == 1u);
    BOOST_TEST(api(closesocket(s)) == succeeds());
}

BOOST_AUTO_TEST_SUITE_END()
