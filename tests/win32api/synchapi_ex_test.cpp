// synchapi.h: the Ex forms of creation, and their flags.
#include "win32_check.h"

static void a_mutex_may_be_born_owned(void) {
    HANDLE mutex = CreateMutexExW(NULL, NULL, CREATE_MUTEX_INITIAL_OWNER, MUTEX_ALL_ACCESS);
    CHECK(ReleaseMutex(mutex));
    CHECK_FAILS(ReleaseMutex(mutex), ERROR_NOT_OWNER);
    CHECK(CloseHandle(mutex));
    KNOWN_DEVIATION(kWine, "takes unknown flags", !CreateMutexExA(NULL, NULL, 0x80, MUTEX_ALL_ACCESS));
}

static void a_semaphore_counts(void) {
    HANDLE semaphore = CreateSemaphoreExA(NULL, 1, 2, "synchapi_ex_semaphore", 0, SEMAPHORE_ALL_ACCESS);
    SetLastError(0);
    HANDLE again = CreateSemaphoreExW(NULL, 0, 1, L"synchapi_ex_semaphore", 0, SEMAPHORE_ALL_ACCESS);
    CHECK(GetLastError() == ERROR_ALREADY_EXISTS);
    CHECK(WaitForSingleObject(again, 0) == WAIT_OBJECT_0);
    CHECK(WaitForSingleObject(semaphore, 0) == WAIT_TIMEOUT);
    CHECK(ReleaseSemaphore(again, 2, NULL));
    CHECK_FAILS(ReleaseSemaphore(again, 1, NULL), ERROR_TOO_MANY_POSTS);
    CHECK(CloseHandle(semaphore));
    CHECK(CloseHandle(again));
    CHECK_FAILS(CreateSemaphoreExW(NULL, 2, 1, NULL, 0, SEMAPHORE_ALL_ACCESS), ERROR_INVALID_PARAMETER);
}

static void a_timer_is_manual_when_it_says_so(void) {
    LARGE_INTEGER due;
    due.QuadPart = -1;
    HANDLE manual = CreateWaitableTimerExW(NULL, NULL, CREATE_WAITABLE_TIMER_MANUAL_RESET, TIMER_ALL_ACCESS);
    HANDLE automatic = CreateWaitableTimerExA(NULL, NULL, 0, TIMER_ALL_ACCESS);
    CHECK(SetWaitableTimerEx(manual, &due, 0, NULL, NULL, NULL, 0));
    CHECK(SetWaitableTimerEx(automatic, &due, 0, NULL, NULL, NULL, 10));
    CHECK(WaitForSingleObject(manual, kLong) == WAIT_OBJECT_0);
    CHECK(WaitForSingleObject(manual, 0) == WAIT_OBJECT_0);
    CHECK(WaitForSingleObject(automatic, kLong) == WAIT_OBJECT_0);
    CHECK(WaitForSingleObject(automatic, 0) == WAIT_TIMEOUT);
    CHECK_FAILS(SetWaitableTimerEx(kGarbage, &due, 0, NULL, NULL, NULL, 0), ERROR_INVALID_HANDLE);
    KNOWN_DEVIATION(kWine, "takes a negative period", !SetWaitableTimerEx(manual, &due, -1, NULL, NULL, NULL, 0));
    CHECK(CloseHandle(manual));
    CHECK(CloseHandle(automatic));
}

static void an_event_takes_its_flags(void) {
    HANDLE event = CreateEventExW(NULL, NULL, CREATE_EVENT_MANUAL_RESET | CREATE_EVENT_INITIAL_SET, EVENT_ALL_ACCESS);
    CHECK(WaitForSingleObject(event, 0) == WAIT_OBJECT_0);
    CHECK(WaitForSingleObject(event, 0) == WAIT_OBJECT_0);
    CHECK(CloseHandle(event));
    KNOWN_DEVIATION(kWine, "takes unknown flags", !CreateEventExA(NULL, NULL, 0x100, EVENT_ALL_ACCESS));
}

int main() {
    RUN(a_mutex_may_be_born_owned);
    RUN(a_semaphore_counts);
    RUN(a_timer_is_manual_when_it_says_so);
    RUN(an_event_takes_its_flags);
    return finish();
}
