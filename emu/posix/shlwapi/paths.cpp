// shlwapi.h: the parts of paths, by their spelling alone.
#include "posix/kernel32/win32_border.h"

#include <shlwapi.h>

#include <string>

namespace {

template <class Char>
std::size_t length_of(const Char* text) noexcept {
    return std::char_traits<Char>::length(text);
}

// Behind the last folder. A folder's own backslash at the end belongs to its name.
template <class Char>
Char* file_name_in(const Char* path) noexcept {
    const Char* name = path;
    for (const Char* at = path; at && *at; ++at)
        if ((*at == '\\' || *at == ':' || *at == '/') && at[1] && at[1] != '\\' && at[1] != '/') name = at + 1;
    return const_cast<Char*>(name);
}

// A blank behind a dot says that it began no extension.
template <class Char>
Char* extension_in(const Char* path) noexcept {
    if (!path) return nullptr;
    const Char* dot = nullptr;
    const Char* at = path;
    for (; *at; ++at) {
        if (*at == '.') dot = at;
        else if (*at == '\\' || *at == ' ') dot = nullptr;
    }
    return const_cast<Char*>(dot ? dot : at);
}

// How much of a path is its root: "\", "\\", "c:\", and "c:".
template <class Char>
std::size_t root_length(const Char* path) noexcept {
    if (path[0] == '\\') return path[1] == '\\' ? 2 : 1;
    if (path[0] && path[1] == ':') return path[2] == '\\' ? 3 : 2;
    return 0;
}

template <class Char>
BOOL remove_file_spec(Char* path) noexcept {
    if (!path) return FALSE;
    const std::size_t root = root_length(path);
    Char* cut = path + root;
    for (Char* at = cut; *at; ++at)
        if (*at == '\\') cut = at;
    if (!*cut) return FALSE;
    *cut = 0;
    return TRUE;
}

template <class Char>
void strip_path(Char* path) noexcept {
    if (!path) return;
    const Char* name = file_name_in(path);
    if (name != path) std::char_traits<Char>::move(path, name, length_of(name) + 1);
}

template <class Char>
Char* add_backslash(Char* path) noexcept {
    if (!path) return nullptr;
    const std::size_t length = length_of(path);
    if (length >= MAX_PATH - 1) return nullptr;
    Char* end = path + length;
    if (length != 0 && end[-1] != '\\') {
        *end++ = '\\';
        *end = 0;
    }
    return end;
}

template <class Char>
Char* remove_backslash(Char* path) noexcept {
    if (!path) return nullptr;
    const std::size_t length = length_of(path);
    if (length == 0) return path;
    Char* last = path + length - 1;
    if (*last == '\\' && length > root_length(path)) *last = 0;
    return last;
}

template <class Char>
BOOL is_relative(const Char* path) noexcept {
    return !path || !*path || (*path != '\\' && path[1] != ':');
}

template <class Char>
Char lower(Char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<Char>(c + ('a' - 'A')) : c;
}

template <class Char>
Char* find_without_case(const Char* text, const Char* wanted) noexcept {
    if (!text || !wanted || !*wanted) return nullptr;
    for (; *text; ++text) {
        std::size_t i = 0;
        while (wanted[i] && lower(text[i]) == lower(wanted[i])) ++i;
        if (!wanted[i]) return const_cast<Char*>(text);
    }
    return nullptr;
}

} // namespace

LPSTR WINAPI PathFindFileNameA(LPCSTR pszPath) {
    return file_name_in(pszPath);
}
LPWSTR WINAPI PathFindFileNameW(LPCWSTR pszPath) {
    return file_name_in(pszPath);
}
LPSTR WINAPI PathFindExtensionA(LPCSTR pszPath) {
    return extension_in(pszPath);
}
LPWSTR WINAPI PathFindExtensionW(LPCWSTR pszPath) {
    return extension_in(pszPath);
}
BOOL WINAPI PathRemoveFileSpecA(LPSTR pszPath) {
    return remove_file_spec(pszPath);
}
BOOL WINAPI PathRemoveFileSpecW(LPWSTR pszPath) {
    return remove_file_spec(pszPath);
}
void WINAPI PathRemoveExtensionA(LPSTR pszPath) {
    if (pszPath) *extension_in(pszPath) = 0;
}
void WINAPI PathRemoveExtensionW(LPWSTR pszPath) {
    if (pszPath) *extension_in(pszPath) = 0;
}
void WINAPI PathStripPathA(LPSTR pszPath) {
    strip_path(pszPath);
}
void WINAPI PathStripPathW(LPWSTR pszPath) {
    strip_path(pszPath);
}
LPSTR WINAPI PathAddBackslashA(LPSTR pszPath) {
    return add_backslash(pszPath);
}
LPWSTR WINAPI PathAddBackslashW(LPWSTR pszPath) {
    return add_backslash(pszPath);
}
LPSTR WINAPI PathRemoveBackslashA(LPSTR pszPath) {
    return remove_backslash(pszPath);
}
LPWSTR WINAPI PathRemoveBackslashW(LPWSTR pszPath) {
    return remove_backslash(pszPath);
}
BOOL WINAPI PathIsRelativeA(LPCSTR pszPath) {
    return is_relative(pszPath);
}
BOOL WINAPI PathIsRelativeW(LPCWSTR pszPath) {
    return is_relative(pszPath);
}
BOOL WINAPI PathFileExistsA(LPCSTR pszPath) {
    return pszPath && GetFileAttributesA(pszPath) != INVALID_FILE_ATTRIBUTES;
}
BOOL WINAPI PathFileExistsW(LPCWSTR pszPath) {
    return pszPath && GetFileAttributesW(pszPath) != INVALID_FILE_ATTRIBUTES;
}
LPSTR WINAPI StrStrIA(LPCSTR pszFirst, LPCSTR pszSrch) {
    return find_without_case(pszFirst, pszSrch);
}
LPWSTR WINAPI StrStrIW(LPCWSTR pszFirst, LPCWSTR pszSrch) {
    return find_without_case(pszFirst, pszSrch);
}
