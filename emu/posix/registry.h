// The registry of an installation: the newest tree, its changes, and who waits for one. Neutral.
//
// Kept in the prefix (registry.json) or in memory; thread-safe. Errors are Win32 codes: those of the tree, and
// registry_corrupt (a damaged file), access_denied (a read-only one), registry_io_failed.
#pragma once

#include "core/port/objects.h"
#include "posix/registry_json.h"

#include <mutex>

namespace wspemu::posix::registry {

// How far a change reaches: what is live can not be changed, nor a tree that holds it.
enum class Reach { key, subtree };

struct Watch {
    const void* owner = nullptr; // the open key; see unwatch()
    std::uint64_t thread = 0;    // the event is set when this thread ends; 0: no thread's end matters
    Path path;
    KeyPointer before;
    KeyPointer live_before; // the live keys, when the watch reaches down to them from above
    Watched watched;
    port::EventRef event;
};

class Registry {
public:
    // The process's: in the prefix that WSPEMU_PREFIX names, or in memory.
    static Registry& instance();
    explicit Registry(Prefix prefix);

    // file_not_found: no such key.
    Result<KeyPointer> find(const Path& path);
    // Applies change(tree, now) to the newest tree, whole or not at all, and tells those who watch. The change gives a
    // Result. access_denied: the path is live.
    template <class Change>
    auto change(const Path& path, Reach reach, Change&& change_tree)
        -> decltype(change_tree(std::declval<Tree&>(), 0)) {
        if (is_live(path, reach) || !may_change(path)) return WsaError{code::access_denied};
        auto done = store_.change([&](Tree& tree) { return change_tree(tree, filetime_now()); });
        if (!done) return registry_error(done.failure());
        return done;
    }

    // Sets the event once, when the key's state is another than `before`. Errors: those of listening to the prefix.
    Result<void> watch(Watch watch);
    // Ends the watches of the open key, or of the thread, by setting their events: nobody waits for ever.
    void unwatch(const void* owner) noexcept;
    void unwatch_thread(std::uint64_t thread) noexcept;
    // True when the path is live, or (Reach::subtree) has live keys below it.
    bool is_live(const Path& path, Reach reach = Reach::key) const;
    // What the live keys are now; nullptr without any.
    KeyPointer live_keys() const { return build_live_ ? build_live_() : nullptr; }
    // Whether the process has the rights to change what is there; what is live is another matter.
    bool may_change(const Path& path) const { return !permits_ || permits_(path); }
    // Looks at the watched live keys again; for whoever knows that what they are made of has changed.
    void look_at_live_keys();

    // The keys at and below `path` are what build() makes of them, each time somebody looks. Nobody can change them.
    void set_live_keys(Path path, KeyPointer (*build)());
    // Who may change what; without it everybody may.
    void set_permission(bool (*permits)(const Path& path)) noexcept { permits_ = permits; }

private:
    Result<void> listen();
    static WsaError registry_error(WsaError error) noexcept;
    void look_at_watched(const Tree& tree);

    Path live_path_;
    KeyPointer (*build_live_)() = nullptr;
    bool (*permits_)(const Path& path) = nullptr;
    std::mutex listen_mutex_;
    bool listens_ = false;
    std::mutex mutex_; // of the watches; the store's own locks may be taken under it, never the other way round
    std::vector<Watch> watches_;
    // Last, so that they go first: the store's listener looks at the watches, from the prefix's thread, until it is gone.
    Prefix prefix_;
    TreeStore store_;
};

} // namespace wspemu::posix::registry
