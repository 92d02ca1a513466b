// Which entry a new socket goes to.
#include "spy_fixture.h"

#include "core/wide.h"

#include <cstring>

using namespace wspemu::test;

namespace {

// Not started yet, so that tests can add to the catalog first.
struct ChoiceFixture {
    Env env;
    Spy& spy = env.install_base("spy");

    DWORD add(Spy& provider, WSAPROTOCOL_INFOW info) {
        // One more entry under the spy's own GUID.
        std::vector<WSAPROTOCOL_INFOW> list;
        const wspemu::Catalog before = env.process().installed();
        for (const auto& entry : before.entries()) {
            if (std::memcmp(&entry.info.ProviderId, &provider.guid, sizeof(GUID)) == 0) list.push_back(entry.info);
        }
        info.dwCatalogEntryId = 0;
        list.push_back(info);
        const std::u16string path = before.find(provider.guid)->path;
        const auto done = env.process().change_catalog(
            [&](wspemu::Catalog& catalog) { return catalog.update(provider.guid, path, list); });
        BOOST_TEST_REQUIRE(done.ok());
        return env.process().installed().entries().back().info.dwCatalogEntryId;
    }
    WSAPROTOCOL_INFOW model() { return env.process().installed().find(spy.entry)->info; }
    // Opens and closes a socket; which entry the spy was shown.
    DWORD entry_shown(int family, int type, int protocol) {
        const SOCKET s = socket(family, type, protocol);
        BOOST_TEST_REQUIRE(api(s) == succeeds());
        BOOST_TEST(api(closesocket(s)) == succeeds());
        return spy.calls(kSpySocket).back().info.dwCatalogEntryId;
    }
};

Outcome choose(int family, int type, int protocol) {
    const SOCKET s = socket(family, type, protocol);
    const Outcome outcome = api(s);
    if (s != INVALID_SOCKET) closesocket(s);
    return outcome;
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(provider_choice, ChoiceFixture)

// SPI: DSP-SEL-1, DSP-SEL-8, DSP-SEL-9
BOOST_AUTO_TEST_CASE(the_first_entry_in_catalog_order_that_matches_wins) {
    WSAPROTOCOL_INFOW twin = model();
    twin.dwProviderFlags = PFL_RECOMMENDED_PROTO_ENTRY | PFL_HIDDEN; // neither is asked for in matching
    twin.dwServiceFlags1 = XP1_MESSAGE_ORIENTED;
    const DWORD later = add(spy, twin);
    env.start();
    BOOST_TEST(entry_shown(kSpyFamily, SOCK_STREAM, kSpyStream) == spy.entry);
    env.stop();
    const auto reordered = env.process().change_catalog([&](wspemu::Catalog& catalog) {
        std::vector<DWORD> ids{later};
        for (const auto& entry : catalog.entries()) {
            if (entry.info.dwCatalogEntryId != later) ids.push_back(entry.info.dwCatalogEntryId);
        }
        return catalog.reorder(ids);
    });
    BOOST_TEST_REQUIRE(reordered.ok());
    env.start();
    BOOST_TEST(entry_shown(kSpyFamily, SOCK_STREAM, kSpyStream) == later);
}

// SPI: DSP-SEL-2, DSP-INF-5
BOOST_AUTO_TEST_CASE(an_entry_of_a_bare_layer_never_carries_a_socket) {
    WSAPROTOCOL_INFOW bare = model();
    bare.ProtocolChain.ChainLen = LAYERED_PROTOCOL;
    bare.iAddressFamily = 61;
    bare.iProtocol = 7;
    const DWORD id = add(spy, bare);
    env.start();
    BOOST_TEST(choose(61, SOCK_STREAM, 7) == fails_with(WSAEAFNOSUPPORT)); // not even its family is known by it
    WSAPROTOCOL_INFOW info = env.process().catalog()->find(id)->info;
    BOOST_TEST(api(WSASocketW(61, SOCK_STREAM, 7, &info, 0, 0)) == fails_with(WSAEINVAL));
    BOOST_TEST(spy.calls().empty());
}

// SPI: DSP-SEL-3
BOOST_AUTO_TEST_CASE(family_and_type_zero_match_everything_and_protocol_zero_only_flagged_entries) {
    env.start();
    BOOST_TEST(entry_shown(0, SOCK_STREAM, kSpyStream) == spy.entry);
    BOOST_TEST(entry_shown(kSpyFamily, 0, kSpyDatagram) == spy.entry + 1);
    BOOST_TEST(entry_shown(0, 0, kSpyStream) == spy.entry);
    BOOST_TEST(choose(kSpyFamily, SOCK_STREAM, 0) == fails_with(WSAEPROTONOSUPPORT));
    env.stop();
    WSAPROTOCOL_INFOW zero = model();
    zero.dwProviderFlags |= PFL_MATCHES_PROTOCOL_ZERO;
    const DWORD flagged = add(spy, zero);
    env.start();
    BOOST_TEST(entry_shown(kSpyFamily, SOCK_STREAM, 0) == flagged);
    env.stop();
    WSAPROTOCOL_INFOW numbered = model();
    numbered.iSocketType = SOCK_RAW;
    numbered.iProtocol = 0;
    const DWORD raw = add(spy, numbered);
    env.start();
    BOOST_TEST(entry_shown(kSpyFamily, SOCK_RAW, 0) == raw);
}

// SPI: DSP-SEL-4
BOOST_AUTO_TEST_CASE(an_entry_may_serve_a_range_of_protocols) {
    WSAPROTOCOL_INFOW range = model();
    range.iProtocol = 1000;
    range.iProtocolMaxOffset = 255;
    const DWORD id = add(spy, range);
    env.start();
    BOOST_TEST(entry_shown(kSpyFamily, SOCK_STREAM, 1000) == id);
    BOOST_TEST(entry_shown(kSpyFamily, SOCK_STREAM, 1255) == id);
    BOOST_TEST(choose(kSpyFamily, SOCK_STREAM, 1256) == fails_with(WSAEPROTONOSUPPORT));
    BOOST_TEST(choose(kSpyFamily, SOCK_STREAM, 999) == fails_with(WSAEPROTONOSUPPORT));
}

// SPI: DSP-SEL-5
BOOST_AUTO_TEST_CASE(neither_family_nor_protocol_is_invalid_whatever_the_type) {
    env.start();
    for (int type : {0, SOCK_STREAM, SOCK_DGRAM, 99}) BOOST_TEST(choose(0, type, 0) == fails_with(WSAEINVAL));
}

// SPI: DSP-SEL-6, DSP-SEL-7
BOOST_AUTO_TEST_CASE(what_does_not_match_is_told_by_family_then_type_then_protocol) {
    env.start();
    BOOST_TEST(choose(99, SOCK_STREAM, kSpyStream) == fails_with(WSAEAFNOSUPPORT));
    BOOST_TEST(choose(99, 99, 99) == fails_with(WSAEAFNOSUPPORT));
    BOOST_TEST(choose(kSpyFamily, SOCK_SEQPACKET, kSpyStream) == fails_with(WSAESOCKTNOSUPPORT));
    BOOST_TEST(choose(kSpyFamily, SOCK_SEQPACKET, 99) == fails_with(WSAESOCKTNOSUPPORT));
    BOOST_TEST(choose(kSpyFamily, SOCK_STREAM, kSpyDatagram) == fails_with(WSAEPROTONOSUPPORT));
    BOOST_TEST(choose(AF_INET, SOCK_STREAM, IPPROTO_UDP) == fails_with(WSAEPROTONOSUPPORT));
    BOOST_TEST(spy.calls().empty());
    spy.fails(kSpySocket, WSAEPROTOTYPE); // a provider may still say this
    BOOST_TEST(choose(kSpyFamily, SOCK_STREAM, kSpyStream) == fails_with(WSAEPROTOTYPE));
}

// SPI: DSP-SEL-11
BOOST_AUTO_TEST_CASE(the_provider_gets_the_programs_numbers_and_the_entry_that_matched) {
    WSAPROTOCOL_INFOW wide_range = model();
    wide_range.iProtocol = 2000;
    wide_range.iProtocolMaxOffset = 10;
    const DWORD id = add(spy, wide_range);
    env.start();
    const SOCKET s = WSASocketW(0, 0, 2005, nullptr, 0x11, 0x80);
    BOOST_TEST_REQUIRE(api(s) == succeeds());
    const SpyCall call = spy.only_call(kSpySocket);
    BOOST_TEST((call.arg<int>(0) == 0 && call.arg<int>(1) == 0 && call.arg<int>(2) == 2005));
    BOOST_TEST(call.info.dwCatalogEntryId == id);
    BOOST_TEST(call.info.iProtocol == 2000);
    BOOST_TEST(call.arg<GROUP>(4) == 0x11u);
    BOOST_TEST(call.arg<DWORD>(5) == 0x80u);
    BOOST_TEST(api(closesocket(s)) == succeeds());
}

// SPI: DSP-SEL-12
BOOST_AUTO_TEST_CASE(socket_means_overlapped_and_wsasocket_means_what_it_says) {
    env.start();
    const SOCKET a = open_spy_stream();
    const SOCKET b = WSASocketW(kSpyFamily, SOCK_STREAM, kSpyStream, nullptr, 0, 0);
    const SOCKET c = WSASocketW(kSpyFamily, SOCK_STREAM, kSpyStream, nullptr, 0, WSA_FLAG_OVERLAPPED | 0x100);
    const auto calls = spy.calls(kSpySocket);
    BOOST_TEST_REQUIRE(calls.size() == 3u);
    BOOST_TEST(calls[0].arg<DWORD>(5) == static_cast<DWORD>(WSA_FLAG_OVERLAPPED));
    BOOST_TEST(calls[1].arg<DWORD>(5) == 0u);
    BOOST_TEST(calls[2].arg<DWORD>(5) == static_cast<DWORD>(WSA_FLAG_OVERLAPPED | 0x100));
    for (SOCKET s : {a, b, c}) BOOST_TEST(api(closesocket(s)) == succeeds());
}

// SPI: DSP-SEL-13
BOOST_AUTO_TEST_CASE(there_is_no_second_choice) {
    Spy& second = env.install_base("spy2"); // serves the same numbers, later in the order
    env.start();
    spy.fails(kSpySocket, WSAEACCES);
    BOOST_TEST(choose(kSpyFamily, SOCK_STREAM, kSpyStream) == fails_with(WSAEACCES));
    spy->startup_result = WSASYSNOTREADY;
    env.stop();
    env.start();
    env.expect_report("WSP-START-13");
    BOOST_TEST(choose(kSpyFamily, SOCK_STREAM, kSpyStream) == fails_with(WSAEPROVIDERFAILEDINIT));
    BOOST_TEST(second.calls().empty());
}

// SPI: DSP-SEL-14
BOOST_AUTO_TEST_CASE(the_catalog_of_the_start_is_used_until_the_last_cleanup) {
    env.start();
    WSAPROTOCOL_INFOW late = model();
    late.iProtocol = 3000;
    add(spy, late);
    BOOST_TEST(choose(kSpyFamily, SOCK_STREAM, 3000) == fails_with(WSAEPROTONOSUPPORT));
    env.start(); // a further start takes no new snapshot
    BOOST_TEST(choose(kSpyFamily, SOCK_STREAM, 3000) == fails_with(WSAEPROTONOSUPPORT));
    env.stop();
    env.start();
    BOOST_TEST(choose(kSpyFamily, SOCK_STREAM, 3000) == succeeds());
}

// SPI: DSP-INF-1, DSP-INF-3
BOOST_AUTO_TEST_CASE(with_an_entry_given_nothing_is_matched_and_nothing_changed) {
    env.start();
    WSAPROTOCOL_INFOW info = env.process().catalog()->find(spy.entry)->info;
    const SOCKET s = WSASocketW(FROM_PROTOCOL_INFO, 77, 88, &info, 0, 0); // 77 and 88 match no entry
    BOOST_TEST_REQUIRE(api(s) == succeeds());
    const SpyCall call = spy.only_call(kSpySocket);
    BOOST_TEST((call.arg<int>(0) == FROM_PROTOCOL_INFO && call.arg<int>(1) == 77 && call.arg<int>(2) == 88));
    BOOST_TEST(api(closesocket(s)) == succeeds());
    const SOCKET zeros = WSASocketW(0, 0, 0, &info, 0, 0); // no DSP-SEL-5 here
    BOOST_TEST(api(zeros) == succeeds());
    BOOST_TEST(api(closesocket(zeros)) == succeeds());
}

// SPI: DSP-INF-2, DSP-INF-8
BOOST_AUTO_TEST_CASE(only_id_and_guid_must_agree_and_the_rest_is_the_providers_to_judge) {
    env.start();
    WSAPROTOCOL_INFOW info = env.process().catalog()->find(spy.entry)->info;
    info.iProtocol = 4711;
    info.dwServiceFlags1 = 0xffffffff;
    wspemu::copy_wide(u"altered", info.szProtocol, WSAPROTOCOL_LEN + 1);
    const SOCKET s = WSASocketW(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, &info, 0, 0);
    BOOST_TEST_REQUIRE(api(s) == succeeds());
    const SpyCall call = spy.only_call(kSpySocket);
    BOOST_TEST(std::memcmp(&call.info, &info, sizeof info) == 0);
    BOOST_TEST(call.arg<LPWSAPROTOCOL_INFOW>(3) != &info); // a copy of the host's
    BOOST_TEST(api(closesocket(s)) == succeeds());
    info.ProviderId.Data1 ^= 1;
    BOOST_TEST(api(WSASocketW(-1, -1, -1, &info, 0, 0)) == fails_with(WSAEINVAL));
    info.ProviderId.Data1 ^= 1;
    info.dwCatalogEntryId = 999999;
    BOOST_TEST(api(WSASocketW(-1, -1, -1, &info, 0, 0)) == fails_with(WSAEINVAL));
    BOOST_TEST(spy.count(kSpySocket) == 1u);
}

// SPI: DSP-INF-3
BOOST_AUTO_TEST_CASE(the_base_provider_takes_from_the_entry_what_is_not_given) {
    env.start();
    WSAPROTOCOL_INFOW info = env.base_entry(AF_INET, SOCK_DGRAM);
    const auto type_of = [&](int family, int type, int protocol) {
        const SOCKET s = WSASocketW(family, type, protocol, &info, 0, 0);
        BOOST_TEST_REQUIRE(api(s) == succeeds());
        int found = 0;
        int length = sizeof found;
        BOOST_TEST(api(getsockopt(s, SOL_SOCKET, SO_TYPE, reinterpret_cast<char*>(&found), &length)) == succeeds());
        BOOST_TEST(api(closesocket(s)) == succeeds());
        return found;
    };
    BOOST_TEST(type_of(0, 0, 0) == SOCK_DGRAM);
    BOOST_TEST(type_of(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO) == SOCK_DGRAM);
    info.iAddressFamily = 0;
    BOOST_TEST(api(WSASocketW(0, 0, 0, &info, 0, 0)) == fails_with(WSAEAFNOSUPPORT));
}

// SPI: DSP-INF-4
BOOST_AUTO_TEST_CASE(a_base_entry_given_passes_by_the_layers) {
    Spy& layer = env.install_layer("spy2");
    env.start();
    WSAPROTOCOL_INFOW base = env.process().catalog()->find(spy.entry)->info;
    const SOCKET s = WSASocketW(kSpyFamily, SOCK_STREAM, kSpyStream, &base, 0, 0);
    BOOST_TEST_REQUIRE(api(s) == succeeds());
    BOOST_TEST(layer.calls().empty());
    BOOST_TEST(spy.count(kSpySocket) == 1u);
    BOOST_TEST(api(closesocket(s)) == succeeds());
}

// SPI: DSP-INF-7, DSP-DUP-2
BOOST_AUTO_TEST_CASE(the_cookie_of_a_duplicate_is_passed_on) {
    env.start();
    WSAPROTOCOL_INFOW info = env.process().catalog()->find(spy.entry)->info;
    info.dwProviderReserved = 0x87654321;
    const SOCKET s =
        WSASocketW(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, &info, 0, WSA_FLAG_OVERLAPPED);
    BOOST_TEST_REQUIRE(api(s) == succeeds());
    BOOST_TEST(spy.only_call(kSpySocket).info.dwProviderReserved == 0x87654321u);
    BOOST_TEST(api(closesocket(s)) == succeeds());
}

BOOST_AUTO_TEST_SUITE_END()
