// HKEYs and the paths below them.
#include "posix/advapi32/open_key.h"

namespace wspemu::posix::registry {

Result<OpenKey> open_key_of(HKEY handle) {
    const auto value = reinterpret_cast<std::uintptr_t>(handle);
    if (const auto predefined = predefined_key(value)) {
        if (!*predefined) return predefined->failure();
        return OpenKey{**predefined, 0, KEY_ALL_ACCESS, {}};
    }
    const auto object = port::pin<KeyObject>(value);
    if (!object) return WsaError{ERROR_INVALID_HANDLE};
    return OpenKey{object->path(), object->id(), object->access(), object.ref()};
}

Result<KeyPointer> look_at(const OpenKey& key, REGSAM needed) {
    if ((key.access & needed) != needed) return WsaError{ERROR_ACCESS_DENIED};
    auto found = live_registry().find(key.path);
    const bool gone = !found && found.error() == ERROR_FILE_NOT_FOUND;
    if (gone || (found && key.id != 0 && (*found)->id != key.id)) return WsaError{ERROR_KEY_DELETED};
    return found;
}

Result<View> view_of(REGSAM desired) {
    switch (desired & KEY_WOW64_RES) {
    case KEY_WOW64_RES: return WsaError{ERROR_INVALID_PARAMETER};
    case KEY_WOW64_32KEY: return View::wow32;
    default: return View::native;
    }
}

Result<Path> path_below(const OpenKey& key, std::optional<std::u16string> subkey, View view) {
    if (key.id != 0) {
        if (const auto there = look_at(key, 0); !there) return there.failure();
    }
    auto path = add_subkey(key.path, subkey.value_or(std::u16string()));
    if (!path) return path;
    return seen_from(view, std::move(*path));
}

} // namespace wspemu::posix::registry
