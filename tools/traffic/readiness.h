// ReadinessEndpoint: nonblocking sockets and a wait for what they are ready for. The base of three styles.
#pragma once

#include "traffic/endpoint.h"

#include <optional>

namespace wspemu::traffic {

// Tries a call first and waits only after WSAEWOULDBLOCK, which is also what re-enables the network events (BLK-EV-4); a style
// may want to be told of data first.
class ReadinessEndpoint : public Endpoint {
public:
    using Endpoint::Endpoint;

    void connect(SOCKET s, const Address& to) final;
    SOCKET accept(SOCKET listener) final;
    void exchange(SOCKET s, std::span<const char> out, std::span<char> in) final;
    void send(SOCKET s, std::span<const char> out) final;
    std::size_t receive(SOCKET s, std::span<char> in) final;
    void send_to(SOCKET s, std::span<const char> datagram, const Address& to) final;
    std::size_t receive_from(SOCKET s, std::span<char> datagram, Address& from) final;

protected:
    // Waits until one of the FD_ events may have happened. False alarms are welcome; a failed connect throws.
    virtual void wait(SOCKET s, long events) = 0;
    // Before each attempt to receive. False: there is nothing to be received before the next wait, and no attempt is made.
    virtual bool may_receive(SOCKET s) { return static_cast<void>(s), true; }

private:
    // Nothing: the call would block.
    std::optional<std::size_t> try_send(SOCKET s, std::span<const char> out);
    std::optional<std::size_t> try_receive(SOCKET s, std::span<char> in);
};

// The events a style registers for, on sockets of every kind.
inline constexpr long kNetworkEvents = FD_READ | FD_WRITE | FD_ACCEPT | FD_CONNECT | FD_CLOSE;

} // namespace wspemu::traffic
