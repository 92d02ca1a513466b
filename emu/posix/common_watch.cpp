// One thread for all common objects that somebody here waits for. It ends when there is none. Host dialect.
#include "posix/common_watch.h"

#include "posix/common_objects.h"
#include "posix/held_signals.h"
#include "posix/waitable.h"

#include <algorithm>
#include <mutex>
#include <pthread.h>
#include <thread>
#include <vector>

namespace wspemu::posix {
namespace {

// Nobody tells of a process that is killed with a mutex. So while another process owns one that is waited for, the thread
// looks so often whether it is alive.
constexpr unsigned kOwnerCheck = 50; // milliseconds

class CommonWatch {
public:
    void add(Waitable& object) noexcept;

private:
    void run() noexcept;
    // False when there is nothing to look at any more.
    bool look();

    std::mutex mutex_; // nothing is locked inside
    std::vector<Ref<Waitable>> wanted_;
    bool running_ = false;
    bool owner_elsewhere_ = false; // the thread's
};

void CommonWatch::add(Waitable& object) noexcept try {
    {
        const std::lock_guard lock(mutex_);
        wanted_.emplace_back(&object);
        if (!running_) {
            const HeldSignals held;
            std::thread([this] { run(); }).detach();
            running_ = true;
            return;
        }
    }
    tell_common_change();
} catch (...) {
    // No memory or no thread: the object hears of what this process does, and of the rest at its next wait.
}

void CommonWatch::run() noexcept {
    pthread_setname_np(pthread_self(), "wspemu-common");
    for (;;) {
        const std::uint32_t seen = common_changes();
        if (!look()) return;
        await_common_change(seen, owner_elsewhere_ ? kOwnerCheck : 0);
    }
}

bool CommonWatch::look() {
    std::vector<Ref<Waitable>> objects;
    {
        const std::lock_guard lock(mutex_);
        objects.swap(wanted_);
    }
    std::ranges::sort(objects, {}, &Ref<Waitable>::get);
    const auto twice = std::ranges::unique(objects, {}, &Ref<Waitable>::get);
    objects.erase(twice.begin(), twice.end());
    owner_elsewhere_ = false;
    std::erase_if(objects, [this](const Ref<Waitable>& object) {
        const Waitable::CommonLook seen = object->look_at_common();
        owner_elsewhere_ = owner_elsewhere_ || seen == Waitable::CommonLook::owned_elsewhere;
        return seen == Waitable::CommonLook::nobody_waits;
    });
    const std::lock_guard lock(mutex_);
    wanted_.insert(wanted_.end(), objects.begin(), objects.end());
    running_ = !wanted_.empty();
    return running_;
}

// Never destroyed: a process may end with the thread at work.
CommonWatch& common_watch() {
    static auto* const instance = new CommonWatch;
    return *instance;
}

} // namespace

void watch_common(Waitable& object) noexcept {
    common_watch().add(object);
}

} // namespace wspemu::posix
