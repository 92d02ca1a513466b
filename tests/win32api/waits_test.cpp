// synchapi.h: the wait functions as programs see them: what ends a wait, what is taken by it, and what is refused.
#include "win32_check.h"

static HANDLE manual(BOOL set) {
    return CreateEventW(NULL, TRUE, set, NULL);
}
static HANDLE automatic(BOOL set) {
    return CreateEventW(NULL, FALSE, set, NULL);
}

static void a_bad_handle_ends_every_wait_at_once(void) {
    // The thread's message queue first: its own handles would take the closed one's value.
    CHECK(MsgWaitForMultipleObjects(0, NULL, FALSE, 0, QS_ALLINPUT) == WAIT_TIMEOUT);
    HANDLE good = manual(FALSE);
    HANDLE closed = manual(FALSE);
    CHECK(CloseHandle(closed));
    const HANDLE bad[] = {NULL, kGarbage, closed};
    for (int i = 0; i < 3; ++i) {
        const HANDLE both[] = {good, bad[i]};
        CHECK_FAILS(WaitForSingleObject(bad[i], INFINITE) != WAIT_FAILED, ERROR_INVALID_HANDLE);
        CHECK_FAILS(WaitForSingleObjectEx(bad[i], INFINITE, TRUE) != WAIT_FAILED, ERROR_INVALID_HANDLE);
        CHECK_FAILS(WaitForMultipleObjects(2, both, FALSE, INFINITE) != WAIT_FAILED, ERROR_INVALID_HANDLE);
        CHECK_FAILS(WaitForMultipleObjects(2, both, TRUE, INFINITE) != WAIT_FAILED, ERROR_INVALID_HANDLE);
        CHECK_FAILS(WaitForMultipleObjectsEx(2, both, FALSE, INFINITE, TRUE) != WAIT_FAILED, ERROR_INVALID_HANDLE);
        CHECK_FAILS(SignalObjectAndWait(bad[i], good, INFINITE, FALSE) != WAIT_FAILED, ERROR_INVALID_HANDLE);
        CHECK_FAILS(MsgWaitForMultipleObjects(2, both, FALSE, INFINITE, QS_ALLINPUT) != WAIT_FAILED,
                    ERROR_INVALID_HANDLE);
    }
    CHECK(CloseHandle(good));
}

static void a_signalled_object_does_not_hide_a_bad_handle(void) {
    HANDLE set = automatic(TRUE);
    const HANDLE both[] = {set, kGarbage};
    CHECK_FAILS(WaitForMultipleObjects(2, both, FALSE, 0) != WAIT_FAILED, ERROR_INVALID_HANDLE);
    CHECK(WaitForSingleObject(set, 0) == WAIT_OBJECT_0);
    CloseHandle(set);
}

static void sixty_four_objects_are_the_most(void) {
    HANDLE objects[MAXIMUM_WAIT_OBJECTS + 1];
    for (int i = 0; i <= MAXIMUM_WAIT_OBJECTS; ++i) objects[i] = automatic(i == MAXIMUM_WAIT_OBJECTS - 1);
    CHECK_FAILS(WaitForMultipleObjects(MAXIMUM_WAIT_OBJECTS + 1, objects, TRUE, 0) != WAIT_FAILED,
                ERROR_INVALID_PARAMETER);
    CHECK_FAILS(WaitForMultipleObjectsEx(0xFFFFFFFF, objects, FALSE, 0, TRUE) != WAIT_FAILED, ERROR_INVALID_PARAMETER);
    CHECK_FAILS(WaitForMultipleObjectsEx(0, objects, TRUE, 0, TRUE) != WAIT_FAILED, ERROR_INVALID_PARAMETER);
    CHECK(WaitForMultipleObjects(MAXIMUM_WAIT_OBJECTS, objects, FALSE, 0) == WAIT_OBJECT_0 + 63);
    CHECK(WaitForMultipleObjects(MAXIMUM_WAIT_OBJECTS, objects, TRUE, 0) == WAIT_TIMEOUT);
    for (int i = 0; i < MAXIMUM_WAIT_OBJECTS; ++i) CHECK(SetEvent(objects[i]));
    CHECK(WaitForMultipleObjects(MAXIMUM_WAIT_OBJECTS, objects, TRUE, 0) == WAIT_OBJECT_0);
    CHECK(WaitForMultipleObjects(MAXIMUM_WAIT_OBJECTS, objects, FALSE, 0) == WAIT_TIMEOUT);
    for (int i = 0; i <= MAXIMUM_WAIT_OBJECTS; ++i) CHECK(CloseHandle(objects[i]));
}

