// fileapi.h: files by name, folders, temporary names.
#include "posix/kernel32/file_border.h"

#include "posix/environment.h"
#include "posix/file_names.h"
#include "posix/host_paths.h"

#include <atomic>
#include <fmt/format.h>

using namespace wspemu;
using namespace wspemu::posix;

namespace {

template <class Char>
Result<std::string> native_of(const Char* name) {
    if (!name) return WsaError{ERROR_PATH_NOT_FOUND};
    return host_path(text_of(name));
}

// The action on the native path, as a BOOL.
template <class Char, class Action>
BOOL on_file(const Char* name, Action action) {
    const Result<std::string> native = native_of(name);
    return native ? finish(action(*native)) : fail(FALSE, native.error());
}

template <class Char>
Result<FileFacts> facts_by_name(const Char* name) {
    const Result<std::string> native = native_of(name);
    if (!native) return native.failure();
    return named_facts(*native);
}

template <class Char>
DWORD get_attributes(const Char* name) {
    const Result<FileFacts> facts = facts_by_name(name);
    return facts ? facts->attributes : fail(INVALID_FILE_ATTRIBUTES, facts.error());
}

template <class Char>
BOOL get_attributes_ex(const Char* name, GET_FILEEX_INFO_LEVELS level, LPVOID out) {
    if (level != GetFileExInfoStandard || !out) return fail(FALSE, ERROR_INVALID_PARAMETER);
    const Result<FileFacts> facts = facts_by_name(name);
    if (!facts) return fail(FALSE, facts.error());
    *static_cast<WIN32_FILE_ATTRIBUTE_DATA*>(out) = {
        facts->attributes,
        file_time_of(facts->created),
        file_time_of(facts->accessed),
        file_time_of(facts->written),
        static_cast<DWORD>(facts->size >> 32),
        static_cast<DWORD>(facts->size),
    };
    return TRUE;
}

template <class Char>
BOOL move(const Char* from, const Char* to, DWORD flags) {
    // Deviation: nothing is put off until the next start of the system.
    if (flags & MOVEFILE_DELAY_UNTIL_REBOOT) return fail(FALSE, ERROR_NOT_SUPPORTED);
    const Result<std::string> source = native_of(from);
    if (!source) return fail(FALSE, source.error());
    const Result<std::string> target = native_of(to);
    if (!target) return fail(FALSE, target.error());
    return finish(
        move_file(*source, *target, {(flags & MOVEFILE_REPLACE_EXISTING) != 0, (flags & MOVEFILE_COPY_ALLOWED) != 0}));
}

template <class Char>
BOOL copy(const Char* from, const Char* to, BOOL fail_if_there) {
    const Result<std::string> source = native_of(from);
    if (!source) return fail(FALSE, source.error());
    const Result<std::string> target = native_of(to);
    if (!target) return fail(FALSE, target.error());
    return finish(copy_file(*source, *target, fail_if_there != FALSE));
}

std::u16string with_backslash(std::u16string path) {
    if (!path.ends_with(u'\\')) path += u'\\';
    return path;
}

std::u16string temporary_folder() {
    for (const char* variable : {"TMP", "TEMP", "TMPDIR"})
        if (const auto folder = environment_value(variable); folder && !folder->empty())
            return with_backslash(windows_path(*folder));
    return u"Z:\\tmp\\";
}

std::u16string current_path() {
    const Result<std::string> folder = current_folder();
    return folder ? windows_path(*folder) : u"Z:\\";
}

// Takes "." and ".." out of what follows the root.
std::u16string normalized(std::u16string_view root, std::u16string_view rest) {
    std::vector<std::u16string_view> parts;
    const bool ends_as_folder = rest.ends_with(u'\\');
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find(u'\\'), rest.size());
        const std::u16string_view part = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (part.empty() || part == u".") continue;
        if (part != u"..") parts.push_back(part);
        else if (!parts.empty()) parts.pop_back();
    }
    std::u16string path(root);
    for (const std::u16string_view part : parts) {
        if (path.size() > root.size()) path += u'\\';
        path += part;
    }
    if (ends_as_folder && path.size() > root.size()) path += u'\\';
    return path;
}

