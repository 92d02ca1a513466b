// The transports: readiness, waits, and races between watching, closing and the thread that runs the reactor.
#include "transport_fixture.h"

#include "core/port/threads.h"

#include <array>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <vector>

using namespace wspemu;
using namespace wspemu::net;

namespace {

// Runs the reactor on a thread of its own until it is destroyed.
class Runner {
public:
    explicit Runner(Transport& transport) : transport_(transport) {}
    ~Runner() {
        stop_.store(true);
        transport_.interrupt();
        thread_.join();
    }

private:
    Transport& transport_;
    std::atomic<bool> stop_{false};
    std::thread thread_{[this] {
        while (!stop_.load()) transport_.run_one({});
    }};
};

// Whether an epoll instance of this process has the descriptor: only then do arrivals wake whoever waits there.
bool is_registered(int descriptor) {
    const std::string wanted = std::to_string(descriptor);
    for (const auto& file : std::filesystem::directory_iterator("/proc/self/fdinfo")) {
        std::ifstream facts(file.path());
        for (std::string word; facts >> word;)
            if (word == "tfd:" && facts >> word && word == wanted) return true;
    }
    return false;
}

} // namespace

BOOST_AUTO_TEST_SUITE(transport_watching)

BOOST_AUTO_TEST_CASE_TEMPLATE(a_watch_is_told_once, Network, Networks) {
    Net<Network> net;
    if (!net.usable()) return;
    Probe probe;
    Pair pair = net.pair(nullptr, &probe);
    BOOST_TEST(!net->has_work());
    pair.server->watch(Direction::read);
    pair.server->watch(Direction::read);
    BOOST_TEST(net->has_work());
    net.run_what_is_ready();
    BOOST_TEST(probe.count(Direction::read) == 0);
    BOOST_TEST(send_text(*pair.client, "x") == 0);
    net.run_until(probe, Direction::read, 1);
    BOOST_TEST(!net->has_work());
    // Still readable, but nobody asked again.
    BOOST_TEST(send_text(*pair.client, "y") == 0);
    net.run_what_is_ready();
    BOOST_TEST(probe.count(Direction::read) == 1);
    // Asked again: what is ready already counts.
    pair.server->watch(Direction::read);
    net.run_until(probe, Direction::read, 2);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_link_that_is_read_unwatched_leaves_the_reactor_in_peace, Network, Networks) {
    Net<Network> net;
    if (!net.usable()) return;
    Probe probe;
    Pair pair = net.pair(nullptr, &probe);
    const int native = pair.server->native_descriptor();
    for (int round = 1; round <= 3; ++round) {
        pair.server->watch(Direction::read);
        if (native != -1) BOOST_TEST(is_registered(native));
        BOOST_TEST(send_text(*pair.client, "x") == 0);
        net.run_until(probe, Direction::read, round);
        BOOST_TEST(receive_text(*pair.server, 1) == "x");
        for (int i = 0; i < 40; ++i) {
            BOOST_TEST(send_text(*pair.client, "y") == 0);
            BOOST_TEST(receive_text(*pair.server, 1) == "y");
        }
        BOOST_TEST(!is_registered(native));
    }
    // A wait that is armed stays armed, whoever reads meanwhile.
    pair.server->watch(Direction::urgent);
    for (int i = 0; i < 40; ++i) {
        BOOST_TEST(send_text(*pair.client, "z") == 0);
        BOOST_TEST(receive_text(*pair.server, 1) == "z");
    }
    BOOST_TEST(send_text(*pair.client, "!", kOutOfBand) == 0);
    net.run_until(probe, Direction::urgent, 1);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(each_direction_is_told_by_itself, Network, Networks) {
    Net<Network> net;
    if (!net.usable()) return;
    Probe probe;
    Pair pair = net.pair(nullptr, &probe);
    pair.server->watch(Direction::read);
    pair.server->watch(Direction::write);
    pair.server->watch(Direction::urgent);
    net.run_until(probe, Direction::write, 1);
    BOOST_TEST(probe.count(Direction::read) == 0);
    BOOST_TEST(send_text(*pair.client, "!", kOutOfBand) == 0);
    net.run_until(probe, Direction::urgent, 1);
    BOOST_TEST(send_text(*pair.client, "x") == 0);
    net.run_until(probe, Direction::read, 1);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_stream_watched_before_it_connects_is_told_when_it_has, Network, Networks) {
    Net<Network> net;
    if (!net.usable()) return;
    Probe probe;
    Probe listening;
    const LinkPointer listener = net.listener(&listening);
    const LinkPointer client = net.open(Kind::stream, &probe);
    client->watch(Direction::write);
    listener->watch(Direction::read);
    net.run_what_is_ready();
    BOOST_TEST(probe.count(Direction::write) == 0);
    const int error = client->connect(*listener->local()).error();
    BOOST_TEST((error == 0 || error == code::wsaewouldblock));
    net.run_until(probe, Direction::write, 1);
    BOOST_TEST(client->connect_result().ok());
    net.run_until(listening, Direction::read, 1);
    Address peer;
    BOOST_TEST(listener->accept(peer).ok());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(after_unwatch_nobody_is_told_until_the_next_watch, Network, Networks) {
    Net<Network> net;
    if (!net.usable()) return;
    Probe probe;
    Pair pair = net.pair(nullptr, &probe);
    pair.server->watch(Direction::read);
    pair.server->unwatch_all();
    BOOST_TEST(!net->has_work());
    BOOST_TEST(send_text(*pair.client, "x") == 0);
    net.run_what_is_ready();
    BOOST_TEST(probe.count(Direction::read) == 0);
    pair.server->watch(Direction::read);
    net.run_until(probe, Direction::read, 1);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_reset_is_told_to_a_watched_link, Network, Networks) {
    Net<Network> net;
    if (!net.usable()) return;
    Probe probe;
    Pair pair = net.pair(nullptr, &probe);
    pair.server->watch(Direction::read);
    pair.client->abort_on_close();
    pair.client.reset();
    net.run_until(probe, Direction::read, 1);
    BOOST_TEST(pair.server->hangup().error == code::wsaeconnreset);
}

// Receives inside the callback and asks again; its link may go away there too.
struct Reader final : Watcher {
    LinkPointer link;
    std::size_t bytes = 0;
    std::size_t close_at = 0;

    void ready(Direction) noexcept override {
        std::array<char, 512> block;
        const Buffer buffer{block.data(), block.size()};
        Result<Received> received = WsaError{code::wsaewouldblock};
        while ((received = link->receive({&buffer, 1}, 0, false)) && received->bytes != 0) bytes += received->bytes;
        if (bytes >= close_at) link.reset();
        else link->watch(Direction::read);
    }
};

BOOST_AUTO_TEST_CASE_TEMPLATE(a_callback_may_watch_again_and_close_its_own_link, Network, Networks) {
    Net<Network> net;
    if (!net.usable()) return;
    Reader reader;
    reader.close_at = 50000;
    Pair pair = net.pair(nullptr, &reader);
    reader.link = std::move(pair.server);
    reader.link->watch(Direction::read);
    std::thread sender([&] { send_text(*pair.client, std::string(50000, 'r')); });
    while (reader.link) net->run_one({});
    sender.join();
    BOOST_TEST(reader.bytes == 50000u);
    BOOST_TEST(!net->has_work());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(the_reactor_returns_at_its_deadline_and_when_interrupted, Network, Networks) {
    Net<Network> net;
    if (!net.usable()) return;
    const auto deadline = port::Clock::now() + std::chrono::milliseconds(20);
    unsigned rounds = 0;
    for (; port::Clock::now() < deadline; ++rounds) net->run_one(deadline);
    BOOST_TEST(rounds < 50u); // it blocked: one that comes back at once would go round for 20 ms
    net->interrupt();
    net->interrupt();
    net->run_one({}); // the interrupt came before
    std::thread interrupter([&] { net->interrupt(); });
    net->run_one({});
    interrupter.join();
}

BOOST_AUTO_TEST_CASE_TEMPLATE(links_closed_while_watched_are_never_told_afterwards, Network, Networks) {
    Net<Network> net;
    if (!net.usable()) return;
    std::minstd_rand random(kSeed);
    std::vector<std::pair<std::unique_ptr<Probe>, int>> kept;
    const Runner runner(net.transport());
    for (int round = 0; round < 300; ++round) {
        auto probe = std::make_unique<Probe>();
        Pair pair = net.pair(nullptr, probe.get());
        pair.server->watch(Direction::read);
        if (random() % 2) pair.server->watch(Direction::write);
        std::thread sender([&] { send_text(*pair.client, "now"); });
        if (random() % 2) std::this_thread::yield();
        pair.server.reset();
        if (round % 2) {
            probe.reset(); // a callback from now on would touch freed memory
        } else {
            const int told = probe->count(Direction::read) + probe->count(Direction::write);
            kept.emplace_back(std::move(probe), told);
        }
        sender.join();
    }
    for (const auto& [probe, told] : kept) {
        BOOST_TEST(probe->count(Direction::read) + probe->count(Direction::write) == told);
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(an_unwatch_waits_for_the_callback_that_runs, Network, Networks) {
    struct Slow final : Watcher {
        std::atomic<bool> inside{false};
        std::atomic<bool> go_on{false};
        std::atomic<bool> left{false};
        void ready(Direction) noexcept override {
            inside = true;
            inside.notify_one();
            go_on.wait(false);
            left = true;
        }
    };
    Net<Network> net;
    if (!net.usable()) return;
    Slow slow;
    Pair pair = net.pair(nullptr, &slow);
    const Runner runner(net.transport());
    pair.server->watch(Direction::write);
    slow.inside.wait(false);
    std::thread releaser([&] {
        slow.go_on = true;
        slow.go_on.notify_one();
    });
    pair.server->unwatch_all();
    BOOST_TEST(slow.left.load());
    releaser.join();
}

BOOST_AUTO_TEST_CASE_TEMPLATE(several_threads_may_watch_unwatch_and_close, Network, Networks) {
    Net<Network> net;
    if (!net.usable()) return;
    const Runner runner(net.transport());
    std::vector<Pair> pairs;
    std::vector<std::unique_ptr<Probe>> probes;
    for (int i = 0; i < 8; ++i) {
        probes.push_back(std::make_unique<Probe>());
        pairs.push_back(net.pair(nullptr, probes.back().get()));
    }
    std::atomic<int> broken{0};
    std::array<std::mutex, 8> transfers; // one thread at a time in each direction, as the base provider has it
    std::vector<std::thread> threads;
    for (unsigned t = 0; t < 3; ++t) {
        threads.emplace_back([&, t] {
            std::minstd_rand random(static_cast<unsigned>(kSeed) + t);
            for (int step = 0; step < 2000; ++step) {
                const std::size_t index = random() % pairs.size();
                Link& link = *pairs[index].server;
                if (random() % 2 == 0) {
                    const std::lock_guard lock(transfers[index]);
                    const bool sent = send_text(*pairs[index].client, "w") == 0;
                    if (!sent || receive_text(link, 1) != "w") ++broken;
                } else if (random() % 8 == 0) link.unwatch_all();
                else link.watch(random() % 2 ? Direction::read : Direction::write);
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    BOOST_TEST(broken.load() == 0);
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        pairs[i].server->unwatch_all();
        const int before = probes[i]->count(Direction::read);
        pairs[i].server->watch(Direction::read);
        BOOST_TEST(send_text(*pairs[i].client, "x") == 0);
        BOOST_TEST(probes[i]->wait_for_count(Direction::read, before + 1));
    }
    for (Pair& pair : pairs) pair.server.reset();
    BOOST_TEST(!net->has_work());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(transport_waiting)

BOOST_AUTO_TEST_CASE_TEMPLATE(a_wait_ends_when_its_time_is_over, Network, Networks) {
    Net<Network> net;
    if (!net.usable()) return;
    Pair pair = net.pair();
    BOOST_TEST((pair.server->wait(kReadable, port::deadline_after(0), false, nullptr).end == port::WaitEnd::timeout));
    BOOST_TEST((pair.server->wait(kReadable, port::deadline_after(5), false, nullptr).end == port::WaitEnd::timeout));
    BOOST_TEST((pair.server->wait(kReadable | kWritable, port::deadline_after(0), false, nullptr).end ==
                port::WaitEnd::ready));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_wait_can_be_cancelled_before_and_during, Network, Networks) {
    Net<Network> net;
    if (!net.usable()) return;
    Pair pair = net.pair();
    port::Cancel cancel;
    std::thread canceller([&] { cancel.cancel(); });
    BOOST_TEST((pair.server->wait(kReadable, patience(), false, &cancel).end == port::WaitEnd::cancelled));
    canceller.join();
    BOOST_TEST((pair.server->wait(kReadable, patience(), false, &cancel).end == port::WaitEnd::cancelled));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(an_alertable_wait_runs_queued_calls, Network, Networks) {
    Net<Network> net;
    if (!net.usable()) return;
    Pair pair = net.pair();
    int ran = 0;
    const auto count = [](std::uintptr_t context) { ++*reinterpret_cast<int*>(context); };
    BOOST_TEST(port::queue_apc(port::current_thread_handle(), count, reinterpret_cast<std::uintptr_t>(&ran)).ok());
    BOOST_TEST((pair.server->wait(kReadable, port::deadline_after(0), false, nullptr).end == port::WaitEnd::timeout));
    BOOST_TEST(ran == 0);
    BOOST_TEST((pair.server->wait(kReadable, patience(), true, nullptr).end == port::WaitEnd::apc));
    BOOST_TEST(ran == 1);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_waiting_thread_is_woken_by_data, Network, Networks) {
    Net<Network> net;
    if (!net.usable()) return;
    Pair pair = net.pair();
    for (int round = 0; round < 200; ++round) {
        std::thread sender([&] { send_text(*pair.client, "w"); });
        BOOST_TEST(receive_text(*pair.server, 1) == "w");
        sender.join();
    }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(memory_network)

// The order in which eight ready links are told.
std::string order_with(std::uint64_t seed) {
    const std::unique_ptr<Transport> transport = make_memory_transport(seed);
    struct Named final : Watcher {
        std::string* order = nullptr;
        char name = 0;
        void ready(Direction) noexcept override { *order += name; }
    };
    std::string order;
    std::array<Named, 8> watchers;
    std::vector<LinkPointer> links;
    for (std::size_t i = 0; i < watchers.size(); ++i) {
        watchers[i].order = &order;
        watchers[i].name = static_cast<char>('a' + i);
        links.push_back(std::move(*transport->open(Family::ipv4, Kind::datagram, &watchers[i])));
        links.back()->watch(Direction::write);
    }
    while (transport->has_work()) transport->run_one({});
    return order;
}

BOOST_AUTO_TEST_CASE(the_seed_decides_the_order_and_nothing_else_does) {
    BOOST_TEST(order_with(1) == order_with(1));
    bool differs = false;
    for (std::uint64_t seed = 2; seed < 12; ++seed) differs = differs || order_with(seed) != order_with(1);
    BOOST_TEST(differs);
}

BOOST_AUTO_TEST_CASE(a_full_backlog_refuses) {
    const std::unique_ptr<Transport> transport = make_memory_transport(kSeed);
    const LinkPointer listener = std::move(*transport->open(Family::ipv4, Kind::stream, nullptr));
    BOOST_REQUIRE(listener->bind(loopback(Family::ipv4)).ok());
    BOOST_REQUIRE(listener->listen(2).ok());
    std::vector<LinkPointer> clients;
    std::vector<int> errors;
    for (int i = 0; i < 3; ++i) {
        clients.push_back(std::move(*transport->open(Family::ipv4, Kind::stream, nullptr)));
        const int error = clients.back()->connect(*listener->local()).error();
        errors.push_back(error == code::wsaewouldblock ? clients.back()->connect_result().error() : error);
    }
    BOOST_TEST(errors == (std::vector<int>{0, 0, code::wsaeconnrefused}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
