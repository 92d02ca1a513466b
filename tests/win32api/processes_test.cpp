// processthreadsapi.h: the process itself, threads made in it by handle, and how many thread-local slots there are.
#include "win32_check.h"

static HANDLE own_process(void) {
    return OpenProcess(PROCESS_ALL_ACCESS, FALSE, GetCurrentProcessId());
}

static void the_process_can_be_opened_and_asked(void) {
    HANDLE process = own_process();
    CHECK(process != NULL && process != GetCurrentProcess());
    CHECK(GetProcessId(process) == GetCurrentProcessId());
    CHECK(GetProcessId(GetCurrentProcess()) == GetCurrentProcessId());
    DWORD code = 0;
    CHECK(GetExitCodeProcess(process, &code) && code == STILL_ACTIVE);
    CHECK(WaitForSingleObject(process, 0) == WAIT_TIMEOUT);
    FILETIME created, ended, kernel, user, now;
    GetSystemTimeAsFileTime(&now);
    CHECK(GetProcessTimes(process, &created, &ended, &kernel, &user));
    CHECK(CompareFileTime(&created, &now) <= 0);
    CHECK(CloseHandle(process));
    CHECK_FAILS(GetProcessId(process), ERROR_INVALID_HANDLE);
    CHECK_FAILS(GetExitCodeProcess(process, &code), ERROR_INVALID_HANDLE);
    CHECK_FAILS(GetProcessTimes(process, &created, &ended, &kernel, &user), ERROR_INVALID_HANDLE);
    CHECK_FAILS(TerminateProcess(process, 1), ERROR_INVALID_HANDLE);
    CHECK_FAILS(OpenProcess(PROCESS_ALL_ACCESS, FALSE, 0xFFFFFFF3), ERROR_INVALID_PARAMETER);
}

static void no_process_here_is_a_32_bit_one(void) {
    HANDLE process = own_process();
    BOOL is_32_bit = TRUE;
    CHECK(IsWow64Process(process, &is_32_bit) && !is_32_bit);
    is_32_bit = TRUE;
    CHECK(IsWow64Process(GetCurrentProcess(), &is_32_bit) && !is_32_bit);
    SYSTEM_INFO system;
    GetNativeSystemInfo(&system);
    const bool is_amd64 = system.wProcessorArchitecture == PROCESSOR_ARCHITECTURE_AMD64;
    USHORT machine = 1, native = 1;
    CHECK(IsWow64Process2(process, &machine, &native));
    CHECK(machine == IMAGE_FILE_MACHINE_UNKNOWN && is_amd64 == (native == IMAGE_FILE_MACHINE_AMD64));
    CHECK(IsWow64Process2(process, &machine, NULL));
    CHECK(CloseHandle(process));
    CHECK_FAILS(IsWow64Process(process, &is_32_bit), ERROR_INVALID_HANDLE);
    CHECK_FAILS(IsWow64Process2(process, &machine, &native), ERROR_INVALID_HANDLE);
}

static DWORD WINAPI give_back(LPVOID value) {
    return (DWORD)(ULONG_PTR)value;
}

static void a_thread_can_be_made_by_the_handle_of_the_process(void) {
    HANDLE process = own_process();
    DWORD id = 0;
    HANDLE thread = CreateRemoteThread(process, NULL, 0, give_back, (LPVOID)7, 0, &id);
    CHECK(thread != NULL && GetThreadId(thread) == id);
    CHECK(GetProcessIdOfThread(thread) == GetCurrentProcessId());
    CHECK(join_thread(thread) == 7);
    CHECK(CloseHandle(process));
    CHECK_FAILS(CreateRemoteThread(process, NULL, 0, give_back, NULL, 0, NULL), ERROR_INVALID_HANDLE);
}

