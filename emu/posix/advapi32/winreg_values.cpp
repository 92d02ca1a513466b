// winreg.h: reading, setting and deleting of values. RegGetValue is in winreg_get_value.cpp.
#include "posix/advapi32/value_data.h"

using namespace wspemu;
using namespace wspemu::posix;
using namespace wspemu::posix::registry;

namespace {

template <class Char>
LSTATUS query_value(HKEY handle, const Char* name, LPDWORD reserved, LPDWORD type, LPBYTE data, LPDWORD size) {
    return answer([&]() -> Result<void> {
        if (reserved || (data && !size)) return WsaError{ERROR_INVALID_PARAMETER};
        if (auto good = check_outputs(type, size); !good) return good;
        const auto key = look_at(handle, KEY_QUERY_VALUE);
        if (!key) return key.failure();
        const Value* value = (*key)->value(text_of(name));
        if (!value) {
            if (size && !data) *size = 0;
            return WsaError{ERROR_FILE_NOT_FOUND};
        }
        if (type) *type = value->type;
        return give_bytes(given_form(value->type, value->data, Char()), data, size);
    });
}

// Everything about the data that is wrong whatever the key.
Result<void> check_data(std::u16string_view name, DWORD type, const void* data, DWORD size) {
    if (name.size() > kLongestValueName || !is_valid_utf16(name)) return WsaError{ERROR_INVALID_PARAMETER};
    if (type == REG_LINK) return WsaError{ERROR_NOT_SUPPORTED}; // Deviation: there are no symbolic links of keys.
    if (size != 0 && !can_read(static_cast<const BYTE*>(data), size)) return WsaError{ERROR_NOACCESS};
    return {};
}

template <class Char>
LSTATUS set_value(HKEY handle, const Char* name, DWORD reserved, DWORD type, const BYTE* data, DWORD size) {
    return answer([&]() -> Result<void> {
        if (reserved != 0) return WsaError{ERROR_INVALID_PARAMETER};
        Value value{text_of(name), type, {}};
        if (auto good = check_data(value.name, type, data, size); !good) return good;
        value.data = stored_form(type, data, size, Char());
        return change_key(handle, KEY_SET_VALUE, Reach::key, [&](Tree& tree, const Path& path, std::uint64_t now) {
            return tree.set_value(path, value, now);
        });
    });
}

template <class Char>
LSTATUS delete_value(HKEY handle, const Char* name) {
    return answer([&] {
        return change_key(handle, KEY_SET_VALUE, Reach::key, [&](Tree& tree, const Path& path, std::uint64_t now) {
            return tree.delete_value(path, text_of(name), now);
        });
    });
}

// Calls change(tree, path, now) for a subkey. create: the key is made first if it is missing.
template <class Char, class Change>
Result<void> change_subkey(HKEY handle, const Char* subkey, bool create, Change&& change) {
    const auto key = open_key_of(handle);
    if (!key) return key.failure();
    // Documented: KEY_SET_VALUE, and KEY_CREATE_SUB_KEY if there is something to create.
    if ((key->access & KEY_SET_VALUE) == 0) return WsaError{ERROR_ACCESS_DENIED};
    const auto path = path_below(*key, optional_text(subkey));
    if (!path) return path.failure();
    return live_registry().change(*path, Reach::key, [&](Tree& tree, std::uint64_t now) -> Result<void> {
        if (create) {
            if (const auto made = tree.create(*path, {}, now); !made) return made.failure();
        }
        return change(tree, *path, now);
    });
}

template <class Char>
LSTATUS set_key_value(HKEY handle, const Char* subkey, const Char* name, DWORD type, const void* data, DWORD size) {
    return answer([&]() -> Result<void> {
        Value value{text_of(name), type, {}};
        if (auto good = check_data(value.name, type, data, size); !good) return good;
        value.data = stored_form(type, data, size, Char());
        return change_subkey(handle, subkey, true, [&](Tree& tree, const Path& path, std::uint64_t now) {
            return tree.set_value(path, value, now);
        });
    });
}

template <class Char>
LSTATUS delete_key_value(HKEY handle, const Char* subkey, const Char* name) {
    return answer([&] {
        return change_subkey(handle, subkey, false, [&](Tree& tree, const Path& path, std::uint64_t now) {
            return tree.delete_value(path, text_of(name), now);
        });
    });
}

// The functions of 16-bit Windows: the one text of a key is its default value. Its size is that of the text with its NUL.
template <class Char>
LSTATUS set_text(HKEY handle, const Char* subkey, DWORD type, const Char* data) {
    if (type != REG_SZ || !data) return ERROR_INVALID_PARAMETER;
    return answer([&] {
        const Value value{{}, REG_SZ, bytes_of(text_of(data) + u'\0')};
        return change_subkey(handle, subkey, true, [&](Tree& tree, const Path& path, std::uint64_t now) {
            return tree.set_value(path, value, now);
        });
    });
}

template <class Char>
LSTATUS query_text(HKEY handle, const Char* subkey, Char* data, PLONG size) {
    return answer([&]() -> Result<void> {
        if (data && !size) return WsaError{ERROR_INVALID_PARAMETER};
        if (auto good = check_outputs(size); !good) return good;
        const auto key = open_key_of(handle);
        if (!key) return key.failure();
        const auto path = path_below(*key, optional_text(subkey));
        if (!path) return path.failure();
        const auto found = live_registry().find(*path);
        if (!found) return found.failure();
        const Value* value = (*found)->value({});
        if (value && !is_text(value->type)) return WsaError{ERROR_INVALID_DATA};
        // A key without a default value has an empty one here.
        const Bytes bytes = given_form(REG_SZ, value ? value->data : bytes_of(std::u16string(1, u'\0')), Char());
        DWORD room = size && *size > 0 ? static_cast<DWORD>(*size) : 0;
        const auto given = give_bytes(bytes, data, &room);
        if (size) *size = static_cast<LONG>(room);
        return given;
    });
}

} // namespace

