// Side: one of the two threads of a row, with everything that its requests may still point to.
#pragma once

#include "traffic/endpoint.h"
#include "traffic/pattern.h"

#include <mutex>
#include <vector>

namespace wspemu::traffic {

// The open sockets of a row. Any thread: whoever takes a socket out closes it, so that each is closed once.
class OpenSockets {
public:
    // False after close_all: then the caller closes the socket.
    bool add(SOCKET s);
    bool take(SOCKET s);
    // Ends what other threads wait for. Nothing can be added afterwards.
    void close_all();

private:
    std::mutex mutex_;
    std::vector<SOCKET> sockets_;
    bool closed_ = false;
};

// A socket of the row, closed at the end of its scope unless close_all was faster. When a Failure leaves the scope the socket
// stays open for close_all: the failure has to be told first, or the other side's complaint about the closed connection would
// pass for the cause.
class OwnSocket {
public:
    OwnSocket(OpenSockets& open, SOCKET s);
    ~OwnSocket();
    OwnSocket(const OwnSocket&) = delete;
    OwnSocket& operator=(const OwnSocket&) = delete;
    SOCKET get() const noexcept { return socket_; }
    // As the destructor does, but throws when closesocket fails.
    void close();

private:
    OpenSockets& open_;
    const SOCKET socket_;
    const int exceptions_;
};

// Where the client finds the server.
class Rendezvous {
public:
    virtual void publish(const Address& server) = 0;
    // Throws Failure when the server will never be there.
    virtual Address server() = 0;

protected:
    ~Rendezvous() = default;
};

struct Side {
    Side(Style style, Protocol protocol_, Family family_, std::uint64_t seed, Watch& watch_, OpenSockets& open_);

    SOCKET open_socket() const; // of the row's protocol

    const Protocol protocol;
    const Family family;
    Watch& watch;
    OpenSockets& open;
    const std::unique_ptr<Endpoint> endpoint;
    const Pattern pattern;
    Sizes sizes;
    std::uint64_t bytes = 0; // that arrived and were right
    // Requests point into these until the endpoint is retired.
    std::vector<char> out;
    std::vector<char> in;
};

// The port is 0.
Address loopback_address(Family family) noexcept;
bool same_address(const Address& a, const Address& b) noexcept;
Address local_address(SOCKET s);

// The work of the two sides. They return when all bytes were exchanged and everything is closed in good order.
void serve_tcp(Side& side, Rendezvous& meeting);
void call_tcp(Side& side, Rendezvous& meeting);
void serve_udp(Side& side, Rendezvous& meeting);
void call_udp(Side& side, Rendezvous& meeting);

} // namespace wspemu::traffic
