// The transport by itself beside raw sockets and beside plain Asio: 64 bytes there and back, and the loop of a completion
// port's thread (receive posted, sent, reactor run, received).
#include "core/net/transport.h"

#include <benchmark/benchmark.h>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <functional>
#include <thread>

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using namespace wspemu;
using namespace wspemu::net;

constexpr std::size_t kMessage = 64;
using Message = std::array<char, kMessage>;

void require(bool ok) {
    if (!ok) std::abort();
}

// A connected pair as Asio sockets; raw loops use their native handles.
struct NativePair {
    asio::io_context context;
    tcp::socket near{context};
    tcp::socket far{context};

    NativePair() {
        tcp::acceptor acceptor(context, {asio::ip::address_v4::loopback(), 0});
        near.connect(acceptor.local_endpoint());
        acceptor.accept(far);
        near.set_option(tcp::no_delay(true));
        far.set_option(tcp::no_delay(true));
    }
};

struct LinkPair {
    struct Flag final : Watcher {
        bool told = false;
        void ready(Direction) noexcept override { told = true; }
    };

    std::unique_ptr<Transport> transport = make_host_transport();
    Flag flag;
    std::unique_ptr<Link> near;
    std::unique_ptr<Link> far;

    LinkPair() {
        Address address;
        address.family = Family::ipv4;
        address.bytes = {127, 0, 0, 1};
        const std::unique_ptr<Link> listener = std::move(*transport->open(Family::ipv4, Kind::stream, nullptr));
        require(listener->bind(address).ok() && listener->listen(1).ok());
        near = std::move(*transport->open(Family::ipv4, Kind::stream, nullptr));
        (void)near->connect(*listener->local());
        wait(*near, Direction::write);
        require(near->connect_result().ok());
        wait(*listener, Direction::read);
        far = std::move(*listener->accept(address));
        transport->set_watcher(*far, &flag);
        for (Link* link : {near.get(), far.get()}) require(link->set_option(Option::no_delay, 1).ok());
    }
    static void wait(Link& link, Direction direction) {
        const unsigned directions = 1U << static_cast<unsigned>(direction);
        require(link.wait(directions, {}, false, nullptr).end == port::WaitEnd::ready);
    }
};

bool link_send(Link& link, Message& message) {
    const Buffer buffer{message.data(), kMessage};
    return link.send({&buffer, 1}, 0, nullptr).ok();
}

// As a blocking call of the base provider: try, wait, try.
bool link_receive(Link& link, Message& message) {
    const Buffer buffer{message.data(), kMessage};
    for (;;) {
        const Result<Received> received = link.receive({&buffer, 1}, 0, false);
        if (received) return received->bytes == kMessage;
        LinkPair::wait(link, Direction::read);
    }
}

bool raw_receive(int socket, Message& message) {
    return ::recv(socket, message.data(), kMessage, 0) == kMessage;
}
bool raw_send(int socket, const Message& message) {
    return ::send(socket, message.data(), kMessage, 0) == kMessage;
}

void ping_pong_raw(benchmark::State& state) {
    NativePair pair;
    std::thread echo([far = pair.far.native_handle()] {
        Message message;
        while (raw_receive(far, message) && raw_send(far, message)) {
        }
    });
    Message message{};
    for (auto _ : state)
        require(raw_send(pair.near.native_handle(), message) && raw_receive(pair.near.native_handle(), message));
    pair.near.shutdown(tcp::socket::shutdown_both);
    echo.join();
}

void ping_pong_asio(benchmark::State& state) {
    NativePair pair;
    boost::system::error_code failed;
    std::thread echo([&pair] {
        Message message;
        boost::system::error_code error;
        while (asio::read(pair.far, asio::buffer(message), error) && !error)
            asio::write(pair.far, asio::buffer(message), error);
    });
    Message message{};
    for (auto _ : state) {
        asio::write(pair.near, asio::buffer(message), failed);
        asio::read(pair.near, asio::buffer(message), failed);
    }
    pair.near.shutdown(tcp::socket::shutdown_both);
    echo.join();
}

void ping_pong_link(benchmark::State& state) {
    LinkPair pair;
    std::thread echo([&pair] {
        Message message;
        while (link_receive(*pair.far, message) && link_send(*pair.far, message)) {
        }
    });
    Message message{};
    for (auto _ : state) require(link_send(*pair.near, message) && link_receive(*pair.near, message));
    require(pair.near->shutdown(Side::send).ok());
    echo.join();
}

void completion_raw(benchmark::State& state) {
    NativePair pair;
    const int poller = ::epoll_create1(EPOLL_CLOEXEC);
    epoll_event interest{EPOLLIN | EPOLLET, {}};
    ::epoll_ctl(poller, EPOLL_CTL_ADD, pair.far.native_handle(), &interest);
    Message message{};
    for (auto _ : state) {
        epoll_event ready[64];
        require(raw_send(pair.near.native_handle(), message));
        require(::epoll_wait(poller, ready, 64, -1) == 1);
        require(raw_receive(pair.far.native_handle(), message));
    }
    ::close(poller);
}

void completion_asio(benchmark::State& state) {
    NativePair pair;
    const auto work = asio::make_work_guard(pair.context);
    Message message{};
    Message received{};
    for (auto _ : state) {
        bool done = false;
        pair.far.async_read_some(asio::buffer(received), [&](boost::system::error_code, std::size_t) { done = true; });
        asio::write(pair.near, asio::buffer(message));
        while (!done) pair.context.run_one();
    }
}

// attempt: as a base provider that tries to receive before it watches.
void completion_link(benchmark::State& state, bool attempt) {
    LinkPair pair;
    Message message{};
    Message received{};
    const Buffer in{received.data(), kMessage};
    for (auto _ : state) {
        if (attempt) require(!pair.far->receive({&in, 1}, 0, false));
        pair.flag.told = false;
        pair.far->watch(Direction::read);
        require(link_send(*pair.near, message));
        while (!pair.flag.told) pair.transport->run_one({});
        require(pair.far->receive({&in, 1}, 0, false).ok());
    }
}

BENCHMARK(completion_raw);
BENCHMARK(completion_asio);
BENCHMARK_CAPTURE(completion_link, watch, false);
BENCHMARK_CAPTURE(completion_link, receive_then_watch, true);
BENCHMARK(ping_pong_raw)->UseRealTime();
BENCHMARK(ping_pong_asio)->UseRealTime();
BENCHMARK(ping_pong_link)->UseRealTime();

} // namespace

BENCHMARK_MAIN();