// 64 slots in the thread block and 1,024 beyond, less what the system itself has taken.
static void thread_local_slots_end_somewhere(void) {
    static DWORD slots[2000];
    int count = 0;
    while (count < 2000 && (slots[count] = TlsAlloc()) != TLS_OUT_OF_INDEXES) ++count;
    CHECK(count >= 1000 && count <= 1088);
    CHECK_FAILS(TlsAlloc() != TLS_OUT_OF_INDEXES, ERROR_NO_MORE_ITEMS);
    CHECK(TlsSetValue(slots[count - 1], &count) && TlsGetValue(slots[count - 1]) == &count);
    // A slot that was given back comes again, and empty.
    CHECK(TlsFree(slots[count - 1]));
    CHECK_FAILS(TlsFree(slots[count - 1]), ERROR_INVALID_PARAMETER);
    slots[count - 1] = TlsAlloc();
    CHECK(slots[count - 1] != TLS_OUT_OF_INDEXES && TlsGetValue(slots[count - 1]) == NULL);
    for (int i = 0; i < count; ++i) CHECK(TlsFree(slots[i]));
    CHECK_FAILS(TlsSetValue(5000, NULL), ERROR_INVALID_PARAMETER);
    CHECK_FAILS(TlsGetValue(0xFFFFFFFF), ERROR_INVALID_PARAMETER);
}

static void fiber_local_slots_end_somewhere(void) {
    static DWORD slots[5000];
    int count = 0;
    while (count < 5000 && (slots[count] = FlsAlloc(NULL)) != FLS_OUT_OF_INDEXES) ++count;
    CHECK(count >= 100 && count < 5000);
    CHECK_FAILS(FlsAlloc(NULL) != FLS_OUT_OF_INDEXES, ERROR_NOT_ENOUGH_MEMORY);
    for (int i = 0; i < count; ++i) CHECK(FlsFree(slots[i]));
    CHECK_FAILS(FlsFree(slots[0]), ERROR_INVALID_PARAMETER);
}

static void file_times_and_calendar_times_mean_the_same(void) {
    const FILETIME time = {0x1D9F2A60, 0x01DC5F3C};
    SYSTEMTIME calendar;
    FILETIME back;
    CHECK(FileTimeToSystemTime(&time, &calendar));
    CHECK(calendar.wYear == 2025 && calendar.wMonth >= 1 && calendar.wMonth <= 12);
    CHECK(SystemTimeToFileTime(&calendar, &back));
    // A calendar time has whole milliseconds.
    CHECK(CompareFileTime(&back, &time) <= 0 && time.dwLowDateTime - back.dwLowDateTime < 10000);
    const FILETIME beginning = {0, 0};
    CHECK(FileTimeToSystemTime(&beginning, &calendar));
    CHECK(calendar.wYear == 1601 && calendar.wMonth == 1 && calendar.wDay == 1 && calendar.wDayOfWeek == 1);
    const SYSTEMTIME leap = {2024, 2, 0, 29, 23, 59, 59, 999};
    CHECK(SystemTimeToFileTime(&leap, &back) && FileTimeToSystemTime(&back, &calendar));
    CHECK(calendar.wMonth == 2 && calendar.wDay == 29 && calendar.wDayOfWeek == 4 && calendar.wMilliseconds == 999);
    const SYSTEMTIME no_day = {2023, 2, 0, 29, 0, 0, 0, 0};
    KNOWN_DEVIATION_FAILS(kWine, "takes the 29th of February of any year", SystemTimeToFileTime(&no_day, &back),
                          ERROR_INVALID_PARAMETER);
    const FILETIME negative = {0, 0x80000000};
    CHECK_FAILS(FileTimeToSystemTime(&negative, &calendar), ERROR_INVALID_PARAMETER);
}

int main() {
    RUN(the_process_can_be_opened_and_asked);
    RUN(no_process_here_is_a_32_bit_one);
    RUN(a_thread_can_be_made_by_the_handle_of_the_process);
    RUN(thread_local_slots_end_somewhere);
    RUN(fiber_local_slots_end_somewhere);
    RUN(file_times_and_calendar_times_mean_the_same);
    return finish();
}
