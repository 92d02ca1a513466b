/* sysinfoapi.h: the system: processors, time since the start, time of the day. */
#ifndef WSPEMU_SYSINFOAPI_H
#define WSPEMU_SYSINFOAPI_H

#include "minwinbase.h"

typedef struct _SYSTEM_INFO {
    WSPEMU_NAMELESS union {
        DWORD dwOemId;
        WSPEMU_NAMELESS struct {
            WORD wProcessorArchitecture;
            WORD wReserved;
        };
    };
    DWORD dwPageSize;
    LPVOID lpMinimumApplicationAddress;
    LPVOID lpMaximumApplicationAddress;
    DWORD_PTR dwActiveProcessorMask;
    DWORD dwNumberOfProcessors;
    DWORD dwProcessorType;
    DWORD dwAllocationGranularity;
    WORD wProcessorLevel;
    WORD wProcessorRevision;
} SYSTEM_INFO, *LPSYSTEM_INFO;

#define VER_PLATFORM_WIN32s 0
#define VER_PLATFORM_WIN32_WINDOWS 1
#define VER_PLATFORM_WIN32_NT 2
#define VER_NT_WORKSTATION 1
#define VER_NT_DOMAIN_CONTROLLER 2
#define VER_NT_SERVER 3

#define WSPEMU_OSVERSION_FIELDS(CharType)                                                                              \
    DWORD dwOSVersionInfoSize;                                                                                         \
    DWORD dwMajorVersion;                                                                                              \
    DWORD dwMinorVersion;                                                                                              \
    DWORD dwBuildNumber;                                                                                               \
    DWORD dwPlatformId;                                                                                                \
    CharType szCSDVersion[128]
#define WSPEMU_OSVERSION_MORE_FIELDS                                                                                   \
    WORD wServicePackMajor;                                                                                            \
    WORD wServicePackMinor;                                                                                            \
    WORD wSuiteMask;                                                                                                   \
    BYTE wProductType;                                                                                                 \
    BYTE wReserved

typedef struct _OSVERSIONINFOA {
    WSPEMU_OSVERSION_FIELDS(CHAR);
} OSVERSIONINFOA, *POSVERSIONINFOA, *LPOSVERSIONINFOA;
typedef struct _OSVERSIONINFOW {
    WSPEMU_OSVERSION_FIELDS(WCHAR);
} OSVERSIONINFOW, *POSVERSIONINFOW, *LPOSVERSIONINFOW;
typedef struct _OSVERSIONINFOEXA {
    WSPEMU_OSVERSION_FIELDS(CHAR);
    WSPEMU_OSVERSION_MORE_FIELDS;
} OSVERSIONINFOEXA, *POSVERSIONINFOEXA, *LPOSVERSIONINFOEXA;
typedef struct _OSVERSIONINFOEXW {
    WSPEMU_OSVERSION_FIELDS(WCHAR);
    WSPEMU_OSVERSION_MORE_FIELDS;
} OSVERSIONINFOEXW, *POSVERSIONINFOEXW, *LPOSVERSIONINFOEXW;
#undef WSPEMU_OSVERSION_FIELDS
#undef WSPEMU_OSVERSION_MORE_FIELDS

#define MAX_COMPUTERNAME_LENGTH 15

WSPEMU_EXTERN_C_BEGIN

DWORD WINAPI GetVersion(void);
BOOL WINAPI GetVersionExA(LPOSVERSIONINFOA lpVersionInformation);
BOOL WINAPI GetVersionExW(LPOSVERSIONINFOW lpVersionInformation);
VOID WINAPI GetNativeSystemInfo(LPSYSTEM_INFO lpSystemInfo);
UINT WINAPI GetWindowsDirectoryA(LPSTR lpBuffer, UINT uSize);
UINT WINAPI GetWindowsDirectoryW(LPWSTR lpBuffer, UINT uSize);
BOOL WINAPI GetComputerNameA(LPSTR lpBuffer, LPDWORD nSize);
BOOL WINAPI GetComputerNameW(LPWSTR lpBuffer, LPDWORD nSize);

VOID WINAPI GetSystemInfo(LPSYSTEM_INFO lpSystemInfo);
DWORD WINAPI GetTickCount(void);
ULONGLONG WINAPI GetTickCount64(void);
VOID WINAPI GetSystemTimeAsFileTime(LPFILETIME lpSystemTimeAsFileTime);
VOID WINAPI GetSystemTime(LPSYSTEMTIME lpSystemTime);
VOID WINAPI GetLocalTime(LPSYSTEMTIME lpSystemTime);
UINT WINAPI GetSystemDirectoryA(LPSTR lpBuffer, UINT uSize);
UINT WINAPI GetSystemDirectoryW(LPWSTR lpBuffer, UINT uSize);
WSPEMU_EXTERN_C_END

#ifdef UNICODE
#define GetSystemDirectory GetSystemDirectoryW
#define GetComputerName GetComputerNameW
#define GetVersionEx GetVersionExW
#define GetWindowsDirectory GetWindowsDirectoryW
typedef OSVERSIONINFOW OSVERSIONINFO, *POSVERSIONINFO, *LPOSVERSIONINFO;
typedef OSVERSIONINFOEXW OSVERSIONINFOEX, *POSVERSIONINFOEX, *LPOSVERSIONINFOEX;
#else
#define GetComputerName GetComputerNameA
#define GetVersionEx GetVersionExA
#define GetWindowsDirectory GetWindowsDirectoryA
typedef OSVERSIONINFOA OSVERSIONINFO, *POSVERSIONINFO, *LPOSVERSIONINFO;
typedef OSVERSIONINFOEXA OSVERSIONINFOEX, *POSVERSIONINFOEX, *LPOSVERSIONINFOEX;
#define GetSystemDirectory GetSystemDirectoryA
#endif

#endif
