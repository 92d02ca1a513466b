// processthreadsapi.h, process.h, fibersapi.h and handleapi.h as programs see them.
#include "win32_check.h"

static int g_order[16];
static volatile LONG g_count = 0;

static VOID CALLBACK note(ULONG_PTR value) {
    g_order[(InterlockedIncrement(&g_count) - 1) % 16] = (int)value;
}

static VOID CALLBACK note_and_queue(ULONG_PTR value) {
    note(value);
    if (value < 3) QueueUserAPC(note_and_queue, GetCurrentThread(), value + 1);
}

static DWORD WINAPI return_parameter(LPVOID parameter) {
    return (DWORD)(ULONG_PTR)parameter;
}
static DWORD WINAPI exit_with_parameter(LPVOID parameter) {
    ExitThread((DWORD)(ULONG_PTR)parameter);
}
static DWORD WINAPI wait_alertably(LPVOID event) {
    return WaitForSingleObjectEx((HANDLE)event, INFINITE, TRUE);
}

static DWORD join(HANDLE thread) {
    DWORD code = 0;
    CHECK(WaitForSingleObject(thread, kLong) == WAIT_OBJECT_0);
    CHECK(GetExitCodeThread(thread, &code));
    CHECK(CloseHandle(thread));
    return code;
}

static void threads_end_with_their_code(void) {
    DWORD id = 0;
    HANDLE thread = CreateThread(NULL, 0, return_parameter, (LPVOID)17, 0, &id);
    CHECK(id != 0 && id != GetCurrentThreadId());
    CHECK(GetThreadId(thread) == id);
    CHECK(join(thread) == 17);
    CHECK(join(CreateThread(NULL, 1 << 20, exit_with_parameter, (LPVOID)18, STACK_SIZE_PARAM_IS_A_RESERVATION, NULL)) ==
          18);
    CHECK_FAILS(GetExitCodeThread(kGarbage, &id), ERROR_INVALID_HANDLE);
}

static void a_suspended_thread_waits_for_its_resumption(void) {
    g_count = 0;
    HANDLE thread = CreateThread(NULL, 0, return_parameter, (LPVOID)19, CREATE_SUSPENDED, NULL);
    DWORD code = 0;
    CHECK(GetExitCodeThread(thread, &code));
    CHECK(code == STILL_ACTIVE);
    CHECK(QueueUserAPC(note, thread, 1));
    CHECK(SuspendThread(thread) == 1);
    CHECK(ResumeThread(thread) == 2);
    CHECK(ResumeThread(thread) == 1);
    CHECK(join(thread) == 19);
    CHECK(g_count == 1);
}

static void apcs_run_in_alertable_waits_in_order(void) {
    HANDLE event = CreateEventW(NULL, TRUE, TRUE, NULL);
    g_count = 0;
    CHECK(QueueUserAPC(note_and_queue, GetCurrentThread(), 1));
    CHECK(QueueUserAPC(note, GetCurrentThread(), 9));
    CHECK(WaitForSingleObject(event, 0) == WAIT_OBJECT_0);
    // A signalled object wins; the APCs stay.
    CHECK(WaitForSingleObjectEx(event, INFINITE, TRUE) == WAIT_OBJECT_0);
    CHECK(g_count == 0);
    SetLastError(1234);
    CHECK(SleepEx(INFINITE, TRUE) == WAIT_IO_COMPLETION);
    CHECK(GetLastError() == 1234);
    CHECK(g_count == 4);
    CHECK(g_order[0] == 1 && g_order[1] == 9 && g_order[2] == 2 && g_order[3] == 3);
    CHECK(SleepEx(0, TRUE) == 0);
    CHECK_FAILS(QueueUserAPC(note, kGarbage, 1), ERROR_INVALID_HANDLE);
    CloseHandle(event);
}

static void an_apc_ends_the_wait_of_another_thread(void) {
    HANDLE never = CreateEventW(NULL, TRUE, FALSE, NULL);
    g_count = 0;
    HANDLE thread = CreateThread(NULL, 0, wait_alertably, never, 0, NULL);
    // An APC that comes before the thread's wait runs ahead of its start routine and ends nothing.
    while (WaitForSingleObject(thread, 1) == WAIT_TIMEOUT) QueueUserAPC(note, thread, 1);
    CHECK(join(thread) == WAIT_IO_COMPLETION);
    CHECK(g_count >= 1);
    CloseHandle(never);
}

