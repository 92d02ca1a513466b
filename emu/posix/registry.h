// The registry of this process: the tree that is there now, its changes, and who waits for one. Neutral.
//
// Thread-safe; calls back into nobody while its lock is held, but into the one who made the live keys, before it takes it.
#pragma once

#include "core/codes.h"
#include "core/port/objects.h"
#include "posix/registry_tree.h"

#include <mutex>

namespace wspemu::posix::registry {

// How far a change reaches: what is live can not be changed, nor a tree that holds it.
enum class Reach { key, subtree };

struct Watch {
    const void* owner = nullptr; // the open key; see unwatch()
    std::uint64_t thread = 0;    // the event is set when this thread ends; 0: no thread's end matters
    Path path;
    KeyPointer before;
    Watched watched;
    port::EventRef event;
};

class Registry {
public:
    static Registry& instance();

    // file_not_found, and what reading the prefix can fail with.
    Result<KeyPointer> find(const Path& path);
    // Applies change(tree, now) to the newest tree, whole or not at all, and tells those who watch. The change gives a
    // Result. access_denied: the path is live.
    template <class Change>
    auto change(const Path& path, Reach reach, Change&& change_tree)
        -> decltype(change_tree(std::declval<Tree&>(), 0)) {
        if (is_live(path, reach)) return WsaError{code::access_denied};
        const std::lock_guard lock(mutex_);
        Tree copy = tree_;
        auto done = change_tree(copy, now());
        if (done) publish(std::move(copy));
        return done;
    }

    // Sets the event once, when the key's state is another than `before`.
    void watch(Watch watch);
    // Ends the watches of the open key, or of the thread, by setting their events: nobody waits for ever.
    void unwatch(const void* owner) noexcept;
    void unwatch_thread(std::uint64_t thread) noexcept;
    // Looks at the watched live keys again; for whoever knows that what they are made of has changed.
    void look_at_live_keys();

    // The keys at and below `path` are what build() makes of them, each time somebody looks. Nobody can change them.
    void set_live_keys(Path path, KeyPointer (*build)());

    // As a FILETIME.
    static std::uint64_t now() noexcept;

private:
    Registry();
    bool is_live(const Path& path, Reach reach) const;
    void publish(Tree tree);

    std::mutex mutex_;
    Tree tree_;
    std::vector<Watch> watches_;
    Path live_path_;
    KeyPointer (*build_live_)() = nullptr;
};

} // namespace wspemu::posix::registry
