// Standard handles and control handlers. Host dialect.
#include "posix/console.h"

#include "posix/thread_control.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <memory>
#include <mutex>
#include <new>
#include <thread>
#include <unistd.h>
#include <vector>

namespace wspemu::posix {
namespace {

struct StandardSlot {
    std::once_flag made;
    std::atomic<port::Handle> handle{port::kNoHandle};
};
StandardSlot g_standard[3];

// The stream is the program's own too (printf), so there is no pointer of ours: everything goes where the descriptor is.
port::Handle open_standard(int descriptor) noexcept {
    const int flags = ::fcntl(descriptor, F_GETFL);
    const int copy = flags < 0 ? -1 : ::fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
    if (copy < 0) return port::kNoHandle;
    std::uint32_t access = kReadAttributes;
    if ((flags & O_ACCMODE) != O_WRONLY) access |= kReadData;
    if ((flags & O_ACCMODE) != O_RDONLY) access |= kWriteData | kAppendData;
    const Result<port::Handle> opened = open_descriptor(port::Descriptor(copy), access);
    return opened ? *opened : port::kNoHandle;
}

struct ControlSignal {
    int signal;
    ControlEvent event;
    bool ends_anyway; // the process has no choice, it may only tidy up
};
constexpr std::array kControlSignals{
    ControlSignal{SIGINT, ControlEvent::c, false},
    ControlSignal{SIGQUIT, ControlEvent::break_key, false},
    ControlSignal{SIGHUP, ControlEvent::close, true},
    ControlSignal{SIGTERM, ControlEvent::shutdown, true},
};

const ControlSignal& signal_of(ControlEvent event) noexcept {
    return *std::find_if(kControlSignals.begin(), kControlSignals.end(),
                         [&](const ControlSignal& row) { return row.event == event; });
}

struct ControlState {
    std::mutex mutex; // of the handlers and of the beginning
    std::vector<ControlHandler> handlers;
    bool watched = false;
    int pipe[2] = {-1, -1};
};
// Never destroyed: signals come until the very end.
ControlState& control() {
    static auto* state = new ControlState;
    return *state;
}
std::atomic<bool> g_ignores_c{false};
std::atomic<int> g_control_pipe{-1};

// Async-signal-safe.
bool put_event(std::uint8_t event) noexcept {
    const int fd = g_control_pipe.load(std::memory_order_acquire);
    const int before = errno;
    ssize_t put;
    do {
        put = ::write(fd, &event, 1);
    } while (put < 0 && errno == EINTR);
    errno = before;
    return put == 1;
}

void on_control_signal(int number) {
    for (const ControlSignal& row : kControlSignals)
        if (row.signal == number) put_event(static_cast<std::uint8_t>(row.event));
}

// As if nobody had ever handled it: whoever started us sees how it ended.
[[noreturn]] void end_by_signal(int number) noexcept {
    std::fflush(nullptr);
    struct sigaction action = {};
    action.sa_handler = SIG_DFL;
    ::sigaction(number, &action, nullptr);
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, number);
    ::pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
    ::raise(number);
    ::_exit(128 + number);
}

// A thread of the program.
std::uint32_t run_control_handlers(void* parameter) {
    const auto event = static_cast<ControlEvent>(reinterpret_cast<std::uintptr_t>(parameter));
    std::vector<ControlHandler> handlers;
    {
        const std::lock_guard lock(control().mutex);
        handlers = control().handlers;
    }
    const ControlSignal& row = signal_of(event);
    for (auto handler = handlers.rbegin(); handler != handlers.rend(); ++handler) {
        if ((*handler)(static_cast<std::uint32_t>(event)) == 0) continue;
        if (row.ends_anyway) break;
        return 0;
    }
    end_by_signal(row.signal);
}

void watch_control_pipe(int fd) {
    for (;;) {
        std::uint8_t event = 0;
        const ssize_t got = ::read(fd, &event, 1);
        if (got < 0 && errno == EINTR) continue;
        if (got != 1) return;
        if (event == static_cast<std::uint8_t>(ControlEvent::c) && g_ignores_c.load()) continue;
        const auto thread =
            start_thread({run_control_handlers, reinterpret_cast<void*>(std::uintptr_t{event}), 0, false}, nullptr);
        if (!thread) end_by_signal(signal_of(static_cast<ControlEvent>(event)).signal);
        port::close_handle(*thread);
    }
}

// Only from the first handler or event on: until then the signals do what they do to every program.
bool begin_watching(ControlState& state) noexcept {
    if (state.watched) return true;
    if (state.pipe[0] < 0 && ::pipe2(state.pipe, O_CLOEXEC) != 0) return false;
    g_control_pipe.store(state.pipe[1], std::memory_order_release);
    try {
        std::thread(watch_control_pipe, state.pipe[0]).detach();
    } catch (const std::exception&) {
        return false;
    }
    for (const ControlSignal& row : kControlSignals) {
        struct sigaction before = {};
        struct sigaction action = {};
        ::sigaction(row.signal, nullptr, &before);
        if (before.sa_handler == SIG_IGN && row.signal == SIGHUP) continue; // nohup
        action.sa_handler = on_control_signal;
        action.sa_flags = SA_RESTART;
        ::sigaction(row.signal, &action, nullptr);
    }
    state.watched = true;
    return true;
}

} // namespace

port::Handle standard_handle(StandardStream stream) noexcept {
    const auto which = static_cast<std::size_t>(stream);
    StandardSlot& slot = g_standard[which];
    std::call_once(slot.made, [&] { slot.handle.store(open_standard(static_cast<int>(which))); });
    return slot.handle.load();
}

void set_standard_handle(StandardStream stream, port::Handle handle) noexcept {
    static_cast<void>(standard_handle(stream)); // made once; from now on the slot is the program's
    g_standard[static_cast<std::size_t>(stream)].handle.store(handle);
}

bool is_console(DiskFile& file) noexcept {
    return ::isatty(file.native_descriptor()) == 1;
}

void flush_standard_output() noexcept {
    std::fflush(stdout);
}

bool add_control_handler(ControlHandler handler) noexcept {
    ControlState& state = control();
    const std::lock_guard lock(state.mutex);
    if (!begin_watching(state)) return false;
    try {
        state.handlers.push_back(handler);
    } catch (const std::bad_alloc&) {
        return false;
    }
    return true;
}

bool remove_control_handler(ControlHandler handler) noexcept {
    ControlState& state = control();
    const std::lock_guard lock(state.mutex);
    const auto last = std::find(state.handlers.rbegin(), state.handlers.rend(), handler);
    if (last == state.handlers.rend()) return false;
    state.handlers.erase(std::next(last).base());
    return true;
}

void ignore_control_c(bool ignore) noexcept {
    g_ignores_c.store(ignore);
}

bool send_control_event(ControlEvent event) noexcept {
    ControlState& state = control();
    {
        const std::lock_guard lock(state.mutex);
        if (!begin_watching(state)) return false;
    }
    return put_event(static_cast<std::uint8_t>(event));
}

} // namespace wspemu::posix
