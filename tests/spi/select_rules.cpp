// select over sockets of the base provider (wsp.md 22, blocking.md 5.5).
#include "net_fixture.h"
#include "socket_sets.h"

#include "core/thread_context.h"

using namespace wspemu::test;

namespace {

struct Sets {
    fd_set read{};
    fd_set write{};
    fd_set except{};
};

int select_for(fd_set* read, fd_set* write, fd_set* except, long seconds = 0) {
    struct timeval timeout {};
    timeout.tv_sec = static_cast<decltype(timeout.tv_sec)>(seconds);
    return select(0, read, write, except, &timeout);
}

std::vector<SOCKET> members(const fd_set& set) {
    return {set.fd_array, set.fd_array + set.fd_count};
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(select_rules, NetFixture)

// SPI: WSP-SEL-1, BLK-SEL-7
BOOST_AUTO_TEST_CASE(it_needs_a_socket_and_a_timeout_that_is_one) {
    const Socket s = udp();
    fd_set empty{};
    BOOST_TEST(api(select(0, nullptr, nullptr, nullptr, nullptr)) == fails_with(WSAEINVAL));
    BOOST_TEST(api(select(0, &empty, &empty, &empty, nullptr)) == fails_with(WSAEINVAL));
    for (const auto& [seconds, microseconds] : {std::pair{-1, 0}, {0, -1}, {0, 1000000}}) {
        fd_set read = set_of({s});
        struct timeval timeout {};
        timeout.tv_sec = seconds;
        timeout.tv_usec = microseconds;
        BOOST_TEST(api(select(0, &read, nullptr, nullptr, &timeout)) == fails_with(WSAEINVAL));
    }
    fd_set write = set_of({s});
    struct timeval longest {};
    longest.tv_usec = 999999;
    BOOST_TEST(select(-77, nullptr, &write, nullptr, &longest) == 1); // the first argument does not matter
    BOOST_TEST(longest.tv_usec == 999999);
}

// SPI: WSP-SEL-3, BLK-SEL-6
BOOST_AUTO_TEST_CASE(a_poll_that_finds_nothing_empties_all_sets) {
    const Pair pair = tcp_pair();
    fd_set read = set_of({pair.server, pair.client});
    fd_set except = set_of({pair.server});
    BOOST_TEST(select_for(&read, nullptr, &except) == 0);
    BOOST_TEST(read.fd_count == 0u);
    BOOST_TEST(except.fd_count == 0u);
    fd_set again = set_of({pair.server});
    struct timeval timeout {};
    timeout.tv_usec = 1000;
    BOOST_TEST(select(0, &again, nullptr, nullptr, &timeout) == 0);
    BOOST_TEST(timeout.tv_usec == 1000);
}

// SPI: BLK-SEL-4, WSP-SEL-4
BOOST_AUTO_TEST_CASE(the_ready_ones_stay_in_their_order_and_count_once_per_set) {
    const Pair first = tcp_pair();
    const Pair second = tcp_pair();
    const Pair third = tcp_pair();
    BOOST_TEST(send_all(third.client, "x"));
    BOOST_TEST(send_all(first.client, "x"));
    BOOST_TEST(wait_readable(first.server));
    BOOST_TEST(wait_readable(third.server));
    fd_set read = set_of({third.server, second.server, first.server});
    fd_set write = set_of({third.server});
    BOOST_TEST(select_for(&read, &write, nullptr) == 3);
    BOOST_TEST((members(read) == std::vector<SOCKET>{third.server, first.server}));
    BOOST_TEST((members(write) == std::vector<SOCKET>{third.server}));
}

// SPI: BLK-SEL-1, WSP-SEL-4
BOOST_AUTO_TEST_CASE(readable_is_a_connection_that_waits_data_and_every_kind_of_end) {
    const Socket server = listener();
    BOOST_TEST(readable_now(server) == 0);
    Pair pair;
    pair.client = tcp();
    BOOST_TEST(connect_to(pair.client, name_of(server)) == succeeds());
    BOOST_TEST(wait_readable(server));
    pair.server = Socket(accept(server, nullptr, nullptr));
    BOOST_TEST(readable_now(server) == 0);
    BOOST_TEST(readable_now(pair.server) == 0);
    BOOST_TEST(send_all(pair.client, "x"));
    BOOST_TEST(wait_readable(pair.server));
    BOOST_TEST(receive_exactly(pair.server, 1) == "x");
    BOOST_TEST(api(shutdown(pair.client, SD_SEND)) == succeeds());
    BOOST_TEST(wait_readable(pair.server)); // the graceful end
    BOOST_TEST(at_end(pair.server));

    Pair other = tcp_pair();
    set_linger(other.client, 1, 0);
    BOOST_TEST(other.client.close() == succeeds());
    BOOST_TEST(wait_readable(other.server)); // the reset
    BOOST_TEST(receive_fails(other.server) == fails_with(WSAECONNRESET));
    BOOST_TEST(readable_now(other.server) == 1); // and it stays so
}

// SPI: BLK-SEL-1, BLK-SEL-3, WSP-SEL-4
BOOST_AUTO_TEST_CASE(urgent_data_is_exceptional_and_in_line_readable) {
    const Pair pair = tcp_pair();
    BOOST_TEST(send(pair.client, "!", 1, MSG_OOB) == 1);
    BOOST_TEST(wait_exceptional(pair.server));
    BOOST_TEST(set_option(pair.server, SOL_SOCKET, SO_OOBINLINE, 1) == succeeds());
    BOOST_TEST(wait_readable(pair.server));
    fd_set except = set_of({pair.server});
    BOOST_TEST(select_for(nullptr, nullptr, &except) == 0);
}

// SPI: BLK-SEL-2, WSP-SEL-4
BOOST_AUTO_TEST_CASE(writable_is_a_connection_that_was_made_and_one_with_room) {
    const Socket server = listener();
    const Socket client = tcp();
    BOOST_TEST(writable_now(client) == 0); // not connected
    set_nonblocking(client);
    const Outcome begun = connect_to(client, name_of(server));
    BOOST_TEST((begun == succeeds() || begun == fails_with(WSAEWOULDBLOCK)));
    BOOST_TEST(wait_writable(client));
    const Socket accepted(accept(server, nullptr, nullptr));
    const std::size_t filled = fill(client);
    BOOST_TEST(writable_now(client) == 0);
    auto reader = run([s = SOCKET{accepted}, filled] { return receive_exactly(s, filled).size(); });
    BOOST_TEST(wait_writable(client));
    BOOST_TEST(value_of(reader) == filled);
}

// SPI: BLK-SEL-3
BOOST_AUTO_TEST_CASE(a_connect_that_failed_is_exceptional) {
    const Socket nobody = tcp();
    const struct sockaddr_in silent = bind_any(nobody);
    const Socket client = tcp();
    set_nonblocking(client);
    (void)connect_to(client, silent);
    fd_set write = set_of({client});
    fd_set except = set_of({client});
    BOOST_TEST(select_for(nullptr, &write, &except, 30) == 1);
    BOOST_TEST(write.fd_count == 0u);
    BOOST_TEST(except.fd_count == 1u);
    BOOST_TEST(error_of(client) == WSAECONNREFUSED);
}

// SPI: BLK-SEL-5
BOOST_AUTO_TEST_CASE(a_listener_is_never_writable_and_that_is_no_error) {
    const Socket server = listener();
    fd_set write = set_of({server});
    fd_set except = set_of({server});
    BOOST_TEST(select_for(nullptr, &write, &except) == 0);
}

// SPI: WSP-SEL-5
BOOST_AUTO_TEST_CASE(a_handle_that_is_no_socket_of_the_provider_fails_the_call) {
    const Socket s = udp();
    const Event event;
    fd_set read = set_of({s, reinterpret_cast<SOCKET>(static_cast<HANDLE>(WSAEVENT{event}))});
    BOOST_TEST(api(select_for(&read, nullptr, nullptr)) == fails_with(WSAENOTSOCK));
}

// SPI: WSP-SEL-6
BOOST_AUTO_TEST_CASE(it_does_not_touch_registrations) {
    const Pair pair = tcp_pair();
    const Event event;
    BOOST_TEST(api(WSAEventSelect(pair.server, event, FD_READ)) == succeeds());
    BOOST_TEST(send_all(pair.client, "x"));
    BOOST_TEST(wait_readable(pair.server));
    BOOST_TEST(event.comes()); // announced all the same
    BOOST_TEST(readable_now(pair.server) == 1);
    BOOST_TEST(take(pair.server, event).events == FD_READ);
    BOOST_TEST(readable_now(pair.server) == 1);
    BOOST_TEST(event.stays_quiet()); // and not re-enabled by the look
}

// SPI: BLK-SEL-8
BOOST_AUTO_TEST_CASE(quality_and_interface_events_are_nothing_for_select) {
    const Socket s = udp();
    const Event event;
    BOOST_TEST(api(WSAEventSelect(s, event, FD_QOS | FD_ROUTING_INTERFACE_CHANGE | FD_ADDRESS_LIST_CHANGE)) ==
               succeeds());
    fd_set read = set_of({s});
    fd_set except = set_of({s});
    BOOST_TEST(select_for(&read, nullptr, &except) == 0);
}

// SPI: WSP-SEL-3
BOOST_AUTO_TEST_CASE(without_a_timeout_it_waits_until_something_comes) {
    const Pair pair = tcp_pair();
    Gate begun("select begins");
    auto waiter = run([&begun, s = SOCKET{pair.server}] {
        fd_set read = set_of({s});
        begun.open();
        return select(0, &read, nullptr, nullptr, nullptr);
    });
    begun.pass();
    BOOST_TEST(send_all(pair.client, "x"));
    BOOST_TEST(value_of(waiter) == 1);
}

// SPI: WSP-SEL-8, BLK-CANC-3, WSP-CANC-2
BOOST_AUTO_TEST_CASE(a_cancelled_select_leaves_the_socket_as_it_was) {
    const Pair pair = tcp_pair();
    wspemu::set_blocking_hook(
        [](DWORD_PTR) -> BOOL {
            (void)wspemu::cancel_blocking_call();
            return FALSE;
        },
        0);
    fd_set read = set_of({pair.server});
    BOOST_TEST(api(select(0, &read, nullptr, nullptr, nullptr)) == fails_with(WSAEINTR));
    wspemu::set_blocking_hook(nullptr, 0);
    BOOST_TEST(send_all(pair.client, "x"));
    BOOST_TEST(receive_exactly(pair.server, 1) == "x");
}

BOOST_AUTO_TEST_SUITE_END()
