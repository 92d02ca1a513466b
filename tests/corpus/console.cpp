// The console, the version, and min and max as windows.h has them, beside the standard library's.
#include <windows.h>

#include <algorithm>
#include <stdio.h>
#include <string.h>
#include <wincon.h>

using namespace std;

static HANDLE g_seen;
static DWORD g_events[4];
static LONG g_count;

static BOOL WINAPI OnControl(DWORD event) {
    g_events[InterlockedIncrement(&g_count) - 1] = event;
    SetEvent(g_seen);
    return TRUE;
}

static BOOL WINAPI OnControlLater(DWORD event) {
    if (event != CTRL_C_EVENT) {
        SetEvent(g_seen);
        return TRUE;
    }
    return FALSE; // the one that was added before gets it
}

static int Bad(const char* what) {
    printf("%s\n", what);
    return 1;
}

static int Control() {
    g_seen = CreateEvent(NULL, FALSE, FALSE, NULL);
    if (!SetConsoleCtrlHandler(OnControl, TRUE) || !SetConsoleCtrlHandler((PHANDLER_ROUTINE)OnControlLater, TRUE))
        return Bad("SetConsoleCtrlHandler");
    // Dropped, so that the other comes first.
    SetConsoleCtrlHandler(NULL, TRUE);
    if (!GenerateConsoleCtrlEvent(CTRL_C_EVENT, 0) || !GenerateConsoleCtrlEvent(CTRL_BREAK_EVENT, 0))
        return Bad("GenerateConsoleCtrlEvent");
    WaitForSingleObject(g_seen, INFINITE);
    if (g_count != 0) return Bad("a dropped event was seen");
    SetConsoleCtrlHandler(NULL, FALSE);
    if (!GenerateConsoleCtrlEvent(CTRL_C_EVENT, GetCurrentProcessId())) return Bad("an event of this process");
    WaitForSingleObject(g_seen, INFINITE);
    if (g_count != 1 || g_events[0] != CTRL_C_EVENT) return Bad("Ctrl-C");
    if (!SetConsoleCtrlHandler(OnControlLater, FALSE)) return Bad("SetConsoleCtrlHandler, FALSE");
    if (SetConsoleCtrlHandler(OnControlLater, FALSE) || GetLastError() != ERROR_INVALID_PARAMETER)
        return Bad("a handler that is not there");
    if (GenerateConsoleCtrlEvent(CTRL_CLOSE_EVENT, 0) || GenerateConsoleCtrlEvent(CTRL_C_EVENT, 1))
        return Bad("an event that nobody can generate");
    return 0;
}

static int Handles() {
    DWORD done = 0, mode;
    HANDLE out = GetStdHandle(STD_OUTPUT_HANDLE);
    if (out == INVALID_HANDLE_VALUE || !WriteFile(out, "written\n", 8, &done, NULL) || done != 8)
        return Bad("WriteFile to standard output");
    if (GetStdHandle(STD_OUTPUT_HANDLE) != out) return Bad("another handle");
    if (GetStdHandle(7) != INVALID_HANDLE_VALUE || GetLastError() != ERROR_INVALID_HANDLE)
        return Bad("a handle number that is none");
    // Standard output is a file in this test, which is no console.
    if (GetConsoleMode(out, &mode) || GetLastError() != ERROR_INVALID_HANDLE) return Bad("GetConsoleMode");
    if (WriteConsole(out, "x", 1, &done, NULL) || GetLastError() != ERROR_INVALID_HANDLE) return Bad("WriteConsole");
    if (!SetStdHandle(STD_OUTPUT_HANDLE, g_seen) || GetStdHandle(STD_OUTPUT_HANDLE) != g_seen)
        return Bad("SetStdHandle");
    return 0;
}

static int Version() {
    OSVERSIONINFOEX info = {0};
    if (GetVersionEx((LPOSVERSIONINFO)&info)) return Bad("a version without a size");
    info.dwOSVersionInfoSize = sizeof info;
    if (!GetVersionEx((LPOSVERSIONINFO)&info) || info.dwMajorVersion < 6) return Bad("GetVersionEx");
    if (info.dwMajorVersion != LOBYTE(LOWORD(GetVersion()))) return Bad("GetVersion");
    TCHAR folder[MAX_PATH];
    if (GetWindowsDirectory(folder, MAX_PATH) != strlen(folder)) return Bad("GetWindowsDirectory");
    return 0;
}

int main() {
    DWORD three = 3;
    size_t four = 4;
    int const low = -1, high = 1;
    if (min(three, four) != 3 || max(low, high) != 1 || std::min(low, high) != -1 || max(1, 2.5) != 2.5)
        return Bad("min");
    return Version() + Control() + Handles();
}
