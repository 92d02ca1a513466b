// Chains: what the host does for layers, with spies as layers and as the base below them.
#include "chain_fixture.h"

#include "core/layers.h"

#include <cstring>

using namespace wspemu::test;

namespace {

bool same_table(const WSPUPCALLTABLE& a, const WSPUPCALLTABLE& b) {
    return std::memcmp(&a, &b, sizeof a) == 0;
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(layers, ChainFixture)

// SPI: WSP-LSP-1
BOOST_AUTO_TEST_CASE(an_installed_chain_names_its_layers_from_the_top_to_the_base) {
    const WSAPROTOCOL_INFOW chain = chosen();
    BOOST_TEST_REQUIRE(chain.ProtocolChain.ChainLen == 3);
    BOOST_TEST(chain.ProtocolChain.ChainEntries[0] == top.entry);
    BOOST_TEST(chain.ProtocolChain.ChainEntries[2] == base.entry);
    const auto catalog = env.process().catalog();
    // What lies below is named by the entry that it was itself until the top came over it. SPI: CAT-CHN-4
    const auto* below = catalog->find(chain.ProtocolChain.ChainEntries[1]);
    BOOST_TEST_REQUIRE(below != nullptr);
    BOOST_TEST(below->info.ProtocolChain.ChainLen == 2);
    BOOST_TEST(below->info.ProtocolChain.ChainEntries[0] == middle.entry);
    BOOST_TEST(below->info.iSocketType == chain.iSocketType);
    BOOST_TEST(below->info.iProtocol == chain.iProtocol);
    BOOST_TEST(catalog->find(top.entry)->info.ProtocolChain.ChainLen == LAYERED_PROTOCOL);
    BOOST_TEST(catalog->find(base.entry)->info.ProtocolChain.ChainLen == BASE_PROTOCOL);
}

// SPI: WSP-LSP-2, DSP-LOAD-8
BOOST_AUTO_TEST_CASE(the_host_starts_only_the_top_layer_and_shows_it_the_chain) {
    top->forward = false;
    const SOCKET s = open_spy_stream();
    BOOST_TEST_REQUIRE(api(s) == succeeds());
    const WSAPROTOCOL_INFOW chain = chosen();
    const WSAPROTOCOL_INFOW shown = top.only_call(kSpyStartup).info;
    BOOST_TEST(std::memcmp(&shown, &chain, sizeof chain) == 0);
    BOOST_TEST(middle.calls().empty());
    BOOST_TEST(base.calls().empty());
    BOOST_TEST(api(closesocket(s)) == succeeds());
}

// SPI: WSP-LSP-3, WSP-LSP-5, WSP-START-8
BOOST_AUTO_TEST_CASE(layers_find_the_next_provider_and_the_base_never_sees_a_chain) {
    const SOCKET s = open_spy_stream();
    BOOST_TEST_REQUIRE(api(s) == succeeds());
    const WSAPROTOCOL_INFOW chain = chosen();
    const WSAPROTOCOL_INFOW in_middle = middle.only_call(kSpyStartup).info;
    BOOST_TEST(std::memcmp(&in_middle, &chain, sizeof chain) == 0);
    BOOST_TEST(base.only_call(kSpyStartup).info.dwCatalogEntryId == base.entry);
    BOOST_TEST(base.only_call(kSpyStartup).info.ProtocolChain.ChainLen == BASE_PROTOCOL);
    BOOST_TEST(base.only_call(kSpySocket).info.dwCatalogEntryId == base.entry);
    BOOST_TEST(api(closesocket(s)) == succeeds());
}

// SPI: WSP-LSP-8, UPC-GEN-3
BOOST_AUTO_TEST_CASE(every_layer_gets_the_same_upcalls_and_they_lead_to_the_host) {
    const SOCKET s = open_spy_stream();
    BOOST_TEST_REQUIRE(api(s) == succeeds());
    const WSPUPCALLTABLE above = top.upcalls().table();
    const WSPUPCALLTABLE below = base.upcalls().table();
    BOOST_TEST(same_table(above, middle.upcalls().table()));
    BOOST_TEST(same_table(above, below));
    top.forget_calls();
    middle.forget_calls();
    const auto made = base.upcalls().create_socket_handle(base.entry, 3);
    BOOST_TEST(base.upcalls().close_socket_handle(made.value) == succeeds());
    BOOST_TEST((top.calls().empty() && middle.calls().empty()));
    BOOST_TEST(api(closesocket(s)) == succeeds());
}

// SPI: DSP-HND-6
BOOST_AUTO_TEST_CASE(calls_enter_at_the_top_and_a_lower_handle_leads_to_its_own_provider) {
    SOCKET lower = INVALID_SOCKET;
    base.on(kSpyListen, [&](SpyCall& call) {
        lower = call.socket();
        call.returns(0);
    });
    const SOCKET s = open_spy_stream();
    BOOST_TEST(api(listen(s, 1)) == succeeds());
    BOOST_TEST(top.only_call(kSpyListen).socket() == s);
    BOOST_TEST(middle.count(kSpyListen) == 1u);
    BOOST_TEST(base.count(kSpyListen) == 1u);
    BOOST_TEST_REQUIRE(lower != s);
    BOOST_TEST(api(listen(lower, 1)) == succeeds());
    BOOST_TEST(top.count(kSpyListen) == 1u);
    BOOST_TEST(base.count(kSpyListen) == 2u);
    BOOST_TEST(api(closesocket(s)) == succeeds());
}

// SPI: WSP-LSP-11
BOOST_AUTO_TEST_CASE(the_host_cleans_up_what_it_started_and_layers_the_rest) {
    const SOCKET s = open_spy_stream();
    BOOST_TEST(api(closesocket(s)) == succeeds());
    env.stop();
    BOOST_TEST(top.count(kSpyCleanup) == 1u);
    BOOST_TEST(middle.count(kSpyCleanup) == 1u);
    BOOST_TEST(base.count(kSpyCleanup) == 1u);
}

// SPI: WSP-LSP-11
BOOST_AUTO_TEST_CASE(the_host_never_cleans_up_what_a_layer_started) {
    const SOCKET s = open_spy_stream();
    BOOST_TEST(api(closesocket(s)) == succeeds());
    const auto cleanup = env.process().providers().find(chosen().ProviderId)->table().lpWSPCleanup;
    top.on(kSpyCleanup, [](SpyCall& call) { call.returns(0); }); // a layer that forgets its own
    env.stop();
    BOOST_TEST(middle.count(kSpyCleanup) == 0u);
    BOOST_TEST(base.count(kSpyCleanup) == 0u);
    top.on(kSpyCleanup, nullptr);
    int error = 0;
    BOOST_TEST(cleanup(&error) == 0); // it remembers after all, so that nothing is left of this test
    BOOST_TEST(base.count(kSpyCleanup) == 1u);
}

// SPI: WSP-LSP-9, UPC-CRSH-1
BOOST_AUTO_TEST_CASE(a_non_ifs_layer_has_handles_of_its_own_at_each_level) {
    const SOCKET s = open_spy_stream();
    BOOST_TEST(env.process().sockets().open_handles().size() == 3u);
    BOOST_TEST(api(closesocket(s)) == succeeds());
    BOOST_TEST(env.process().sockets().open_handles().empty());
}

// SPI: WSP-LSP-10, UPC-MIFS-5
BOOST_AUTO_TEST_CASE(an_ifs_layer_hands_up_the_base_providers_handle_and_sees_its_calls) {
    Env other;
    Spy& ifs = other.install_layer("spy", true);
    other.start();
    const SOCKET s = socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
    BOOST_TEST_REQUIRE(api(s) == succeeds());
    BOOST_TEST(other.process().sockets().open_handles().empty()); // nothing host-made
    struct sockaddr_in address = loopback();
    BOOST_TEST(api(bind(s, reinterpret_cast<struct sockaddr*>(&address), sizeof address)) == succeeds());
    BOOST_TEST(ifs.only_call(kSpyBind).socket() == s);
    BOOST_TEST(api(closesocket(s)) == succeeds());
    BOOST_TEST(api(listen(s, 1)) == fails_with(WSAENOTSOCK));
}

// SPI: WSP-LSP-3, WSP-LSP-10
BOOST_AUTO_TEST_CASE(traffic_flows_through_two_ifs_layers) {
    Env other;
    Spy& lower = other.install_layer("spy", true);
    Spy& upper = other.install_layer("spy2", true);
    other.start();
    exchange(other.tcp_pair());
    BOOST_TEST(upper.count(kSpySend) == 1u);
    BOOST_TEST(lower.count(kSpySend) == 1u);
}

// SPI: WSP-LSP-3, WSP-LSP-9
BOOST_AUTO_TEST_CASE(traffic_flows_through_a_non_ifs_layer_over_an_ifs_layer) {
    Env other(Env::Network::memory, 7);
    Spy& lower = other.install_layer("spy", true);
    Spy& upper = other.install_layer("spy2");
    other.start();
    exchange(other.tcp_pair());
    BOOST_TEST(upper.count(kSpyRecv) == lower.count(kSpyRecv));
}

// SPI: UPC-MIFS-7, OVL-LSP-2
BOOST_AUTO_TEST_CASE(an_ifs_layer_passes_overlapped_arguments_through_and_the_base_completes_them) {
    Env other;
    Spy& ifs = other.install_layer("spy", true);
    other.start();
    const SocketPair pair = other.udp_pair();
    char data[4] = {};
    WSABUF buffer{sizeof data, data};
    DWORD flags = 0;
    WSAOVERLAPPED overlapped{};
    overlapped.hEvent = WSACreateEvent();
    BOOST_TEST(api(WSARecv(pair.server, &buffer, 1, nullptr, &flags, &overlapped, nullptr)) ==
               fails_with(WSA_IO_PENDING));
    BOOST_TEST(ifs.only_call(kSpyRecv).arg<LPWSAOVERLAPPED>(5) == &overlapped);
    BOOST_TEST(send(pair.client, "abc", 3, 0) == 3);
    BOOST_TEST(WaitForSingleObject(overlapped.hEvent, kDeadlineMs) == WAIT_OBJECT_0);
    BOOST_TEST(overlapped.InternalHigh == 3u);
    BOOST_TEST(std::string(data) == "abc");
    WSACloseEvent(overlapped.hEvent);
    BOOST_TEST(api(closesocket(pair.client)) == succeeds());
    BOOST_TEST(api(closesocket(pair.server)) == succeeds());
}

BOOST_AUTO_TEST_SUITE_END()