static void a_bad_handle_is_no_thread(void) {
    CHECK_FAILS(TerminateThread(kGarbage, 1), ERROR_INVALID_HANDLE);
    CHECK_FAILS(ResumeThread(kGarbage) != (DWORD)-1, ERROR_INVALID_HANDLE);
    CHECK_FAILS(GetThreadId(kGarbage), ERROR_INVALID_HANDLE);
}

static unsigned __stdcall end_by_library(void* parameter) {
    _endthreadex((unsigned)(ULONG_PTR)parameter);
    return 0;
}
static void __cdecl set_event(void* event) {
    SetEvent((HANDLE)event);
}

static void the_library_starts_threads_too(void) {
    unsigned id = 0;
    CHECK(join((HANDLE)_beginthreadex(NULL, 0, end_by_library, (void*)20, 0, &id)) == 20);
    CHECK(id != 0);
    HANDLE event = CreateEventW(NULL, TRUE, FALSE, NULL);
    CHECK(_beginthread(set_event, 0, event) != (uintptr_t)-1);
    CHECK(WaitForSingleObject(event, kLong) == WAIT_OBJECT_0);
    CloseHandle(event);
}

static LONG g_freed = 0;
static VOID WINAPI free_value(PVOID value) {
    InterlockedExchangeAdd(&g_freed, (LONG)(ULONG_PTR)value);
}
static DWORD WINAPI use_values(LPVOID indexes) {
    const DWORD* const index = (const DWORD*)indexes;
    CHECK(TlsGetValue(index[0]) == NULL);
    CHECK(GetLastError() == ERROR_SUCCESS);
    CHECK(TlsSetValue(index[0], (LPVOID)1));
    CHECK(FlsSetValue(index[1], (PVOID)5));
    return TlsGetValue(index[0]) == (LPVOID)1;
}

static void each_thread_has_its_own_values(void) {
    DWORD index[2] = {TlsAlloc(), FlsAlloc(free_value)};
    CHECK(TlsSetValue(index[0], (LPVOID)2));
    CHECK(join(CreateThread(NULL, 0, use_values, index, 0, NULL)) == 1);
    CHECK(TlsGetValue(index[0]) == (LPVOID)2);
    CHECK(g_freed == 5);
    CHECK(TlsFree(index[0]));
    CHECK(FlsFree(index[1]));
    CHECK_FAILS(TlsFree(0xFFFF), ERROR_INVALID_PARAMETER);
    CHECK_FAILS(TlsSetValue(0xFFFF, NULL), ERROR_INVALID_PARAMETER);
}

static void handles_are_duplicated_marked_and_closed(void) {
    HANDLE event = CreateEventW(NULL, TRUE, FALSE, NULL);
    HANDLE copy = NULL;
    CHECK(DuplicateHandle(GetCurrentProcess(), event, GetCurrentProcess(), &copy, 0, TRUE, DUPLICATE_SAME_ACCESS));
    DWORD flags = 0;
    CHECK(GetHandleInformation(copy, &flags));
    CHECK(flags == HANDLE_FLAG_INHERIT);
    CHECK(SetEvent(copy));
    CHECK(WaitForSingleObject(event, 0) == WAIT_OBJECT_0);
    CHECK(CloseHandle(event));
    CHECK(WaitForSingleObject(copy, 0) == WAIT_OBJECT_0);
    CHECK(SetHandleInformation(copy, HANDLE_FLAG_PROTECT_FROM_CLOSE, HANDLE_FLAG_PROTECT_FROM_CLOSE));
    CHECK_FAILS(CloseHandle(copy), ERROR_INVALID_HANDLE);
    CHECK(SetHandleInformation(copy, HANDLE_FLAG_PROTECT_FROM_CLOSE, 0));
    CHECK(CloseHandle(copy));
    CHECK_FAILS(GetHandleInformation(copy, &flags), ERROR_INVALID_HANDLE);

    HANDLE self = NULL;
    CHECK(DuplicateHandle(GetCurrentProcess(), GetCurrentThread(), GetCurrentProcess(), &self, 0, FALSE,
                          DUPLICATE_SAME_ACCESS));
    CHECK(GetThreadId(self) == GetCurrentThreadId());
    CHECK(WaitForSingleObject(self, 0) == WAIT_TIMEOUT);
    CHECK(CloseHandle(self));
    CHECK(CloseHandle(GetCurrentThread()));
    CHECK(CloseHandle(GetCurrentProcess()));
    CHECK_FAILS(CloseHandle(NULL), ERROR_INVALID_HANDLE);
    CHECK_FAILS(DuplicateHandle(GetCurrentProcess(), kGarbage, GetCurrentProcess(), &copy, 0, FALSE, 0),
                ERROR_INVALID_HANDLE);
}

