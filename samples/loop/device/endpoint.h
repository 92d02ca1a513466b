// Endpoint: one open file of the Loop device, an end of a stream or a listener.
#pragma once

#include "ends.h"

#include "../loop_ioctl.h"

#include <deque>
#include <list>
#include <memory>
#include <string>
#include <vector>

// One end of a stream: an endpoint's, or that of a connection that waits to be accepted.
struct Side {
    std::string arrived;      // and not read yet
    bool ended = false;       // the peer sends no more
    bool reset = false;       // the connection is lost
    std::weak_ptr<Side> peer; // empty when that has been closed
};

// A send or receive under way.
struct Transfer {
    Transfer(wspemu_request& what, const LoopTransfer& how);
    wspemu_request* request;
    std::vector<LoopBuffer> buffers; // a copy: the array was the caller's only during the call
    bool at_once;
    bool peek;
    std::size_t total = 0; // bytes in the buffers
    std::size_t done = 0;
};

// A connection that nobody has accepted yet.
struct Waiting {
    std::shared_ptr<Side> side;
    LoopName peer;
};

// Everything is guarded by the lock of the Loop that it is in.
struct Endpoint {
    explicit Endpoint(std::uint64_t number) : id(number) {}

    const std::uint64_t id;
    LoopName local{}, peer{};
    std::shared_ptr<Side> side; // once connected
    bool no_receive = false;    // shutdown
    bool no_send = false;
    std::uint32_t backlog = 0; // not 0: it listens
    std::deque<Waiting> waiting;
    std::list<Transfer> sends, receives;
    std::list<wspemu_request*> accepts;

    // Moves bytes as far as they go, and ends the transfers that are through with it. True: something has moved.
    bool move(Ends& ends);
    // LOOP_... bits that are true now.
    std::uint32_t events() const;
    // The file is closed: tells the peer, and ends all requests.
    void close(Ends& ends);
    // Takes a request back that somebody wants to end. False: it is not here.
    bool cancel(const wspemu_request* request, Ends& ends);

private:
    bool send_one(Transfer& transfer, Ends& ends);
    bool receive_one(Transfer& transfer, Ends& ends);
};
