// sysinfoapi.h: the machine, the time, the system folder.
#include "posix/kernel32/win32_border.h"

#include "core/port/host_names.h"
#include "core/port/modules.h"
#include "posix/message_queue.h"
#include "posix/system_facts.h"

#include <algorithm>

using namespace wspemu;
using namespace wspemu::posix;

namespace {

constexpr WORD processor_architecture() {
#if defined(__x86_64__)
    return PROCESSOR_ARCHITECTURE_AMD64;
#elif defined(__aarch64__)
    return PROCESSOR_ARCHITECTURE_ARM64;
#else
    return PROCESSOR_ARCHITECTURE_UNKNOWN;
#endif
}

void fill(LPSYSTEMTIME out, const CalendarTime& now) {
    *out = {now.year, now.month, now.day_of_week, now.day, now.hour, now.minute, now.second, now.milliseconds};
}

template <class Char>
UINT system_directory(Char* out, UINT size) {
    return copy_or_size(port::expand_environment(u"%SystemRoot%\\system32"), out, size);
}

template <class Char>
UINT windows_directory(Char* out, UINT size) {
    return copy_or_size(port::expand_environment(u"%SystemRoot%"), out, size);
}

// What every Windows since 8.1 says to a program without a manifest that names a later one.
constexpr DWORD kVersionMajor = 6;
constexpr DWORD kVersionMinor = 2;
constexpr DWORD kVersionBuild = 9200;

template <class Info, class InfoEx>
BOOL version_info(Info* out) {
    const DWORD size = out ? out->dwOSVersionInfoSize : 0;
    if (size != sizeof(Info) && size != sizeof(InfoEx)) return fail(FALSE, ERROR_INSUFFICIENT_BUFFER);
    InfoEx info{};
    info.dwOSVersionInfoSize = size;
    info.dwMajorVersion = kVersionMajor;
    info.dwMinorVersion = kVersionMinor;
    info.dwBuildNumber = kVersionBuild;
    info.dwPlatformId = VER_PLATFORM_WIN32_NT;
    info.wProductType = VER_NT_WORKSTATION;
    memcpy(out, &info, size);
    return TRUE;
}

// The name for NetBIOS: the first letters of the host's, large.
template <class Char>
BOOL computer_name(Char* buffer, DWORD& size) {
    std::string name = port::host_name().substr(0, MAX_COMPUTERNAME_LENGTH);
    for (char& c : name)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    const DWORD length = static_cast<DWORD>(name.size());
    if (!buffer || size <= length) {
        size = length + 1;
        return fail(FALSE, ERROR_BUFFER_OVERFLOW);
    }
    *std::transform(name.begin(), name.end(), buffer, [](unsigned char c) { return static_cast<Char>(c); }) = 0;
    size = length;
    return TRUE;
}

} // namespace

BOOL WINAPI GetComputerNameA(LPSTR lpBuffer, LPDWORD nSize) {
    return computer_name(lpBuffer, *nSize);
}

BOOL WINAPI GetComputerNameW(LPWSTR lpBuffer, LPDWORD nSize) {
    return computer_name(lpBuffer, *nSize);
}

DWORD WINAPI GetVersion(void) {
    return kVersionMajor | kVersionMinor << 8 | kVersionBuild << 16;
}

BOOL WINAPI GetVersionExA(LPOSVERSIONINFOA lpVersionInformation) {
    return version_info<OSVERSIONINFOA, OSVERSIONINFOEXA>(lpVersionInformation);
}

BOOL WINAPI GetVersionExW(LPOSVERSIONINFOW lpVersionInformation) {
    return version_info<OSVERSIONINFOW, OSVERSIONINFOEXW>(lpVersionInformation);
}

VOID WINAPI GetNativeSystemInfo(LPSYSTEM_INFO lpSystemInfo) {
    GetSystemInfo(lpSystemInfo);
}

UINT WINAPI GetWindowsDirectoryA(LPSTR lpBuffer, UINT uSize) {
    return windows_directory(lpBuffer, uSize);
}

UINT WINAPI GetWindowsDirectoryW(LPWSTR lpBuffer, UINT uSize) {
    return windows_directory(lpBuffer, uSize);
}

VOID WINAPI GetSystemInfo(LPSYSTEM_INFO lpSystemInfo) {
    const DWORD processors = usable_processors();
    *lpSystemInfo = {};
    lpSystemInfo->wProcessorArchitecture = processor_architecture();
    lpSystemInfo->dwPageSize = page_size();
    lpSystemInfo->lpMinimumApplicationAddress = reinterpret_cast<LPVOID>(0x10000);
    lpSystemInfo->lpMaximumApplicationAddress = reinterpret_cast<LPVOID>(0x7FFFFFFEFFFF);
    lpSystemInfo->dwActiveProcessorMask = processors >= 64 ? ~DWORD_PTR(0) : (DWORD_PTR(1) << processors) - 1;
    lpSystemInfo->dwNumberOfProcessors = processors;
    lpSystemInfo->dwProcessorType = 8664; // PROCESSOR_AMD_X8664; obsolete, kept for old code
    lpSystemInfo->dwAllocationGranularity = 0x10000;
    lpSystemInfo->wProcessorLevel = 6;
}

DWORD WINAPI GetTickCount(void) {
    return static_cast<DWORD>(tick_count());
}

ULONGLONG WINAPI GetTickCount64(void) {
    return tick_count();
}

VOID WINAPI GetSystemTimeAsFileTime(LPFILETIME lpSystemTimeAsFileTime) {
    const ULONGLONG now = file_time_now();
    *lpSystemTimeAsFileTime = {static_cast<DWORD>(now), static_cast<DWORD>(now >> 32)};
}

VOID WINAPI GetSystemTime(LPSYSTEMTIME lpSystemTime) {
    fill(lpSystemTime, calendar_now(false));
}

VOID WINAPI GetLocalTime(LPSYSTEMTIME lpSystemTime) {
    fill(lpSystemTime, calendar_now(true));
}

UINT WINAPI GetSystemDirectoryA(LPSTR lpBuffer, UINT uSize) {
    return system_directory(lpBuffer, uSize);
}

UINT WINAPI GetSystemDirectoryW(LPWSTR lpBuffer, UINT uSize) {
    return system_directory(lpBuffer, uSize);
}
