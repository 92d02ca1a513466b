// MemoryLink: one end in the memory network. Neutral. Every member is guarded by the network's mutex.
#pragma once

#include "core/net/memory_network.h"

#include <deque>
#include <memory>
#include <optional>
#include <vector>

namespace wspemu::net {

// One direction of a stream. Shared by the link that reads and the link that writes; who is gone is null.
struct MemoryPipe {
    static constexpr std::size_t kCapacity = 64 * 1024;

    MemoryLink* reader = nullptr;
    MemoryLink* writer = nullptr;
    std::deque<std::byte> bytes;
    // The urgent byte, until it is read, and how many bytes precede its place, until they were read.
    std::optional<std::byte> urgent;
    std::optional<std::size_t> mark;
    bool finished = false;

    std::size_t space() const noexcept { return kCapacity - std::min(kCapacity, bytes.size()); }
};

class MemoryLink final : public Link {
public:
    using Step = MemoryNetwork::Step;

    MemoryLink(MemoryNetwork& network, Family family, Kind kind, int protocol = 0);
    ~MemoryLink() override;

    void set_watcher(Watcher* watcher) noexcept { watcher_ = watcher; }

    Result<void> bind(const Address& address) noexcept override;
    Result<void> listen(int backlog) noexcept override;
    Result<void> connect(const Address& address) noexcept override;
    Result<void> disconnect_peer() noexcept override;
    Result<void> connect_result() noexcept override;
    Result<std::unique_ptr<Link>> accept(Address& peer) noexcept override;

    Result<Received> receive(std::span<const Buffer> buffers, unsigned flags, bool want_from) noexcept override;
    Result<std::size_t> send(std::span<const Buffer> buffers, unsigned flags, const Address* to) noexcept override;
    Result<void> shutdown(Side side) noexcept override;
    void reset() noexcept override;
    void abort_on_close() noexcept override;

    Result<Address> local() const noexcept override;
    Result<Address> peer() const noexcept override;
    Result<std::size_t> available() const noexcept override;
    Result<std::size_t> unsent() const noexcept override;
    Result<bool> at_mark() const noexcept override;

    Result<int> get_option(Option option) const noexcept override;
    Result<void> set_option(Option option, int value) noexcept override;
    Result<void> join_group(const Address& group, const Address& interface_address) noexcept override;
    Result<void> leave_group(const Address& group, const Address& interface_address) noexcept override;

    Result<std::uint32_t> peer_process() const noexcept override;

    unsigned poll() const noexcept override;
    Hangup hangup() const noexcept override;

    void watch(Direction direction) noexcept override;
    void unwatch_all() noexcept override;
    port::WaitOutcome wait(unsigned directions, port::Deadline deadline, bool alertable,
                           port::Cancel* cancel) noexcept override;

private:
    friend class MemoryNetwork;

    enum class Phase : std::uint8_t { fresh, listening, connecting, connected, failed };
    struct Datagram {
        Address from;
        std::vector<std::byte> bytes;
    };
    class EnlistedWait;
    struct Wait {
        unsigned directions;
        port::EventRef event;
    };

    unsigned ready() const noexcept;
    // As ready(), for watches: a loss ends each of them.
    unsigned ready_for_watches() const noexcept;
    int& option(Option which) noexcept { return options_[static_cast<std::size_t>(which)]; }
    int option(Option which) const noexcept { return options_[static_cast<std::size_t>(which)]; }
    void bind_to_any_port(Step& step);
    Result<void> connect_stream(Step& step, const Address& address);
    void meet(Step& step, MemoryLink& listener, const Address& address);
    void break_off(Step& step, int error);
    void leave_pipes(Step& step, bool reset);

    Result<Received> receive_stream(Step& step, std::span<const Buffer> buffers, unsigned flags);
    Result<Received> receive_urgent(Step& step, std::span<const Buffer> buffers, bool peek);
    Result<Received> receive_datagram(std::span<const Buffer> buffers, unsigned flags, bool want_from);
    Result<std::size_t> send_stream(Step& step, std::span<const Buffer> buffers, unsigned flags);
    Result<std::size_t> send_datagram(Step& step, std::span<const Buffer> buffers, const Address& to);
    void take_datagram(Step& step, Datagram&& datagram);
    // memory_raw.cpp
    Result<std::size_t> send_packet(Step& step, std::span<const Buffer> buffers, const Address& to);

    MemoryNetwork& network_;
    const Family family_;
    const Kind kind_;
    const int protocol_; // raw links: of IP
    Watcher* watcher_ = nullptr;
    Phase phase_ = Phase::fresh;
    bool bound_ = false;
    bool receive_shut_ = false;
    bool send_shut_ = false;
    bool queued_ = false; // in the network's list of tellable links
    unsigned watched_ = 0;
    int broken_ = 0;      // the code that ended the stream, or the attempt to connect
    int unreachable_ = 0; // datagrams that met nobody and were not reported yet
    Address local_;
    Address peer_;
    std::shared_ptr<MemoryPipe> in_;
    std::shared_ptr<MemoryPipe> out_;
    std::size_t backlog_limit_ = 0;
    std::deque<std::unique_ptr<MemoryLink>> backlog_;
    std::deque<Datagram> datagrams_;
    std::vector<Wait*> waits_;
    std::array<int, static_cast<std::size_t>(Option::header_included) + 1> options_{};
};

inline constexpr unsigned bit(Direction direction) noexcept {
    return 1U << static_cast<unsigned>(direction);
}

} // namespace wspemu::net
