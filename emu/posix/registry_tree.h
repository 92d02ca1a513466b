// The registry as a value: a tree of keys and the rules of changing it. Neutral.
//
// Knows nothing of files, handles or access; all errors are Win32 codes, and a failed change changes nothing. Copies are cheap
// and independent of each other.
#pragma once

#include "core/result.h"
#include "posix/registry_key.h"

#include <span>

namespace wspemu::posix::registry {

// The key at the end of the names below `start`; nullptr: there is none.
KeyPointer find_key(const KeyPointer& start, std::span<const std::u16string> names);

class Tree {
public:
    Tree();
    // From the parts that a file has. ids are below next_id.
    Tree(KeyPointer root, std::uint64_t next_id) : root_(std::move(root)), next_id_(next_id) {}

    // The keys that are there before anybody made one: the hives, SOFTWARE, the parameters of Winsock ...
    static Tree with_default_keys(std::uint64_t now);
    // Adds those of them that are missing.
    void add_default_keys(std::uint64_t now);

    const KeyPointer& root() const noexcept { return root_; }
    std::uint64_t next_id() const noexcept { return next_id_; }
    // nullptr: there is none.
    KeyPointer find(const Path& path) const { return find_key(root_, path); }

    struct Creation {
        std::u16string class_name;
        bool is_volatile = false;
    };
    // Makes the key and what is missing above it; true: it was made, false: it was there. child_must_be_volatile,
    // access_denied (a new hive), invalid_parameter (too deep).
    Result<bool> create(const Path& path, const Creation& creation, std::uint64_t now);
    // file_not_found: no such key.
    Result<void> set_value(const Path& path, Value value, std::uint64_t now);
    // file_not_found: no such key or value.
    Result<void> delete_value(const Path& path, std::u16string_view name, std::uint64_t now);
    // access_denied: it has subkeys, or it is a hive.
    Result<void> delete_key(const Path& path, std::uint64_t now);
    // With all below it. access_denied: it is a hive.
    Result<void> delete_tree(const Path& path, std::uint64_t now);
    // All values and subkeys of the key, which stays.
    Result<void> clear(const Path& path, std::uint64_t now);

private:
    Result<void> remove(const Path& path, std::uint64_t now, bool with_subkeys);
    KeyPointer root_;
    std::uint64_t next_id_ = 1;
};

// What somebody who watches a key wants to know of (REG_NOTIFY_CHANGE_NAME, _LAST_SET).
struct Watched {
    bool names = false;
    bool values = false;
    bool subtree = false;
};
// True when the step from one state of a key to the next (nullptr: it is gone) is such a change.
bool has_changed(const Key* before, const Key* after, const Watched& watched) noexcept;

} // namespace wspemu::posix::registry
