// tlhelp32.h: snapshots of processes, modules and threads.
#include "win32_check.h"

#include <tlhelp32.h>

#include <string.h>

static HANDLE snapshot_of(DWORD what) {
    const HANDLE snapshot = CreateToolhelp32Snapshot(what, 0);
    CHECK(snapshot != INVALID_HANDLE_VALUE && snapshot != NULL);
    return snapshot;
}

static void this_process_is_among_all(void) {
    const HANDLE snapshot = snapshot_of(TH32CS_SNAPPROCESS);
    PROCESSENTRY32 entry;
    PROCESSENTRY32W wide;
    entry.dwSize = sizeof entry;
    wide.dwSize = sizeof wide;
    int found = 0, count = 0, wide_count = 0;
    for (BOOL more = Process32First(snapshot, &entry); more; more = Process32Next(snapshot, &entry)) {
        CHECK(entry.szExeFile[0] != 0);
        found += entry.th32ProcessID == GetCurrentProcessId() && entry.cntThreads >= 1;
        ++count;
    }
    CHECK(GetLastError() == ERROR_NO_MORE_FILES);
    for (BOOL more = Process32FirstW(snapshot, &wide); more; more = Process32NextW(snapshot, &wide)) ++wide_count;
    CHECK(found == 1 && count == wide_count);
    CHECK(CloseHandle(snapshot));
}

static void the_program_is_the_first_module(void) {
    const HANDLE snapshot = snapshot_of(TH32CS_SNAPMODULE);
    MODULEENTRY32 entry;
    entry.dwSize = sizeof entry;
    CHECK(Module32First(snapshot, &entry));
    char path[MAX_PATH];
    CHECK(GetModuleFileNameA(NULL, path, MAX_PATH) != 0 && strcmp(path, entry.szExePath) == 0);
    CHECK(entry.th32ProcessID == GetCurrentProcessId() && entry.modBaseSize > 0);
    const BYTE* code = (const BYTE*)(ULONG_PTR)&the_program_is_the_first_module;
    CHECK(code >= entry.modBaseAddr && code < entry.modBaseAddr + entry.modBaseSize);
    int found = 0;
    while (Module32Next(snapshot, &entry))
        found += _stricmp(entry.szModule, "kernel32.dll") == 0 && entry.hModule != NULL;
    CHECK(found == 1 && GetLastError() == ERROR_NO_MORE_FILES);
    CHECK(CloseHandle(snapshot));
}

static int has_thread(DWORD id) {
    const HANDLE snapshot = snapshot_of(TH32CS_SNAPTHREAD);
    THREADENTRY32 entry;
    entry.dwSize = sizeof entry;
    int found = 0;
    for (BOOL more = Thread32First(snapshot, &entry); more; more = Thread32Next(snapshot, &entry))
        found += entry.th32OwnerProcessID == GetCurrentProcessId() && entry.th32ThreadID == id;
    CHECK(CloseHandle(snapshot));
    return found;
}

static unsigned __stdcall wait_for_event(void* event) {
    return WaitForSingleObject((HANDLE)event, kLong);
}

static void a_thread_is_there_while_it_runs(void) {
    const HANDLE event = CreateEventA(NULL, TRUE, FALSE, NULL);
    unsigned id = 0;
    const HANDLE thread = (HANDLE)_beginthreadex(NULL, 0, wait_for_event, event, CREATE_SUSPENDED, &id);
    CHECK(thread != NULL && ResumeThread(thread) == 1);
    CHECK(has_thread(GetCurrentThreadId()) == 1);
    CHECK(SetEvent(event) && join_thread(thread) == WAIT_OBJECT_0);
    CHECK(has_thread(id) == 0);
    CHECK(CloseHandle(event));
}

// Each of them in the moment of its end.
static void a_thread_is_not_there_once_its_end_is_told(void) {
    for (int i = 0; i < 200; ++i) {
        const HANDLE event = CreateEventA(NULL, TRUE, TRUE, NULL);
        unsigned id = 0;
        const HANDLE thread = (HANDLE)_beginthreadex(NULL, 0, wait_for_event, event, 0, &id);
        CHECK(thread != NULL && join_thread(thread) == WAIT_OBJECT_0);
        CHECK(has_thread(id) == 0);
        CHECK(CloseHandle(event));
    }
}

static void what_is_no_snapshot_is_refused(void) {
    PROCESSENTRY32 entry;
    entry.dwSize = sizeof entry;
    CHECK_FAILS(Process32First(kGarbage, &entry), ERROR_INVALID_HANDLE);
    CHECK_FAILS(Process32First(INVALID_HANDLE_VALUE, &entry), ERROR_INVALID_HANDLE);
    const HANDLE snapshot = snapshot_of(TH32CS_SNAPPROCESS);
    entry.dwSize = 4;
    KNOWN_DEVIATION_FAILS(kWine, "says ERROR_INSUFFICIENT_BUFFER", Process32First(snapshot, &entry), ERROR_BAD_LENGTH);
    MODULEENTRY32 module;
    module.dwSize = sizeof module;
    CHECK_FAILS(Module32First(snapshot, &module), ERROR_NO_MORE_FILES);
    CHECK(CloseHandle(snapshot));
    entry.dwSize = sizeof entry;
    CHECK_FAILS(Process32First(snapshot, &entry), ERROR_INVALID_HANDLE);
}

int main() {
    RUN(this_process_is_among_all);
    RUN(the_program_is_the_first_module);
    RUN(a_thread_is_there_while_it_runs);
    RUN(a_thread_is_not_there_once_its_end_is_told);
    RUN(what_is_no_snapshot_is_refused);
    return finish();
}
