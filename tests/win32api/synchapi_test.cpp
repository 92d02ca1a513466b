// synchapi.h as programs see it: objects, waits, and every documented failure.
#include "win32_check.h"

static HANDLE manual(BOOL set) {
    return CreateEventW(NULL, TRUE, set, NULL);
}
static HANDLE automatic(BOOL set) {
    return CreateEventW(NULL, FALSE, set, NULL);
}

static void events_keep_or_give_their_signal(void) {
    HANDLE event = manual(FALSE);
    CHECK(WaitForSingleObject(event, 0) == WAIT_TIMEOUT);
    CHECK(SetEvent(event));
    CHECK(WaitForSingleObject(event, 0) == WAIT_OBJECT_0);
    CHECK(WaitForSingleObject(event, INFINITE) == WAIT_OBJECT_0);
    CHECK(ResetEvent(event));
    CHECK(WaitForSingleObject(event, 1) == WAIT_TIMEOUT);
    CloseHandle(event);
    event = automatic(TRUE);
    CHECK(WaitForSingleObject(event, INFINITE) == WAIT_OBJECT_0);
    CHECK(WaitForSingleObject(event, 0) == WAIT_TIMEOUT);
    CHECK(PulseEvent(event));
    CHECK(WaitForSingleObject(event, 0) == WAIT_TIMEOUT);
    CHECK(CloseHandle(event));
}

static void named_objects_are_found_by_name_and_kind(void) {
    HANDLE first = CreateEventW(NULL, TRUE, FALSE, L"wspemu-test-name");
    CHECK(GetLastError() == ERROR_SUCCESS);
    HANDLE second = CreateEventA(NULL, TRUE, FALSE, "wspemu-test-name");
    CHECK(GetLastError() == ERROR_ALREADY_EXISTS);
    HANDLE third = OpenEventW(EVENT_MODIFY_STATE | SYNCHRONIZE, FALSE, L"Local\\wspemu-test-name");
    CHECK(third != NULL);
    CHECK(SetEvent(third));
    CHECK(WaitForSingleObject(first, 0) == WAIT_OBJECT_0);
    CHECK_FAILS(CreateMutexW(NULL, FALSE, L"wspemu-test-name"), ERROR_INVALID_HANDLE);
    CHECK_FAILS(OpenEventW(SYNCHRONIZE, FALSE, L"wspemu-test-nobody"), ERROR_FILE_NOT_FOUND);
    CloseHandle(first);
    CloseHandle(second);
    CloseHandle(third);
    CHECK_FAILS(OpenEventW(SYNCHRONIZE, FALSE, L"wspemu-test-name"), ERROR_FILE_NOT_FOUND);
}

static void mutexes_belong_to_their_thread(void) {
    HANDLE mutex = CreateMutexW(NULL, TRUE, NULL);
    CHECK(WaitForSingleObject(mutex, 0) == WAIT_OBJECT_0);
    CHECK(ReleaseMutex(mutex));
    CHECK(ReleaseMutex(mutex));
    CHECK_FAILS(ReleaseMutex(mutex), ERROR_NOT_OWNER);
    CHECK(CloseHandle(mutex));
    CHECK_FAILS(ReleaseMutex(mutex), ERROR_INVALID_HANDLE);
}

static void semaphores_count(void) {
    LONG previous = -1;
    HANDLE semaphore = CreateSemaphoreW(NULL, 1, 2, NULL);
    CHECK(ReleaseSemaphore(semaphore, 1, &previous));
    CHECK(previous == 1);
    CHECK_FAILS(ReleaseSemaphore(semaphore, 1, NULL), ERROR_TOO_MANY_POSTS);
    SetLastError(0xBAD);
    const BOOL released_none = ReleaseSemaphore(semaphore, 0, NULL);
    KNOWN_DEVIATION(kWine, "lets a caller release nothing",
                    !released_none && GetLastError() == ERROR_INVALID_PARAMETER);
    CHECK(WaitForSingleObject(semaphore, 0) == WAIT_OBJECT_0);
    CHECK(WaitForSingleObject(semaphore, 0) == WAIT_OBJECT_0);
    CHECK(WaitForSingleObject(semaphore, 0) == WAIT_TIMEOUT);
    CHECK_FAILS(CreateSemaphoreW(NULL, 3, 2, NULL), ERROR_INVALID_PARAMETER);
    CHECK_FAILS(CreateSemaphoreW(NULL, 0, 0, NULL), ERROR_INVALID_PARAMETER);
    CloseHandle(semaphore);
}

