// WSAPoll over the base provider's sockets.
#include "net_fixture.h"

using namespace wspemu::test;

namespace {

// Polls one socket; its revents, or -1 for a failure or a timeout.
int poll_one(SOCKET s, SHORT events, INT timeout = 0) {
    WSAPOLLFD entry{s, events, 0x7f};
    const int count = WSAPoll(&entry, 1, timeout);
    BOOST_TEST((count == 1) == (entry.revents != 0));
    return count < 0 ? -1 : entry.revents;
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(base_poll, NetFixture)

// SPI: DSP-EXT-7
BOOST_AUTO_TEST_CASE(what_holds_is_told_as_far_as_it_was_asked_for) {
    const Pair pair = tcp_pair();
    BOOST_TEST(poll_one(pair.client, POLLRDNORM) == 0);
    BOOST_TEST(poll_one(pair.client, POLLWRNORM) == POLLWRNORM);
    BOOST_TEST(send_all(pair.server, "x"));
    BOOST_TEST(poll_one(pair.client, POLLRDNORM, kDeadlineMs) == POLLRDNORM);
    BOOST_TEST(poll_one(pair.client, POLLIN | POLLOUT) == (POLLRDNORM | POLLWRNORM));
    BOOST_TEST(poll_one(pair.client, 0) == 0);
    BOOST_TEST(receive_exactly(pair.client, 1) == "x");
    BOOST_TEST(poll_one(pair.client, POLLRDNORM) == 0);
}

BOOST_AUTO_TEST_CASE(it_waits_for_the_first_socket_that_has_something) {
    const Pair quiet = tcp_pair();
    const Pair busy = tcp_pair();
    WSAPOLLFD entries[] = {{quiet.client, POLLRDNORM, 0}, {busy.client, POLLRDNORM, 0}};
    Gate begun("the other thread sends");
    auto other = run([&, s = SOCKET{busy.server}] {
        begun.pass();
        return send_all(s, "x");
    });
    begun.open();
    BOOST_TEST(WSAPoll(entries, 2, -1) == 1);
    BOOST_TEST(entries[0].revents == 0);
    BOOST_TEST(entries[1].revents == POLLRDNORM);
    BOOST_TEST(other.get());
    BOOST_TEST(WSAPoll(entries, 1, 5) == 0); // the time is over
}

BOOST_AUTO_TEST_CASE(the_end_of_a_connection_is_told_without_being_asked_for) {
    Pair pair = tcp_pair();
    BOOST_TEST(pair.server.close() == succeeds());
    BOOST_TEST(wait_readable(pair.client));
    BOOST_TEST((poll_one(pair.client, POLLRDNORM, kDeadlineMs) & POLLHUP) != 0);
    BOOST_TEST(at_end(pair.client));
    BOOST_TEST((poll_one(pair.client, 0) & POLLHUP) != 0);
}

BOOST_AUTO_TEST_CASE(a_failed_attempt_to_connect_is_an_error) {
    struct sockaddr_in nobody {};
    {
        const Socket taken = tcp();
        nobody = bind_any(taken);
    }
    const Socket s = tcp();
    set_nonblocking(s);
    (void)connect_to(s, nobody);
    const int told = poll_one(s, POLLWRNORM, kDeadlineMs);
    BOOST_TEST((told & (POLLERR | POLLHUP)) == (POLLERR | POLLHUP));
}

BOOST_AUTO_TEST_CASE(a_listener_is_readable_when_somebody_came) {
    const Socket server = listener();
    BOOST_TEST(poll_one(server, POLLRDNORM) == 0);
    const Socket client = tcp();
    BOOST_TEST(connect_to(client, name_of(server)) == succeeds());
    BOOST_TEST(poll_one(server, POLLRDNORM, kDeadlineMs) == POLLRDNORM);
    const Socket accepted(accept(server, nullptr, nullptr));
    BOOST_TEST(poll_one(server, POLLRDNORM) == 0);
}

// SPI: DSP-EXT-7
BOOST_AUTO_TEST_CASE(negative_handles_are_skipped_and_dead_ones_told) {
    const Pair pair = tcp_pair();
    Socket dead = tcp();
    const SOCKET was = dead;
    BOOST_TEST(dead.close() == succeeds());
    WSAPOLLFD entries[] = {
        {INVALID_SOCKET, POLLRDNORM, 0x7f}, {was, POLLRDNORM, 0x7f}, {pair.client, POLLWRNORM, 0x7f}};
    BOOST_TEST(WSAPoll(entries, 3, 0) == 2);
    BOOST_TEST(entries[0].revents == 0);
    BOOST_TEST(entries[1].revents == POLLNVAL);
    BOOST_TEST(entries[2].revents == POLLWRNORM);
    BOOST_TEST(WSAPoll(entries, 2, 0) == 1); // nobody to ask
    BOOST_TEST(entries[1].revents == POLLNVAL);
}

// SPI: DSP-EXT-7
BOOST_AUTO_TEST_CASE(calls_that_can_not_be_are_refused) {
    const Pair pair = tcp_pair();
    WSAPOLLFD entry{pair.client, POLLPRI, 0};
    BOOST_TEST(api(WSAPoll(&entry, 1, 0)) == fails_with(WSAEINVAL));
    entry.events = POLLHUP;
    BOOST_TEST(api(WSAPoll(&entry, 1, 0)) == fails_with(WSAEINVAL));
    BOOST_TEST(api(WSAPoll(&entry, 0, 0)) == fails_with(WSAEINVAL));
    BOOST_TEST(api(WSAPoll(nullptr, 1, 0)) == fails_with(WSAEFAULT));
    WSAPOLLFD skipped{INVALID_SOCKET, POLLRDNORM, 0};
    BOOST_TEST(api(WSAPoll(&skipped, 1, 0)) == fails_with(WSAEINVAL));
}

BOOST_AUTO_TEST_SUITE_END()
