// The host's own network: one io_context, and a Reactor that runs it for whoever waits. Host dialect, Asio.
#include "core/net/asio_link.h"
#include "core/net/host_interfaces.h"

#include <boost/asio/bind_allocator.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>

namespace wspemu::net {
namespace {

class AsioTransport final : public Transport {
public:
    Result<std::unique_ptr<Link>> open(Family family, Kind kind, Watcher* watcher, int protocol) noexcept override {
        Result<std::unique_ptr<Link>> link = AsioLink::open(shared_, family, kind, protocol);
        if (link && watcher) set_watcher(**link, watcher);
        return link;
    }
    void set_watcher(Link& link, Watcher* watcher) noexcept override {
        static_cast<AsioLink&>(link).set_watcher(watcher);
    }

    Result<std::unique_ptr<Link>> take_over(Handover handover, Watcher* watcher) noexcept override {
        Result<std::unique_ptr<Link>> link = AsioLink::take_over(shared_, std::move(handover));
        if (link && watcher) set_watcher(**link, watcher);
        return link;
    }

    Result<std::vector<Interface>> interfaces() noexcept override { return host_interfaces(); }
    Result<Address> route_source(const Address& to) noexcept override { return host_route_source(to); }
    Result<std::unique_ptr<Link>> open_changes(Change what, Family family, Watcher* watcher) noexcept override {
        const Result<int> descriptor = open_host_changes(what, family);
        if (!descriptor) return descriptor.failure();
        Result<std::unique_ptr<Link>> link =
            AsioLink::adopt(shared_, *descriptor, Family::none, Kind::datagram, AsioLink::Phase::fresh);
        if (link && watcher) set_watcher(**link, watcher);
        return link;
    }

    void run_one(port::Deadline deadline) noexcept override;
    void interrupt() noexcept override;
    bool has_work() const noexcept override { return shared_.watched.any(); }

private:
    AsioShared shared_;
    // Without it run_one() would return at once, and stop the context, whenever nothing is watched.
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_ =
        boost::asio::make_work_guard(shared_.context);
    std::atomic<bool> interrupted_{false};
};

// One handler per call, not a batch: finding out that no more is ready costs poll() another epoll_wait, while handlers
// that are ready already are taken by the next call without any system call.
void AsioTransport::run_one(port::Deadline deadline) noexcept {
    if (!deadline) {
        shared_.context.run_one();
    } else if (shared_.context.run_one_until(*deadline) == 0) {
        // Also a deadline in the past means one look.
        shared_.context.poll_one();
    }
}

void AsioTransport::interrupt() noexcept {
    if (interrupted_.exchange(true, std::memory_order_acq_rel)) return;
    try {
        boost::asio::post(shared_.context, [this] { interrupted_.store(false, std::memory_order_release); });
    } catch (...) {
        // No memory: the deadline of the run_one in progress has to do, and the next interrupt tries again.
        interrupted_.store(false, std::memory_order_release);
    }
}

} // namespace

std::unique_ptr<Transport> make_host_transport() {
    return std::make_unique<AsioTransport>();
}

} // namespace wspemu::net
