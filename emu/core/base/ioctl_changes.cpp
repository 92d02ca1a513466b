// SIO_ADDRESS_LIST_CHANGE and SIO_ROUTING_INTERFACE_CHANGE: requests that end with the next change (WSP-IOC-6).
#include "core/base/address.h"
#include "core/base/blocking.h"
#include "core/base/change_feed.h"
#include "core/base/ioctl.h"

#include <algorithm>
#include <new>

namespace wspemu::base {
namespace {

constexpr unsigned event_of(net::Change what) noexcept {
    return what == net::Change::addresses ? FD_ADDRESS_LIST_CHANGE : FD_ROUTING_INTERFACE_CHANGE;
}

// Takes the news, so that the next look finds only later ones.
void drain(net::Link& link) noexcept {
    char news[4096];
    const net::Buffer room{news, sizeof news};
    while (link.receive({&room, 1}, 0, false)) {
    }
}

// Is tried only when there is news.
class AddressChangeRequest final : public Request {
public:
    using Request::Request;
    Outcome attempt(BaseSocket&) noexcept override { return {}; }
};

class RouteChangeRequest final : public Request {
public:
    RouteChangeRequest(const Indication& how, const Route& route) noexcept : Request(how), route_(route) {}
    Outcome attempt(BaseSocket& socket) noexcept override {
        return still_holds(*socket.transport, route_) ? Outcome{WSAEWOULDBLOCK} : Outcome{};
    }

private:
    const Route route_;
};

int find_feed(BaseSocket& socket, net::Change what, ChangeFeed*& found) noexcept {
    std::unique_ptr<ChangeFeed>& feed = socket.feeds[static_cast<std::size_t>(what)];
    if (!feed) {
        std::unique_ptr<ChangeFeed> made(new (std::nothrow) ChangeFeed(socket, what));
        if (!made) return WSAENOBUFS;
        if (const int code = made->open()) return code;
        feed = std::move(made);
    }
    found = feed.get();
    return 0;
}

// The routing form names the destination that it is about.
int read_destination(const IoctlCall& call, Route& route) noexcept {
    const Result<net::Address> to = read_sockaddr(static_cast<const sockaddr*>(call.in), static_cast<int>(call.in_size),
                                                  call.socket.profile.family);
    if (!to) return to.error();
    route = look_up_route(*call.socket.transport, *to);
    return 0;
}

int await_change(IoctlCall& call, net::Change what) noexcept {
    if (call.socket.profile.family == net::Family::local) return WSAEOPNOTSUPP;
    const bool routes = what == net::Change::routes;
    Route route;
    if (routes) {
        if (const int code = read_destination(call, route)) return code;
    }
    BaseSocket& socket = call.socket;
    if (!call.how && !socket.nonblocking) return kGoOn;
    ChangeFeed* feed = nullptr;
    if (const int code = find_feed(socket, what, feed)) return code;
    if (!call.how) {
        // Asking is what re-enables the event. SPI: WSP-IOC-6, BLK-EV-4
        socket.notifier.reenable(event_of(what));
        try {
            if (routes) feed->arm(route);
        } catch (const std::bad_alloc&) {
            return WSAENOBUFS;
        }
        feed->arm();
        feed->watch();
        return WSAEWOULDBLOCK;
    }
    Request* request = nullptr;
    if (routes) request = new (std::nothrow) RouteChangeRequest(*call.how, route);
    else request = new (std::nothrow) AddressChangeRequest(*call.how);
    if (!request) return WSAENOBUFS;
    socket.change_queue(what).push(*request);
    feed->watch();
    return WSA_IO_PENDING;
}

// A blocking call has a link of its own, which nobody else drains.
int block_for_change(IoctlCall& call, net::Change what) noexcept {
    BaseSocket& socket = call.socket;
    Result<std::unique_ptr<net::Link>> opened = socket.transport->open_changes(what, socket.profile.family, nullptr);
    if (!opened) return opened.error();
    std::shared_ptr<net::Link> link(std::move(*opened));
    Route route;
    if (what == net::Change::routes) {
        if (const int code = read_destination(call, route)) return code;
    }
    BlockingCall blocking(socket, kRead, 0);
    for (;;) {
        if (const int code = blocking.wait(link)) return code;
        {
            const Locked lock(socket);
            if (socket.ended) return WSAEINTR; // SPI: WSP-CLOS-2
        }
        drain(*link);
        if (what == net::Change::addresses || !still_holds(*socket.transport, route)) return 0;
    }
}

int await_addresses(IoctlCall& call) noexcept {
    return await_change(call, net::Change::addresses);
}
int await_route(IoctlCall& call) noexcept {
    return await_change(call, net::Change::routes);
}
int block_for_addresses(IoctlCall& call) noexcept {
    return block_for_change(call, net::Change::addresses);
}
int block_for_route(IoctlCall& call) noexcept {
    return block_for_change(call, net::Change::routes);
}

constexpr IoctlRow kChangeRows[] = {
    {static_cast<DWORD>(SIO_ADDRESS_LIST_CHANGE), await_addresses, block_for_addresses},
    {static_cast<DWORD>(SIO_ROUTING_INTERFACE_CHANGE), await_route, block_for_route},
};

} // namespace

std::span<const IoctlRow> change_ioctls() noexcept {
    return kChangeRows;
}

Route look_up_route(net::Transport& transport, const net::Address& to) noexcept {
    const Result<net::Address> source = transport.route_source(to);
    return {to, source ? *source : net::Address{}};
}

bool still_holds(net::Transport& transport, const Route& route) noexcept {
    return look_up_route(transport, route.to).source == route.source;
}

int ChangeFeed::open() noexcept {
    Result<std::unique_ptr<net::Link>> link = socket_.transport->open_changes(what_, socket_.profile.family, this);
    if (!link) return link.error();
    link_ = std::move(*link);
    return 0;
}

void ChangeFeed::arm(const Route& route) {
    const auto same = [&](const Route& known) { return known.to == route.to; };
    std::erase_if(routes_, same);
    routes_.push_back(route);
}

void ChangeFeed::watch() noexcept {
    link_->watch(net::Direction::read);
}

void ChangeFeed::unwatch() noexcept {
    link_->unwatch_all();
}

// Whether the news is what the event was asked for.
bool ChangeFeed::concerns_event() noexcept {
    if (!armed_) return false;
    if (what_ == net::Change::addresses) return true;
    const auto changed = [&](const Route& route) { return !still_holds(*socket_.transport, route); };
    return std::erase_if(routes_, changed) != 0;
}

void ChangeFeed::ready(net::Direction) noexcept {
    Locked lock(socket_);
    if (socket_.ended) return;
    drain(*link_);
    RequestQueue& queue = socket_.change_queue(what_);
    RequestQueue tried = queue.take(nullptr, 0);
    while (Request* request = tried.pop()) {
        request->outcome = request->attempt(socket_);
        (request->outcome.error == WSAEWOULDBLOCK ? queue : lock.done).push(*request);
    }
    if (concerns_event()) {
        armed_ = what_ == net::Change::routes && !routes_.empty();
        socket_.notifier.announce(event_of(what_), 0);
    }
    if (armed_ || !queue.empty()) watch();
}

} // namespace wspemu::base
