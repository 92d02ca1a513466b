// What a handle may be used for: the rights that were asked for when it was made.
#include "win32_check.h"

static const char kName[] = "wspemu-rights";

static DWORD waited(HANDLE handle) {
    SetLastError(0xBAD);
    return WaitForSingleObject(handle, 0);
}

static void an_event_opened_to_wait_can_not_be_set(void) {
    HANDLE event = CreateEventA(NULL, TRUE, FALSE, kName);
    HANDLE waiter = OpenEventA(SYNCHRONIZE, FALSE, kName);
    HANDLE setter = OpenEventA(EVENT_MODIFY_STATE, FALSE, kName);
    HANDLE nothing = OpenEventA(0, FALSE, kName);
    CHECK(event && waiter && setter && nothing);
    CHECK_FAILS(SetEvent(waiter), ERROR_ACCESS_DENIED);
    CHECK_FAILS(ResetEvent(waiter), ERROR_ACCESS_DENIED);
    CHECK_FAILS(PulseEvent(waiter), ERROR_ACCESS_DENIED);
    CHECK(waited(waiter) == WAIT_TIMEOUT);
    CHECK(SetEvent(setter) && waited(waiter) == WAIT_OBJECT_0);
    CHECK(waited(setter) == WAIT_FAILED && GetLastError() == ERROR_ACCESS_DENIED);
    CHECK(waited(nothing) == WAIT_FAILED && GetLastError() == ERROR_ACCESS_DENIED);
    CHECK_FAILS(SetEvent(nothing), ERROR_ACCESS_DENIED);
    HANDLE both[2] = {waiter, setter};
    CHECK_FAILS(WaitForMultipleObjects(2, both, FALSE, 0) != WAIT_FAILED, ERROR_ACCESS_DENIED);
    CHECK_FAILS(SignalObjectAndWait(waiter, event, 0, FALSE) != WAIT_FAILED, ERROR_ACCESS_DENIED);
    CHECK(ResetEvent(event));
    CHECK_FAILS(SignalObjectAndWait(event, setter, 0, FALSE) != WAIT_FAILED, ERROR_ACCESS_DENIED);
    CHECK(CloseHandle(waiter) && CloseHandle(setter) && CloseHandle(nothing) && CloseHandle(event));
}

static void generic_rights_stand_for_those_of_the_kind(void) {
    HANDLE event = CreateEventA(NULL, TRUE, TRUE, kName);
    HANDLE writer = OpenEventA(GENERIC_WRITE, FALSE, kName);
    HANDLE runner = OpenEventA(GENERIC_EXECUTE, FALSE, kName);
    HANDLE all = OpenEventA(GENERIC_ALL, FALSE, kName);
    HANDLE most = OpenEventA(MAXIMUM_ALLOWED, FALSE, kName);
    CHECK(SetEvent(writer) && waited(writer) == WAIT_FAILED);
    CHECK(waited(runner) == WAIT_OBJECT_0);
    CHECK_FAILS(SetEvent(runner), ERROR_ACCESS_DENIED);
    CHECK(SetEvent(all) && waited(all) == WAIT_OBJECT_0);
    CHECK(SetEvent(most) && waited(most) == WAIT_OBJECT_0);
    HANDLE list[] = {event, writer, runner, all, most};
    for (int i = 0; i < 5; ++i) CHECK(CloseHandle(list[i]));
}

static void the_ex_forms_give_what_is_asked_for(void) {
    HANDLE waiter = CreateEventExA(NULL, kName, CREATE_EVENT_MANUAL_RESET, SYNCHRONIZE);
    CHECK_FAILS(SetEvent(waiter), ERROR_ACCESS_DENIED);
    CHECK(waited(waiter) == WAIT_TIMEOUT);
    // Who creates without saying gets all, of an old object too.
    HANDLE all = CreateEventA(NULL, TRUE, FALSE, kName);
    CHECK(GetLastError() == ERROR_ALREADY_EXISTS && SetEvent(all) && waited(waiter) == WAIT_OBJECT_0);
    CHECK(CloseHandle(waiter) && CloseHandle(all));
    HANDLE semaphore = CreateSemaphoreExW(NULL, 0, 5, NULL, 0, SYNCHRONIZE);
    CHECK_FAILS(ReleaseSemaphore(semaphore, 1, NULL), ERROR_ACCESS_DENIED);
    CHECK(CloseHandle(semaphore));
}

