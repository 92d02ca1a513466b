// psapi.h: the names of this process and its modules, and the processes that the host shows.
#include "posix/kernel32/win32_border.h"

#include "posix/process_list.h"

#include <psapi.h>

#include <string>
#include <vector>

using namespace wspemu;
using namespace wspemu::posix;

namespace {

// What another process has loaded can not be seen.
bool is_this_process(HANDLE process) {
    const DWORD id = GetProcessId(process);
    if (id == GetCurrentProcessId()) return true;
    return id != 0 ? fail(false, ERROR_NOT_SUPPORTED) : false;
}

// 0, with the last error, for a module that is none.
DWORD module_path(HMODULE module, std::u16string& path) {
    std::vector<WCHAR> buffer(MAX_PATH);
    DWORD length = 0;
    while ((length = GetModuleFileNameW(module, buffer.data(), static_cast<DWORD>(buffer.size()))) == buffer.size())
        buffer.resize(buffer.size() * 2);
    path = std::u16string(utf16_view(buffer.data()));
    return length;
}

// Cut to the buffer, as the documentation has it. Returns what was copied.
template <class Char>
DWORD module_name(HANDLE process, HMODULE module, Char* out, DWORD size, bool folder) {
    if (!is_this_process(process)) return 0;
    if (!out || size == 0) return fail(DWORD(0), ERROR_INSUFFICIENT_BUFFER);
    std::u16string path;
    if (module_path(module, path) == 0) return 0;
    const auto slash = path.find_last_of(u"\\/");
    if (!folder && slash != path.npos) path.erase(0, slash + 1);
    return static_cast<DWORD>(copy_truncated(path, out, size));
}

} // namespace

BOOL WINAPI EnumProcesses(DWORD* lpidProcess, DWORD cb, LPDWORD lpcbNeeded) {
    if (!lpidProcess || !lpcbNeeded) return fail(FALSE, ERROR_INVALID_PARAMETER);
    const std::vector<std::uint32_t> ids = process_ids();
    const std::size_t count = std::min<std::size_t>(ids.size(), cb / sizeof(DWORD));
    std::copy_n(ids.begin(), count, lpidProcess);
    *lpcbNeeded = static_cast<DWORD>(count * sizeof(DWORD));
    return TRUE;
}

DWORD WINAPI GetModuleBaseNameA(HANDLE hProcess, HMODULE hModule, LPSTR lpBaseName, DWORD nSize) {
    return module_name(hProcess, hModule, lpBaseName, nSize, false);
}

DWORD WINAPI GetModuleBaseNameW(HANDLE hProcess, HMODULE hModule, LPWSTR lpBaseName, DWORD nSize) {
    return module_name(hProcess, hModule, lpBaseName, nSize, false);
}

DWORD WINAPI GetModuleFileNameExA(HANDLE hProcess, HMODULE hModule, LPSTR lpFilename, DWORD nSize) {
    return module_name(hProcess, hModule, lpFilename, nSize, true);
}

DWORD WINAPI GetModuleFileNameExW(HANDLE hProcess, HMODULE hModule, LPWSTR lpFilename, DWORD nSize) {
    return module_name(hProcess, hModule, lpFilename, nSize, true);
}
