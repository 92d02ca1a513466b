// The prologue of the registry's exports: an HKEY becomes a path, an identity and rights. Windows dialect.
#pragma once

#include "posix/kernel32/handle_values.h"

#include "core/arguments.h"
#include "posix/key_object.h"
#include "posix/registry_path.h"

#include <new>

namespace wspemu::posix::registry {

// The registry with the keys of Winsock in it.
Registry& live_registry();
// Has a watch on the keys of Winsock be told of changes of the catalog. Errors: those of listening to the prefix.
Result<void> follow_catalog();

struct OpenKey {
    Path path;
    std::uint64_t id = 0; // 0: a predefined key, which is never deleted
    REGSAM access = KEY_ALL_ACCESS;
    Ref<KeyObject> object; // not for a predefined key
};

// invalid_handle; not_supported for predefined keys that are not there.
Result<OpenKey> open_key_of(HKEY handle);
// The key's state now. access_denied: the handle lacks a right; key_deleted.
Result<KeyPointer> look_at(const OpenKey& key, REGSAM needed);
inline Result<KeyPointer> look_at(HKEY handle, REGSAM needed) {
    const auto key = open_key_of(handle);
    return key ? look_at(*key, needed) : Result<KeyPointer>(key.failure());
}

// The rights that KEY_WOW64_... of samDesired asks for. invalid_parameter: both.
Result<View> view_of(REGSAM desired);
// Where a subkey (nullptr: the key itself) of an open key is. key_deleted, bad_pathname, invalid_parameter.
Result<Path> path_below(const OpenKey& key, std::optional<std::u16string> subkey, View view = View::native);

// Changes the key itself: needs the right, and that it is still there.
template <class Change>
Result<void> change_key(HKEY handle, REGSAM needed, Reach reach, Change&& change) {
    const auto key = open_key_of(handle);
    if (!key) return key.failure();
    if (const auto there = look_at(*key, needed); !there) return there.failure();
    return live_registry().change(key->path, reach, [&](Tree& tree, std::uint64_t now) -> Result<void> {
        const KeyPointer state = tree.find(key->path);
        // Gone since it was looked at.
        if (!state || (key->id != 0 && state->id != key->id)) return WsaError{ERROR_KEY_DELETED};
        return change(tree, key->path, now);
    });
}

// nullptr stays nullptr: it means another thing than "" to some functions.
template <class Char>
std::optional<std::u16string> optional_text(const Char* text) {
    if (!text) return std::nullopt;
    return text_of(text);
}

// For where the answers go. noaccess: a pointer that is not nullptr and can not be written to, which on Windows the kernel finds
// out, too.
template <class... T>
Result<void> check_outputs(T*... out) {
    if (((out && !can_write(out)) || ...)) return WsaError{ERROR_NOACCESS};
    return {};
}

// Runs the body of an export: its result becomes the code that all functions of the registry return.
template <class Body>
LSTATUS answer(Body&& body) noexcept {
    try {
        const Result<void> result = body();
        return result.error();
    } catch (const std::bad_alloc&) {
        return ERROR_OUTOFMEMORY;
    }
}

inline FILETIME filetime_of(std::uint64_t ticks) noexcept {
    return {static_cast<DWORD>(ticks), static_cast<DWORD>(ticks >> 32)};
}

} // namespace wspemu::posix::registry
