// Readiness: one descriptor's place in the io_context, and who is told when it becomes ready. Host dialect, Asio.
#include "core/net/asio_readiness.h"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <new>

namespace wspemu::net {

using Wait = boost::asio::posix::descriptor_base;

// Puts Asio's wait object into the slot of its direction: no allocation per watch. The slot lives as long as the handler
// does, because the handler holds a reference.
template <class T>
struct Readiness::SlotAllocator {
    using value_type = T;
    Slot* slot;

    explicit SlotAllocator(Slot* place) noexcept : slot(place) {}
    template <class U>
    SlotAllocator(const SlotAllocator<U>& other) noexcept : slot(other.slot) {}

    T* allocate(std::size_t) noexcept {
        static_assert(sizeof(T) <= sizeof(Slot) && alignof(T) <= alignof(Slot));
        return reinterpret_cast<T*>(slot->bytes.data());
    }
    void deallocate(T*, std::size_t) noexcept {}
    template <class U>
    friend bool operator==(const SlotAllocator& a, const SlotAllocator<U>& b) noexcept {
        return a.slot == b.slot;
    }
};

struct ReadinessHandler {
    using allocator_type = Readiness::SlotAllocator<void>;

    Ref<Readiness> readiness;
    Direction direction;

    allocator_type get_allocator() const noexcept {
        return allocator_type(&readiness->slots_[static_cast<std::size_t>(direction)]);
    }
    void operator()(const boost::system::error_code&) const noexcept { readiness->fired(direction); }
    void operator()() const noexcept { readiness->fired(direction); }
};

void Readiness::watch(Direction direction) noexcept {
    const auto index = static_cast<std::size_t>(direction);
    {
        const std::lock_guard lock(mutex_);
        if (closed_ || wanted_[index]) return;
        wanted_[index] = true;
        unwatched_.store(0, std::memory_order_relaxed);
        if (!held_ && !armed_[index]) arm(direction);
        if (!watched_.add()) return;
    }
    port::reactor_has_work();
}

// Under mutex_. A wait that is asked for when the descriptor is ready already ends at once: Asio re-arms the
// edge-triggered registration for it, and the kernel then looks at the level.
void Readiness::arm(Direction direction) noexcept {
    static constexpr std::array kWaits = {Wait::wait_read, Wait::wait_write, Wait::wait_error};
    const auto index = static_cast<std::size_t>(direction);
    armed_[index] = true;
    ReadinessHandler handler{Ref<Readiness>(this), direction};
    try {
        if (!descriptor_.is_open()) descriptor_.assign(native_);
        descriptor_.async_wait(kWaits[index], std::move(handler));
    } catch (...) {
        // The kernel takes no more registrations. Saying "ready" without knowing makes the caller try, and watch again:
        // slow, but nothing is lost. The slot is free (only assign() can have failed), so this needs no memory.
        boost::asio::post(descriptor_.get_executor(), ReadinessHandler{Ref<Readiness>(this), direction});
    }
}

// Runs on the thread that runs the reactor.
void Readiness::fired(Direction direction) noexcept {
    const auto index = static_cast<std::size_t>(direction);
    std::unique_lock lock(mutex_);
    armed_[index] = false;
    if (!wanted_[index]) return;
    wanted_[index] = false;
    watched_.remove();
    if (!watcher_) return;
    runner_ = std::this_thread::get_id();
    lock.unlock();
    watcher_->ready(direction);
    lock.lock();
    runner_ = {};
    callback_ended_.notify_all();
}

void Readiness::begin() noexcept {
    const std::lock_guard lock(mutex_);
    held_ = false;
    for (std::size_t index = 0; index < kDirections; ++index)
        if (!closed_ && wanted_[index] && !armed_[index]) arm(static_cast<Direction>(index));
}

void Readiness::rest() noexcept {
    const auto no = [](bool state) { return !state; };
    const std::lock_guard lock(mutex_);
    if (descriptor_.is_open() && std::ranges::all_of(armed_, no) && std::ranges::all_of(wanted_, no))
        descriptor_.release();
}

void Readiness::unwatch_all() noexcept {
    std::unique_lock lock(mutex_);
    forget_all(lock);
}

void Readiness::close() noexcept {
    std::unique_lock lock(mutex_);
    closed_ = true;
    forget_all(lock);
    // Ends the armed waits; their handlers find nothing wanted and only let go of their reference.
    if (descriptor_.is_open()) descriptor_.release();
}

void Readiness::forget_all(std::unique_lock<std::mutex>& lock) noexcept {
    const auto forget = [this] {
        for (bool& wanted : wanted_) {
            if (wanted) watched_.remove();
            wanted = false;
        }
    };
    forget();
    // From inside the callback itself there is nothing to wait for.
    const auto self = std::this_thread::get_id();
    if (runner_ == std::thread::id{} || runner_ == self) return;
    callback_ended_.wait(lock, [this] { return runner_ == std::thread::id{}; });
    // That callback may have watched again.
    forget();
}

} // namespace wspemu::net
