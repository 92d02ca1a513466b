// News of the network for one socket: pending SIO_ADDRESS_LIST_CHANGE and SIO_ROUTING_INTERFACE_CHANGE requests and the
// two FD_* events. Made when first asked for.
#pragma once

#include "core/net/transport.h"

#include <memory>
#include <vector>

namespace wspemu::base {

class BaseSocket;

// A destination together with the address that leads there now.
struct Route {
    net::Address to;
    net::Address source; // family none: no way there
};
Route look_up_route(net::Transport& transport, const net::Address& to) noexcept;
bool still_holds(net::Transport& transport, const Route& route) noexcept;

// Guarded by the socket's lock, but for the watcher's callback, which takes it.
class ChangeFeed final : public net::Watcher {
public:
    ChangeFeed(BaseSocket& socket, net::Change what) noexcept : socket_(socket), what_(what) {}
    // Codes: WSAEOPNOTSUPP (a network without news), WSAENOBUFS.
    int open() noexcept;
    // One announcement of the FD_* event at the next change; for routes, when one of those given has changed.
    void arm() noexcept { armed_ = true; }
    void arm(const Route& route);
    void watch() noexcept;
    void unwatch() noexcept;
    void ready(net::Direction direction) noexcept override;

private:
    bool concerns_event() noexcept;

    BaseSocket& socket_;
    const net::Change what_;
    std::unique_ptr<net::Link> link_;
    bool armed_ = false;
    std::vector<Route> routes_;
};

} // namespace wspemu::base
