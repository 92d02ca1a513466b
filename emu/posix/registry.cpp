// The one registry of the process: publishing of changed trees, and the watches.
#include "posix/registry.h"

#include <algorithm>
#include <chrono>

namespace wspemu::posix::registry {
namespace {

// Sets the events of those watches that `ends` chooses, and takes them out. Under the registry's lock: an event runs no code.
template <class Ends>
void end_watches(std::vector<Watch>& watches, Ends ends) {
    std::erase_if(watches, [&](const Watch& watch) {
        if (!ends(watch)) return false;
        watch.event.set();
        return true;
    });
}

} // namespace

Registry& Registry::instance() {
    // Never destroyed: keys may be closed while the process ends.
    static auto* registry = new Registry;
    return *registry;
}

Registry::Registry() : tree_(Tree::with_default_keys(now())) {}

std::uint64_t Registry::now() noexcept {
    using namespace std::chrono;
    using Ticks = duration<std::int64_t, std::ratio<1, 10'000'000>>;
    constexpr std::int64_t kFrom1601To1970 = 116'444'736'000'000'000;
    return static_cast<std::uint64_t>(duration_cast<Ticks>(system_clock::now().time_since_epoch()).count() +
                                      kFrom1601To1970);
}

Result<KeyPointer> Registry::find(const Path& path) {
    KeyPointer key;
    if (is_live(path, Reach::key)) {
        key = find_key(build_live_(), std::span(path).subspan(live_path_.size()));
    } else {
        const std::lock_guard lock(mutex_);
        key = tree_.find(path);
    }
    if (!key) return WsaError{code::file_not_found};
    return key;
}

bool Registry::is_live(const Path& path, Reach reach) const {
    if (!build_live_) return false;
    return begins_with(path, live_path_) || (reach == Reach::subtree && begins_with(live_path_, path));
}

void Registry::publish(Tree tree) {
    tree_ = std::move(tree);
    end_watches(watches_, [&](const Watch& watch) {
        return !is_live(watch.path, Reach::key) &&
               has_changed(watch.before.get(), tree_.find(watch.path).get(), watch.watched);
    });
}

void Registry::watch(Watch watch) {
    const bool live = is_live(watch.path, Reach::key);
    const std::lock_guard lock(mutex_);
    // A change since the caller looked has come already.
    if (!live && has_changed(watch.before.get(), tree_.find(watch.path).get(), watch.watched)) return watch.event.set();
    watches_.push_back(std::move(watch));
}

void Registry::unwatch(const void* owner) noexcept {
    const std::lock_guard lock(mutex_);
    end_watches(watches_, [&](const Watch& watch) { return watch.owner == owner; });
}

void Registry::unwatch_thread(std::uint64_t thread) noexcept {
    const std::lock_guard lock(mutex_);
    end_watches(watches_, [&](const Watch& watch) { return watch.thread == thread; });
}

void Registry::look_at_live_keys() {
    if (!build_live_) return;
    const KeyPointer live = build_live_(); // before the lock: it takes locks of its own
    const std::lock_guard lock(mutex_);
    end_watches(watches_, [&](const Watch& watch) {
        if (!is_live(watch.path, Reach::key)) return false;
        const KeyPointer after = find_key(live, std::span(watch.path).subspan(live_path_.size()));
        return has_changed(watch.before.get(), after.get(), watch.watched);
    });
}

void Registry::set_live_keys(Path path, KeyPointer (*build)()) {
    live_path_ = std::move(path);
    build_live_ = build;
}

} // namespace wspemu::posix::registry
