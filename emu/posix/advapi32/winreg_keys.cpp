// winreg.h: making, opening and closing of keys.
#include "posix/advapi32/open_key.h"

using namespace wspemu;
using namespace wspemu::posix;
using namespace wspemu::posix::registry;

namespace {

constexpr DWORD kKnownOptions = REG_OPTION_VOLATILE | REG_OPTION_CREATE_LINK | REG_OPTION_BACKUP_RESTORE;

// Generic rights become those of keys; the bits of the view are no rights.
REGSAM rights_of(REGSAM desired) noexcept {
    REGSAM rights = desired & ~static_cast<REGSAM>(KEY_WOW64_RES);
    if (rights & (MAXIMUM_ALLOWED | GENERIC_ALL)) rights |= KEY_ALL_ACCESS;
    if (rights & (GENERIC_READ | GENERIC_EXECUTE)) rights |= KEY_READ;
    if (rights & GENERIC_WRITE) rights |= KEY_WRITE;
    return rights;
}

bool is_predefined(HKEY key) {
    return predefined_key(reinterpret_cast<std::uintptr_t>(key)).has_value();
}

constexpr REGSAM kWritingRights =
    KEY_SET_VALUE | KEY_CREATE_SUB_KEY | KEY_CREATE_LINK | DELETE | WRITE_DAC | WRITE_OWNER;

// Without administrator rights the machine's keys can be read; whoever asks for all that is allowed gets that.
Result<REGSAM> granted(const Path& path, REGSAM desired) {
    const REGSAM rights = rights_of(desired);
    if ((rights & kWritingRights) == 0 || live_registry().may_change(path)) return rights;
    if ((desired & MAXIMUM_ALLOWED) != 0) return rights & ~kWritingRights;
    return WsaError{ERROR_ACCESS_DENIED};
}

Result<void> give_handle(const Path& path, REGSAM desired, PHKEY out) {
    const auto key = live_registry().find(path);
    if (!key) return key.failure();
    const auto rights = granted(path, desired);
    if (!rights) return rights.failure();
    const port::Handle handle = port::open_handle(Ref<port::Object>::adopt(new KeyObject(path, (*key)->id, *rights)));
    if (handle == port::kNoHandle) return WsaError{ERROR_OUTOFMEMORY};
    *out = reinterpret_cast<HKEY>(handle);
    return {};
}

template <class Char>
Result<void> open(HKEY base, const Char* subkey, REGSAM desired, PHKEY out) {
    if (!out) return WsaError{ERROR_INVALID_PARAMETER};
    if (auto good = check_outputs(out); !good) return good;
    const auto key = open_key_of(base);
    if (!key) return key.failure();
    const auto view = view_of(desired);
    if (!view) return view.failure();
    const auto path = path_below(*key, optional_text(subkey), *view);
    if (!path) return path.failure();
    return give_handle(*path, desired, out);
}

template <class Char>
Result<void> create(HKEY base, const Char* subkey, const Char* class_name, DWORD options, REGSAM desired, PHKEY out,
                    LPDWORD disposition) {
    if (!out || !subkey || (options & ~kKnownOptions) != 0) return WsaError{ERROR_INVALID_PARAMETER};
    if (auto good = check_outputs(out, disposition); !good) return good;
    // Deviation: there are no symbolic links of keys.
    if (options & REG_OPTION_CREATE_LINK) return WsaError{ERROR_NOT_SUPPORTED};
    const auto key = open_key_of(base);
    if (!key) return key.failure();
    const auto view = view_of(desired);
    if (!view) return view.failure();
    const auto path = path_below(*key, text_of(subkey), *view);
    if (!path) return path.failure();
    // Documented: the right to create is that of the key itself, not that of the handle. An existing key is only opened, so
    // what is live can be "created" too.
    for (;;) {
        bool made = false;
        if (!live_registry().find(*path)) {
            const Tree::Creation creation{text_of(class_name), (options & REG_OPTION_VOLATILE) != 0};
            const auto created = live_registry().change(
                *path, Reach::key, [&](Tree& tree, std::uint64_t now) { return tree.create(*path, creation, now); });
            if (!created) return created.failure();
            made = *created;
        }
        const auto given = give_handle(*path, desired, out);
        // Deleted again by somebody else: then there is something to create once more.
        if (!given && given.error() == ERROR_FILE_NOT_FOUND) continue;
        if (given && disposition) *disposition = made ? REG_CREATED_NEW_KEY : REG_OPENED_EXISTING_KEY;
        return given;
    }
}

// The old forms: no subkey means the key itself, and then its very handle if it is a predefined one.
template <class Char>
LSTATUS open_old(HKEY base, const Char* subkey, PHKEY out) {
    return answer([&]() -> Result<void> {
        if (out && (!subkey || !*subkey) && is_predefined(base)) {
            *out = base;
            return {};
        }
        return open(base, subkey, MAXIMUM_ALLOWED, out);
    });
}

template <class Char>
LSTATUS create_old(HKEY base, const Char* subkey, PHKEY out) {
    if (!subkey || !*subkey) return open_old(base, subkey, out);
    return answer(
        [&] { return create(base, subkey, static_cast<const Char*>(nullptr), 0, MAXIMUM_ALLOWED, out, nullptr); });
}

// Deviation: no other machine's registry can be reached.
template <class Char>
LSTATUS connect_registry(const Char* machine, HKEY key, PHKEY out) {
    if (!out) return ERROR_INVALID_PARAMETER;
    if (machine && *machine) return ERROR_BAD_NETPATH;
    if (!is_predefined(key)) return ERROR_INVALID_HANDLE;
    *out = key;
    return ERROR_SUCCESS;
}

} // namespace

