// News of the network, told: SIO_ADDRESS_LIST_CHANGE and SIO_ROUTING_INTERFACE_CHANGE over a network whose changes the test makes.
#include "net_fixture.h"

#include "core/base/base_provider.h"
#include "core/net/memory_transport.h"

#include <mswsock.h>

#include <atomic>
#include <mutex>

using namespace wspemu::test;
namespace net = wspemu::net;
namespace port = wspemu::port;

namespace {

// Where news goes to: the addresses of all links that wait for it. Any thread.
struct News {
    std::mutex mutex;
    std::vector<net::Address> listeners[2];
    std::vector<net::Address> of(net::Change what) {
        const std::scoped_lock lock(mutex);
        return listeners[static_cast<int>(what)];
    }
    std::atomic<bool> reachable{true};
};

// The network in memory, with changes that are datagrams.
class ChangingTransport final : public net::Transport {
public:
    explicit ChangingTransport(News& news) : news_(news) {}

    wspemu::Result<std::unique_ptr<net::Link>> open(net::Family family, net::Kind kind, net::Watcher* watcher,
                                                    int protocol) noexcept override {
        return inner_->open(family, kind, watcher, protocol);
    }
    void set_watcher(net::Link& link, net::Watcher* watcher) noexcept override { inner_->set_watcher(link, watcher); }
    void run_one(port::Deadline deadline) noexcept override { inner_->run_one(deadline); }
    void interrupt() noexcept override { inner_->interrupt(); }
    bool has_work() const noexcept override { return inner_->has_work(); }

    wspemu::Result<net::Address> route_source(const net::Address& to) noexcept override {
        if (!news_.reachable) return wspemu::WsaError{WSAENETUNREACH};
        return to; // loopback leads to itself
    }
    wspemu::Result<std::unique_ptr<net::Link>> open_changes(net::Change what, net::Family family,
                                                            net::Watcher* watcher) noexcept override {
        auto link = inner_->open(family, net::Kind::datagram, watcher);
        if (!link) return link;
        net::Address here;
        here.family = family;
        here.bytes = {127, 0, 0, 1};
        if (auto bound = (*link)->bind(here); !bound) return bound.failure();
        const auto local = (*link)->local();
        if (!local) return local.failure();
        const std::scoped_lock lock(news_.mutex);
        news_.listeners[static_cast<int>(what)].push_back(*local);
        return link;
    }

private:
    News& news_;
    std::unique_ptr<net::Transport> inner_ = net::make_memory_transport(5);
};

struct Changes {
    News news;
    Env env;
    SOCKET s = INVALID_SOCKET;
    DWORD returned = 0;

    Changes() {
        wspemu::base::set_transport_factory([this] { return std::make_unique<ChangingTransport>(news); });
        env.start();
        s = WSASocketW(AF_INET, SOCK_DGRAM, 0, nullptr, 0, WSA_FLAG_OVERLAPPED);
        BOOST_TEST_REQUIRE(api(s) == succeeds());
    }
    ~Changes() { closesocket(s); }

    Outcome wait_for_addresses(WSAOVERLAPPED* overlapped = nullptr) {
        return api(WSAIoctl(s, SIO_ADDRESS_LIST_CHANGE, nullptr, 0, nullptr, 0, &returned, overlapped, nullptr));
    }
    Outcome wait_for_routes(WSAOVERLAPPED* overlapped = nullptr) {
        struct sockaddr_in to = loopback(9);
        return api(
            WSAIoctl(s, SIO_ROUTING_INTERFACE_CHANGE, &to, sizeof to, nullptr, 0, &returned, overlapped, nullptr));
    }
    // Something of that kind has changed.
    void change(net::Change what) {
        const Socket teller(socket(AF_INET, SOCK_DGRAM, 0));
        const auto listeners = news.of(what);
        BOOST_TEST(!listeners.empty());
        for (const net::Address& listener : listeners) {
            struct sockaddr_in to = loopback(ntohs(listener.port));
            BOOST_TEST(sendto(teller, "!", 1, 0, reinterpret_cast<struct sockaddr*>(&to), sizeof to) == 1);
        }
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(network_changes, Changes)

// SPI: WSP-IOC-6, WSP-IOC-1
BOOST_AUTO_TEST_CASE(a_request_for_a_change_of_addresses_ends_with_the_change_and_only_once) {
    Operation first;
    Operation second;
    BOOST_TEST(wait_for_addresses(&first.overlapped) == fails_with(WSA_IO_PENDING));
    BOOST_TEST(wait_for_addresses(&second.overlapped) == fails_with(WSA_IO_PENDING));
    BOOST_TEST(first.event.stays_quiet());
    change(net::Change::addresses);
    BOOST_TEST(first.end(s) == succeeds());
    BOOST_TEST(second.end(s) == succeeds());
    BOOST_TEST(first.bytes == 0u);
    Operation third;
    BOOST_TEST(wait_for_addresses(&third.overlapped) == fails_with(WSA_IO_PENDING));
    BOOST_TEST(third.event.stays_quiet()); // that change is over
    change(net::Change::addresses);
    BOOST_TEST(third.end(s) == succeeds());
}

// SPI: WSP-IOC-6
BOOST_AUTO_TEST_CASE(a_blocking_socket_waits_in_the_call) {
    auto waiting = run([&] { return wait_for_addresses(); });
    Operation beside;
    BOOST_TEST(wait_for_addresses(&beside.overlapped) == fails_with(WSA_IO_PENDING));
    // The call may not have begun yet: changes until it has heard of one.
    while (waiting.wait_for(std::chrono::milliseconds(1)) != std::future_status::ready) change(net::Change::addresses);
    BOOST_TEST(waiting.get() == succeeds());
    BOOST_TEST(beside.end(s) == succeeds());
}

// SPI: WSP-IOC-6
BOOST_AUTO_TEST_CASE(a_nonblocking_socket_hears_of_it_as_a_network_event) {
    const Event event;
    BOOST_TEST(api(WSAEventSelect(s, event, FD_ADDRESS_LIST_CHANGE | FD_ROUTING_INTERFACE_CHANGE)) == succeeds());
    BOOST_TEST(wait_for_addresses() == fails_with(WSAEWOULDBLOCK));
    BOOST_TEST(event.stays_quiet());
    change(net::Change::addresses);
    BOOST_TEST(event.comes());
    BOOST_TEST(take(s, event).events == FD_ADDRESS_LIST_CHANGE);
    change(net::Change::addresses);
    BOOST_TEST(event.stays_quiet()); // until it is asked for again
}

// SPI: WSP-IOC-6
BOOST_AUTO_TEST_CASE(a_change_of_routes_counts_when_it_concerns_the_destination) {
    Operation operation;
    BOOST_TEST(wait_for_routes(&operation.overlapped) == fails_with(WSA_IO_PENDING));
    change(net::Change::routes);
    BOOST_TEST(operation.event.stays_quiet()); // another one's
    news.reachable = false;
    change(net::Change::routes);
    BOOST_TEST(operation.end(s) == succeeds());
}

BOOST_AUTO_TEST_SUITE_END()
