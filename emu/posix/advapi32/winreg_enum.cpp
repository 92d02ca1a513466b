// winreg.h: what is below a key, one after the other, and how much there is.
#include "posix/advapi32/value_data.h"

using namespace wspemu;
using namespace wspemu::posix;
using namespace wspemu::posix::registry;

namespace {

template <class Char>
Result<void> give_class(const Key& key, Char* out, LPDWORD length) {
    if (out && !length) return WsaError{ERROR_INVALID_PARAMETER};
    if (!length) return {};
    if (auto good = check_outputs(length); !good) return good;
    if (out) return give_name(key.class_name, out, length);
    *length = static_cast<DWORD>(encode(key.class_name, Char()).size());
    return {};
}

template <class Char>
LSTATUS enumerate_key(HKEY handle, DWORD index, Char* name, LPDWORD length, LPDWORD reserved, Char* class_name,
                      LPDWORD class_length, PFILETIME written) {
    return answer([&]() -> Result<void> {
        if (reserved || !name || !length) return WsaError{ERROR_INVALID_PARAMETER};
        if (auto good = check_outputs(length, written); !good) return good;
        const auto key = look_at(handle, KEY_ENUMERATE_SUB_KEYS);
        if (!key) return key.failure();
        if (index >= (*key)->keys.size()) return WsaError{ERROR_NO_MORE_ITEMS};
        const Key& child = *std::next((*key)->keys.begin(), static_cast<std::ptrdiff_t>(index))->second;
        if (auto given = give_name(child.name, name, length); !given) return given;
        if (auto given = give_class(child, class_name, class_length); !given) return given;
        if (written) *written = filetime_of(child.written);
        return {};
    });
}

template <class Char>
LSTATUS enumerate_value(HKEY handle, DWORD index, Char* name, LPDWORD length, LPDWORD reserved, LPDWORD type,
                        LPBYTE data, LPDWORD size) {
    return answer([&]() -> Result<void> {
        if (reserved || !name || !length || (data && !size)) return WsaError{ERROR_INVALID_PARAMETER};
        if (auto good = check_outputs(length, type, size); !good) return good;
        const auto key = look_at(handle, KEY_QUERY_VALUE);
        if (!key) return key.failure();
        if (index >= (*key)->values.size()) return WsaError{ERROR_NO_MORE_ITEMS};
        const Value& value = (*key)->values[index];
        if (auto given = give_name(value.name, name, length); !given) return given;
        if (type) *type = value.type;
        return give_bytes(given_form(value.type, value.data, Char()), data, size);
    });
}

struct Sizes {
    std::size_t key_name = 0;
    std::size_t class_name = 0;
    std::size_t value_name = 0;
    std::size_t data = 0;
};

// In characters of the form, without NULs; data in bytes of the form.
template <class Char>
Sizes largest_in(const Key& key) {
    Sizes sizes;
    for (const auto& [folded_name, child] : key.keys) {
        sizes.key_name = std::max(sizes.key_name, encode(child->name, Char()).size());
        sizes.class_name = std::max(sizes.class_name, encode(child->class_name, Char()).size());
    }
    for (const Value& value : key.values) {
        sizes.value_name = std::max(sizes.value_name, encode(value.name, Char()).size());
        sizes.data = std::max(sizes.data, given_form(value.type, value.data, Char()).size());
    }
    return sizes;
}

void give_number(LPDWORD out, std::size_t number) noexcept {
    if (out) *out = static_cast<DWORD>(number);
}

// Where the answers to RegQueryInfoKey go.
template <class Char>
struct KeyInfo {
    Char* class_name;
    LPDWORD class_length, keys, key_name, key_class, values, value_name, data, security;
    PFILETIME written;
};

template <class Char>
LSTATUS query_info(HKEY handle, LPDWORD reserved, const KeyInfo<Char>& out) {
    return answer([&]() -> Result<void> {
        if (reserved) return WsaError{ERROR_INVALID_PARAMETER};
        if (auto good = check_outputs(out.keys, out.key_name, out.key_class, out.values, out.value_name, out.data,
                                      out.security, out.written);
            !good)
            return good;
        const auto key = look_at(handle, KEY_QUERY_VALUE);
        if (!key) return key.failure();
        if (auto given = give_class(**key, out.class_name, out.class_length); !given) return given;
        const Sizes sizes = largest_in<Char>(**key);
        give_number(out.keys, (*key)->keys.size());
        give_number(out.key_name, sizes.key_name);
        give_number(out.key_class, sizes.class_name);
        give_number(out.values, (*key)->values.size());
        give_number(out.value_name, sizes.value_name);
        give_number(out.data, sizes.data);
        give_number(out.security, 0); // Deviation: keys have no security descriptors.
        if (out.written) *out.written = filetime_of((*key)->written);
        return {};
    });
}

} // namespace

