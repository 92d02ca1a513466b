// The aliases among the predefined keys, the splitting of names, and the 32-bit view.
#include "posix/registry_path.h"

#include "core/codes.h"
#include "core/text.h"

#include <algorithm>

namespace wspemu::posix::registry {
namespace {

struct Predefined {
    std::uint32_t value;
    Path path; // empty: there is none
};

const Predefined kPredefined[] = {
    {0x80000000u, {u"HKEY_LOCAL_MACHINE", u"SOFTWARE", u"Classes"}},
    {0x80000001u, {u"HKEY_USERS", u"S-1-5-21-1-1-1-1000"}},
    {0x80000002u, {u"HKEY_LOCAL_MACHINE"}},
    {0x80000003u, {u"HKEY_USERS"}},
    {0x80000004u, {}},
    {0x80000005u, {u"HKEY_LOCAL_MACHINE", u"SYSTEM", u"CurrentControlSet", u"Hardware Profiles", u"Current"}},
    {0x80000006u, {}},
    {0x80000007u, {}},
    {0x80000050u, {}},
    {0x80000060u, {}},
};

} // namespace

std::optional<Result<Path>> predefined_key(std::uintptr_t value) {
    const std::uint64_t high = static_cast<std::uint64_t>(value) >> 32;
    if (high != 0 && high != 0xffffffffu) return std::nullopt;
    for (const Predefined& predefined : kPredefined) {
        if (predefined.value != static_cast<std::uint32_t>(value)) continue;
        if (predefined.path.empty()) return Result<Path>(WsaError{code::not_supported});
        return Result<Path>(predefined.path);
    }
    return std::nullopt;
}

Result<Path> add_subkey(Path base, std::u16string_view subkey) {
    if (!subkey.empty() && subkey.front() == u'\\') return WsaError{code::bad_pathname};
    // Deviation: half of a surrogate pair has no form in registry.json.
    if (!is_valid_utf16(subkey)) return WsaError{code::invalid_parameter};
    while (!subkey.empty()) {
        const std::size_t end = std::min(subkey.find(u'\\'), subkey.size());
        if (end > kLongestKeyName) return WsaError{code::invalid_parameter};
        if (end != 0) base.emplace_back(subkey.substr(0, end));
        subkey.remove_prefix(std::min(end + 1, subkey.size()));
    }
    return base;
}

Path seen_from(View view, Path path) {
    static const Path software = {u"HKEY_LOCAL_MACHINE", u"SOFTWARE"};
    if (view == View::native || !begins_with(path, software)) return path;
    if (path.size() > 2 && (same_name(path[2], u"WOW6432Node") || same_name(path[2], u"Classes"))) return path;
    path.insert(path.begin() + 2, u"WOW6432Node");
    return path;
}

} // namespace wspemu::posix::registry
