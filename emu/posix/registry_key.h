// What the registry is made of: values, keys, and the path from the root to a key. Neutral.
//
// A tree of keys is immutable and shares what did not change with the tree it was made from, so a snapshot costs a pointer.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace wspemu::posix::registry {

// REG_NONE, REG_SZ ... as winnt.h numbers them.
enum ValueType : std::uint32_t {
    kNone = 0,
    kText = 1,
    kExpandText = 2,
    kBinary = 3,
    kDword = 4,
    kDwordBigEndian = 5,
    kLink = 6,
    kMultiText = 7,
    kQword = 11,
};
inline constexpr bool is_text(std::uint32_t type) noexcept {
    return type == kText || type == kExpandText || type == kMultiText;
}

struct Value {
    std::u16string name; // empty: the key's default value
    std::uint32_t type = kNone;
    std::vector<std::uint8_t> data; // text as UTF-16, with its NULs if it was stored with them
    friend bool operator==(const Value&, const Value&) = default;
};

struct Key;
using KeyPointer = std::shared_ptr<const Key>;

struct Key {
    std::uint64_t id = 0; // another one for each key that is ever made: a key that is made again is not the old one
    std::u16string name;  // as it was spelled first
    std::u16string class_name;
    std::uint64_t written = 0; // FILETIME of the last change of a value or a subkey's coming or going
    bool is_volatile = false;
    std::map<std::u16string, KeyPointer> keys; // by folded(name), which is the order of enumeration too
    std::vector<Value> values;                 // in order of their making

    const Value* value(std::u16string_view name) const noexcept;
    const Key* key(std::u16string_view name) const noexcept;
};

// Names from the root; the first is that of a hive (HKEY_LOCAL_MACHINE or HKEY_USERS).
using Path = std::vector<std::u16string>;

inline constexpr std::size_t kLongestKeyName = 255;
inline constexpr std::size_t kLongestValueName = 16383;
inline constexpr std::size_t kDeepestPath = 512;

// Names are equal when their folded forms are: upper case for Latin letters, so that '_' sorts behind them as on Windows.
std::u16string folded(std::u16string_view name);
bool same_name(std::u16string_view a, std::u16string_view b);
// True when `path` is `start` or below it.
bool begins_with(const Path& path, const Path& start);

} // namespace wspemu::posix::registry
