// inotify, read by a thread of its own that sleeps until there is something. Host dialect.
//
// Not by the reactor: a change of the prefix must also reach a process that waits for nothing, and comes too seldom to be
// worth a place there.
#include "core/port/folder_watch.h"

#include "core/codes.h"
#include "posix/held_signals.h"

#include <array>
#include <cerrno>
#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <thread>
#include <unistd.h>

namespace wspemu::port {
namespace {

// Replacements by rename, and people who edit a file in place.
constexpr std::uint32_t kInteresting = IN_MOVED_TO | IN_CLOSE_WRITE | IN_DELETE;

class InotifyWatch final : public FolderWatch {
public:
    InotifyWatch(int notify, int stop, Callback callback)
        : notify_(notify), stop_(stop), callback_(std::move(callback)) {
        const posix::HeldSignals held;
        thread_ = std::thread([this] { run(); });
    }

    ~InotifyWatch() override {
        static_cast<void>(::eventfd_write(stop_, 1));
        thread_.join();
        ::close(notify_);
        ::close(stop_);
    }

private:
    void run() {
        pthread_setname_np(pthread_self(), "wspemu-prefix");
        pollfd sources[] = {{notify_, POLLIN, 0}, {stop_, POLLIN, 0}};
        while (::poll(sources, 2, -1) >= 0 || errno == EINTR) {
            if (sources[1].revents != 0) return;
            if (sources[0].revents != 0) take_events();
            sources[0].revents = sources[1].revents = 0;
        }
    }

    void take_events() {
        alignas(inotify_event) std::array<char, 8192> buffer;
        const ssize_t got = ::read(notify_, buffer.data(), buffer.size());
        for (ssize_t at = 0; at < got;) {
            const auto* event = reinterpret_cast<const inotify_event*>(buffer.data() + at);
            if ((event->mask & IN_Q_OVERFLOW) != 0) callback_({});
            if (event->len != 0) callback_(event->name);
            at += static_cast<ssize_t>(sizeof(inotify_event) + event->len);
        }
    }

    const int notify_;
    const int stop_;
    const Callback callback_;
    std::thread thread_;
};

WsaError watch_error(int native) noexcept {
    switch (native) {
    case ENOENT: return WsaError{code::file_not_found};
    case ENOTDIR: return WsaError{code::path_not_found};
    case EACCES: return WsaError{code::access_denied};
    case EMFILE: return WsaError{code::too_many_open_files};
    default: return WsaError{code::not_enough_memory}; // ENOSPC is the limit of watches, not the disk
    }
}

} // namespace

Result<std::unique_ptr<FolderWatch>> watch_folder(const std::string& folder, FolderWatch::Callback callback) {
    const int notify = ::inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    const int stop = ::eventfd(0, EFD_CLOEXEC);
    if (notify >= 0 && stop >= 0 && ::inotify_add_watch(notify, folder.c_str(), kInteresting | IN_ONLYDIR) >= 0) {
        return std::unique_ptr<FolderWatch>(std::make_unique<InotifyWatch>(notify, stop, std::move(callback)));
    }
    const WsaError error = watch_error(errno);
    if (notify >= 0) ::close(notify);
    if (stop >= 0) ::close(stop);
    return error;
}

} // namespace wspemu::port