static void semaphores_timers_and_mutexes_have_rights_too(void) {
    LARGE_INTEGER due;
    due.QuadPart = -100;
    HANDLE timer = CreateWaitableTimerA(NULL, TRUE, kName);
    HANDLE waiter = OpenWaitableTimerA(SYNCHRONIZE, FALSE, kName);
    HANDLE setter = OpenWaitableTimerA(TIMER_MODIFY_STATE, FALSE, kName);
    CHECK_FAILS(SetWaitableTimer(waiter, &due, 0, NULL, NULL, FALSE), ERROR_ACCESS_DENIED);
    CHECK_FAILS(CancelWaitableTimer(waiter), ERROR_ACCESS_DENIED);
    CHECK(SetWaitableTimer(setter, &due, 0, NULL, NULL, FALSE));
    CHECK(WaitForSingleObject(waiter, kLong) == WAIT_OBJECT_0);
    CHECK(CloseHandle(timer) && CloseHandle(waiter) && CloseHandle(setter));
    HANDLE mutex = CreateMutexA(NULL, FALSE, kName);
    HANDLE taker = OpenMutexA(SYNCHRONIZE, FALSE, kName);
    HANDLE other = OpenMutexA(MUTEX_MODIFY_STATE, FALSE, kName);
    // A mutex is released by whoever owns it, with any handle.
    CHECK(waited(taker) == WAIT_OBJECT_0 && ReleaseMutex(taker));
    CHECK(waited(mutex) == WAIT_OBJECT_0 && ReleaseMutex(other));
    CHECK(waited(other) == WAIT_FAILED && GetLastError() == ERROR_ACCESS_DENIED);
    CHECK(CloseHandle(mutex) && CloseHandle(taker) && CloseHandle(other));
}

static HANDLE copy_of(HANDLE handle, DWORD access, DWORD options) {
    HANDLE copy = NULL;
    CHECK(DuplicateHandle(GetCurrentProcess(), handle, GetCurrentProcess(), &copy, access, FALSE, options));
    return copy;
}

static void copies_have_the_rights_that_are_asked_for(void) {
    HANDLE event = CreateEventA(NULL, TRUE, FALSE, NULL);
    HANDLE waiter = copy_of(event, SYNCHRONIZE, 0);
    HANDLE same = copy_of(waiter, 0, DUPLICATE_SAME_ACCESS);
    HANDLE more = copy_of(waiter, SYNCHRONIZE | EVENT_MODIFY_STATE, 0);
    CHECK_FAILS(SetEvent(waiter), ERROR_ACCESS_DENIED);
    CHECK_FAILS(SetEvent(same), ERROR_ACCESS_DENIED);
    CHECK(SetEvent(more) && waited(same) == WAIT_OBJECT_0 && waited(waiter) == WAIT_OBJECT_0);
    CHECK(CloseHandle(event) && CloseHandle(waiter) && CloseHandle(same) && CloseHandle(more));
}

// The first says that the thread has begun, the second ends it.
static unsigned __stdcall wait_for_it(void* events) {
    return SignalObjectAndWait(((HANDLE*)events)[0], ((HANDLE*)events)[1], kLong, FALSE);
}

static VOID CALLBACK nothing(ULONG_PTR) {}