static void an_object_may_stand_twice_in_a_wait_for_any(void) {
    HANDLE event = automatic(TRUE);
    const HANDLE twice[] = {event, event};
    CHECK(WaitForMultipleObjects(2, twice, FALSE, 0) == WAIT_OBJECT_0);
    CHECK(WaitForMultipleObjects(2, twice, FALSE, 2) == WAIT_TIMEOUT);
    CloseHandle(event);
}

static void the_first_signalled_object_is_taken_and_no_other(void) {
    HANDLE objects[4] = {automatic(FALSE), CreateSemaphoreW(NULL, 2, 2, NULL), automatic(TRUE), manual(TRUE)};
    CHECK(WaitForMultipleObjects(4, objects, FALSE, INFINITE) == WAIT_OBJECT_0 + 1);
    CHECK(WaitForMultipleObjects(4, objects, FALSE, INFINITE) == WAIT_OBJECT_0 + 1);
    CHECK(WaitForMultipleObjects(4, objects, FALSE, INFINITE) == WAIT_OBJECT_0 + 2);
    CHECK(WaitForMultipleObjects(4, objects, FALSE, INFINITE) == WAIT_OBJECT_0 + 3);
    CHECK(WaitForMultipleObjects(4, objects, FALSE, INFINITE) == WAIT_OBJECT_0 + 3);
    for (int i = 0; i < 4; ++i) CloseHandle(objects[i]);
}

static HANDLE g_pair[2];
static unsigned __stdcall wait_for_both(void*) {
    return WaitForMultipleObjects(2, g_pair, TRUE, INFINITE);
}

static void a_wait_for_all_takes_nothing_until_it_can_take_everything(void) {
    g_pair[0] = automatic(FALSE);
    g_pair[1] = CreateSemaphoreW(NULL, 0, 5, NULL);
    HANDLE thread = start_thread(wait_for_both, NULL);
    CHECK(SetEvent(g_pair[0]));
    CHECK(WaitForSingleObject(thread, 20) == WAIT_TIMEOUT);
    // The waiter holds nothing back: whoever wants the first object may have it.
    CHECK(WaitForSingleObject(g_pair[0], 0) == WAIT_OBJECT_0);
    CHECK(ReleaseSemaphore(g_pair[1], 1, NULL));
    CHECK(WaitForSingleObject(thread, 20) == WAIT_TIMEOUT);
    CHECK(WaitForSingleObject(g_pair[1], 0) == WAIT_OBJECT_0);
    CHECK(SetEvent(g_pair[0]));
    CHECK(ReleaseSemaphore(g_pair[1], 2, NULL));
    CHECK(join_thread(thread) == WAIT_OBJECT_0);
    CHECK(WaitForSingleObject(g_pair[0], 0) == WAIT_TIMEOUT);
    CHECK(WaitForSingleObject(g_pair[1], 0) == WAIT_OBJECT_0);
    CHECK(WaitForSingleObject(g_pair[1], 0) == WAIT_TIMEOUT);
    CloseHandle(g_pair[0]);
    CloseHandle(g_pair[1]);
}

static void a_pulse_reaches_no_wait_for_all_that_lacks_something(void) {
    g_pair[0] = manual(FALSE);
    g_pair[1] = manual(FALSE);
    HANDLE thread = start_thread(wait_for_both, NULL);
    for (int i = 0; i < 20; ++i) {
        CHECK(PulseEvent(g_pair[0]));
        CHECK(PulseEvent(g_pair[1]));
    }
    CHECK(WaitForSingleObject(thread, 10) == WAIT_TIMEOUT);
    CHECK(SetEvent(g_pair[0]));
    // Now one pulse is enough, but only when the thread is waiting already.
    while (WaitForSingleObject(thread, 1) == WAIT_TIMEOUT) CHECK(PulseEvent(g_pair[1]));
    CHECK(join_thread(thread) == WAIT_OBJECT_0);
    CloseHandle(g_pair[0]);
    CloseHandle(g_pair[1]);
}

static HANDLE g_event;
static unsigned __stdcall wait_for_event(void*) {
    return WaitForSingleObject(g_event, kLong);
}

static void a_manual_event_releases_all_and_an_automatic_one_releases_one(void) {
    HANDLE threads[4];
    g_event = manual(FALSE);
    for (int i = 0; i < 4; ++i) threads[i] = start_thread(wait_for_event, NULL);
    CHECK(SetEvent(g_event));
    for (int i = 0; i < 4; ++i) CHECK(join_thread(threads[i]) == WAIT_OBJECT_0);
    CloseHandle(g_event);
    g_event = automatic(FALSE);
    for (int i = 0; i < 4; ++i) threads[i] = start_thread(wait_for_event, NULL);
    DWORD left = 4;
    while (left != 0) {
        CHECK(SetEvent(g_event));
        const DWORD which = WaitForMultipleObjects(left, threads, FALSE, kLong);
        CHECK(which < WAIT_OBJECT_0 + left);
        if (which >= WAIT_OBJECT_0 + left) break;
        CHECK(join_thread(threads[which]) == WAIT_OBJECT_0);
        threads[which] = threads[--left];
        if (left != 0) CHECK(WaitForMultipleObjects(left, threads, FALSE, 5) == WAIT_TIMEOUT);
    }
    CHECK(WaitForSingleObject(g_event, 0) == WAIT_TIMEOUT);
    CloseHandle(g_event);
}

