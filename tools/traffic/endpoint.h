// Endpoint: how one thread does its I/O, in one of the seven styles. The echo server and its client are written against it.
#pragma once

#include <winsock2.h>
#include <ws2tcpip.h>

#include "traffic/failure.h"
#include "traffic/plan.h"

#include <atomic>
#include <chrono>
#include <memory>
#include <span>

namespace wspemu::traffic {

struct Address {
    SOCKADDR_STORAGE storage{};
    int length = sizeof(SOCKADDR_STORAGE);
    SOCKADDR* get() noexcept { return reinterpret_cast<SOCKADDR*>(&storage); }
    const SOCKADDR* get() const noexcept { return reinterpret_cast<const SOCKADDR*>(&storage); }
};

// What one side of a row shares with whoever watches it.
class Watch {
public:
    explicit Watch(std::chrono::steady_clock::time_point deadline);
    ~Watch();
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;

    // Any thread: ends the side's waits.
    void stop() noexcept;
    // The Winsock function the side is in. Any thread.
    const char* function() const noexcept { return function_.load(std::memory_order_relaxed); }

    // The side: tells the function that it is about to call.
    void now_in(const char* function) noexcept { function_.store(function, std::memory_order_relaxed); }
    // Milliseconds until the deadline, rounded up; throws when there are none, or after stop().
    DWORD remaining() const;
    // Set by stop(); for waits that the closing of a socket does not end.
    WSAEVENT stop_event() const noexcept { return stop_event_; }

private:
    const std::chrono::steady_clock::time_point deadline_;
    const WSAEVENT stop_event_;
    std::atomic<bool> stopped_{false};
    std::atomic<const char*> function_{"no function yet"};
};

// Made and used on one thread. Everything waits until the watch's deadline at most, except blocking calls, which end when
// another thread closes the socket. All functions but retire throw Failure.
class Endpoint {
public:
    explicit Endpoint(Watch& watch) noexcept : watch_(watch) {}
    virtual ~Endpoint() = default;
    Endpoint(const Endpoint&) = delete;
    Endpoint& operator=(const Endpoint&) = delete;

    // Makes the socket ready for the style; once, before its first use here.
    virtual void adopt(SOCKET s) { static_cast<void>(s); }

    virtual void connect(SOCKET s, const Address& to);
    // The new socket is not adopted yet.
    virtual SOCKET accept(SOCKET listener);

    // Sends all of out while it receives until in is full.
    virtual void exchange(SOCKET s, std::span<const char> out, std::span<char> in) = 0;
    virtual void send(SOCKET s, std::span<const char> out) = 0;
    // At least one byte; 0 when the peer has finished.
    virtual std::size_t receive(SOCKET s, std::span<char> in) = 0;

    virtual void send_to(SOCKET s, std::span<const char> datagram, const Address& to) = 0;
    virtual std::size_t receive_from(SOCKET s, std::span<char> datagram, Address& from) = 0;

    // The sockets are closed: takes back what is still on its way. False: something is, so that neither this object nor the
    // buffers may be freed.
    virtual bool retire() noexcept { return true; }

protected:
    void now_in(const char* function) noexcept { watch_.now_in(function); }
    Watch& watch() noexcept { return watch_; }

private:
    Watch& watch_;
};

std::unique_ptr<Endpoint> make_blocking(Watch& watch);
std::unique_ptr<Endpoint> make_select(Watch& watch);
std::unique_ptr<Endpoint> make_event_select(Watch& watch);
std::unique_ptr<Endpoint> make_window_message(Watch& watch);
std::unique_ptr<Endpoint> make_overlapped_event(Watch& watch);
std::unique_ptr<Endpoint> make_completion_routine(Watch& watch);
std::unique_ptr<Endpoint> make_completion_port(Watch& watch);

std::unique_ptr<Endpoint> make_endpoint(Style style, Watch& watch);

// WSABUF over a span; Winsock takes the same structure for both directions.
inline WSABUF buffer_over(std::span<const char> bytes) noexcept {
    return {static_cast<ULONG>(bytes.size()), const_cast<char*>(bytes.data())};
}
inline int length_of(std::span<const char> bytes) noexcept {
    return static_cast<int>(bytes.size());
}

} // namespace wspemu::traffic
