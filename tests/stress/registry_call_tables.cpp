// The tables of random calls, continued: the registry, files on disk, the console, and the native calls.
#include "random_calls.h"

#include <shlwapi.h>
#include <stdio.h>
#include <winternl.h>

namespace random_calls {

namespace {

bool told(LSTATUS status) {
    if (status != ERROR_SUCCESS) SetLastError(static_cast<DWORD>(status));
    return status == ERROR_SUCCESS;
}

// Never one whose loss would take the catalog along: what is deleted lies below the keys that are made here.
HKEY key(Arguments& a) {
    return a.one_in(3) ? HKEY_CURRENT_USER : reinterpret_cast<HKEY>(a.handle(Kind::key));
}
const wchar_t* subkey(Arguments& a) {
    static const wchar_t* const names[] = {L"wspemu-a", L"wspemu-a\\b", L"wspemu-c", L"wspemu\\\\bad",
                                           L"wspemu-a\\b\\c"};
    return names[a.pick(5)];
}
const char* value_name(Arguments& a) {
    static const char* const names[] = {"", "one", "two", nullptr};
    return names[a.pick(4)];
}
REGSAM rights(Arguments& a) {
    return a.one_in(3) ? a.number() & 0x2033F : KEY_ALL_ACCESS;
}

#define KEY_CODES                                                                                                      \
    {                                                                                                                  \
        ERROR_INVALID_HANDLE, ERROR_FILE_NOT_FOUND, ERROR_ACCESS_DENIED, ERROR_KEY_DELETED, ERROR_INVALID_PARAMETER,   \
            ERROR_NO_MORE_ITEMS, ERROR_MORE_DATA, ERROR_BAD_PATHNAME, ERROR_INVALID_DATA, ERROR_UNSUPPORTED_TYPE,      \
            ERROR_CHILD_MUST_BE_VOLATILE, ERROR_NOT_SUPPORTED                                                          \
    }

const Call kRegistry[] = {
    {"RegCreateKeyExW",
     [](Arguments& a) {
         HKEY made = nullptr;
         DWORD what = 0;
         return told(RegCreateKeyExW(key(a), subkey(a), a.one_in(9), nullptr, a.pick(2) ? REG_OPTION_VOLATILE : 0,
                                     rights(a), nullptr, &made, a.pick(2) ? &what : nullptr)) &&
                a.keep(made, Kind::key);
     },
     {ERROR_INVALID_HANDLE, ERROR_ACCESS_DENIED, ERROR_KEY_DELETED, ERROR_INVALID_PARAMETER, ERROR_BAD_PATHNAME,
      ERROR_CHILD_MUST_BE_VOLATILE}},
    {"RegOpenKeyExW",
     [](Arguments& a) {
         HKEY opened = nullptr;
         return told(RegOpenKeyExW(key(a), a.one_in(4) ? nullptr : subkey(a), 0, rights(a), &opened)) &&
                (reinterpret_cast<ULONG_PTR>(opened) >= 0x80000000 || a.keep(opened, Kind::key));
     },
     KEY_CODES},
    {"RegSetValueExA",
     [](Arguments& a) {
         const DWORD types[] = {REG_SZ, REG_EXPAND_SZ, REG_BINARY, REG_DWORD, 77};
         return told(RegSetValueExA(key(a), value_name(a), a.one_in(9), types[a.pick(5)],
                                    reinterpret_cast<const BYTE*>(a.buffer), a.pick(sizeof a.buffer)));
     },
     KEY_CODES},
    {"RegQueryValueExA",
     [](Arguments& a) {
         DWORD type = 0;
         DWORD size = a.pick(sizeof a.buffer);
         return told(RegQueryValueExA(key(a), value_name(a), nullptr, a.pick(2) ? &type : nullptr,
                                      a.pick(2) ? reinterpret_cast<BYTE*>(a.buffer) : nullptr,
                                      a.one_in(9) ? nullptr : &size));
     },
     KEY_CODES},
    {"RegGetValueA",
     [](Arguments& a) {
         DWORD size = a.pick(sizeof a.buffer);
         const DWORD flags = a.one_in(3) ? a.number() : static_cast<DWORD>(RRF_RT_ANY);
         return told(RegGetValueA(key(a), a.pick(2) ? nullptr : "wspemu-a", value_name(a), flags, nullptr,
                                  a.pick(2) ? a.buffer : nullptr, &size));
     },
     KEY_CODES},
    {"RegEnumKeyExW",
     [](Arguments& a) {
         wchar_t name[20];
         DWORD length = a.pick(20);
         return told(RegEnumKeyExW(key(a), a.pick(4), name, &length, nullptr, nullptr, nullptr, nullptr));
     },
     KEY_CODES},
    {"RegEnumValueA",
     [](Arguments& a) {
         char name[20];
         DWORD length = a.pick(20);
         DWORD size = a.pick(sizeof a.buffer);
         return told(RegEnumValueA(key(a), a.pick(4), name, &length, nullptr, nullptr,
                                   a.pick(2) ? reinterpret_cast<BYTE*>(a.buffer) : nullptr, &size));
     },
     KEY_CODES},
    {"RegQueryInfoKeyA",
     [](Arguments& a) {
         DWORD keys = 0;
         return told(RegQueryInfoKeyA(key(a), nullptr, nullptr, nullptr, &keys, nullptr, nullptr, nullptr, nullptr,
                                      nullptr, nullptr, nullptr));
     },
     KEY_CODES},
    {"RegDeleteValueA", [](Arguments& a) { return told(RegDeleteValueA(key(a), value_name(a))); }, KEY_CODES},
    {"RegDeleteKeyW", [](Arguments& a) { return told(RegDeleteKeyW(key(a), subkey(a))); }, KEY_CODES},
    {"RegDeleteKeyExW", [](Arguments& a) { return told(RegDeleteKeyExW(key(a), subkey(a), 0, a.one_in(9))); },
     KEY_CODES},
    {"RegDeleteTreeW", [](Arguments& a) { return told(RegDeleteTreeW(key(a), subkey(a))); }, KEY_CODES},
    {"SHDeleteKeyW", [](Arguments& a) { return told(SHDeleteKeyW(key(a), subkey(a))); }, KEY_CODES},
    {"RegSetKeyValueA",
     [](Arguments& a) { return told(RegSetKeyValueA(key(a), "wspemu-a", value_name(a), REG_BINARY, a.buffer, 8)); },
     KEY_CODES},
    {"RegDeleteKeyValueA", [](Arguments& a) { return told(RegDeleteKeyValueA(key(a), "wspemu-a", value_name(a))); },
     KEY_CODES},
    {"RegSetValueA", [](Arguments& a) { return told(RegSetValueA(key(a), "wspemu-a", REG_SZ, "text", 4)); }, KEY_CODES},
    {"RegQueryValueA",
     [](Arguments& a) {
         LONG size = static_cast<LONG>(a.pick(sizeof a.buffer));
         return told(RegQueryValueA(key(a), a.pick(2) ? "wspemu-a" : nullptr, a.buffer, &size));
     },
     KEY_CODES},
    {"RegConnectRegistryA",
     [](Arguments& a) {
         HKEY connected = nullptr;
         return told(RegConnectRegistryA(a.pick(2) ? "\\\\nowhere" : nullptr, key(a), &connected));
     },
     {ERROR_INVALID_HANDLE, ERROR_BAD_NETPATH}},
    {"RegFlushKey", [](Arguments& a) { return told(RegFlushKey(key(a))); }, KEY_CODES},
    {"RegNotifyChangeKeyValue",
     [](Arguments& a) {
         return told(RegNotifyChangeKeyValue(key(a), a.pick(2) != 0, a.number(), a.handle(Kind::event), TRUE));
     },
     KEY_CODES},
    {"RegCloseKey", [](Arguments& a) { return told(RegCloseKey(key(a))); }, {ERROR_INVALID_HANDLE}},
};

// One file, which all share.
const char* file_name() {
    static char name[MAX_PATH];
    static const bool made = [] {
        char folder[MAX_PATH];
        return GetTempPathA(sizeof folder, folder) != 0 && GetTempFileNameA(folder, "rnd", 0, name) != 0;
    }();
    return made ? name : "no-file";
}
HANDLE file(Arguments& a) {
    return a.handle(Kind::file);
}

#define DISK_CODES                                                                                                     \
    {                                                                                                                  \
        ERROR_INVALID_HANDLE, ERROR_INVALID_FUNCTION, ERROR_ACCESS_DENIED, ERROR_INVALID_PARAMETER,                    \
            ERROR_NEGATIVE_SEEK, ERROR_SEEK                                                                            \
    }

const Call kDisk[] = {
    {"CreateFileA",
     [](Arguments& a) {
         const DWORD access[] = {GENERIC_READ, GENERIC_WRITE, GENERIC_READ | GENERIC_WRITE, 0};
         const DWORD flags = (a.pick(2) ? static_cast<DWORD>(FILE_FLAG_OVERLAPPED) : 0u) |
                             (a.one_in(9) ? static_cast<DWORD>(FILE_FLAG_DELETE_ON_CLOSE) : 0u);
         // Nothing is done to NUL that a mistake could turn against the host.
         const bool device = a.one_in(5);
         const HANDLE opened = CreateFileA(device ? "NUL" : file_name(), access[a.pick(4)], a.pick(9), nullptr,
                                           device ? OPEN_EXISTING : a.pick(7), device ? 0 : flags, nullptr);
         return opened != INVALID_HANDLE_VALUE && a.keep(opened, Kind::file);
     },
     {ERROR_INVALID_PARAMETER, ERROR_FILE_EXISTS, ERROR_SHARING_VIOLATION, ERROR_FILE_NOT_FOUND, ERROR_ACCESS_DENIED,
      ERROR_ALREADY_EXISTS, ERROR_NOT_SUPPORTED}},
    {"SetFilePointer",
     [](Arguments& a) {
         LONG high = static_cast<LONG>(a.pick(2));
         SetFilePointer(file(a), a.count(), a.pick(2) ? &high : nullptr, a.pick(4));
         return GetLastError() == kUnchanged || GetLastError() == NO_ERROR;
     },
     DISK_CODES},
    {"SetFilePointerEx",
     [](Arguments& a) {
         LARGE_INTEGER distance;
         distance.QuadPart = a.count();
         return SetFilePointerEx(file(a), distance, a.pick(2) ? &distance : nullptr, a.pick(4)) != 0;
     },
     DISK_CODES},
    {"GetFileSizeEx",
     [](Arguments& a) {
         LARGE_INTEGER size;
         return GetFileSizeEx(file(a), &size) != 0;
     },
     DISK_CODES},
    {"GetFileSize",
     [](Arguments& a) { return GetFileSize(file(a), nullptr) != INVALID_FILE_SIZE || GetLastError() == NO_ERROR; },
     DISK_CODES},
    {"SetEndOfFile", [](Arguments& a) { return SetEndOfFile(file(a)) != 0; }, DISK_CODES},
    {"FlushFileBuffers", [](Arguments& a) { return !a.one_in(30) || FlushFileBuffers(file(a)) != 0; }, DISK_CODES},
    {"GetFileType",
     [](Arguments& a) { return GetFileType(file(a)) != FILE_TYPE_UNKNOWN || GetLastError() == NO_ERROR; }, DISK_CODES},
    {"GetFileTime, SetFileTime",
     [](Arguments& a) {
         FILETIME written;
         return GetFileTime(file(a), nullptr, nullptr, &written) && SetFileTime(file(a), nullptr, nullptr, &written);
     },
     DISK_CODES},
    {"GetFileInformationByHandle",
     [](Arguments& a) {
         BY_HANDLE_FILE_INFORMATION facts;
         return GetFileInformationByHandle(file(a), &facts) != 0;
     },
     DISK_CODES},
    // Without an OVERLAPPED it would wait for ever where the handle is a socket.
    {"ReadFile of a disk file",
     [](Arguments& a) { return ReadFile(file(a), a.buffer, a.pick(sizeof a.buffer), nullptr, a.overlapped()) != 0; },
     {ERROR_INVALID_HANDLE, ERROR_ACCESS_DENIED, ERROR_INVALID_PARAMETER, ERROR_IO_PENDING, ERROR_HANDLE_EOF,
      ERROR_OPERATION_ABORTED, WSAENOTSOCK, WSAENOTCONN, WSAECONNREFUSED}},
    {"FindFirstFileA",
     [](Arguments& a) {
         WIN32_FIND_DATAA found;
         const HANDLE search = FindFirstFileA(file_name(), &found);
         return search != INVALID_HANDLE_VALUE && a.keep(search, Kind::search);
     },
     {ERROR_FILE_NOT_FOUND}},
    {"FindNextFileW",
     [](Arguments& a) {
         WIN32_FIND_DATAW found;
         return FindNextFileW(a.handle(Kind::search), &found) != 0;
     },
     {ERROR_INVALID_HANDLE, ERROR_NO_MORE_FILES}},
    {"FindClose", [](Arguments& a) { return FindClose(a.handle(Kind::search)) != 0; }, {ERROR_INVALID_HANDLE}},
    {"GetConsoleMode",
     [](Arguments& a) {
         DWORD mode = 0;
         return GetConsoleMode(a.handle(), &mode) != 0;
     },
     {ERROR_INVALID_HANDLE}},
    {"WriteConsoleW",
     [](Arguments& a) {
         DWORD written = 0;
         return WriteConsoleW(a.handle(), L"", 0, &written, nullptr) != 0;
     },
     {ERROR_INVALID_HANDLE}},
    {"SetStdHandle",
     [](Arguments& a) { return SetStdHandle(a.pick(2) ? STD_INPUT_HANDLE : a.pick(9), a.handle(Kind::file)) != 0; },
     {ERROR_INVALID_HANDLE}},
};

// These tell by their result: STATUS_PENDING and other good ones among them.
bool is_known(NTSTATUS status) {
    const ULONG known[] = {0,          0x102,      0x103,      0x80,       0xC0,       0xC0000008, 0xC0000024,
                           0xC000000D, 0xC0000011, 0xC0000022, 0xC0000120, 0xC0000225, 0xC0000010, 0xC00000BB,
                           0xC0000236, 0xC000020C, 0xC000020D, 0xC0000241, 0xC0000021, 0xC00000B0, 0xC000014B};
    for (const ULONG one : known)
        if (status == static_cast<NTSTATUS>(one)) return true;
    printf("NTSTATUS %08lx\n", static_cast<unsigned long>(status));
    return false;
}
IO_STATUS_BLOCK g_blocks[64]; // requests write to them whenever they end

const Call kNative[] = {
    {"NtClose", [](Arguments& a) { return is_known(NtClose(a.handle())); }, {}},
    {"NtWaitForSingleObject",
     [](Arguments& a) {
         LARGE_INTEGER none;
         none.QuadPart = 0;
         return is_known(NtWaitForSingleObject(a.handle(), static_cast<BOOLEAN>(a.pick(2)), &none));
     },
     {}},
    {"NtReadFile",
     [](Arguments& a) {
         LARGE_INTEGER place;
         place.QuadPart = a.pick(100);
         static char data[64];
         return is_known(NtReadFile(file(a), a.one_in(3) ? a.handle(Kind::event) : nullptr, nullptr, nullptr,
                                    &g_blocks[a.pick(64)], data, a.pick(64), &place, nullptr));
     },
     {}},
    {"NtCancelIoFileEx",
     [](Arguments& a) {
         return is_known(NtCancelIoFileEx(file(a), a.pick(2) ? &g_blocks[a.pick(64)] : nullptr, &g_blocks[a.pick(64)]));
     },
     {}},
};

} // namespace

void delete_file() {
    DeleteFileA(file_name());
}

Calls registry_calls() {
    return {kRegistry, sizeof kRegistry / sizeof *kRegistry};
}
Calls disk_calls() {
    return {kDisk, sizeof kDisk / sizeof *kDisk};
}
Calls native_calls() {
    return {kNative, sizeof kNative / sizeof *kNative};
}

} // namespace random_calls
