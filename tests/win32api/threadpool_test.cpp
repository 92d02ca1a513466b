// threadpoolapiset.h: work, timers, waits, cleanup groups and private pools.
#include "win32_check.h"

static volatile LONG g_calls = 0;
static HANDLE g_gate; // manual-reset
static HANDLE g_done; // semaphore: one unit per callback

static VOID CALLBACK count_work(PTP_CALLBACK_INSTANCE, PVOID, PTP_WORK) {
    InterlockedIncrement(&g_calls);
}
static VOID CALLBACK wait_for_gate(PTP_CALLBACK_INSTANCE, PVOID, PTP_WORK) {
    WaitForSingleObject(g_gate, kLong);
    InterlockedIncrement(&g_calls);
}

static void waiting_for_work_waits_for_every_submission(void) {
    g_calls = 0;
    PTP_WORK work = CreateThreadpoolWork(count_work, NULL, NULL);
    for (int i = 0; i < 100; ++i) SubmitThreadpoolWork(work);
    WaitForThreadpoolWorkCallbacks(work, FALSE);
    CHECK(g_calls == 100);
    CloseThreadpoolWork(work);
}

// Each callback waits for all the others: a pool of a fixed number of threads would stand still.
static volatile LONG g_arrived = 0;
static VOID CALLBACK meet(PTP_CALLBACK_INSTANCE, PVOID, PTP_WORK) {
    if (InterlockedIncrement(&g_arrived) == 5) SetEvent(g_gate);
    WaitForSingleObject(g_gate, kLong);
}

static void a_pool_grows_when_its_threads_wait_for_each_other(void) {
    ResetEvent(g_gate);
    PTP_WORK work = CreateThreadpoolWork(meet, NULL, NULL);
    for (int i = 0; i < 5; ++i) SubmitThreadpoolWork(work);
    WaitForThreadpoolWorkCallbacks(work, FALSE);
    CHECK(g_arrived == 5);
    CHECK(WaitForSingleObject(g_gate, 0) == WAIT_OBJECT_0);
    CloseThreadpoolWork(work);
}

static void callbacks_that_have_not_begun_can_be_taken_back(void) {
    g_calls = 0;
    ResetEvent(g_gate);
    PTP_POOL pool = CreateThreadpool(NULL);
    SetThreadpoolThreadMaximum(pool, 1);
    CHECK(SetThreadpoolThreadMinimum(pool, 1));
    TP_CALLBACK_ENVIRON environment;
    InitializeThreadpoolEnvironment(&environment);
    SetThreadpoolCallbackPool(&environment, pool);
    PTP_WORK gate = CreateThreadpoolWork(wait_for_gate, NULL, &environment);
    PTP_WORK work = CreateThreadpoolWork(count_work, NULL, &environment);
    SubmitThreadpoolWork(gate);
    for (int i = 0; i < 10; ++i) SubmitThreadpoolWork(work);
    // The only thread is at the gate: all of the work is still queued.
    WaitForThreadpoolWorkCallbacks(work, TRUE);
    SetEvent(g_gate);
    WaitForThreadpoolWorkCallbacks(gate, FALSE);
    CHECK(g_calls == 1);
    SubmitThreadpoolWork(work);
    WaitForThreadpoolWorkCallbacks(work, FALSE);
    CHECK(g_calls == 2);
    CloseThreadpoolWork(work);
    CloseThreadpoolWork(gate);
    DestroyThreadpoolEnvironment(&environment);
    CloseThreadpool(pool);
}

static VOID CALLBACK simple(PTP_CALLBACK_INSTANCE instance, PVOID event) {
    InterlockedIncrement(&g_calls);
    SetEventWhenCallbackReturns(instance, (HANDLE)event);
    ReleaseSemaphoreWhenCallbackReturns(instance, g_done, 1);
}

static void a_simple_callback_sets_its_event_when_it_has_returned(void) {
    g_calls = 0;
    HANDLE event = CreateEventW(NULL, TRUE, FALSE, NULL);
    CHECK(TrySubmitThreadpoolCallback(simple, event, NULL));
    CHECK(WaitForSingleObject(event, kLong) == WAIT_OBJECT_0);
    CHECK(g_calls == 1);
    CHECK(WaitForSingleObject(g_done, kLong) == WAIT_OBJECT_0);
    CloseHandle(event);
}