LSTATUS WINAPI RegQueryValueExA(HKEY hKey, LPCSTR lpValueName, LPDWORD lpReserved, LPDWORD lpType, LPBYTE lpData,
                                LPDWORD lpcbData) {
    return query_value(hKey, lpValueName, lpReserved, lpType, lpData, lpcbData);
}
LSTATUS WINAPI RegQueryValueExW(HKEY hKey, LPCWSTR lpValueName, LPDWORD lpReserved, LPDWORD lpType, LPBYTE lpData,
                                LPDWORD lpcbData) {
    return query_value(hKey, lpValueName, lpReserved, lpType, lpData, lpcbData);
}
LSTATUS WINAPI RegSetValueExA(HKEY hKey, LPCSTR lpValueName, DWORD Reserved, DWORD dwType, const BYTE* lpData,
                              DWORD cbData) {
    return set_value(hKey, lpValueName, Reserved, dwType, lpData, cbData);
}
LSTATUS WINAPI RegSetValueExW(HKEY hKey, LPCWSTR lpValueName, DWORD Reserved, DWORD dwType, const BYTE* lpData,
                              DWORD cbData) {
    return set_value(hKey, lpValueName, Reserved, dwType, lpData, cbData);
}
LSTATUS WINAPI RegDeleteValueA(HKEY hKey, LPCSTR lpValueName) {
    return delete_value(hKey, lpValueName);
}
LSTATUS WINAPI RegDeleteValueW(HKEY hKey, LPCWSTR lpValueName) {
    return delete_value(hKey, lpValueName);
}
LSTATUS WINAPI RegSetKeyValueA(HKEY hKey, LPCSTR lpSubKey, LPCSTR lpValueName, DWORD dwType, LPCVOID lpData,
                               DWORD cbData) {
    return set_key_value(hKey, lpSubKey, lpValueName, dwType, lpData, cbData);
}
LSTATUS WINAPI RegSetKeyValueW(HKEY hKey, LPCWSTR lpSubKey, LPCWSTR lpValueName, DWORD dwType, LPCVOID lpData,
                               DWORD cbData) {
    return set_key_value(hKey, lpSubKey, lpValueName, dwType, lpData, cbData);
}
LSTATUS WINAPI RegDeleteKeyValueA(HKEY hKey, LPCSTR lpSubKey, LPCSTR lpValueName) {
    return delete_key_value(hKey, lpSubKey, lpValueName);
}
LSTATUS WINAPI RegDeleteKeyValueW(HKEY hKey, LPCWSTR lpSubKey, LPCWSTR lpValueName) {
    return delete_key_value(hKey, lpSubKey, lpValueName);
}
LSTATUS WINAPI RegSetValueA(HKEY hKey, LPCSTR lpSubKey, DWORD dwType, LPCSTR lpData, DWORD) {
    return set_text(hKey, lpSubKey, dwType, lpData);
}
LSTATUS WINAPI RegSetValueW(HKEY hKey, LPCWSTR lpSubKey, DWORD dwType, LPCWSTR lpData, DWORD) {
    return set_text(hKey, lpSubKey, dwType, lpData);
}
LSTATUS WINAPI RegQueryValueA(HKEY hKey, LPCSTR lpSubKey, LPSTR lpData, PLONG lpcbData) {
    return query_text(hKey, lpSubKey, lpData, lpcbData);
}
LSTATUS WINAPI RegQueryValueW(HKEY hKey, LPCWSTR lpSubKey, LPWSTR lpData, PLONG lpcbData) {
    return query_text(hKey, lpSubKey, lpData, lpcbData);
}