static void several_objects_are_taken_one_or_all(void) {
    HANDLE objects[3] = {automatic(FALSE), automatic(TRUE), automatic(TRUE)};
    CHECK(WaitForMultipleObjects(3, objects, FALSE, 0) == WAIT_OBJECT_0 + 1);
    CHECK(WaitForMultipleObjects(3, objects, TRUE, 0) == WAIT_TIMEOUT);
    CHECK(WaitForSingleObject(objects[2], 0) == WAIT_OBJECT_0);
    for (int i = 0; i < 3; ++i) SetEvent(objects[i]);
    CHECK(WaitForMultipleObjects(3, objects, TRUE, INFINITE) == WAIT_OBJECT_0);
    CHECK(WaitForMultipleObjects(3, objects, FALSE, 0) == WAIT_TIMEOUT);
    for (int i = 0; i < 3; ++i) CloseHandle(objects[i]);
}

static void bad_waits_are_refused(void) {
    HANDLE event = manual(TRUE);
    HANDLE many[MAXIMUM_WAIT_OBJECTS + 1];
    for (int i = 0; i <= MAXIMUM_WAIT_OBJECTS; ++i) many[i] = event;
    CHECK_FAILS(WaitForMultipleObjects(0, many, FALSE, 0) != WAIT_FAILED, ERROR_INVALID_PARAMETER);
    CHECK_FAILS(WaitForMultipleObjects(MAXIMUM_WAIT_OBJECTS + 1, many, FALSE, 0) != WAIT_FAILED,
                ERROR_INVALID_PARAMETER);
    SetLastError(0xBAD);
    const DWORD twice = WaitForMultipleObjects(2, many, TRUE, 0);
    KNOWN_DEVIATION(kWine, "takes a handle that stands twice in a wait for all",
                    twice == WAIT_FAILED && GetLastError() == ERROR_INVALID_PARAMETER);
    many[1] = kGarbage;
    CHECK_FAILS(WaitForMultipleObjects(2, many, FALSE, 0) != WAIT_FAILED, ERROR_INVALID_HANDLE);
    CHECK_FAILS(WaitForSingleObject(kGarbage, 0) != WAIT_FAILED, ERROR_INVALID_HANDLE);
    CHECK_FAILS(WaitForSingleObject(NULL, 0) != WAIT_FAILED, ERROR_INVALID_HANDLE);
    CHECK_FAILS(SetEvent(kGarbage), ERROR_INVALID_HANDLE);
    CloseHandle(event);
    CHECK_FAILS(SetEvent(event), ERROR_INVALID_HANDLE);
    CHECK_FAILS(CloseHandle(event), ERROR_INVALID_HANDLE);
}

static void signal_and_wait_does_both(void) {
    HANDLE a = automatic(FALSE);
    HANDLE b = automatic(TRUE);
    CHECK(SignalObjectAndWait(a, b, kLong, FALSE) == WAIT_OBJECT_0);
    CHECK(WaitForSingleObject(a, 0) == WAIT_OBJECT_0);
    CHECK(WaitForSingleObject(b, 0) == WAIT_TIMEOUT);
    CHECK_FAILS(SignalObjectAndWait(kGarbage, b, 0, FALSE) != WAIT_FAILED, ERROR_INVALID_HANDLE);
    CHECK_FAILS(SignalObjectAndWait(a, kGarbage, 0, FALSE) != WAIT_FAILED, ERROR_INVALID_HANDLE);
    CHECK(WaitForSingleObject(a, 0) == WAIT_TIMEOUT);
    CloseHandle(a);
    CloseHandle(b);
}

static VOID CALLBACK count_timer(LPVOID argument, DWORD, DWORD) {
    ++*(int*)argument;
}

static void timers_fire_once_or_again_and_again(void) {
    HANDLE timer = CreateWaitableTimerW(NULL, FALSE, NULL);
    LARGE_INTEGER due;
    due.QuadPart = -10000;
    CHECK(SetWaitableTimer(timer, &due, 0, NULL, NULL, FALSE));
    CHECK(WaitForSingleObject(timer, kLong) == WAIT_OBJECT_0);
    CHECK(WaitForSingleObject(timer, 2) == WAIT_TIMEOUT);
    int count = 0;
    CHECK(SetWaitableTimer(timer, &due, 1, count_timer, &count, FALSE));
    while (count < 3) CHECK(SleepEx(kLong, TRUE) == WAIT_IO_COMPLETION);
    CHECK(CancelWaitableTimer(timer));
    CHECK(SleepEx(0, TRUE) == 0);
    CHECK(CloseHandle(timer));
    CHECK_FAILS(CancelWaitableTimer(timer), ERROR_INVALID_HANDLE);
}

int main() {
    RUN(events_keep_or_give_their_signal);
    RUN(named_objects_are_found_by_name_and_kind);
    RUN(mutexes_belong_to_their_thread);
    RUN(semaphores_count);
    RUN(several_objects_are_taken_one_or_all);
    RUN(bad_waits_are_refused);
    RUN(signal_and_wait_does_both);
    RUN(timers_fire_once_or_again_and_again);
    return finish();
}
