// Accepting: the queue, the condition function, what the new socket inherits (wsp.md 0).
#include "net_fixture.h"

#include <cstring>

using namespace wspemu::test;

namespace {

// A condition function that a test decides.
struct Asked {
    int times = 0;
    DWORD thread = 0;
    struct sockaddr_in caller {};
    struct sockaddr_in callee {};
    u_long callee_data = 99;
    DWORD_PTR context = 0;
};

struct AcceptFixture : NetFixture {
    static inline Asked asked;
    static inline int verdict = CF_ACCEPT;
    static inline GROUP group = 0;

    Socket server = listener();
    AcceptFixture() {
        asked = {};
        verdict = CF_ACCEPT;
        group = 0;
    }
    static int CALLBACK decide(LPWSABUF caller, LPWSABUF, LPQOS, LPQOS, LPWSABUF callee, LPWSABUF data, GROUP* g,
                               DWORD_PTR context) {
        ++asked.times;
        asked.thread = GetCurrentThreadId();
        std::memcpy(&asked.caller, caller->buf, sizeof asked.caller);
        std::memcpy(&asked.callee, callee->buf, sizeof asked.callee);
        asked.callee_data = data->len;
        data->len = 0; // may shorten it
        *g = group;
        asked.context = context;
        return verdict;
    }
    SOCKET accept_asking(struct sockaddr_in* name = nullptr, LPINT length = nullptr) {
        return WSAAccept(server, reinterpret_cast<struct sockaddr*>(name), length, decide, 42);
    }
    Socket connected() {
        Socket client = tcp();
        BOOST_TEST_REQUIRE(connect_to(client, name_of(server)) == succeeds());
        BOOST_TEST(wait_readable(server));
        return client;
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(base_accept, AcceptFixture)

// SPI: WSP-ACC-1
BOOST_AUTO_TEST_CASE(connections_come_in_the_order_of_the_queue_and_an_empty_queue_waits) {
    const Socket first = connected();
    const Socket second = connected();
    const Socket of_first(accept(server, nullptr, nullptr));
    const Socket of_second(accept(server, nullptr, nullptr));
    BOOST_TEST(same_address(peer_of(of_first), name_of(first)));
    BOOST_TEST(same_address(peer_of(of_second), name_of(second)));
    Gate begun("accept begins");
    auto waiting = run([&] {
        begun.open();
        return accept(server, nullptr, nullptr);
    });
    begun.pass();
    const Socket third = tcp();
    BOOST_TEST(connect_to(third, name_of(server)) == succeeds());
    const Socket of_third(value_of(waiting));
    BOOST_TEST(same_address(peer_of(of_third), name_of(third)));
    set_nonblocking(server);
    BOOST_TEST(api(accept(server, nullptr, nullptr)) == fails_with(WSAEWOULDBLOCK));
}

// SPI: WSP-ACC-2, BLK-EV-7
BOOST_AUTO_TEST_CASE(the_new_socket_has_the_properties_of_the_listener_and_does_not_listen) {
    set_linger(server, 1, 7);
    BOOST_TEST(set_option(server, SOL_SOCKET, SO_OOBINLINE, 1) == succeeds());
    BOOST_TEST(set_option(server, SOL_SOCKET, SO_KEEPALIVE, 1) == succeeds());
    BOOST_TEST(set_option(server, SOL_SOCKET, SO_RCVTIMEO, 12345) == succeeds());
    BOOST_TEST(set_option(server, SOL_SOCKET, SO_SNDTIMEO, 54321) == succeeds());
    set_nonblocking(server);
    const Socket client = connected();
    Socket accepted(accept(server, nullptr, nullptr));
    BOOST_TEST_REQUIRE(api(SOCKET{accepted}) == succeeds());
    struct linger linger {};
    int length = sizeof linger;
    BOOST_TEST(api(getsockopt(accepted, SOL_SOCKET, SO_LINGER, reinterpret_cast<char*>(&linger), &length)) ==
               succeeds());
    BOOST_TEST(linger.l_onoff == 1);
    BOOST_TEST(linger.l_linger == 7);
    BOOST_TEST(get_option(accepted, SOL_SOCKET, SO_OOBINLINE) == 1);
    BOOST_TEST(get_option(accepted, SOL_SOCKET, SO_KEEPALIVE) == 1);
    BOOST_TEST(get_option(accepted, SOL_SOCKET, SO_RCVTIMEO) == 12345);
    BOOST_TEST(get_option(accepted, SOL_SOCKET, SO_SNDTIMEO) == 54321);
    BOOST_TEST(get_option(accepted, SOL_SOCKET, SO_ACCEPTCONN) == 0);
    BOOST_TEST(get_option(server, SOL_SOCKET, SO_ACCEPTCONN) == 1);
    BOOST_TEST(receive_fails(accepted) == fails_with(WSAEWOULDBLOCK));
    Operation operation; // overlapped like the listener
    BOOST_TEST(operation.receive(accepted) == fails_with(WSA_IO_PENDING));
    BOOST_TEST(send_all(client, "x"));
    BOOST_TEST(operation.end(accepted) == succeeds());
    set_linger(accepted, 0, 0);
}

// SPI: WSP-ACC-2, BLK-EV-7
BOOST_AUTO_TEST_CASE(an_accepted_socket_reports_to_the_event_of_its_listener) {
    const Event event;
    BOOST_TEST(api(WSAEventSelect(server, event, FD_ACCEPT | FD_READ | FD_WRITE | FD_CLOSE)) == succeeds());
    Socket client = tcp();
    BOOST_TEST(connect_to(client, name_of(server)) == succeeds());
    BOOST_TEST(await(server, event, FD_ACCEPT).events == FD_ACCEPT);
    const Socket accepted(accept(server, nullptr, nullptr));
    BOOST_TEST(await(accepted, event, FD_WRITE).events == FD_WRITE); // BLK-FD-2
    BOOST_TEST(send_all(client, "x"));
    BOOST_TEST(await(accepted, event, FD_READ).events == FD_READ);
    BOOST_TEST(api(WSAEventSelect(accepted, nullptr, 0)) == succeeds());
    BOOST_TEST(client.close() == succeeds());
    BOOST_TEST(event.stays_quiet());
}

// SPI: WSP-ACC-3
BOOST_AUTO_TEST_CASE(the_name_is_optional_and_given_whatever_is_decided) {
    struct sockaddr_in name {};
    int length = 4;
    BOOST_TEST(api(accept(server, reinterpret_cast<struct sockaddr*>(&name), nullptr)) == fails_with(WSAEFAULT));
    BOOST_TEST(api(accept(server, reinterpret_cast<struct sockaddr*>(&name), &length)) == fails_with(WSAEFAULT));
    const Socket client = connected(); // still in the queue
    length = sizeof name;
    verdict = CF_REJECT;
    BOOST_TEST(api(accept_asking(&name, &length)) == fails_with(WSAECONNREFUSED));
    BOOST_TEST(same_address(name, name_of(client)));
    const Socket second = connected();
    struct sockaddr_storage wide {};
    length = sizeof wide;
    const Socket accepted(accept(server, reinterpret_cast<struct sockaddr*>(&wide), &length));
    BOOST_TEST(length == int{sizeof name});
    BOOST_TEST(same_address(reinterpret_cast<struct sockaddr_in&>(wide), name_of(second)));
}

// SPI: WSP-ACC-4, WSP-ACC-5
BOOST_AUTO_TEST_CASE(the_condition_function_is_asked_in_the_call_with_both_names) {
    const Socket client = connected();
    const Socket accepted(accept_asking());
    BOOST_TEST_REQUIRE(api(SOCKET{accepted}) == succeeds());
    BOOST_TEST(asked.times == 1);
    BOOST_TEST(asked.thread == GetCurrentThreadId());
    BOOST_TEST(asked.context == 42u);
    BOOST_TEST(same_address(asked.caller, name_of(client)));
    BOOST_TEST(same_address(asked.callee, name_of(server)));
    BOOST_TEST(asked.callee_data == 0u); // no connect data in this protocol
}

// SPI: WSP-ACC-6, WSP-ACC-4
BOOST_AUTO_TEST_CASE(an_answer_or_a_group_that_is_none_is_refused_and_so_are_sockets_that_do_not_listen) {
    const Socket alone = tcp();
    BOOST_TEST(api(accept(alone, nullptr, nullptr)) == fails_with(WSAEINVAL));
    const Socket datagram = udp();
    bind_any(datagram);
    BOOST_TEST(api(accept(datagram, nullptr, nullptr)) == fails_with(WSAEOPNOTSUPP));
    {
        const Socket client = connected();
        verdict = 77;
        BOOST_TEST(api(accept_asking()) == fails_with(WSAEINVAL));
    }
    const Socket client = connected();
    verdict = CF_ACCEPT;
    group = 77;
    BOOST_TEST(api(accept_asking()) == fails_with(WSAEINVAL));
}

// SPI: WSP-ACC-6
BOOST_AUTO_TEST_CASE(a_peer_that_left_before_the_accept_is_a_reset_and_a_deferred_offer_withdrawn) {
    const auto leave = [](Socket& client) {
        set_linger(client, 1, 0);
        BOOST_TEST(client.close() == succeeds());
    };
    Socket gone = connected();
    leave(gone);
    const Socket next = connected();
    BOOST_TEST(api(accept(server, nullptr, nullptr)) == fails_with(WSAECONNRESET));
    verdict = CF_DEFER;
    BOOST_TEST(api(accept_asking()) == fails_with(WSATRY_AGAIN));
    verdict = CF_ACCEPT;
    const Socket accepted(accept_asking());
    BOOST_TEST(same_address(peer_of(accepted), name_of(next)));
    Socket put_off = connected();
    verdict = CF_DEFER;
    BOOST_TEST(api(accept_asking()) == fails_with(WSATRY_AGAIN));
    leave(put_off);
    verdict = CF_ACCEPT;
    BOOST_TEST(api(accept_asking()) == fails_with(WSAEACCES));
    const Socket last = connected();
    const Socket of_last(accept_asking());
    BOOST_TEST(same_address(peer_of(of_last), name_of(last)));
}

// SPI: WSP-ACC-7, BLK-FD-5, BLK-EV-5
BOOST_AUTO_TEST_CASE(accepting_reenables_fd_accept_also_when_it_fails) {
    const Event event;
    BOOST_TEST(api(WSAEventSelect(server, event, FD_ACCEPT)) == succeeds());
    BOOST_TEST(api(accept(server, nullptr, nullptr)) == fails_with(WSAEWOULDBLOCK));
    const Socket first = tcp();
    BOOST_TEST(connect_to(first, name_of(server)) == succeeds());
    BOOST_TEST(await(server, event, FD_ACCEPT).events == FD_ACCEPT);
    const Socket second = tcp();
    BOOST_TEST(connect_to(second, name_of(server)) == succeeds());
    BOOST_TEST(event.stays_quiet()); // announced and not re-enabled
    const Socket of_first(accept(server, nullptr, nullptr));
    BOOST_TEST(event.is_set()); // another one waits: at once
    BOOST_TEST(take(server, event).events == FD_ACCEPT);
    const Socket of_second(accept(server, nullptr, nullptr));
    BOOST_TEST(take(server, event).events == 0);
    // At registration, too.
    const Socket third = tcp();
    BOOST_TEST(connect_to(third, name_of(server)) == succeeds());
    BOOST_TEST(await(server, event, FD_ACCEPT).events == FD_ACCEPT);
    BOOST_TEST(api(WSAEventSelect(server, event, FD_ACCEPT)) == succeeds());
    BOOST_TEST(take(server, event).events == FD_ACCEPT);
}

// SPI: BLK-FD-5, WSP-ACC-4
BOOST_AUTO_TEST_CASE(a_deferred_request_at_the_head_suppresses_fd_accept) {
    const Event event;
    const Socket client = connected();
    BOOST_TEST(api(WSAEventSelect(server, event, FD_ACCEPT)) == succeeds());
    BOOST_TEST(take(server, event).events == FD_ACCEPT);
    verdict = CF_DEFER;
    BOOST_TEST(api(accept_asking()) == fails_with(WSATRY_AGAIN));
    (void)take(server, event);
    const Socket second = tcp();
    BOOST_TEST(connect_to(second, name_of(server)) == succeeds());
    BOOST_TEST(event.stays_quiet());
    verdict = CF_ACCEPT;
    const Socket accepted(accept_asking());
    BOOST_TEST(same_address(peer_of(accepted), name_of(client))); // it was still the head
    BOOST_TEST(await(server, event, FD_ACCEPT).events == FD_ACCEPT);
}

// SPI: WSP-ACC-4
BOOST_AUTO_TEST_CASE(a_peer_that_is_rejected_finds_a_reset_and_those_behind_it_nothing) {
    for (const int conditional : {0, 1}) {
        Socket fresh = tcp();
        BOOST_TEST(get_option(fresh, SOL_SOCKET, SO_CONDITIONAL_ACCEPT) == 0);
        BOOST_TEST(set_option(fresh, SOL_SOCKET, SO_CONDITIONAL_ACCEPT, conditional) == succeeds());
        bind_any(fresh);
        BOOST_TEST(api(listen(fresh, 5)) == succeeds());
        std::swap(server, fresh);
        const Socket unwanted = connected();
        const Socket wanted = connected();
        verdict = CF_REJECT;
        BOOST_TEST(api(accept_asking()) == fails_with(WSAECONNREFUSED));
        BOOST_TEST(wait_readable(unwanted));
        BOOST_TEST(receive_fails(unwanted) == fails_with(WSAECONNRESET));
        verdict = CF_DEFER;
        for (int i = 0; i < 3; ++i) BOOST_TEST(api(accept_asking()) == fails_with(WSATRY_AGAIN));
        verdict = CF_ACCEPT;
        const Socket accepted(accept_asking());
        BOOST_TEST(same_address(peer_of(accepted), name_of(wanted)));
        BOOST_TEST(send_all(wanted, "x"));
        BOOST_TEST(receive_exactly(accepted, 1) == "x");
    }
}

BOOST_AUTO_TEST_CASE(whether_accepting_is_conditional_is_decided_before_listening) {
    BOOST_TEST(set_option(server, SOL_SOCKET, SO_CONDITIONAL_ACCEPT, 1) == fails_with(WSAEINVAL));
    BOOST_TEST(get_option(server, SOL_SOCKET, SO_CONDITIONAL_ACCEPT) == 0);
}

// SPI: WSP-ACC-4. What was deferred is still the first for whoever takes it, and is reset with its listener.
BOOST_AUTO_TEST_CASE(a_deferred_peer_waits_for_any_kind_of_accept) {
    const Socket first = connected();
    const Socket second = connected();
    verdict = CF_DEFER;
    BOOST_TEST(api(accept_asking()) == fails_with(WSATRY_AGAIN));
    BOOST_TEST(readable_now(server) == 1);
    const Socket accepted(accept(server, nullptr, nullptr));
    BOOST_TEST(same_address(peer_of(accepted), name_of(first)));
    BOOST_TEST(api(accept_asking()) == fails_with(WSATRY_AGAIN));
    BOOST_TEST(server.close() == succeeds());
    BOOST_TEST(wait_readable(second));
    BOOST_TEST(receive_fails(second) == fails_with(WSAECONNRESET));
}

BOOST_AUTO_TEST_SUITE_END()