std::u16string full_path(std::u16string text) {
    std::replace(text.begin(), text.end(), u'/', u'\\');
    if (text.starts_with(u"\\\\")) return text;
    if (text.size() >= 2 && text[1] == u':') {
        const std::size_t skip = text.size() > 2 && text[2] == u'\\' ? 3 : 2;
        return normalized(text.substr(0, 2) + u"\\", std::u16string_view(text).substr(skip));
    }
    if (text.starts_with(u'\\')) return normalized(u"Z:\\", std::u16string_view(text).substr(1));
    const std::u16string here = with_backslash(current_path()) + text;
    return normalized(here.substr(0, 3), std::u16string_view(here).substr(3));
}

template <class Char>
DWORD get_full_path(const Char* name, DWORD size, Char* out, Char** file_part) {
    if (!name || !*name) return fail(DWORD(0), ERROR_INVALID_NAME);
    const DWORD length = copy_or_size(full_path(text_of(name)), out, size);
    if (!file_part) return length;
    *file_part = nullptr;
    if (!out || length >= size || length == 0 || out[length - 1] == '\\') return length;
    Char* last = out + length;
    while (last != out && last[-1] != '\\') --last;
    *file_part = last;
    return length;
}

// %p%04x.tmp in that folder. A number of 0: the first that is free, whose file is made.
template <class Char>
UINT temporary_name(const Char* folder, const Char* prefix, UINT unique, Char* out) {
    if (!folder || !out) return fail(0u, ERROR_INVALID_PARAMETER);
    const Result<FileFacts> there = facts_by_name(folder);
    if (!there || !there->is_folder()) return fail(0u, ERROR_DIRECTORY);
    static std::atomic<UINT> next{GetTickCount()};
    const std::u16string start = with_backslash(text_of(folder)) + text_of(prefix).substr(0, 3);
    for (UINT attempts = 0; attempts < 0xFFFF; ++attempts) {
        const UINT number = unique != 0 ? unique & 0xFFFF : next++ & 0xFFFF;
        if (number == 0 && unique == 0) continue;
        const std::u16string name = start + to_utf16(fmt::format("{:X}.tmp", number));
        if (name.size() >= MAX_PATH) return fail(0u, ERROR_BUFFER_OVERFLOW);
        if (unique == 0) {
            const HANDLE made = CreateFileW(reinterpret_cast<LPCWSTR>(name.c_str()), GENERIC_WRITE, 0, nullptr,
                                            CREATE_NEW, FILE_ATTRIBUTE_NORMAL, nullptr);
            if (made == INVALID_HANDLE_VALUE && GetLastError() == ERROR_FILE_EXISTS) continue;
            if (made == INVALID_HANDLE_VALUE) return 0;
            CloseHandle(made);
        }
        copy_truncated(name, out, MAX_PATH);
        return number;
    }
    return fail(0u, ERROR_FILE_EXISTS);
}

BOOL set_attributes(const std::string& path, DWORD attributes) {
    return finish(set_read_only(path, (attributes & FILE_ATTRIBUTE_READONLY) != 0));
}

} // namespace