LSTATUS WINAPI RegEnumKeyExA(HKEY hKey, DWORD dwIndex, LPSTR lpName, LPDWORD lpcchName, LPDWORD lpReserved,
                             LPSTR lpClass, LPDWORD lpcchClass, PFILETIME lpftLastWriteTime) {
    return enumerate_key(hKey, dwIndex, lpName, lpcchName, lpReserved, lpClass, lpcchClass, lpftLastWriteTime);
}
LSTATUS WINAPI RegEnumKeyExW(HKEY hKey, DWORD dwIndex, LPWSTR lpName, LPDWORD lpcchName, LPDWORD lpReserved,
                             LPWSTR lpClass, LPDWORD lpcchClass, PFILETIME lpftLastWriteTime) {
    return enumerate_key(hKey, dwIndex, lpName, lpcchName, lpReserved, lpClass, lpcchClass, lpftLastWriteTime);
}
LSTATUS WINAPI RegEnumKeyA(HKEY hKey, DWORD dwIndex, LPSTR lpName, DWORD cchName) {
    return enumerate_key<CHAR>(hKey, dwIndex, lpName, &cchName, nullptr, nullptr, nullptr, nullptr);
}
LSTATUS WINAPI RegEnumKeyW(HKEY hKey, DWORD dwIndex, LPWSTR lpName, DWORD cchName) {
    return enumerate_key<WCHAR>(hKey, dwIndex, lpName, &cchName, nullptr, nullptr, nullptr, nullptr);
}
LSTATUS WINAPI RegEnumValueA(HKEY hKey, DWORD dwIndex, LPSTR lpValueName, LPDWORD lpcchValueName, LPDWORD lpReserved,
                             LPDWORD lpType, LPBYTE lpData, LPDWORD lpcbData) {
    return enumerate_value(hKey, dwIndex, lpValueName, lpcchValueName, lpReserved, lpType, lpData, lpcbData);
}
LSTATUS WINAPI RegEnumValueW(HKEY hKey, DWORD dwIndex, LPWSTR lpValueName, LPDWORD lpcchValueName, LPDWORD lpReserved,
                             LPDWORD lpType, LPBYTE lpData, LPDWORD lpcbData) {
    return enumerate_value(hKey, dwIndex, lpValueName, lpcchValueName, lpReserved, lpType, lpData, lpcbData);
}
LSTATUS WINAPI RegQueryInfoKeyA(HKEY hKey, LPSTR lpClass, LPDWORD lpcchClass, LPDWORD lpReserved, LPDWORD lpcSubKeys,
                                LPDWORD lpcbMaxSubKeyLen, LPDWORD lpcbMaxClassLen, LPDWORD lpcValues,
                                LPDWORD lpcbMaxValueNameLen, LPDWORD lpcbMaxValueLen, LPDWORD lpcbSecurityDescriptor,
                                PFILETIME lpftLastWriteTime) {
    return query_info<CHAR>(hKey, lpReserved,
                            {lpClass, lpcchClass, lpcSubKeys, lpcbMaxSubKeyLen, lpcbMaxClassLen, lpcValues,
                             lpcbMaxValueNameLen, lpcbMaxValueLen, lpcbSecurityDescriptor, lpftLastWriteTime});
}
LSTATUS WINAPI RegQueryInfoKeyW(HKEY hKey, LPWSTR lpClass, LPDWORD lpcchClass, LPDWORD lpReserved, LPDWORD lpcSubKeys,
                                LPDWORD lpcbMaxSubKeyLen, LPDWORD lpcbMaxClassLen, LPDWORD lpcValues,
                                LPDWORD lpcbMaxValueNameLen, LPDWORD lpcbMaxValueLen, LPDWORD lpcbSecurityDescriptor,
                                PFILETIME lpftLastWriteTime) {
    return query_info<WCHAR>(hKey, lpReserved,
                             {lpClass, lpcchClass, lpcSubKeys, lpcbMaxSubKeyLen, lpcbMaxClassLen, lpcValues,
                              lpcbMaxValueNameLen, lpcbMaxValueLen, lpcbSecurityDescriptor, lpftLastWriteTime});
}
