// winreg.h: deleting of keys and of whole trees. A deleted key is gone at once; handles to it fail with ERROR_KEY_DELETED.
#include "posix/advapi32/open_key.h"

using namespace wspemu;
using namespace wspemu::posix;
using namespace wspemu::posix::registry;

namespace {

template <class Char>
LSTATUS delete_key(HKEY handle, const Char* subkey, REGSAM desired, DWORD reserved) {
    return answer([&]() -> Result<void> {
        if (!subkey || reserved != 0) return WsaError{ERROR_INVALID_PARAMETER};
        const auto view = view_of(desired);
        if (!view) return view.failure();
        // Documented: the rights of the handle do not matter.
        const auto key = open_key_of(handle);
        if (!key) return key.failure();
        const auto path = path_below(*key, text_of(subkey), *view);
        if (!path) return path.failure();
        return live_registry().change(*path, Reach::subtree,
                                      [&](Tree& tree, std::uint64_t now) { return tree.delete_key(*path, now); });
    });
}

template <class Char>
LSTATUS delete_tree(HKEY handle, const Char* subkey) {
    constexpr REGSAM kRights = DELETE | KEY_ENUMERATE_SUB_KEYS | KEY_QUERY_VALUE;
    return answer([&]() -> Result<void> {
        if (!subkey || !*subkey) {
            return change_key(handle, kRights | KEY_SET_VALUE, Reach::subtree,
                              [](Tree& tree, const Path& path, std::uint64_t now) { return tree.clear(path, now); });
        }
        const auto key = open_key_of(handle);
        if (!key) return key.failure();
        if ((key->access & kRights) != kRights) return WsaError{ERROR_ACCESS_DENIED};
        const auto path = path_below(*key, text_of(subkey));
        if (!path) return path.failure();
        return live_registry().change(*path, Reach::subtree,
                                      [&](Tree& tree, std::uint64_t now) { return tree.delete_tree(*path, now); });
    });
}

} // namespace

LSTATUS WINAPI RegDeleteKeyA(HKEY hKey, LPCSTR lpSubKey) {
    return delete_key(hKey, lpSubKey, 0, 0);
}
LSTATUS WINAPI RegDeleteKeyW(HKEY hKey, LPCWSTR lpSubKey) {
    return delete_key(hKey, lpSubKey, 0, 0);
}
LSTATUS WINAPI RegDeleteKeyExA(HKEY hKey, LPCSTR lpSubKey, REGSAM samDesired, DWORD Reserved) {
    return delete_key(hKey, lpSubKey, samDesired, Reserved);
}
LSTATUS WINAPI RegDeleteKeyExW(HKEY hKey, LPCWSTR lpSubKey, REGSAM samDesired, DWORD Reserved) {
    return delete_key(hKey, lpSubKey, samDesired, Reserved);
}
LSTATUS WINAPI RegDeleteTreeA(HKEY hKey, LPCSTR lpSubKey) {
    return delete_tree(hKey, lpSubKey);
}
LSTATUS WINAPI RegDeleteTreeW(HKEY hKey, LPCWSTR lpSubKey) {
    return delete_tree(hKey, lpSubKey);
}
