// One thread for all processes that somebody has a handle of, or has started. It ends when there is none. Host dialect.
#include "posix/child_watch.h"

#include "posix/held_signals.h"
#include "posix/polled.h"

#include <algorithm>
#include <cerrno>
#include <mutex>
#include <new>
#include <pthread.h>
#include <sys/eventfd.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace wspemu::posix {
namespace {

class ChildWatch {
public:
    bool add(ProcessObject& process) noexcept;
    Ref<ProcessObject> find(std::uint32_t id) noexcept;

private:
    void run();
    bool wait_and_tell(std::vector<Polled>& entries);

    std::mutex mutex_;
    std::vector<Ref<ProcessObject>> processes_; // only the thread takes out
    bool running_ = false;
    port::Descriptor wake_;
};

bool ChildWatch::add(ProcessObject& process) noexcept try {
    const std::lock_guard lock(mutex_);
    if (!wake_) wake_ = port::Descriptor(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (!wake_) return false;
    processes_.emplace_back(&process);
    if (running_) return ::eventfd_write(wake_.get(), 1) == 0;
    const HeldSignals held;
    try {
        std::thread([this] { run(); }).detach();
        running_ = true;
    } catch (...) {
        processes_.pop_back();
    }
    return running_;
} catch (const std::bad_alloc&) {
    return false;
}

Ref<ProcessObject> ChildWatch::find(std::uint32_t id) noexcept {
    const std::lock_guard lock(mutex_);
    const auto found = std::find_if(processes_.begin(), processes_.end(),
                                    [id](const Ref<ProcessObject>& process) { return process->id() == id; });
    return found != processes_.end() ? *found : Ref<ProcessObject>();
}

void ChildWatch::run() {
    pthread_setname_np(pthread_self(), "wspemu-children");
    std::vector<Polled> entries;
    while (wait_and_tell(entries)) {
    }
}

bool ChildWatch::wait_and_tell(std::vector<Polled>& entries) {
    entries.assign(1, {wake_.get(), POLLIN});
    {
        const std::lock_guard lock(mutex_);
        if (processes_.empty()) {
            running_ = false;
            return false;
        }
        for (const Ref<ProcessObject>& process : processes_) entries.push_back({process->watched_descriptor(), POLLIN});
    }
    if (::poll(entries.data(), entries.size(), -1) <= 0) return true;
    eventfd_t count;
    ::eventfd_read(wake_.get(), &count);
    // Told under the lock: whoever has seen the end finds the process here no more, and before it finds no other one. From then
    // on it is opened by the handles to it (open_processes.cpp).
    const std::lock_guard lock(mutex_);
    for (std::size_t i = entries.size() - 1; i-- > 0;) {
        if (entries[i + 1].revents == 0) continue;
        processes_[i]->note_end();
        processes_.erase(processes_.begin() + static_cast<std::ptrdiff_t>(i));
    }
    return true;
}

// Never destroyed: a process may end with the thread at work.
ChildWatch& child_watch() {
    static auto* const instance = new ChildWatch;
    return *instance;
}

} // namespace

bool watch_end_of(ProcessObject& process) noexcept {
    return child_watch().add(process);
}

Ref<ProcessObject> watched_process(std::uint32_t id) noexcept {
    return child_watch().find(id);
}

} // namespace wspemu::posix