BOOL WINAPI DeleteFileA(LPCSTR lpFileName) {
    return on_file(lpFileName, delete_file);
}
BOOL WINAPI DeleteFileW(LPCWSTR lpFileName) {
    return on_file(lpFileName, delete_file);
}
DWORD WINAPI GetFileAttributesA(LPCSTR lpFileName) {
    return get_attributes(lpFileName);
}
DWORD WINAPI GetFileAttributesW(LPCWSTR lpFileName) {
    return get_attributes(lpFileName);
}
BOOL WINAPI GetFileAttributesExA(LPCSTR lpFileName, GET_FILEEX_INFO_LEVELS fInfoLevelId, LPVOID lpFileInformation) {
    return get_attributes_ex(lpFileName, fInfoLevelId, lpFileInformation);
}
BOOL WINAPI GetFileAttributesExW(LPCWSTR lpFileName, GET_FILEEX_INFO_LEVELS fInfoLevelId, LPVOID lpFileInformation) {
    return get_attributes_ex(lpFileName, fInfoLevelId, lpFileInformation);
}
BOOL WINAPI SetFileAttributesA(LPCSTR lpFileName, DWORD dwFileAttributes) {
    const Result<std::string> native = native_of(lpFileName);
    return native ? set_attributes(*native, dwFileAttributes) : fail(FALSE, native.error());
}
BOOL WINAPI SetFileAttributesW(LPCWSTR lpFileName, DWORD dwFileAttributes) {
    const Result<std::string> native = native_of(lpFileName);
    return native ? set_attributes(*native, dwFileAttributes) : fail(FALSE, native.error());
}
BOOL WINAPI MoveFileA(LPCSTR lpExistingFileName, LPCSTR lpNewFileName) {
    return move(lpExistingFileName, lpNewFileName, MOVEFILE_COPY_ALLOWED);
}
BOOL WINAPI MoveFileW(LPCWSTR lpExistingFileName, LPCWSTR lpNewFileName) {
    return move(lpExistingFileName, lpNewFileName, MOVEFILE_COPY_ALLOWED);
}
BOOL WINAPI MoveFileExA(LPCSTR lpExistingFileName, LPCSTR lpNewFileName, DWORD dwFlags) {
    return move(lpExistingFileName, lpNewFileName, dwFlags);
}
BOOL WINAPI MoveFileExW(LPCWSTR lpExistingFileName, LPCWSTR lpNewFileName, DWORD dwFlags) {
    return move(lpExistingFileName, lpNewFileName, dwFlags);
}
BOOL WINAPI CopyFileA(LPCSTR lpExistingFileName, LPCSTR lpNewFileName, BOOL bFailIfExists) {
    return copy(lpExistingFileName, lpNewFileName, bFailIfExists);
}
BOOL WINAPI CopyFileW(LPCWSTR lpExistingFileName, LPCWSTR lpNewFileName, BOOL bFailIfExists) {
    return copy(lpExistingFileName, lpNewFileName, bFailIfExists);
}
BOOL WINAPI CreateDirectoryA(LPCSTR lpPathName, LPSECURITY_ATTRIBUTES) {
    return on_file(lpPathName, create_folder);
}
BOOL WINAPI CreateDirectoryW(LPCWSTR lpPathName, LPSECURITY_ATTRIBUTES) {
    return on_file(lpPathName, create_folder);
}
BOOL WINAPI RemoveDirectoryA(LPCSTR lpPathName) {
    return on_file(lpPathName, remove_folder);
}
BOOL WINAPI RemoveDirectoryW(LPCWSTR lpPathName) {
    return on_file(lpPathName, remove_folder);
}
DWORD WINAPI GetFullPathNameA(LPCSTR lpFileName, DWORD nBufferLength, LPSTR lpBuffer, LPSTR* lpFilePart) {
    return get_full_path(lpFileName, nBufferLength, lpBuffer, lpFilePart);
}
DWORD WINAPI GetFullPathNameW(LPCWSTR lpFileName, DWORD nBufferLength, LPWSTR lpBuffer, LPWSTR* lpFilePart) {
    return get_full_path(lpFileName, nBufferLength, lpBuffer, lpFilePart);
}
DWORD WINAPI GetTempPathA(DWORD nBufferLength, LPSTR lpBuffer) {
    return copy_or_size(temporary_folder(), lpBuffer, nBufferLength);
}
DWORD WINAPI GetTempPathW(DWORD nBufferLength, LPWSTR lpBuffer) {
    return copy_or_size(temporary_folder(), lpBuffer, nBufferLength);
}
UINT WINAPI GetTempFileNameA(LPCSTR lpPathName, LPCSTR lpPrefixString, UINT uUnique, LPSTR lpTempFileName) {
    return temporary_name(lpPathName, lpPrefixString, uUnique, lpTempFileName);
}
UINT WINAPI GetTempFileNameW(LPCWSTR lpPathName, LPCWSTR lpPrefixString, UINT uUnique, LPWSTR lpTempFileName) {
    return temporary_name(lpPathName, lpPrefixString, uUnique, lpTempFileName);
}
DWORD WINAPI GetCurrentDirectoryA(DWORD nBufferLength, LPSTR lpBuffer) {
    return copy_or_size(current_path(), lpBuffer, nBufferLength);
}
DWORD WINAPI GetCurrentDirectoryW(DWORD nBufferLength, LPWSTR lpBuffer) {
    return copy_or_size(current_path(), lpBuffer, nBufferLength);
}
BOOL WINAPI SetCurrentDirectoryA(LPCSTR lpPathName) {
    return on_file(lpPathName, set_current_folder);
}
BOOL WINAPI SetCurrentDirectoryW(LPCWSTR lpPathName) {
    return on_file(lpPathName, set_current_folder);
}