static void a_timeout_is_not_early(void) {
    HANDLE never = manual(FALSE);
    const HANDLE both[] = {never, never};
    for (int i = 0; i < 3; ++i) {
        const ULONGLONG begin = GetTickCount64();
        if (i == 0) CHECK(WaitForSingleObject(never, 40) == WAIT_TIMEOUT);
        if (i == 1) CHECK(WaitForMultipleObjectsEx(2, both, FALSE, 40, TRUE) == WAIT_TIMEOUT);
        if (i == 2) CHECK(SleepEx(40, TRUE) == 0);
        // Windows' clock of milliseconds may stand still for 16 of them.
        CHECK(GetTickCount64() - begin >= 40 - 16);
    }
    CloseHandle(never);
}

static void the_process_and_its_threads_are_objects_too(void) {
    CHECK(WaitForSingleObject(GetCurrentProcess(), 0) == WAIT_TIMEOUT);
    CHECK(WaitForSingleObject(GetCurrentThread(), 0) == WAIT_TIMEOUT);
    g_event = manual(TRUE);
    HANDLE thread = start_thread(wait_for_event, NULL);
    HANDLE objects[2] = {g_event, thread};
    CHECK(WaitForMultipleObjects(2, objects, TRUE, kLong) == WAIT_OBJECT_0);
    CHECK(WaitForSingleObject(thread, 0) == WAIT_OBJECT_0);
    CHECK(join_thread(thread) == WAIT_OBJECT_0);
    CloseHandle(g_event);
}

static void signal_and_wait_takes_events_mutexes_and_semaphores(void) {
    HANDLE done = manual(TRUE);
    HANDLE mutex = CreateMutexW(NULL, TRUE, NULL);
    HANDLE semaphore = CreateSemaphoreW(NULL, 0, 1, NULL);
    HANDLE timer = CreateWaitableTimerW(NULL, TRUE, NULL);
    CHECK(SignalObjectAndWait(mutex, done, 0, FALSE) == WAIT_OBJECT_0);
    CHECK_FAILS(SignalObjectAndWait(mutex, done, 0, FALSE) != WAIT_FAILED, ERROR_NOT_OWNER);
    CHECK(SignalObjectAndWait(semaphore, done, 0, FALSE) == WAIT_OBJECT_0);
    CHECK_FAILS(SignalObjectAndWait(semaphore, done, 0, FALSE) != WAIT_FAILED, ERROR_TOO_MANY_POSTS);
    CHECK_FAILS(SignalObjectAndWait(timer, done, 0, FALSE) != WAIT_FAILED, ERROR_INVALID_HANDLE);
    CHECK_FAILS(SignalObjectAndWait(GetCurrentThread(), done, 0, FALSE) != WAIT_FAILED, ERROR_INVALID_HANDLE);
    // One object in both roles is signalled, then taken.
    CHECK(SignalObjectAndWait(done, semaphore, 0, FALSE) == WAIT_OBJECT_0);
    CHECK(SignalObjectAndWait(semaphore, semaphore, 0, FALSE) == WAIT_OBJECT_0);
    CHECK(SignalObjectAndWait(done, semaphore, 1, TRUE) == WAIT_TIMEOUT);
    CloseHandle(timer);
    CloseHandle(semaphore);
    CloseHandle(mutex);
    CloseHandle(done);
}

int main() {
    RUN(a_bad_handle_ends_every_wait_at_once);
    RUN(a_signalled_object_does_not_hide_a_bad_handle);
    RUN(sixty_four_objects_are_the_most);
    RUN(an_object_may_stand_twice_in_a_wait_for_any);
    RUN(the_first_signalled_object_is_taken_and_no_other);
    RUN(a_wait_for_all_takes_nothing_until_it_can_take_everything);
    RUN(a_pulse_reaches_no_wait_for_all_that_lacks_something);
    RUN(a_manual_event_releases_all_and_an_automatic_one_releases_one);
    RUN(a_timeout_is_not_early);
    RUN(the_process_and_its_threads_are_objects_too);
    RUN(signal_and_wait_takes_events_mutexes_and_semaphores);
    return finish();
}
