// The Winsock side of the tests with a foreign event loop: a TCP pair that is driven by events. Neutral.
#pragma once

#include <cstddef>
#include <cstdint>

namespace native_loop {

// A connected pair over loopback. The near end receives overlapped, with an event; the far end sends.
class Pair {
public:
    Pair();
    ~Pair();
    Pair(const Pair&) = delete;
    Pair& operator=(const Pair&) = delete;

    std::uintptr_t event() const { return event_; }
    std::uintptr_t near_socket() const { return near_; }

    // Posts one receive of `size` bytes that sets the event; true when it is pending or done.
    bool post_receive(std::size_t size);
    // Looks without waiting: the bytes of the posted receive, or -1 while it is pending.
    int finish_receive();
    bool send(std::size_t size);
    // One nonblocking receive on the near end: bytes, 0 at the end, -1 for WSAEWOULDBLOCK, -2 otherwise.
    int receive_now(std::size_t size);
    bool make_near_nonblocking();
    bool end_sending();

private:
    struct State;
    State* state_;
    std::uintptr_t event_ = 0;
    std::uintptr_t near_ = 0;
};

} // namespace native_loop
