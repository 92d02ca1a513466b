// What the transport suites share: the networks they run over, links in the common states, a watcher that counts.
#pragma once

#include "core/codes.h"
#include "core/net/memory_transport.h"
#include "core/net/transport.h"

#include <boost/mpl/list.hpp>
#include <boost/test/unit_test.hpp>

#include <atomic>
#include <condition_variable>
#include <iostream>
#include <mutex>
#include <string>
#include <string_view>

namespace wspemu::net {

inline constexpr std::uint64_t kSeed = 20240229;

template <Family family>
struct HostNetwork {
    static constexpr Family kFamily = family;
    static std::unique_ptr<Transport> make() { return make_host_transport(); }
};
template <Family family>
struct MemoryNetworkOf {
    static constexpr Family kFamily = family;
    static std::unique_ptr<Transport> make() { return make_memory_transport(kSeed); }
};
using Networks = boost::mpl::list<HostNetwork<Family::ipv4>, HostNetwork<Family::ipv6>, MemoryNetworkOf<Family::ipv4>,
                                  MemoryNetworkOf<Family::ipv6>>;

// Far beyond what any test takes: a limit for a test that hangs, never a means of synchronisation.
inline port::Deadline patience() {
    return port::Clock::now() + std::chrono::seconds(30);
}

inline constexpr unsigned bit_of(Direction direction) {
    return 1U << static_cast<unsigned>(direction);
}
inline constexpr unsigned kReadable = bit_of(Direction::read);
inline constexpr unsigned kWritable = bit_of(Direction::write);

inline Address loopback(Family family) {
    Address address;
    address.family = family;
    if (family == Family::ipv4) address.bytes = {127, 0, 0, 1};
    if (family == Family::ipv6) address.bytes[15] = 1;
    return address;
}

// Counts what it is told, for a test that runs the reactor itself or waits for a thread that does.
class Probe final : public Watcher {
public:
    void ready(Direction direction) noexcept override {
        const std::lock_guard lock(mutex_);
        ++counts_[static_cast<std::size_t>(direction)];
        changed_.notify_all();
    }
    int count(Direction direction) const {
        const std::lock_guard lock(mutex_);
        return counts_[static_cast<std::size_t>(direction)];
    }
    bool wait_for_count(Direction direction, int wanted) const {
        std::unique_lock lock(mutex_);
        return changed_.wait_until(lock, *patience(),
                                   [&] { return counts_[static_cast<std::size_t>(direction)] >= wanted; });
    }

private:
    mutable std::mutex mutex_;
    mutable std::condition_variable changed_;
    std::array<int, kDirections> counts_{};
};

using LinkPointer = std::unique_ptr<Link>;

struct Pair {
    LinkPointer client;
    LinkPointer server;
    Address server_address;
};

template <class Network>
class Net {
public:
    static constexpr Family kFamily = Network::kFamily;

    Net() {
        Result<LinkPointer> probe = transport_->open(kFamily, Kind::stream, nullptr);
        usable_ = probe && (*probe)->bind(loopback(kFamily)).ok();
        if (!usable_) std::cerr << "SKIPPED: no loopback address of this family on this machine\n";
    }
    // The first line of each test.
    bool usable() const { return usable_; }
    Transport& transport() { return *transport_; }
    Transport* operator->() { return transport_.get(); }

    LinkPointer open(Kind kind, Watcher* watcher = nullptr) {
        Result<LinkPointer> link = transport_->open(kFamily, kind, watcher);
        BOOST_REQUIRE(link.ok());
        return std::move(*link);
    }
    LinkPointer bound(Kind kind, Watcher* watcher = nullptr) {
        LinkPointer link = open(kind, watcher);
        BOOST_REQUIRE_EQUAL(link->bind(loopback(kFamily)).error(), 0);
        return link;
    }
    LinkPointer listener(Watcher* watcher = nullptr) {
        LinkPointer link = bound(Kind::stream, watcher);
        BOOST_REQUIRE_EQUAL(link->listen(16).error(), 0);
        return link;
    }
    Pair pair(Watcher* client_watcher = nullptr, Watcher* server_watcher = nullptr) {
        const LinkPointer listening = listener();
        Pair pair{open(Kind::stream, client_watcher), nullptr, *listening->local()};
        BOOST_REQUIRE_EQUAL(connect(*pair.client, pair.server_address), 0);
        Address peer;
        BOOST_REQUIRE(listening->wait(kReadable, patience(), false, nullptr).end == port::WaitEnd::ready);
        Result<LinkPointer> accepted = listening->accept(peer);
        BOOST_REQUIRE_EQUAL(accepted.error(), 0);
        BOOST_TEST((peer == *pair.client->local()));
        pair.server = std::move(*accepted);
        if (server_watcher) transport_->set_watcher(*pair.server, server_watcher);
        return pair;
    }
    // Waits for the end of a connect that may be in progress.
    int connect(Link& link, const Address& address) {
        const int error = link.connect(address).error();
        if (error != code::wsaewouldblock) return error;
        BOOST_REQUIRE(link.wait(kWritable, patience(), false, nullptr).end == port::WaitEnd::ready);
        return link.connect_result().error();
    }
    // Runs the reactor in this thread until the probe was told so often.
    void run_until(const Probe& probe, Direction direction, int wanted) {
        const port::Deadline limit = patience();
        while (probe.count(direction) < wanted && port::Clock::now() < *limit) transport_->run_one(limit);
        BOOST_REQUIRE_EQUAL(probe.count(direction), wanted);
    }
    // What is ready already is told; nothing is waited for.
    void run_what_is_ready() {
        for (int i = 0; i < 8; ++i) transport_->run_one(port::Clock::now());
    }

private:
    std::unique_ptr<Transport> transport_ = Network::make();
    bool usable_ = false;
};

inline int send_text(Link& link, std::string_view text, unsigned flags = 0) {
    while (!text.empty()) {
        const Buffer buffer{const_cast<char*>(text.data()), text.size()};
        const Result<std::size_t> sent = link.send({&buffer, 1}, flags, nullptr);
        if (sent) {
            text.remove_prefix(*sent);
        } else if (sent.error() == code::wsaewouldblock) {
            if (link.wait(kWritable, patience(), false, nullptr).end != port::WaitEnd::ready) return sent.error();
        } else {
            return sent.error();
        }
    }
    return 0;
}

// One receive; waits until there is something to say.
inline Result<Received> receive_once(Link& link, void* data, std::size_t size, unsigned flags = 0,
                                     bool want_from = false) {
    const Buffer buffer{data, size};
    for (;;) {
        Result<Received> received = link.receive({&buffer, 1}, flags, want_from);
        if (received.error() != code::wsaewouldblock) return received;
        const unsigned direction = flags & kOutOfBand ? bit_of(Direction::urgent) : kReadable;
        if (link.wait(direction, patience(), false, nullptr).end != port::WaitEnd::ready) return received;
    }
}

// Receives until so many bytes are there, or the stream ends.
inline std::string receive_text(Link& link, std::size_t size) {
    std::string text(size, '\0');
    std::size_t have = 0;
    while (have < size) {
        const Result<Received> received = receive_once(link, text.data() + have, size - have);
        if (!received || received->bytes == 0) break;
        have += received->bytes;
    }
    text.resize(have);
    return text;
}

// The code of a receive that is to fail; 0 when it did not.
inline int receive_error(Link& link) {
    char byte;
    return receive_once(link, &byte, 1).error();
}

} // namespace wspemu::net
