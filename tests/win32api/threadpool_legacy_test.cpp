// threadpoollegacyapiset.h: work items, registered waits, timer queues.
#include "win32_check.h"

static HANDLE g_done;  // semaphore: one unit per callback
static HANDLE g_gate;  // manual-reset
static HANDLE g_begun; // semaphore: one unit per callback that waits at the gate
static volatile LONG g_calls = 0;
static volatile LONG g_timeouts = 0;
static volatile DWORD g_thread = 0;

static BOOL another_call(DWORD milliseconds) {
    return WaitForSingleObject(g_done, milliseconds) == WAIT_OBJECT_0;
}

static DWORD WINAPI work(LPVOID context) {
    InterlockedExchangeAdd(&g_calls, (LONG)(LONG_PTR)context);
    g_thread = GetCurrentThreadId();
    ReleaseSemaphore(g_done, 1, NULL);
    return 0;
}

static void a_work_item_runs_on_another_thread(void) {
    g_calls = 0;
    CHECK(QueueUserWorkItem(work, (LPVOID)5, WT_EXECUTEDEFAULT));
    CHECK(another_call(kLong));
    CHECK(g_thread != GetCurrentThreadId());
    CHECK(QueueUserWorkItem(work, (LPVOID)6, WT_EXECUTELONGFUNCTION));
    CHECK(another_call(kLong));
    CHECK(g_calls == 11);
}

static VOID CALLBACK note(PVOID context, BOOLEAN timed_out) {
    InterlockedIncrement(timed_out ? &g_timeouts : &g_calls);
    if (context) {
        ReleaseSemaphore(g_begun, 1, NULL);
        WaitForSingleObject((HANDLE)context, kLong);
    }
    ReleaseSemaphore(g_done, 1, NULL);
}

static void a_registered_wait_is_repeated(void) {
    g_calls = 0;
    g_timeouts = 0;
    HANDLE event = CreateEventW(NULL, FALSE, FALSE, NULL);
    HANDLE wait = NULL;
    CHECK(RegisterWaitForSingleObject(&wait, event, note, NULL, INFINITE, WT_EXECUTEDEFAULT));
    CHECK(wait != NULL);
    for (int i = 0; i < 3; ++i) {
        CHECK(SetEvent(event));
        CHECK(another_call(kLong));
    }
    CHECK(g_calls == 3 && g_timeouts == 0);
    CHECK(UnregisterWaitEx(wait, INVALID_HANDLE_VALUE));
    CHECK(SetEvent(event));
    CHECK(!another_call(10));
    CHECK(CloseHandle(event));
}

static void a_wait_that_runs_once_stays_until_it_is_unregistered(void) {
    g_calls = 0;
    g_timeouts = 0;
    HANDLE event = CreateEventW(NULL, TRUE, TRUE, NULL);
    HANDLE wait = NULL;
    CHECK(RegisterWaitForSingleObject(&wait, event, note, NULL, INFINITE, WT_EXECUTEONLYONCE | WT_EXECUTEINWAITTHREAD));
    CHECK(another_call(kLong));
    CHECK(!another_call(10));
    CHECK(UnregisterWaitEx(wait, INVALID_HANDLE_VALUE));
    CHECK(g_calls == 1);
    CHECK(CloseHandle(event));
}

static void a_wait_that_times_out_says_so(void) {
    g_calls = 0;
    g_timeouts = 0;
    HANDLE event = CreateEventW(NULL, TRUE, FALSE, NULL);
    HANDLE wait = NULL;
    CHECK(RegisterWaitForSingleObject(&wait, event, note, NULL, 1, WT_EXECUTEDEFAULT));
    CHECK(another_call(kLong));
    KNOWN_DEVIATION(kWine, "waits no second time", another_call(patience(kWine)));
    CHECK(UnregisterWaitEx(wait, INVALID_HANDLE_VALUE));
    CHECK(g_timeouts >= 1 && g_calls == 0);
    // A slow machine has had more of them than were waited for.
    while (another_call(0)) {
    }
    CHECK(CloseHandle(event));
}

