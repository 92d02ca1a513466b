// Loop: the device. All endpoints, who listens where, and who polls.
#pragma once

#include "endpoint.h"

#include <map>
#include <mutex>

class Loop {
public:
    // wspemu_device.h's callbacks. A file is an endpoint's number; 0 is the helper's.
    std::uint32_t open(wspemu_open& how);
    std::uint32_t request(wspemu_request& asked);
    void cancel(wspemu_request& asked);
    void cleanup(std::uint64_t file);

private:
    // What one control code does. The lock is held; what it does not end in `ends` is pending.
    using Handler = void (Loop::*)(Endpoint& endpoint, wspemu_request& asked, Ends& ends);
    struct Row;
    static const Row kRows[];

    void info(Endpoint& endpoint, wspemu_request& asked, Ends& ends);
    void bind(Endpoint& endpoint, wspemu_request& asked, Ends& ends);
    void listen(Endpoint& endpoint, wspemu_request& asked, Ends& ends);
    void connect(Endpoint& endpoint, wspemu_request& asked, Ends& ends);
    void accept(Endpoint& endpoint, wspemu_request& asked, Ends& ends);
    void shutdown(Endpoint& endpoint, wspemu_request& asked, Ends& ends);
    void transfer(Endpoint& endpoint, wspemu_request& asked, Ends& ends);
    void poll(wspemu_request& asked, Ends& ends);

    Endpoint* find(std::uint64_t id);
    std::uint32_t choose_name(Endpoint& endpoint, LoopName wanted);
    bool give_connection(Endpoint& listener, Ends& ends);
    bool end_poll(wspemu_request& asked, Ends& ends);
    void settle(Ends& ends);

    std::mutex mutex_; // guards everything
    std::uint64_t last_id_ = 0;
    std::uint16_t last_port_ = 49151;
    std::map<std::uint64_t, Endpoint> endpoints_;
    std::map<std::pair<std::uint16_t, std::uint16_t>, std::uint64_t> bound_; // family and port to endpoint
    std::list<wspemu_request*> polls_;
};