static VOID CALLBACK tick(PTP_CALLBACK_INSTANCE, PVOID, PTP_TIMER) {
    ReleaseSemaphore(g_done, 1, NULL);
}

static FILETIME relative(LONGLONG milliseconds) {
    ULARGE_INTEGER time;
    time.QuadPart = (ULONGLONG)(-milliseconds * 10000);
    FILETIME due = {time.u.LowPart, time.u.HighPart};
    return due;
}

static void a_timer_calls_until_it_is_stopped(void) {
    PTP_TIMER timer = CreateThreadpoolTimer(tick, NULL, NULL);
    CHECK(!IsThreadpoolTimerSet(timer));
    FILETIME due = relative(1);
    SetThreadpoolTimer(timer, &due, 1, 0);
    CHECK(IsThreadpoolTimerSet(timer));
    for (int i = 0; i < 3; ++i) CHECK(WaitForSingleObject(g_done, kLong) == WAIT_OBJECT_0);
    SetThreadpoolTimer(timer, NULL, 0, 0);
    CHECK(!IsThreadpoolTimerSet(timer));
    WaitForThreadpoolTimerCallbacks(timer, TRUE);
    while (WaitForSingleObject(g_done, 0) == WAIT_OBJECT_0) {
    }
    CHECK(WaitForSingleObject(g_done, 20) == WAIT_TIMEOUT);
    FILETIME now = {0, 0};
    SetThreadpoolTimer(timer, &now, 0, 0);
    CHECK(WaitForSingleObject(g_done, kLong) == WAIT_OBJECT_0);
    CloseThreadpoolTimer(timer);
}

static volatile LONG g_result = -1;
static VOID CALLBACK note_wait(PTP_CALLBACK_INSTANCE, PVOID, PTP_WAIT, TP_WAIT_RESULT result) {
    InterlockedExchange(&g_result, (LONG)result);
    ReleaseSemaphore(g_done, 1, NULL);
}

static void a_wait_calls_once_per_setting(void) {
    HANDLE event = CreateEventW(NULL, FALSE, FALSE, NULL);
    PTP_WAIT wait = CreateThreadpoolWait(note_wait, NULL, NULL);
    SetThreadpoolWait(wait, event, NULL);
    CHECK(WaitForSingleObject(g_done, 10) == WAIT_TIMEOUT);
    SetEvent(event);
    CHECK(WaitForSingleObject(g_done, kLong) == WAIT_OBJECT_0);
    CHECK(g_result == WAIT_OBJECT_0);
    SetEvent(event);
    CHECK(WaitForSingleObject(g_done, 10) == WAIT_TIMEOUT);
    CHECK(WaitForSingleObject(event, 0) == WAIT_OBJECT_0);
    FILETIME due = relative(1);
    SetThreadpoolWait(wait, event, &due);
    CHECK(WaitForSingleObject(g_done, kLong) == WAIT_OBJECT_0);
    CHECK(g_result == WAIT_TIMEOUT);
    SetThreadpoolWait(wait, event, NULL);
    SetThreadpoolWait(wait, NULL, NULL);
    SetEvent(event);
    WaitForThreadpoolWaitCallbacks(wait, FALSE);
    CHECK(WaitForSingleObject(event, 0) == WAIT_OBJECT_0);
    CloseThreadpoolWait(wait);
    CloseHandle(event);
}

static void more_waits_than_one_thread_can_have(void) {
    HANDLE events[150];
    PTP_WAIT waits[150];
    for (int i = 0; i < 150; ++i) {
        events[i] = CreateEventW(NULL, TRUE, FALSE, NULL);
        waits[i] = CreateThreadpoolWait(note_wait, NULL, NULL);
        SetThreadpoolWait(waits[i], events[i], NULL);
    }
    for (int i = 0; i < 150; ++i) SetEvent(events[i]);
    for (int i = 0; i < 150; ++i) CHECK(WaitForSingleObject(g_done, kLong) == WAIT_OBJECT_0);
    for (int i = 0; i < 150; ++i) {
        CloseThreadpoolWait(waits[i]);
        CloseHandle(events[i]);
    }
}

static volatile LONG g_cancelled = 0;
static VOID CALLBACK note_cancelled(PVOID context, PVOID cleanup_context) {
    if (context == (PVOID)7 && cleanup_context == (PVOID)8) InterlockedIncrement(&g_cancelled);
}

