// select: whose provider gets the call, and the two ways to treat layers.
#include "spy_fixture.h"
#include "socket_sets.h"

#include <mswsock.h>

using namespace wspemu::test;

namespace {

std::vector<SOCKET> members(const fd_set& set) {
    return {set.fd_array, set.fd_array + set.fd_count};
}

struct SelectFixture : SpyFixture {
    SOCKET second = open_spy_stream();
    SOCKET foreign = socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
    fd_set empty = set_of({});
    struct timeval timeout {
        0, 0
    };

    ~SelectFixture() {
        BOOST_TEST(api(closesocket(second)) == succeeds());
        BOOST_TEST(api(closesocket(foreign)) == succeeds());
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(select_across_providers, SelectFixture)

// SPI: DSP-SELECT-1, DSP-SELECT-2
BOOST_AUTO_TEST_CASE(the_provider_of_the_first_socket_gets_all_three_sets) {
    fd_set read = set_of({s, foreign});
    fd_set write = set_of({second});
    fd_set except = set_of({foreign});
    spy.fails(kSpySelect, WSAENOTSOCK); // as a provider does when it meets a foreign socket
    BOOST_TEST(api(select(9, &read, &write, &except, &timeout)) == fails_with(WSAENOTSOCK));
    const SpyCall call = spy.only_call(kSpySelect);
    BOOST_TEST((call.arg<fd_set*>(1) == &read && call.arg<fd_set*>(2) == &write && call.arg<fd_set*>(3) == &except));
    read = set_of({foreign, s});
    BOOST_TEST(api(select(0, &read, nullptr, nullptr, &timeout)) == fails_with(WSAENOTSOCK)); // the base's own answer
    BOOST_TEST(spy.count(kSpySelect) == 1u);
}

// SPI: DSP-SELECT-2
BOOST_AUTO_TEST_CASE(first_is_read_then_write_then_except) {
    fd_set of_spy = set_of({s});
    fd_set of_base = set_of({foreign});
    fd_set of_base_again = set_of({foreign});
    BOOST_TEST(api(select(0, &empty, &of_spy, &of_base, &timeout)) == succeeds());
    BOOST_TEST(api(select(0, nullptr, nullptr, &of_spy, &timeout)) == succeeds());
    BOOST_TEST(api(select(0, &of_spy, &of_base, &of_base_again, &timeout)) == succeeds());
    BOOST_TEST(spy.count(kSpySelect) == 3u);
}

// SPI: DSP-SELECT-3
BOOST_AUTO_TEST_CASE(no_socket_at_all_is_invalid) {
    BOOST_TEST(api(select(0, nullptr, nullptr, nullptr, &timeout)) == fails_with(WSAEINVAL));
    BOOST_TEST(api(select(0, &empty, &empty, &empty, nullptr)) == fails_with(WSAEINVAL));
    BOOST_TEST(spy.count(kSpySelect) == 0u);
}

// SPI: DSP-SELECT-6
BOOST_AUTO_TEST_CASE(only_the_handle_that_decides_is_checked_by_the_host) {
    fd_set unknown_first = set_of({SOCKET{0x7ffffff0}, s});
    BOOST_TEST(api(select(0, &unknown_first, nullptr, nullptr, &timeout)) == fails_with(WSAENOTSOCK));
    BOOST_TEST(spy.count(kSpySelect) == 0u);
    fd_set unknown_later = set_of({s, SOCKET{0x7ffffff0}});
    BOOST_TEST(api(select(0, &unknown_later, nullptr, nullptr, &timeout)) == succeeds());
    BOOST_TEST(spy.count(kSpySelect) == 1u);
}

// SPI: DSP-SELECT-7
BOOST_AUTO_TEST_CASE(count_and_timeout_are_passed_on_and_left_alone) {
    fd_set read = set_of({s});
    timeout = {12, 345678};
    spy.on(kSpySelect, [](SpyCall& call) { call.returns(1); });
    BOOST_TEST(select(4711, &read, nullptr, nullptr, &timeout) == 1);
    const SpyCall call = spy.only_call(kSpySelect);
    BOOST_TEST(call.arg<int>(0) == 4711);
    BOOST_TEST(call.arg<const struct timeval*>(4) == &timeout);
    BOOST_TEST((timeout.tv_sec == 12 && timeout.tv_usec == 345678));
}

// SPI: DSP-SELECT-4
BOOST_AUTO_TEST_CASE(in_classic_mode_no_handle_is_asked_for) {
    fd_set read = set_of({s});
    BOOST_TEST(api(select(0, &read, nullptr, nullptr, &timeout)) == succeeds());
    BOOST_TEST(spy.count(kSpyIoctl) == 0u);
}

// SPI: DSP-SELECT-4
BOOST_AUTO_TEST_CASE(in_vista_mode_every_socket_is_asked_for_its_select_handle) {
    env.process().set_select_mode(wspemu::SelectMode::vista);
    spy.on(kSpyIoctl, [&](SpyCall& call) { // the spy sends select below itself
        *call.arg<SOCKET*>(4) = foreign;
        *call.arg<DWORD*>(6) = sizeof(SOCKET);
        call.returns(0);
    });
    fd_set write = set_of({s});
    BOOST_TEST(select(0, nullptr, &write, nullptr, &timeout) ==
               1); // the base answers: a datagram socket can be written
    BOOST_TEST(spy.only_call(kSpyIoctl).arg<DWORD>(1) == static_cast<DWORD>(SIO_BSP_HANDLE_SELECT));
    BOOST_TEST(spy.count(kSpySelect) == 0u);
    BOOST_TEST(members(write) == std::vector<SOCKET>{s}, boost::test_tools::per_element()); // SPI: DSP-SELECT-5
}

// SPI: DSP-SELECT-5
BOOST_AUTO_TEST_CASE(in_vista_mode_the_answer_comes_in_the_programs_handles_and_order) {
    env.process().set_select_mode(wspemu::SelectMode::vista);
    spy.on(kSpyIoctl,
           [&](SpyCall& call) { call.fails(call.socket() == s ? WSAEOPNOTSUPP : WSAEINVAL); }); // used as they are
    const SOCKET third = open_spy_stream();
    spy.on(kSpySelect, [&](SpyCall& call) {
        fd_set& set = *call.arg<fd_set*>(1);
        BOOST_TEST(members(set) == (std::vector<SOCKET>{second, s, third}), boost::test_tools::per_element());
        set = set_of({third, second}); // in another order
        call.returns(2);
    });
    fd_set read = set_of({second, s, third});
    BOOST_TEST(select(0, &read, nullptr, nullptr, &timeout) == 2);
    BOOST_TEST(members(read) == (std::vector<SOCKET>{second, third}), boost::test_tools::per_element());
    BOOST_TEST(api(closesocket(third)) == succeeds());
}

BOOST_AUTO_TEST_SUITE_END()
