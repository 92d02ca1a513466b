// The registry over its store, and the watches.
#include "posix/registry.h"

#include <algorithm>
#include <cstdio>

namespace wspemu::posix::registry {
namespace {

// Sets the events of those watches that `ends` chooses, and takes them out. Under the lock: an event runs no code.
template <class Ends>
void end_watches(std::vector<Watch>& watches, Ends ends) {
    std::erase_if(watches, [&](const Watch& watch) {
        if (!ends(watch)) return false;
        watch.event.set();
        return true;
    });
}

// A program asks again and again; the same trouble is told once.
void tell(const std::string& line) {
    static std::mutex mutex;
    static std::string last;
    const std::lock_guard lock(mutex);
    if (line == last) return;
    last = line;
    std::fprintf(stderr, "wspemu: %s\n", line.c_str());
}

} // namespace

Registry& Registry::instance() {
    // Never destroyed: keys may be closed while the process ends.
    static auto* registry = new Registry(Prefix::from_environment(tell));
    return *registry;
}

Registry::Registry(Prefix prefix) : prefix_(std::move(prefix)), store_(prefix_) {}

// What the storage says, in the words that the registry has for it; the tree's own errors are none of these.
WsaError Registry::registry_error(WsaError error) noexcept {
    switch (error.code) {
    case code::file_corrupt: return {code::registry_corrupt};
    case code::write_protect: return {code::access_denied};
    case code::disk_full:
    case code::path_not_found:
    case code::too_many_open_files:
    case code::io_device: return {code::registry_io_failed};
    default: return error;
    }
}

Result<KeyPointer> Registry::find(const Path& path) {
    KeyPointer key;
    if (is_live(path)) {
        key = find_key(build_live_(), std::span(path).subspan(live_path_.size()));
    } else {
        const auto tree = store_.read();
        if (!tree) return registry_error(tree.failure());
        key = (*tree)->find(path);
    }
    if (!key) return WsaError{code::file_not_found};
    return key;
}

bool Registry::is_live(const Path& path, Reach reach) const {
    if (!build_live_) return false;
    return begins_with(path, live_path_) || (reach == Reach::subtree && begins_with(live_path_, path));
}

// Runs after each change, whoever made it.
void Registry::look_at_watched(const Tree& tree) {
    const std::lock_guard lock(mutex_);
    end_watches(watches_, [&](const Watch& watch) {
        return !is_live(watch.path) && has_changed(watch.before.get(), tree.find(watch.path).get(), watch.watched);
    });
}

Result<void> Registry::listen() {
    const std::lock_guard lock(listen_mutex_);
    if (listens_) return {};
    auto done = store_.listen([this](const TreeStore::Value& now) { look_at_watched(*now); });
    listens_ = static_cast<bool>(done);
    return done;
}

Result<void> Registry::watch(Watch watch) {
    if (auto listens = listen(); !listens) return registry_error(listens.failure());
    const std::lock_guard lock(mutex_);
    // A change since the caller looked has come already, and nobody will tell of it again.
    if (!is_live(watch.path)) {
        const auto now = store_.read();
        if (!now) return registry_error(now.failure());
        if (has_changed(watch.before.get(), (*now)->find(watch.path).get(), watch.watched)) {
            watch.event.set();
            return {};
        }
    }
    watches_.push_back(std::move(watch));
    return {};
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
        if (!is_live(watch.path)) { // from above, if it reaches so far
            return watch.live_before && has_changed(watch.live_before.get(), live.get(), watch.watched);
        }
        const KeyPointer after = find_key(live, std::span(watch.path).subspan(live_path_.size()));
        return has_changed(watch.before.get(), after.get(), watch.watched);
    });
}

void Registry::set_live_keys(Path path, KeyPointer (*build)()) {
    live_path_ = std::move(path);
    build_live_ = build;
}

} // namespace wspemu::posix::registry