static void a_thread_is_opened_for_what_is_asked(void) {
    DWORD code = 0;
    FILETIME time;
    HANDLE begun = CreateEventA(NULL, TRUE, FALSE, NULL);
    HANDLE event = CreateEventA(NULL, TRUE, FALSE, NULL);
    HANDLE events[] = {begun, event};
    HANDLE thread = start_thread(wait_for_it, events);
    CHECK(WaitForSingleObject(begun, kLong) == WAIT_OBJECT_0);
    const DWORD id = GetThreadId(thread);
    HANDLE waiter = OpenThread(SYNCHRONIZE, FALSE, id);
    HANDLE asker = OpenThread(THREAD_QUERY_INFORMATION, FALSE, id);
    HANDLE setter = OpenThread(THREAD_SET_INFORMATION, FALSE, id);
    CHECK(waiter && asker && setter);
    CHECK(waited(waiter) == WAIT_TIMEOUT);
    CHECK(waited(asker) == WAIT_FAILED && GetLastError() == ERROR_ACCESS_DENIED);
    CHECK(GetExitCodeThread(asker, &code) && code == STILL_ACTIVE && GetThreadId(asker) == id);
    CHECK(GetThreadTimes(asker, &time, &time, &time, &time));
    CHECK_FAILS(GetExitCodeThread(waiter, &code), ERROR_ACCESS_DENIED);
    CHECK_FAILS(GetThreadId(waiter) != 0, ERROR_ACCESS_DENIED);
    CHECK_FAILS(GetThreadTimes(waiter, &time, &time, &time, &time), ERROR_ACCESS_DENIED);
    CHECK_FAILS(GetThreadPriority(waiter) != THREAD_PRIORITY_ERROR_RETURN, ERROR_ACCESS_DENIED);
    CHECK_FAILS(SetThreadPriority(asker, THREAD_PRIORITY_NORMAL), ERROR_ACCESS_DENIED);
    CHECK(SetThreadPriority(setter, THREAD_PRIORITY_NORMAL));
    CHECK_FAILS(ResumeThread(asker) != (DWORD)-1, ERROR_ACCESS_DENIED);
    CHECK_FAILS(SuspendThread(setter) != (DWORD)-1, ERROR_ACCESS_DENIED);
    CHECK_FAILS(TerminateThread(asker, 1), ERROR_ACCESS_DENIED);
    CHECK_FAILS(QueueUserAPC(nothing, asker, 0), ERROR_ACCESS_DENIED);
    CHECK(SetEvent(event));
    CHECK(WaitForSingleObject(waiter, kLong) == WAIT_OBJECT_0);
    CHECK(join_thread(thread) == WAIT_OBJECT_0);
    CHECK(CloseHandle(waiter) && CloseHandle(asker) && CloseHandle(setter) && CloseHandle(event));
    CHECK(CloseHandle(begun));
}

static void a_process_is_opened_for_what_is_asked(void) {
    DWORD code = 0;
    HANDLE copy = NULL;
    HANDLE waiter = OpenProcess(SYNCHRONIZE, FALSE, GetCurrentProcessId());
    HANDLE asker = OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, FALSE, GetCurrentProcessId());
    CHECK(waiter && asker);
    CHECK(waited(waiter) == WAIT_TIMEOUT);
    CHECK(waited(asker) == WAIT_FAILED && GetLastError() == ERROR_ACCESS_DENIED);
    CHECK(GetExitCodeProcess(asker, &code) && code == STILL_ACTIVE && GetProcessId(asker) == GetCurrentProcessId());
    CHECK_FAILS(GetExitCodeProcess(waiter, &code), ERROR_ACCESS_DENIED);
    CHECK_FAILS(GetProcessId(waiter) != 0, ERROR_ACCESS_DENIED);
    CHECK_FAILS(TerminateProcess(waiter, 1), ERROR_ACCESS_DENIED);
    CHECK_FAILS(DuplicateHandle(asker, asker, GetCurrentProcess(), &copy, 0, FALSE, DUPLICATE_SAME_ACCESS),
                ERROR_ACCESS_DENIED);
    CHECK(CloseHandle(waiter) && CloseHandle(asker));
}

static void a_port_that_was_copied_without_rights_takes_no_packets(void) {
    DWORD bytes = 0;
    ULONG_PTR key = 0;
    LPOVERLAPPED got = NULL;
    HANDLE port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 1);
    HANDLE waiter = copy_of(port, SYNCHRONIZE, 0);
    HANDLE user = copy_of(port, 2 /* IO_COMPLETION_MODIFY_STATE */, 0);
    CHECK_FAILS(PostQueuedCompletionStatus(waiter, 1, 2, NULL), ERROR_ACCESS_DENIED);
    CHECK_FAILS(GetQueuedCompletionStatus(waiter, &bytes, &key, &got, 0), ERROR_ACCESS_DENIED);
    CHECK(PostQueuedCompletionStatus(user, 1, 2, NULL));
    CHECK(GetQueuedCompletionStatus(user, &bytes, &key, &got, 0) && bytes == 1 && key == 2);
    CHECK(CloseHandle(port) && CloseHandle(waiter) && CloseHandle(user));
}

int main() {
    RUN(an_event_opened_to_wait_can_not_be_set);
    RUN(generic_rights_stand_for_those_of_the_kind);
    RUN(the_ex_forms_give_what_is_asked_for);
    RUN(semaphores_timers_and_mutexes_have_rights_too);
    RUN(copies_have_the_rights_that_are_asked_for);
    RUN(a_thread_is_opened_for_what_is_asked);
    RUN(a_process_is_opened_for_what_is_asked);
    RUN(a_port_that_was_copied_without_rights_takes_no_packets);
    return finish();
}
