// Where tests of the base provider start: sockets that close themselves, helpers that wait with a deadline, and a network
// that the run chooses: WSPEMU_TEST_NETWORK=memory puts the seeded memory transport (WSPEMU_TEST_SEED) below the same tests.
//
// A transport may take and give fewer bytes than asked for, so tests move bytes with send_all and receive_exactly.
#pragma once

#include "env.h"
#include "gate.h"

#include <windows.h>

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wspemu::test {

// A socket that is closed at the end of its scope.
class Socket {
public:
    Socket() = default;
    explicit Socket(SOCKET s) : s_(s) {}
    Socket(Socket&& other) noexcept : s_(other.release()) {}
    Socket& operator=(Socket&& other) noexcept {
        std::swap(s_, other.s_);
        return *this;
    }
    ~Socket();
    operator SOCKET() const { return s_; }
    Outcome close() { return api(closesocket(release())); }
    SOCKET release() { return std::exchange(s_, INVALID_SOCKET); }

private:
    SOCKET s_ = INVALID_SOCKET;
};

struct Pair {
    Socket client;
    Socket server;
};

class Event {
public:
    Event() : event_(WSACreateEvent()) {}
    ~Event() { WSACloseEvent(event_); }
    Event(const Event&) = delete;
    Event& operator=(const Event&) = delete;
    operator WSAEVENT() const { return event_; }
    bool is_set() const { return WaitForSingleObject(event_, 0) == WAIT_OBJECT_0; }
    // Within the tests' deadline.
    bool comes() const { return WaitForSingleObject(event_, kDeadlineMs) == WAIT_OBJECT_0; }
    // Nothing signals it for a moment; can only err by being true.
    bool stays_quiet() const { return WaitForSingleObject(event_, 10) == WAIT_TIMEOUT; }
    void reset() const { WSAResetEvent(event_); }

private:
    WSAEVENT event_;
};

// An overlapped request with its event, buffer and counters.
struct Operation {
    Event event;
    WSAOVERLAPPED overlapped{};
    std::string data;
    WSABUF buffer{};
    DWORD bytes = 0xeeeeeeee;
    DWORD flags = 0;

    explicit Operation(std::size_t room = 64) : data(room, '\0') {
        buffer = {static_cast<u_long>(room), data.data()};
        overlapped.hEvent = event;
    }
    Outcome receive(SOCKET s) { return api(WSARecv(s, &buffer, 1, &bytes, &flags, &overlapped, nullptr)); }
    Outcome send(SOCKET s) { return api(WSASend(s, &buffer, 1, &bytes, flags, &overlapped, nullptr)); }
    // Waits for the end; the request's bytes and flags are in `bytes` and `flags` then.
    Outcome end(SOCKET s) { return api_bool(WSAGetOverlappedResult(s, &overlapped, &bytes, TRUE, &flags)); }
    bool pending() const { return !HasOverlappedIoCompleted(&overlapped); }
    std::string_view received() const { return std::string_view(data).substr(0, bytes); }
};

// The record of a socket's network events, as WSAEnumNetworkEvents gives it.
struct Record {
    long events = 0;
    int codes[FD_MAX_EVENTS] = {};
};

// Started, over the network of the run.
struct NetFixture {
    static Env::Network network();
    static bool over_memory() { return network() == Env::Network::memory; }

    NetFixture();
    Env env;

    Socket tcp() const;
    Socket udp() const;
    // Bound to loopback; the address it got.
    struct sockaddr_in bind_any(SOCKET s) const;
    Socket listener(int backlog = 5) const;
    Pair tcp_pair() const;
    Pair pair_over(SOCKET listener) const;
    Pair udp_pair() const;
};

Outcome connect_to(SOCKET s, const struct sockaddr_in& address);
Outcome bind_to(SOCKET s, const struct sockaddr_in& address);
struct sockaddr_in peer_of(SOCKET s);
bool same_address(const struct sockaddr_in& a, const struct sockaddr_in& b);

// Sends everything, waiting for room where the socket does not; false when the connection ends.
bool send_all(SOCKET s, std::string_view text);
// Receives until there are `size` bytes or the stream ends; what came.
std::string receive_exactly(SOCKET s, std::size_t size);
// A receive that is expected to fail, or to give 0 for the end of the stream.
Outcome receive_fails(SOCKET s, int flags = 0);
// The peer's end of the stream, after what was to be read was read.
bool at_end(SOCKET s);

bool wait_readable(SOCKET s);
bool wait_writable(SOCKET s);
bool wait_exceptional(SOCKET s);
// select with {0,0}: 0 or 1.
int readable_now(SOCKET s);
int writable_now(SOCKET s);

void set_nonblocking(SOCKET s, bool on = true);
Outcome set_option(SOCKET s, int level, int name, int value);
int get_option(SOCKET s, int level, int name);
void set_linger(SOCKET s, u_short onoff, u_short seconds);
// Fills the connection until a nonblocking send finds no room; how many bytes it took.
std::size_t fill(SOCKET s);

// Takes the record; the event is reset when one is given.
Record take(SOCKET s, WSAEVENT event = nullptr);
// Waits for announcements until all of these bits came; the bits and codes of all that came.
Record await(SOCKET s, const Event& event, long bits);
// The codes that SO_ERROR gives.
inline int error_of(SOCKET s) {
    return get_option(s, SOL_SOCKET, SO_ERROR);
}

} // namespace wspemu::test
