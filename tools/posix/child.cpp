// The twin of tools/child.h: fork, and a pipe that tells by its end that the child is gone.
#include "child.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <poll.h>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>

namespace wspemu {
namespace {

using Clock = std::chrono::steady_clock;

[[noreturn]] void be_child(int descriptor, const std::function<void(const Say&)>& work) {
    // Handlers of a sanitizer would write pages of their own.
    for (const int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT}) std::signal(signal, SIG_DFL);
    work([descriptor](const std::string& text) {
        if (write(descriptor, text.data(), text.size()) < 0) _exit(1); // the parent has lost interest
    });
    _exit(0);
}

// Reads until the pipe's end; false when the limit comes first.
bool read_all(int descriptor, Clock::time_point limit, std::string& text) {
    for (;;) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(limit - Clock::now()).count();
        pollfd wanted{descriptor, POLLIN, 0};
        const int ready = poll(&wanted, 1, left > 0 ? static_cast<int>(left) : 0);
        if (ready == 0) return false;
        if (ready < 0 && errno == EINTR) continue;
        std::array<char, 4096> buffer;
        const ssize_t count = read(descriptor, buffer.data(), buffer.size());
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return true;
        text.append(buffer.data(), static_cast<std::size_t>(count));
    }
}

} // namespace

ChildEnd try_in_child(const std::function<void(const Say& say)>& work, std::chrono::milliseconds limit) {
    int ends[2];
    if (pipe(ends) != 0) throw std::runtime_error(std::string("pipe: ") + strerrordesc_np(errno));
    std::fflush(nullptr);
    const pid_t child = fork();
    if (child < 0) throw std::runtime_error(std::string("fork: ") + strerrordesc_np(errno));
    if (child == 0) {
        close(ends[0]);
        be_child(ends[1], work);
    }
    close(ends[1]);
    ChildEnd end;
    const bool in_time = read_all(ends[0], Clock::now() + limit, end.said);
    close(ends[0]);
    if (!in_time) kill(child, SIGKILL);
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (!in_time) {
        end.how = ChildEnd::How::timed_out;
    } else if (WIFSIGNALED(status)) {
        end.how = ChildEnd::How::killed_by_signal;
        end.signal = std::string("SIG") + sigabbrev_np(WTERMSIG(status));
    }
    return end;
}

} // namespace wspemu
