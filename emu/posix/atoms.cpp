// The table of atoms.
#include "posix/atoms.h"

#include "core/text.h"

#include <map>
#include <mutex>
#include <vector>

namespace wspemu::posix {
namespace {

constexpr std::uint16_t kFirst = 0xC000;
constexpr std::size_t kCount = 0x4000;
constexpr std::size_t kLongestName = 255;

struct Table {
    std::mutex mutex;
    std::map<std::u16string, std::uint16_t> by_name; // lower case
    std::vector<std::u16string> names;
};

Table& table() {
    static auto* atoms = new Table;
    return *atoms;
}

} // namespace

std::uint16_t add_atom(std::u16string_view name) {
    if (name.empty() || name.size() > kLongestName) return 0;
    std::u16string key = lower(name);
    std::lock_guard lock(table().mutex);
    const auto known = table().by_name.find(key);
    if (known != table().by_name.end()) return known->second;
    if (table().names.size() == kCount) return 0;
    const auto atom = static_cast<std::uint16_t>(kFirst + table().names.size());
    table().names.emplace_back(name);
    table().by_name.emplace(std::move(key), atom);
    return atom;
}

std::uint16_t find_atom(std::u16string_view name) {
    const std::u16string key = lower(name);
    std::lock_guard lock(table().mutex);
    const auto known = table().by_name.find(key);
    return known == table().by_name.end() ? std::uint16_t(0) : known->second;
}

std::u16string atom_name(std::uint16_t atom) {
    std::lock_guard lock(table().mutex);
    const std::size_t index = static_cast<std::size_t>(atom) - kFirst;
    return atom >= kFirst && index < table().names.size() ? table().names[index] : std::u16string();
}

} // namespace wspemu::posix
