// Changes of the tree: only the keys on the way to the changed one are copied, all others are shared with the old tree.
#include "posix/registry_tree.h"

#include "core/codes.h"
#include "core/text.h"

#include <algorithm>

namespace wspemu::posix::registry {
namespace {

// Always there. Those of other programs, as far as installers ask for them.
const Path kDefaultKeys[] = {
    {u"HKEY_LOCAL_MACHINE", u"SOFTWARE", u"Classes"},
    {u"HKEY_LOCAL_MACHINE", u"SOFTWARE", u"Microsoft", u"Windows", u"CurrentVersion", u"Run"},
    {u"HKEY_LOCAL_MACHINE", u"SOFTWARE", u"Microsoft", u"Windows", u"CurrentVersion", u"Uninstall"},
    {u"HKEY_LOCAL_MACHINE", u"SOFTWARE", u"Microsoft", u"Windows NT", u"CurrentVersion"},
    {u"HKEY_LOCAL_MACHINE", u"SOFTWARE", u"WOW6432Node"},
    {u"HKEY_LOCAL_MACHINE", u"SYSTEM", u"CurrentControlSet", u"Hardware Profiles", u"Current"},
    {u"HKEY_LOCAL_MACHINE", u"SYSTEM", u"CurrentControlSet", u"Services", u"WinSock2", u"Parameters"},
    {u"HKEY_USERS", u".DEFAULT", u"Software"},
    {u"HKEY_USERS", u"S-1-5-21-1-1-1-1000", u"Environment"},
    {u"HKEY_USERS", u"S-1-5-21-1-1-1-1000", u"Software", u"Classes"},
};

// Calls change(key) on a copy of the key at the end of the path, and puts the copy and the copies of the keys above it in
// place when it succeeds.
template <class Change>
Result<void> edit(KeyPointer& place, Path::const_iterator name, Path::const_iterator end, Change& change) {
    auto copy = std::make_shared<Key>(*place);
    if (name == end) {
        if (auto done = change(*copy); !done) return done;
    } else {
        const auto child = copy->keys.find(folded(*name));
        if (child == copy->keys.end()) return WsaError{code::file_not_found};
        if (auto done = edit(child->second, name + 1, end, change); !done) return done;
    }
    place = std::move(copy);
    return {};
}

template <class Change>
Result<void> edit(KeyPointer& root, const Path& path, Change change) {
    return edit(root, path.begin(), path.end(), change);
}

auto place_of(std::vector<Value>& values, std::u16string_view name) {
    return std::find_if(values.begin(), values.end(), [&](const Value& value) { return same_name(value.name, name); });
}

} // namespace

Tree::Tree() : root_(std::make_shared<Key>()) {}

Tree Tree::with_default_keys(std::uint64_t now) {
    Tree tree;
    tree.add_default_keys(now);
    return tree;
}

void Tree::add_default_keys(std::uint64_t now) {
    for (const Path& path : kDefaultKeys) {
        if (find(path)) continue;
        if (!root_->key(path.front())) { // create() makes no hives
            auto root = std::make_shared<Key>(*root_);
            auto hive = std::make_shared<Key>();
            hive->id = next_id_++;
            hive->name = path.front();
            hive->written = now;
            root->keys[folded(path.front())] = std::move(hive);
            root_ = std::move(root);
        }
        static_cast<void>(create(path, {}, now)); // below a stable hive that is there: can not fail
    }
}

KeyPointer find_key(const KeyPointer& start, std::span<const std::u16string> names) {
    const KeyPointer* key = &start;
    for (const std::u16string& name : names) {
        const auto below = (*key)->keys.find(folded(name));
        if (below == (*key)->keys.end()) return nullptr;
        key = &below->second;
    }
    return *key;
}

Result<bool> Tree::create(const Path& path, const Creation& creation, std::uint64_t now) {
    if (path.size() > kDeepestPath) return WsaError{code::invalid_parameter};
    if (find(path)) return false;
    Path above = path;
    KeyPointer parent;
    while (!parent && !above.empty()) {
        above.pop_back();
        parent = find(above);
    }
    if (above.empty()) return WsaError{code::access_denied};
    if (parent->is_volatile && !creation.is_volatile) return WsaError{code::child_must_be_volatile};
    std::uint64_t id = next_id_;
    const auto done = edit(root_, above, [&](Key& key) -> Result<void> {
        // From the bottom up: each new key holds the one below it. Only the last has the class.
        KeyPointer below;
        for (std::size_t level = path.size(); level-- > above.size();) {
            auto made = std::make_shared<Key>();
            made->id = id++;
            made->name = path[level];
            made->written = now;
            made->is_volatile = creation.is_volatile;
            if (below) made->keys[folded(below->name)] = below;
            else made->class_name = creation.class_name;
            below = std::move(made);
        }
        key.keys[folded(below->name)] = below;
        key.written = now;
        return {};
    });
    if (!done) return done.failure();
    next_id_ = id;
    return true;
}

Result<void> Tree::set_value(const Path& path, Value value, std::uint64_t now) {
    return edit(root_, path, [&](Key& key) -> Result<void> {
        const auto old = place_of(key.values, value.name);
        if (old == key.values.end()) {
            key.values.push_back(std::move(value));
        } else {
            value.name = old->name; // the first spelling stays
            *old = std::move(value);
        }
        key.written = now;
        return {};
    });
}

Result<void> Tree::delete_value(const Path& path, std::u16string_view name, std::uint64_t now) {
    return edit(root_, path, [&](Key& key) -> Result<void> {
        const auto old = place_of(key.values, name);
        if (old == key.values.end()) return WsaError{code::file_not_found};
        key.values.erase(old);
        key.written = now;
        return {};
    });
}

Result<void> Tree::remove(const Path& path, std::uint64_t now, bool with_subkeys) {
    if (path.size() < 2) return WsaError{code::access_denied};
    return edit(root_, Path(path.begin(), path.end() - 1), [&](Key& key) -> Result<void> {
        const auto child = key.keys.find(folded(path.back()));
        if (child == key.keys.end()) return WsaError{code::file_not_found};
        if (!with_subkeys && !child->second->keys.empty()) return WsaError{code::access_denied};
        key.keys.erase(child);
        key.written = now;
        return {};
    });
}

Result<void> Tree::delete_key(const Path& path, std::uint64_t now) {
    return remove(path, now, false);
}

Result<void> Tree::delete_tree(const Path& path, std::uint64_t now) {
    return remove(path, now, true);
}

Result<void> Tree::clear(const Path& path, std::uint64_t now) {
    return edit(root_, path, [&](Key& key) -> Result<void> {
        key.keys.clear();
        key.values.clear();
        key.written = now;
        return {};
    });
}

bool has_changed(const Key* before, const Key* after, const Watched& watched) noexcept {
    if (before == after) return false;
    if (!before || !after || before->id != after->id) return true;
    if (watched.values && before->values != after->values) return true;
    const auto same_key = [](const auto& a, const auto& b) {
        return a.first == b.first && a.second->id == b.second->id;
    };
    const bool same_names =
        std::equal(before->keys.begin(), before->keys.end(), after->keys.begin(), after->keys.end(), same_key);
    if (watched.names && !same_names) return true;
    if (!watched.subtree) return false;
    for (const auto& [name, child] : before->keys) {
        const auto next = after->keys.find(name);
        // One that came, went or was replaced is a change of names, which was looked at above.
        if (next == after->keys.end() || next->second->id != child->id) continue;
        if (has_changed(child.get(), next->second.get(), watched)) return true;
    }
    return false;
}

const Value* Key::value(std::u16string_view wanted) const noexcept {
    for (const Value& value : values) {
        if (same_name(value.name, wanted)) return &value;
    }
    return nullptr;
}

const Key* Key::key(std::u16string_view wanted) const noexcept {
    const auto found = keys.find(folded(wanted));
    return found == keys.end() ? nullptr : found->second.get();
}

std::u16string folded(std::u16string_view name) {
    std::u16string text = lower(name);
    for (char16_t& unit : text) {
        if (unit >= u'a' && unit <= u'z') unit = static_cast<char16_t>(unit - u'a' + u'A');
    }
    return text;
}

bool same_name(std::u16string_view a, std::u16string_view b) {
    return equal_ignoring_case(a, b);
}

bool begins_with(const Path& path, const Path& start) {
    return path.size() >= start.size() && std::equal(start.begin(), start.end(), path.begin(), same_name);
}

} // namespace wspemu::posix::registry