static void a_cleanup_group_ends_its_members(void) {
    g_calls = 0;
    ResetEvent(g_gate);
    PTP_POOL pool = CreateThreadpool(NULL);
    SetThreadpoolThreadMaximum(pool, 1);
    PTP_CLEANUP_GROUP group = CreateThreadpoolCleanupGroup();
    TP_CALLBACK_ENVIRON environment;
    InitializeThreadpoolEnvironment(&environment);
    SetThreadpoolCallbackPool(&environment, pool);
    PTP_WORK gate = CreateThreadpoolWork(wait_for_gate, NULL, &environment);
    SetThreadpoolCallbackCleanupGroup(&environment, group, note_cancelled);
    PTP_WORK work = CreateThreadpoolWork(count_work, (PVOID)7, &environment);
    PTP_TIMER timer = CreateThreadpoolTimer(tick, (PVOID)7, &environment);
    FILETIME due = relative(1000000);
    SetThreadpoolTimer(timer, &due, 0, 0);
    SubmitThreadpoolWork(work);
    CloseThreadpoolCleanupGroupMembers(group, FALSE, NULL);
    CHECK(g_calls == 1);
    CHECK(g_cancelled == 0);

    // The only thread is at the gate, so this work is still queued when it is taken back.
    work = CreateThreadpoolWork(count_work, (PVOID)7, &environment);
    SubmitThreadpoolWork(gate);
    SubmitThreadpoolWork(work);
    CloseThreadpoolCleanupGroupMembers(group, TRUE, (PVOID)8);
    CHECK(g_calls == 1);
    CHECK(g_cancelled == 1);
    SetEvent(g_gate);
    WaitForThreadpoolWorkCallbacks(gate, FALSE);
    CHECK(g_calls == 2);
    CloseThreadpoolWork(gate);
    CloseThreadpoolCleanupGroup(group);
    CloseThreadpool(pool);
}

static VOID CALLBACK apc(ULONG_PTR) {
    ReleaseSemaphore(g_done, 1, NULL);
}
static VOID CALLBACK queue_to_self(PTP_CALLBACK_INSTANCE instance, PVOID) {
    HANDLE self = NULL;
    DuplicateHandle(GetCurrentProcess(), GetCurrentThread(), GetCurrentProcess(), &self, 0, FALSE,
                    DUPLICATE_SAME_ACCESS);
    QueueUserAPC(apc, self, 0);
    CHECK(CallbackMayRunLong(instance));
    CHECK(SleepEx(INFINITE, TRUE) == WAIT_IO_COMPLETION);
    CloseHandle(self);
}

static void a_callback_may_wait_alertably(void) {
    CHECK(TrySubmitThreadpoolCallback(queue_to_self, NULL, NULL));
    CHECK(WaitForSingleObject(g_done, kLong) == WAIT_OBJECT_0);
}

static VOID CALLBACK leave_early(PTP_CALLBACK_INSTANCE instance, PVOID, PTP_WORK) {
    DisassociateCurrentThreadFromCallback(instance);
    WaitForSingleObject(g_gate, kLong);
    ReleaseSemaphore(g_done, 1, NULL);
}

static void a_disassociated_callback_is_not_waited_for(void) {
    ResetEvent(g_gate);
    PTP_WORK work = CreateThreadpoolWork(leave_early, NULL, NULL);
    SubmitThreadpoolWork(work);
    WaitForThreadpoolWorkCallbacks(work, FALSE);
    CHECK(WaitForSingleObject(g_done, 0) == WAIT_TIMEOUT);
    SetEvent(g_gate);
    CHECK(WaitForSingleObject(g_done, kLong) == WAIT_OBJECT_0);
    CloseThreadpoolWork(work);
}

int main() {
    g_gate = CreateEventW(NULL, TRUE, FALSE, NULL);
    g_done = CreateSemaphoreW(NULL, 0, 1000000, NULL);
    RUN(waiting_for_work_waits_for_every_submission);
    RUN(a_pool_grows_when_its_threads_wait_for_each_other);
    RUN(callbacks_that_have_not_begun_can_be_taken_back);
    RUN(a_simple_callback_sets_its_event_when_it_has_returned);
    RUN(a_timer_calls_until_it_is_stopped);
    RUN(a_wait_calls_once_per_setting);
    RUN(more_waits_than_one_thread_can_have);
    RUN(a_cleanup_group_ends_its_members);
    RUN(a_callback_may_wait_alertably);
    RUN(a_disassociated_callback_is_not_waited_for);
    return finish();
}