static void unregistering_tells_of_a_running_callback(void) {
    ResetEvent(g_gate);
    g_calls = 0;
    HANDLE event = CreateEventW(NULL, FALSE, TRUE, NULL);
    HANDLE ended = CreateEventW(NULL, TRUE, FALSE, NULL);
    HANDLE wait = NULL;
    CHECK(RegisterWaitForSingleObject(&wait, event, note, g_gate, INFINITE, WT_EXECUTEONLYONCE));
    CHECK(WaitForSingleObject(g_begun, kLong) == WAIT_OBJECT_0);
    CHECK_FAILS(UnregisterWaitEx(wait, ended), ERROR_IO_PENDING);
    CHECK(WaitForSingleObject(ended, 0) == WAIT_TIMEOUT);
    SetEvent(g_gate);
    CHECK(WaitForSingleObject(ended, kLong) == WAIT_OBJECT_0);
    CHECK(another_call(kLong));
    CHECK(CloseHandle(event));
    CHECK(CloseHandle(ended));
}

static void bad_arguments_of_waits(void) {
    HANDLE wait = NULL;
    KNOWN_DEVIATION(kWine, "takes a handle that names nothing",
                    !RegisterWaitForSingleObject(&wait, kGarbage, note, NULL, INFINITE, 0));
    CHECK_FAILS(UnregisterWait(NULL), ERROR_INVALID_HANDLE);
}

static void a_queue_timer_fires_again_and_again(void) {
    g_timeouts = 0;
    HANDLE queue = CreateTimerQueue();
    HANDLE timer = NULL;
    CHECK(CreateTimerQueueTimer(&timer, queue, note, NULL, 0, 1, WT_EXECUTEDEFAULT));
    for (int i = 0; i < 3; ++i) CHECK(another_call(kLong));
    CHECK(ChangeTimerQueueTimer(queue, timer, 1, 0));
    CHECK(DeleteTimerQueueTimer(queue, timer, INVALID_HANDLE_VALUE));
    while (another_call(0)) {
    }
    CHECK(!another_call(10));
    CHECK(g_timeouts >= 3);
    CHECK(DeleteTimerQueueEx(queue, INVALID_HANDLE_VALUE));
}

static void timers_fire_in_the_order_of_their_times(void) {
    HANDLE timer = NULL;
    g_timeouts = 0;
    CHECK(CreateTimerQueueTimer(&timer, NULL, note, NULL, 5, 0, WT_EXECUTEINTIMERTHREAD));
    CHECK(another_call(kLong));
    CHECK(!another_call(10));
    // It was due once and has been: no change brings it back.
    CHECK(ChangeTimerQueueTimer(NULL, timer, 1, 1));
    CHECK(!another_call(20));
    CHECK(DeleteTimerQueueTimer(NULL, timer, INVALID_HANDLE_VALUE));
    CHECK(g_timeouts == 1);
}

static void deleting_a_queue_ends_its_timers(void) {
    HANDLE queue = CreateTimerQueue();
    HANDLE ended = CreateEventW(NULL, TRUE, FALSE, NULL);
    HANDLE timers[3];
    for (int i = 0; i < 3; ++i) CHECK(CreateTimerQueueTimer(&timers[i], queue, note, NULL, 100000, 0, 0));
    CHECK(DeleteTimerQueueEx(queue, ended) || GetLastError() == ERROR_IO_PENDING);
    CHECK(WaitForSingleObject(ended, kLong) == WAIT_OBJECT_0);
    CHECK(CloseHandle(ended));
}

int main() {
    g_done = CreateSemaphoreW(NULL, 0, 1000000, NULL);
    g_begun = CreateSemaphoreW(NULL, 0, 100, NULL);
    g_gate = CreateEventW(NULL, TRUE, FALSE, NULL);
    RUN(a_work_item_runs_on_another_thread);
    RUN(a_registered_wait_is_repeated);
    RUN(a_wait_that_runs_once_stays_until_it_is_unregistered);
    RUN(a_wait_that_times_out_says_so);
    RUN(unregistering_tells_of_a_running_callback);
    RUN(bad_arguments_of_waits);
    RUN(a_queue_timer_fires_again_and_again);
    RUN(timers_fire_in_the_order_of_their_times);
    RUN(deleting_a_queue_ends_its_timers);
    return finish();
}
