// WPUModifyIFSHandle.
#include "spy_fixture.h"

using namespace wspemu::test;

namespace {

// A socket of the base provider: an operating-system handle. And the spy, to see where calls go.
struct IfsFixture : SpyFixture {
    SOCKET ifs = socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
    DWORD base_entry = env.base_entry(AF_INET, SOCK_DGRAM).dwCatalogEntryId;

    IfsFixture() { BOOST_TEST_REQUIRE(api(ifs) == succeeds()); }
    ~IfsFixture() {
        if (ifs == INVALID_SOCKET) return;
        up().modify_ifs_handle(base_entry, ifs); // whoever had it
        BOOST_TEST(api(closesocket(ifs)) == succeeds());
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(upcall_ifs_handles, IfsFixture)

// SPI: UPC-MIFS-1, UPC-MIFS-4
BOOST_AUTO_TEST_CASE(calls_go_to_the_provider_of_the_entry_the_handle_is_registered_for) {
    BOOST_TEST(up().modify_ifs_handle(spy.entry, ifs) == gives(ifs));
    BOOST_TEST(api(listen(ifs, 4)) == succeeds()); // the base would refuse: this is a datagram socket
    BOOST_TEST(spy.only_call(kSpyListen).socket() == ifs);
}

// SPI: UPC-MIFS-2, UPC-MIFS-10
BOOST_AUTO_TEST_CASE(what_is_no_operating_system_handle_is_invalid) {
    const WSAEVENT event = up().create_event().value;
    const HANDLE port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, nullptr, 0, 0);
    for (SOCKET wrong :
         {s, reinterpret_cast<SOCKET>(event), reinterpret_cast<SOCKET>(port), SOCKET{0}, INVALID_SOCKET, ifs + 1}) {
        BOOST_TEST(up().modify_ifs_handle(spy.entry, wrong) == fails_with(WSAEINVAL));
    }
    BOOST_TEST(up().query_context(s) == succeeds()); // and the host's own handle is what it was
    BOOST_TEST(up().close_event(event) == succeeds());
    BOOST_TEST(api_bool(CloseHandle(port)) == succeeds());
}

// SPI: UPC-MIFS-3
BOOST_AUTO_TEST_CASE(the_handle_that_comes_back_is_the_one_proposed) {
    for (int i = 0; i < 10; ++i) BOOST_TEST(up().modify_ifs_handle(base_entry, ifs) == gives(ifs));
}

// SPI: UPC-MIFS-5, UPC-MIFS-8
BOOST_AUTO_TEST_CASE(the_last_registration_wins) {
    BOOST_TEST(up().modify_ifs_handle(spy.entry, ifs) == gives(ifs));
    BOOST_TEST(api(listen(ifs, 1)) == succeeds());
    BOOST_TEST(spy.count(kSpyListen) == 1u);
    BOOST_TEST(up().modify_ifs_handle(base_entry, ifs) == gives(ifs));
    BOOST_TEST(api(listen(ifs, 1)) == fails_with(WSAEOPNOTSUPP)); // the base's own answer
    BOOST_TEST(spy.count(kSpyListen) == 1u);
}

// SPI: UPC-MIFS-6
BOOST_AUTO_TEST_CASE(such_a_handle_has_no_context_and_is_not_closed_by_an_upcall) {
    BOOST_TEST(up().query_context(ifs) == fails_with(WSAENOTSOCK));
    BOOST_TEST(up().close_socket_handle(ifs) == fails_with(WSAENOTSOCK));
    BOOST_TEST(api(listen(ifs, 1)) == fails_with(WSAEOPNOTSUPP)); // it still is the base's
}

// SPI: UPC-MIFS-8
BOOST_AUTO_TEST_CASE(the_association_stays_until_wspclosesocket_succeeds) {
    BOOST_TEST(up().modify_ifs_handle(spy.entry, ifs) == gives(ifs));
    spy.fails(kSpyCloseSocket, WSAEWOULDBLOCK);
    BOOST_TEST(api(closesocket(ifs)) == fails_with(WSAEWOULDBLOCK));
    BOOST_TEST(api(listen(ifs, 1)) == succeeds());
    spy.on(kSpyCloseSocket, [](SpyCall& call) { call.returns(0); }); // the object itself stays open
    BOOST_TEST(api(closesocket(ifs)) == succeeds());
    BOOST_TEST(api(listen(ifs, 1)) == fails_with(WSAENOTSOCK));
    BOOST_TEST(spy.count(kSpyListen) == 1u);
    spy.on(kSpyCloseSocket, nullptr);
}

// SPI: UPC-MIFS-9
BOOST_AUTO_TEST_CASE(an_unknown_entry_is_invalid) {
    BOOST_TEST(up().modify_ifs_handle(999999, ifs) == fails_with(WSAEINVAL));
    BOOST_TEST(api(listen(ifs, 1)) == fails_with(WSAEOPNOTSUPP)); // the base's, as before
}

BOOST_AUTO_TEST_SUITE_END()
