// psapi.h as layers use it: which program am I in?
#include <windows.h>

#include <Psapi.h>
#include <stdio.h>
#include <string.h>

#pragma comment(lib, "psapi.lib")

static int Bad(const char* what) {
    printf("%s\n", what);
    return 1;
}

static bool HasOwnId(const DWORD* ids, DWORD bytes) {
    for (DWORD i = 0; i < bytes / sizeof(DWORD); ++i)
        if (ids[i] == GetCurrentProcessId()) return true;
    return false;
}

int main() {
    char name[MAX_PATH], path[MAX_PATH], module[MAX_PATH];
    if (GetModuleBaseName(GetCurrentProcess(), 0, name, MAX_PATH) != strlen(name)) return Bad("GetModuleBaseName");
    if (GetModuleFileNameEx(GetCurrentProcess(), NULL, path, MAX_PATH) != strlen(path))
        return Bad("GetModuleFileNameEx");
    GetModuleFileName(NULL, module, MAX_PATH);
    if (strcmp(path, module) != 0 || strlen(path) <= strlen(name)) return Bad("another file");
    if (strcmp(path + strlen(path) - strlen(name), name) != 0) return Bad("another name");
    if (GetModuleBaseName(GetCurrentProcess(), 0, name, 3) != 2 || name[2] != 0) return Bad("a short buffer");
    if (GetModuleBaseName(NULL, 0, name, MAX_PATH) || GetLastError() != ERROR_INVALID_HANDLE) return Bad("no process");
    static DWORD ids[100000];
    DWORD bytes = 0;
    if (!EnumProcesses(ids, sizeof ids, &bytes) || !HasOwnId(ids, bytes)) return Bad("EnumProcesses");
    if (!EnumProcesses(ids, sizeof(DWORD), &bytes) || bytes != sizeof(DWORD)) return Bad("room for one process");
    return 0;
}
