// The two sides of the ping-pong benchmark: raw POSIX sockets, and Winsock over the base provider or a layer. Neutral.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace wspemu::bench {

// A connected TCP pair over loopback, with a thread that echoes what it gets on the far end.
class PingPong {
public:
    virtual ~PingPong() = default;
    // Sends 64 bytes and receives 64 bytes back; false on any failure.
    virtual bool round_trip() noexcept = 0;
};

inline constexpr std::size_t kMessage = 64;

std::unique_ptr<PingPong> make_raw_ping_pong();

// Work of one thread over loopback sockets that are its own at both ends.
class Work {
public:
    virtual ~Work() = default;
    // Once more; false on any failure.
    virtual bool round() noexcept = 0;
};

inline constexpr std::size_t kBlock = 64 * 1024;

// One round of the thread of a completion port: a receive of 64 bytes is posted, the bytes are sent, both ends are
// taken. Raw: receive, which has nothing; send; epoll; receive. Asio: both as asynchronous operations, and run_one().
std::unique_ptr<Work> make_raw_port_loop();
std::unique_ptr<Work> make_asio_port_loop();
// 64 KiB more of a stream that another thread receives.
std::unique_ptr<Work> make_raw_stream();
// A datagram of 64 bytes is sent and received.
std::unique_ptr<Work> make_raw_datagrams();

// A Winsock world: a process with the given layers installed (files, the topmost first; each may end in ",ifs").
class WinsockWorld {
public:
    explicit WinsockWorld(const std::string& layers);
    ~WinsockWorld();
    WinsockWorld(const WinsockWorld&) = delete;
    WinsockWorld& operator=(const WinsockWorld&) = delete;
    std::unique_ptr<PingPong> make_ping_pong();
    std::unique_ptr<Work> make_port_loop();
    // The same with the bytes sent first: two requests that end at once.
    std::unique_ptr<Work> make_ready_port_loop();
    std::unique_ptr<Work> make_stream();
    std::unique_ptr<Work> make_datagrams();
    // One call that the base provider answers without asking the host, and that layers pass through: what one adds to a call.
    std::unique_ptr<Work> make_plain_call();

private:
    struct State;
    std::unique_ptr<State> state_;
};

// Opens so many host-made socket handles, and looks the context of one of them up.
class ContextTable {
public:
    explicit ContextTable(std::size_t handles);
    ~ContextTable();
    ContextTable(const ContextTable&) = delete;
    ContextTable& operator=(const ContextTable&) = delete;
    bool query(std::size_t index) noexcept;
    std::size_t size() const noexcept { return handles_.size(); }

private:
    std::vector<std::size_t> handles_;
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace wspemu::bench