LSTATUS WINAPI RegOpenKeyExA(HKEY hKey, LPCSTR lpSubKey, DWORD, REGSAM samDesired, PHKEY phkResult) {
    return answer([&] { return open(hKey, lpSubKey, samDesired, phkResult); });
}
LSTATUS WINAPI RegOpenKeyExW(HKEY hKey, LPCWSTR lpSubKey, DWORD, REGSAM samDesired, PHKEY phkResult) {
    return answer([&] { return open(hKey, lpSubKey, samDesired, phkResult); });
}
LSTATUS WINAPI RegOpenKeyA(HKEY hKey, LPCSTR lpSubKey, PHKEY phkResult) {
    return open_old(hKey, lpSubKey, phkResult);
}
LSTATUS WINAPI RegOpenKeyW(HKEY hKey, LPCWSTR lpSubKey, PHKEY phkResult) {
    return open_old(hKey, lpSubKey, phkResult);
}
LSTATUS WINAPI RegCreateKeyExA(HKEY hKey, LPCSTR lpSubKey, DWORD Reserved, LPSTR lpClass, DWORD dwOptions,
                               REGSAM samDesired, const LPSECURITY_ATTRIBUTES, PHKEY phkResult,
                               LPDWORD lpdwDisposition) {
    if (Reserved != 0) return ERROR_INVALID_PARAMETER;
    return answer(
        [&] { return create<CHAR>(hKey, lpSubKey, lpClass, dwOptions, samDesired, phkResult, lpdwDisposition); });
}
LSTATUS WINAPI RegCreateKeyExW(HKEY hKey, LPCWSTR lpSubKey, DWORD Reserved, LPWSTR lpClass, DWORD dwOptions,
                               REGSAM samDesired, const LPSECURITY_ATTRIBUTES, PHKEY phkResult,
                               LPDWORD lpdwDisposition) {
    if (Reserved != 0) return ERROR_INVALID_PARAMETER;
    return answer(
        [&] { return create<WCHAR>(hKey, lpSubKey, lpClass, dwOptions, samDesired, phkResult, lpdwDisposition); });
}
LSTATUS WINAPI RegCreateKeyA(HKEY hKey, LPCSTR lpSubKey, PHKEY phkResult) {
    return create_old(hKey, lpSubKey, phkResult);
}
LSTATUS WINAPI RegCreateKeyW(HKEY hKey, LPCWSTR lpSubKey, PHKEY phkResult) {
    return create_old(hKey, lpSubKey, phkResult);
}
LSTATUS WINAPI RegConnectRegistryA(LPCSTR lpMachineName, HKEY hKey, PHKEY phkResult) {
    return connect_registry(lpMachineName, hKey, phkResult);
}
LSTATUS WINAPI RegConnectRegistryW(LPCWSTR lpMachineName, HKEY hKey, PHKEY phkResult) {
    return connect_registry(lpMachineName, hKey, phkResult);
}
LSTATUS WINAPI RegOpenCurrentUser(REGSAM samDesired, PHKEY phkResult) {
    return RegOpenKeyExW(HKEY_CURRENT_USER, nullptr, 0, samDesired, phkResult);
}
LSTATUS WINAPI RegCloseKey(HKEY hKey) {
    if (is_predefined(hKey)) return ERROR_SUCCESS;
    const bool closed = port::close_handle(reinterpret_cast<std::uintptr_t>(hKey), port::ObjectKind::key);
    return closed ? ERROR_SUCCESS : ERROR_INVALID_HANDLE;
}
// Every change is on the disk when its call returns.
LSTATUS WINAPI RegFlushKey(HKEY hKey) {
    return answer([&]() -> Result<void> {
        const auto key = look_at(hKey, 0);
        return key ? Result<void>() : Result<void>(key.failure());
    });
}