static unsigned long long steps(const FILETIME* time) {
    return (unsigned long long)time->dwHighDateTime << 32 | time->dwLowDateTime;
}

static void a_thread_tells_its_times(void) {
    FILETIME before, created, ended, kernel, user;
    GetSystemTimeAsFileTime(&before);
    HANDLE thread = CreateThread(NULL, 0, return_parameter, NULL, 0, NULL);
    CHECK(WaitForSingleObject(thread, kLong) == WAIT_OBJECT_0);
    CHECK(GetThreadTimes(thread, &created, &ended, &kernel, &user));
    CHECK(steps(&ended) != 0 && steps(&created) <= steps(&ended));
    CHECK(steps(&created) + 10000000 >= steps(&before)); // the two clocks may differ a little
    CHECK(CloseHandle(thread));
    unsigned long long used = 0;
    // What it computes counts.
    for (int i = 0; i < 100000 && used == 0; ++i) {
        volatile int counted = 0;
        while (counted < 10000) counted = counted + 1;
        CHECK(GetThreadTimes(GetCurrentThread(), &created, &ended, &kernel, &user));
        used = steps(&user) + steps(&kernel);
    }
    CHECK(used != 0 && steps(&ended) == 0);
    CHECK_FAILS(GetThreadTimes(kGarbage, &created, &ended, &kernel, &user), ERROR_INVALID_HANDLE);
}

// Not all compilers' headers have them.
typedef HRESULT(WINAPI* SetDescription)(HANDLE, PCWSTR);
typedef HRESULT(WINAPI* GetDescription)(HANDLE, PWSTR*);

static void a_thread_may_be_described(void) {
    PWSTR text = NULL;
    const HMODULE kernel32 = GetModuleHandleA("kernel32.dll");
    const SetDescription set = (SetDescription)(void (*)(void))GetProcAddress(kernel32, "SetThreadDescription");
    const GetDescription get = (GetDescription)(void (*)(void))GetProcAddress(kernel32, "GetThreadDescription");
    CHECK(set && get);
    if (!set || !get) return;
    HANDLE thread = CreateThread(NULL, 0, return_parameter, NULL, CREATE_SUSPENDED, NULL);
    KNOWN_DEVIATION(kWine, "knows no descriptions", get(thread, &text) == S_OK && text && text[0] == 0);
    LocalFree(text);
    KNOWN_DEVIATION(kWine, "knows no descriptions", set(thread, L"reader") == S_OK);
    KNOWN_DEVIATION(kWine, "knows no descriptions", get(thread, &text) == S_OK && lstrcmpW(text, L"reader") == 0);
    LocalFree(text);
    CHECK(set(kGarbage, L"nobody") == (HRESULT)0xD0000008);
    ResumeThread(thread);
    CHECK(join(thread) == 0);
}

int main() {
    RUN(threads_end_with_their_code);
    RUN(a_suspended_thread_waits_for_its_resumption);
    RUN(apcs_run_in_alertable_waits_in_order);
    RUN(an_apc_ends_the_wait_of_another_thread);
    RUN(a_bad_handle_is_no_thread);
    RUN(the_library_starts_threads_too);
    RUN(each_thread_has_its_own_values);
    RUN(handles_are_duplicated_marked_and_closed);
    RUN(a_thread_tells_its_times);
    RUN(a_thread_may_be_described);
    return finish();
}
