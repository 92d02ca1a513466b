// MemoryNetwork: what all links of a memory transport share. Neutral.
//
// One mutex guards the network and every link of it. It is taken by a Step; whoever became ready during a step is told
// after the mutex was left, because setting an event may lead back into Reactor::interrupt().
#pragma once

#include "core/net/transport.h"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <random>
#include <thread>
#include <vector>

namespace wspemu::net {

class MemoryLink;

class MemoryNetwork {
public:
    explicit MemoryNetwork(std::uint64_t seed) : random_(seed) {}
    MemoryNetwork(const MemoryNetwork&) = delete;
    MemoryNetwork& operator=(const MemoryNetwork&) = delete;

    // One change of the network, under its mutex.
    class Step {
    public:
        explicit Step(MemoryNetwork& network) : network_(network), lock_(network.mutex_) {}
        ~Step();
        Step(const Step&) = delete;
        Step& operator=(const Step&) = delete;

        // The link's state changed: tells its waits, and queues it for run_one if it is watched and ready.
        void changed(MemoryLink& link);
        void watch(MemoryLink& link, Direction direction);
        void unwatch_all(MemoryLink& link);

        // Uniform in [low, high].
        std::size_t pick(std::size_t low, std::size_t high);
        // Mostly all of it, now and then a part of it, never nothing (unless it is nothing).
        std::size_t part_of(std::size_t amount);

        void enter(MemoryLink& link) { network_.bound_.push_back(&link); }
        void leave(MemoryLink& link) { std::erase(network_.bound_, &link); }
        // Who gets what is sent to this address. from matters for datagram links that are connected to a peer.
        MemoryLink* find(Kind kind, const Address& to, const Address& from) const;
        // All that an IP packet of this protocol comes to.
        std::vector<MemoryLink*> find_raw(int protocol, const Address& to, const Address& from) const;
        // The address overlaps with that of a bound link.
        bool in_use(const MemoryLink& link, const Address& address) const;

    private:
        MemoryNetwork& network_;
        std::unique_lock<std::mutex> lock_;
        std::vector<port::EventRef> wakes_;
        bool announce_ = false;
    };

    void run_one(port::Deadline deadline);
    void interrupt();
    void lose_connections();
    bool has_work() const noexcept { return watched_.load(std::memory_order_acquire) != 0; }

private:
    bool tell_one(std::unique_lock<std::mutex>& lock);

    std::mutex mutex_;
    std::condition_variable something_to_tell_;
    std::condition_variable callback_ended_;
    std::mt19937_64 random_;
    std::vector<MemoryLink*> bound_;
    std::vector<MemoryLink*> tellable_; // watched in a direction that was ready when they were queued
    std::atomic<std::size_t> watched_{0};
    bool interrupted_ = false;
    const MemoryLink* running_ = nullptr; // whose callback runs, and where
    std::thread::id runner_;
};

// 127/8, ::1 or any name.
bool is_loopback(const Address& address) noexcept;
bool is_any(const Address& address) noexcept;

} // namespace wspemu::net
