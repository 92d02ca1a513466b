// A netlink socket for each request, read by a thread of its own that sleeps until there is something. Host dialect.
//
// Not by the reactor, as with folder_watch.cpp: changes of the network are rare and reach a process that waits for nothing, too.
#include "posix/host_changes.h"

#include "core/codes.h"
#include "core/net/host_interfaces.h"
#include "core/port/handoff.h"
#include "core/port/objects.h"
#include "posix/held_signals.h"
#include "posix/polled.h"

#include <algorithm>
#include <cerrno>
#include <list>
#include <mutex>
#include <pthread.h>
#include <sys/eventfd.h>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace wspemu::posix {
namespace {

struct ChangeRequest {
    const void* key = nullptr;
    port::Descriptor descriptor;
    ChangeCallback callback;
};

// Never destroyed: its thread ends with the process. The thread exists from the first request on.
class ChangeWatch {
public:
    static ChangeWatch& instance() {
        static auto* watch = new ChangeWatch;
        return *watch;
    }

    Result<void> add(ChangeRequest request) {
        const std::lock_guard lock(mutex_);
        for (const ChangeRequest& one : requests_)
            if (one.key == request.key) return WsaError{code::invalid_parameter};
        if (!wake_ && !start()) return WsaError{code::not_enough_memory};
        requests_.push_back(std::move(request));
        static_cast<void>(::eventfd_write(wake_.get(), 1));
        return {};
    }

    bool cancel(const void* key) {
        ChangeRequest found{};
        {
            const std::lock_guard lock(mutex_);
            const auto at = std::find_if(requests_.begin(), requests_.end(),
                                         [&](const ChangeRequest& one) { return one.key == key; });
            if (at == requests_.end()) return false;
            found = std::move(*at);
            requests_.erase(at);
            // Its descriptor may be polled now, and a new file of that number would be taken for it.
            stale_.push_back(std::move(found.descriptor));
            static_cast<void>(::eventfd_write(wake_.get(), 1));
        }
        found.callback(true);
        return true;
    }

private:
    bool start() {
        wake_ = port::Descriptor(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
        if (!wake_) return false;
        const HeldSignals held;
        try {
            std::thread([this] { run(); }).detach();
        } catch (const std::system_error&) {
            wake_ = port::Descriptor();
        }
        return static_cast<bool>(wake_);
    }

    void run() {
        pthread_setname_np(pthread_self(), "wspemu-network");
        for (;;) {
            std::vector<Polled> sources{{wake_.get(), POLLIN}};
            {
                const std::lock_guard lock(mutex_);
                stale_.clear();
                for (const ChangeRequest& one : requests_) sources.push_back({one.descriptor.get(), POLLIN});
            }
            if (::poll(sources.data(), sources.size(), -1) < 0 && errno != EINTR) return;
            eventfd_t count = 0;
            if (sources[0].revents != 0) static_cast<void>(::eventfd_read(wake_.get(), &count));
            for (std::size_t i = 1; i < sources.size(); ++i)
                if (sources[i].revents != 0) finish(sources[i].fd);
        }
    }

    void finish(int descriptor) {
        ChangeRequest found{};
        {
            const std::lock_guard lock(mutex_);
            const auto at = std::find_if(requests_.begin(), requests_.end(),
                                         [&](const ChangeRequest& one) { return one.descriptor.get() == descriptor; });
            if (at == requests_.end()) return;
            found = std::move(*at);
            requests_.erase(at);
        }
        found.descriptor = port::Descriptor();
        found.callback(false);
    }

    std::mutex mutex_;
    std::list<ChangeRequest> requests_;
    std::vector<port::Descriptor> stale_;
    port::Descriptor wake_;
};

} // namespace

Result<void> wait_for_host_change(net::Change what) {
    const Result<int> opened = net::open_host_changes(what, net::Family::ipv4);
    if (!opened) return opened.failure();
    const port::Descriptor descriptor(*opened);
    port::wait_native(descriptor.get(), port::kNativeRead, {}, false, nullptr);
    return {};
}

Result<void> await_host_change(net::Change what, const void* key, ChangeCallback callback) {
    const Result<int> opened = net::open_host_changes(what, net::Family::ipv4);
    if (!opened) return opened.failure();
    return ChangeWatch::instance().add({key, port::Descriptor(*opened), std::move(callback)});
}

bool cancel_host_change(const void* key) {
    return ChangeWatch::instance().cancel(key);
}

} // namespace wspemu::posix
