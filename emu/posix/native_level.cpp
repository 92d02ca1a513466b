// Levels shown by eventfds, and how many of them there are. Host dialect (Linux).
#include "posix/native_level.h"

#include "posix/futex.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <utility>

namespace wspemu::posix {

namespace {

constinit std::atomic<std::size_t> g_open_levels{0};

bool add_to(int poll_set, int descriptor) noexcept {
    epoll_event event{};
    event.events = EPOLLIN;
    return ::epoll_ctl(poll_set, EPOLL_CTL_ADD, descriptor, &event) == 0;
}

void close_descriptor(int& descriptor) noexcept {
    const int error = errno;
    if (descriptor >= 0) ::close(std::exchange(descriptor, -1));
    errno = error;
}

} // namespace

bool native_loops_exist() noexcept {
    return g_open_levels.load(std::memory_order_relaxed) != 0;
}

int NativeLevel::open(bool level) noexcept {
    if (is_open()) return descriptor_;
    descriptor_ = ::eventfd(level ? 1 : 0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (!is_open()) return -1;
    shown_ = level;
    g_open_levels.fetch_add(1, std::memory_order_relaxed);
    return descriptor_;
}

// Setters may be in the middle of anything of the program's, so errno stays.
void NativeLevel::change(bool level) noexcept {
    const int error = errno;
    std::uint64_t count = 1;
    [[maybe_unused]] const auto done =
        level ? ::write(descriptor_, &count, sizeof count) : ::read(descriptor_, &count, sizeof count);
    errno = error;
    shown_ = level;
}

void NativeLevel::close() noexcept {
    if (!is_open()) return;
    close_descriptor(descriptor_);
    g_open_levels.fetch_sub(1, std::memory_order_relaxed);
}

int NativeTimedLevel::open() noexcept {
    if (is_open()) return poll_set_;
    const int level = level_.open(false);
    timer_ = ::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    poll_set_ = ::epoll_create1(EPOLL_CLOEXEC);
    if (level >= 0 && timer_ >= 0 && poll_set_ >= 0 && add_to(poll_set_, level) && add_to(poll_set_, timer_))
        return poll_set_;
    close();
    return -1;
}

void NativeTimedLevel::show(bool level, port::Deadline due) noexcept {
    level_.show(level);
    if (std::exchange(due_, due) == due) return;
    itimerspec setting{};
    if (due) setting.it_value = to_timespec(*due);
    ::timerfd_settime(timer_, TFD_TIMER_ABSTIME, &setting, nullptr);
}

void NativeTimedLevel::close() noexcept {
    close_descriptor(poll_set_);
    close_descriptor(timer_);
    const int error = errno;
    level_.close();
    errno = error;
}

} // namespace wspemu::posix
