// AsioLink: a Link over one nonblocking native socket. Host dialect.
//
// The calls go straight to the socket; Asio is asked for readiness only (asio_readiness.h), and only once somebody
// watches: a socket that is used in blocking calls costs no registration. In six pieces: asio_link.cpp (life, addresses),
// asio_link_connection.cpp (connect, accept, hang-up), asio_link_data.cpp (bytes), asio_link_options.cpp (tables),
// asio_link_groups.cpp (multicast), asio_link_local.cpp (the names of AF_UNIX sockets).
#pragma once

#include "core/net/asio_readiness.h"
#include "core/net/transport.h"

#include <cstdint>

namespace wspemu::net {

struct AsioShared {
    boost::asio::io_context context;
    WatchCount watched;
};

class AsioLink final : public Link {
public:
    // How far a stream has come. Datagram links stay fresh.
    enum class Phase : std::uint8_t { fresh, listening, connecting, connected, failed };

    static Result<std::unique_ptr<Link>> open(AsioShared& shared, Family family, Kind kind, int protocol) noexcept;
    // Takes over the descriptor, also when it fails.
    static Result<std::unique_ptr<Link>> adopt(AsioShared& shared, int descriptor, Family family, Kind kind,
                                               Phase phase) noexcept;
    static Result<std::unique_ptr<Link>> take_over(AsioShared& shared, Handover handover) noexcept;
    ~AsioLink() override;

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
    void abort_on_close() noexcept override { linger_.store(0, std::memory_order_relaxed); }

    Result<Address> local() const noexcept override;
    Result<Address> peer() const noexcept override;
    Result<std::size_t> available() const noexcept override;
    Result<bool> at_mark() const noexcept override;
    Result<std::size_t> unsent() const noexcept override;

    Result<int> get_option(Option option) const noexcept override;
    Result<void> set_option(Option option, int value) noexcept override;
    Result<void> join_group(const Address& group, const Address& interface_address) noexcept override;
    Result<void> leave_group(const Address& group, const Address& interface_address) noexcept override;
    Result<void> change_source(SourceChange change, const Address& group, const Address& source,
                               const Address& interface_address) noexcept override;
    Result<void> set_source_filter(const Address& group, const Address& interface_address,
                                   const SourceFilter& filter) noexcept override;
    Result<SourceFilter> source_filter(const Address& group, const Address& interface_address) noexcept override;
    Result<Received> receive_message(std::span<const Buffer> buffers, unsigned flags,
                                     PacketInfo& info) noexcept override;

    int native_descriptor() const noexcept override { return descriptor_; }
    Result<Handover> hand_over() const noexcept override;
    Result<std::uint32_t> peer_process() const noexcept override;
    unsigned poll() const noexcept override;
    Hangup hangup() const noexcept override;

    void watch(Direction direction) noexcept override;
    void unwatch_all() noexcept override;
    port::WaitOutcome wait(unsigned directions, port::Deadline deadline, bool alertable,
                           port::Cancel* cancel) noexcept override;

private:
    AsioLink(AsioShared& shared, int descriptor, Family family, Kind kind, Phase phase) noexcept
        : shared_(shared), descriptor_(descriptor), family_(family), kind_(kind), phase_(phase) {}

    void begin_readiness() noexcept;
    void note_taken() noexcept {
        if (Readiness* readiness = readiness_.load(std::memory_order_acquire)) readiness->taken();
    }
    void set_native(int level, int name, int value) noexcept;
    Result<void> stream_connect(const Address& address) noexcept;
    Result<void> connect_began(int native_result) noexcept;
    Result<void> bind_local(const Address& address) noexcept;
    Result<void> connect_local(const Address& address) noexcept;
    void learn_local_names() noexcept;
    Address named(std::uint32_t number) const noexcept;

    Result<Received> receive_stream(std::span<const Buffer> buffers, int flags) noexcept;
    Result<Received> receive_datagram(std::span<const Buffer> buffers, int flags, bool want_from,
                                      PacketInfo* info = nullptr) noexcept;
    Result<std::size_t> send_stream(std::span<const Buffer> buffers, int flags) noexcept;
    Result<std::size_t> send_datagram(std::span<const Buffer> buffers, int flags, const Address* to) noexcept;
    WsaError stream_failure(int native_error) const noexcept;
    int take_datagram_error() noexcept;
    Result<void> change_membership(const Address& group, const Address& interface_address, bool join) noexcept;

    AsioShared& shared_;
    const int descriptor_;
    const Family family_;
    const Kind kind_;
    std::atomic<bool> bound_{false};
    std::atomic<bool> receive_shut_{false};
    std::atomic<bool> send_shut_{false};
    std::atomic<bool> reuse_{false};
    std::atomic<bool> exclusive_{false};
    std::atomic<bool> urgent_inline_{false};
    // A datagram send met an error that belongs to the receive side: look into the error queue there.
    std::atomic<bool> queued_error_{false};
    std::atomic<int> linger_{-1};
    std::atomic<int> multicast_interface_{0};
    // Family::local: both names as numbers (local_names.h).
    std::atomic<std::uint32_t> local_name_{0};
    std::atomic<std::uint32_t> peer_name_{0};
    // Linux denies the peer of a raw socket, which has no port.
    Address raw_peer_;
    // What the kernel tells once, whoever asks, and Winsock tells to every later call: the code that ended the stream (or
    // the attempt to connect), and so how far the stream is. mutable: also hangup(), which only looks, may be told.
    mutable std::atomic<int> broken_{0};
    mutable std::atomic<Phase> phase_;
    Watcher* watcher_ = nullptr;
    // Made by the first watch: a socket that is used in blocking calls needs none.
    std::atomic<Readiness*> readiness_{nullptr};
};

// The Winsock code of errno, where "not now" is code::wsaewouldblock whatever the native call said.
WsaError native_failure(int native_error) noexcept;
// What a native call that gives -1 and errno has come to.
Result<void> native_outcome(int native_result) noexcept;

} // namespace wspemu::net
