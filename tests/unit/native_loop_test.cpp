// Programs with an event loop of their own: epoll and Asio wait for what Winsock brings, and nobody else waits.
#define BOOST_TEST_MODULE native_loop_test
#include "native_loop.h"
#include "wspemu.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <functional>
#include <poll.h>
#include <sys/epoll.h>
#include <unistd.h>

using native_loop::Pair;

namespace {

constexpr int kPatience = 20'000; // milliseconds; a test that reaches it has failed
constexpr int kRounds = 200;
constexpr int kMessage = 64;

} // namespace

BOOST_AUTO_TEST_SUITE(native_loop_test)

BOOST_AUTO_TEST_CASE(overlapped_receives_complete_while_the_program_sits_in_epoll_wait) {
    Pair pair;
    const int loop = ::epoll_create1(EPOLL_CLOEXEC);
    epoll_event interest{};
    interest.events = EPOLLIN;
    BOOST_TEST_REQUIRE(::epoll_ctl(loop, EPOLL_CTL_ADD, wspemu_native_fd(pair.event()), &interest) == 0);
    for (int round = 0; round < kRounds; ++round) {
        BOOST_TEST_REQUIRE(pair.post_receive(kMessage));
        BOOST_TEST_REQUIRE(pair.send(kMessage));
        BOOST_TEST_REQUIRE(::epoll_wait(loop, &interest, 1, kPatience) == 1);
        BOOST_TEST_REQUIRE(pair.finish_receive() == kMessage);
    }
    ::close(loop);
}

BOOST_AUTO_TEST_CASE(an_asio_program_hosts_a_provider) {
    Pair pair;
    boost::asio::io_context context;
    boost::asio::posix::stream_descriptor event(context, wspemu_native_fd(pair.event()));
    int rounds = 0;
    std::function<void()> next = [&] {
        BOOST_TEST_REQUIRE(pair.post_receive(kMessage));
        BOOST_TEST_REQUIRE(pair.send(kMessage));
        event.async_wait(boost::asio::posix::stream_descriptor::wait_read, [&](const boost::system::error_code& error) {
            BOOST_TEST_REQUIRE(!error);
            BOOST_TEST_REQUIRE(pair.finish_receive() == kMessage);
            if (++rounds < kRounds) next();
        });
    };
    next();
    context.run_for(std::chrono::milliseconds(kPatience));
    BOOST_TEST(rounds == kRounds);
    event.release();
}

BOOST_AUTO_TEST_CASE(a_socket_shows_its_own_readiness) {
    Pair pair;
    BOOST_TEST_REQUIRE(pair.make_near_nonblocking());
    pollfd entry{wspemu_native_fd(pair.near_socket()), POLLIN | POLLOUT, 0};
    BOOST_TEST_REQUIRE(::poll(&entry, 1, kPatience) == 1);
    BOOST_TEST(entry.revents == POLLOUT);
    BOOST_TEST(pair.receive_now(kMessage) == -1);
    entry.events = POLLIN;
    BOOST_TEST_REQUIRE(pair.send(kMessage));
    BOOST_TEST_REQUIRE(::poll(&entry, 1, kPatience) == 1);
    BOOST_TEST(pair.receive_now(kMessage) == kMessage);
    BOOST_TEST_REQUIRE(pair.end_sending());
    BOOST_TEST_REQUIRE(::poll(&entry, 1, kPatience) == 1);
    BOOST_TEST(pair.receive_now(kMessage) == 0);
}

BOOST_AUTO_TEST_SUITE_END()
