// Readiness: one descriptor's place in the io_context, and who is told when it becomes ready. Host dialect, Asio.
#pragma once

#include "core/net/transport.h"
#include "core/ref.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/basic_stream_descriptor.hpp>

#include <array>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace wspemu::net {

// How many directions of how many links are watched: Reactor::has_work(). Outlives every Readiness.
class WatchCount {
public:
    // True when it was the first one: the caller calls port::reactor_has_work(), after it left its locks.
    bool add() noexcept { return count_.fetch_add(1, std::memory_order_acq_rel) == 0; }
    void remove() noexcept { count_.fetch_sub(1, std::memory_order_acq_rel); }
    bool any() const noexcept { return count_.load(std::memory_order_acquire) != 0; }

private:
    std::atomic<std::size_t> count_{0};
};

// Shared by its Link and by the waits that Asio still holds. Any thread may call; Asio's own object is not thread-safe,
// so everything on it happens under mutex_.
//
// A direction has two states. wanted: the watcher is to be told. armed: Asio holds a wait. An armed wait stays armed when
// nobody wants it any more, since giving it up and asking again would cost system calls; when it ends unwanted, nobody
// is told. So there is at most one wait per direction, and its memory can be a member here.
class Readiness {
public:
    // held: nothing is armed before begin(). A native stream socket that is neither connecting nor listening reports a
    // hang-up, which must not reach the watcher.
    Readiness(boost::asio::io_context& context, WatchCount& watched, int descriptor, bool held) noexcept
        : watched_(watched), descriptor_(context), native_(descriptor), held_(held) {}
    Readiness(const Readiness&) = delete;
    Readiness& operator=(const Readiness&) = delete;

    void retain() noexcept { refs_.fetch_add(1, std::memory_order_relaxed); }
    void release() noexcept {
        if (refs_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete this;
    }

    void set_watcher(Watcher* watcher) noexcept { watcher_ = watcher; }
    void watch(Direction direction) noexcept;
    void unwatch_all() noexcept;
    void begin() noexcept;
    // Data was taken from the descriptor without a wait. As long as it is registered, each arrival wakes the thread that runs
    // the reactor; so after some that nobody watched for, it leaves the io_context until the next watch.
    void taken() noexcept {
        const unsigned count = unwatched_.load(std::memory_order_relaxed) + 1; // two threads may count as one
        unwatched_.store(count, std::memory_order_relaxed);
        if (count % kPatience == 0) rest();
    }
    // As unwatch_all(), and takes the descriptor out of the io_context; the caller closes it afterwards.
    void close() noexcept;

private:
    friend struct ReadinessHandler;
    struct alignas(std::max_align_t) Slot {
        std::array<std::byte, 160> bytes;
    };
    template <class T>
    struct SlotAllocator;

    static constexpr unsigned kPatience = 16;

    ~Readiness() = default;
    void rest() noexcept;
    void arm(Direction direction) noexcept;
    void fired(Direction direction) noexcept;
    void forget_all(std::unique_lock<std::mutex>& lock) noexcept;

    std::atomic<std::uint32_t> refs_{1};
    WatchCount& watched_;
    std::mutex mutex_;
    std::condition_variable callback_ended_;
    boost::asio::posix::basic_stream_descriptor<boost::asio::io_context::executor_type> descriptor_;
    Watcher* watcher_ = nullptr;
    std::thread::id runner_;             // the thread inside watcher_->ready(); the default id for none
    std::atomic<unsigned> unwatched_{0}; // taken() since the last watch
    const int native_;
    bool held_;
    bool closed_ = false;
    std::array<bool, kDirections> wanted_{};
    std::array<bool, kDirections> armed_{};
    std::array<Slot, kDirections> slots_;
};

} // namespace wspemu::net
