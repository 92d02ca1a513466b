// synchapi.h: the locks in the caller's memory, alone and among threads.
#include "win32_check.h"

static CRITICAL_SECTION g_section;
static SRWLOCK g_srw = SRWLOCK_INIT;
static CONDITION_VARIABLE g_changed = CONDITION_VARIABLE_INIT;
static INIT_ONCE g_once = INIT_ONCE_STATIC_INIT;
static int g_value = 0;
static LONG g_initialised = 0;

static const int kTurns = 20000;

static void run_threads(unsigned(__stdcall* routine)(void*), int count) {
    HANDLE threads[8] = {};
    for (int i = 0; i < count; ++i) threads[i] = (HANDLE)_beginthreadex(NULL, 0, routine, NULL, 0, NULL);
    CHECK(WaitForMultipleObjects((DWORD)count, threads, TRUE, INFINITE) == WAIT_OBJECT_0);
    for (int i = 0; i < count; ++i) CloseHandle(threads[i]);
}

static unsigned __stdcall count_in_section(void*) {
    for (int i = 0; i < kTurns; ++i) {
        EnterCriticalSection(&g_section);
        EnterCriticalSection(&g_section);
        ++g_value;
        LeaveCriticalSection(&g_section);
        LeaveCriticalSection(&g_section);
    }
    return 0;
}

static void a_critical_section_is_recursive_and_lets_one_thread_in(void) {
    InitializeCriticalSection(&g_section);
    g_value = 0;
    run_threads(count_in_section, 4);
    CHECK(g_value == 4 * kTurns);
    CHECK(TryEnterCriticalSection(&g_section));
    CHECK(TryEnterCriticalSection(&g_section));
    LeaveCriticalSection(&g_section);
    LeaveCriticalSection(&g_section);
    DeleteCriticalSection(&g_section);
}

static unsigned __stdcall read_and_write(void*) {
    for (int i = 0; i < kTurns; ++i) {
        AcquireSRWLockShared(&g_srw);
        const int seen = g_value;
        if (seen % 2 != 0) InterlockedIncrement(&g_initialised);
        ReleaseSRWLockShared(&g_srw);
        if (i % 4 != 0) continue;
        AcquireSRWLockExclusive(&g_srw);
        ++g_value;
        ++g_value;
        ReleaseSRWLockExclusive(&g_srw);
    }
    return 0;
}

static void a_writer_is_alone_and_readers_are_not(void) {
    g_value = 0;
    g_initialised = 0;
    run_threads(read_and_write, 4);
    CHECK(g_value == 2 * kTurns);
    CHECK(g_initialised == 0);
    AcquireSRWLockShared(&g_srw);
    CHECK(TryAcquireSRWLockShared(&g_srw));
    CHECK(!TryAcquireSRWLockExclusive(&g_srw));
    ReleaseSRWLockShared(&g_srw);
    ReleaseSRWLockShared(&g_srw);
    CHECK(TryAcquireSRWLockExclusive(&g_srw));
    CHECK(!TryAcquireSRWLockShared(&g_srw));
    ReleaseSRWLockExclusive(&g_srw);
}

static unsigned __stdcall take_turns(void*) {
    AcquireSRWLockExclusive(&g_srw);
    const int parity = g_value++ % 2;
    for (int i = 0; i < 1000; ++i) {
        while (g_initialised % 2 != parity) SleepConditionVariableSRW(&g_changed, &g_srw, INFINITE, 0);
        ++g_initialised;
        WakeAllConditionVariable(&g_changed);
    }
    ReleaseSRWLockExclusive(&g_srw);
    return 0;
}

static void a_condition_variable_wakes_who_sleeps(void) {
    g_value = 0;
    g_initialised = 0;
    run_threads(take_turns, 2);
    CHECK(g_initialised == 2000);
    InitializeCriticalSection(&g_section);
    EnterCriticalSection(&g_section);
    CHECK_FAILS(SleepConditionVariableCS(&g_changed, &g_section, 2), ERROR_TIMEOUT);
    LeaveCriticalSection(&g_section);
    DeleteCriticalSection(&g_section);
}

static BOOL CALLBACK initialise(PINIT_ONCE, PVOID parameter, PVOID* context) {
    InterlockedIncrement(&g_initialised);
    *context = parameter;
    return TRUE;
}

static unsigned __stdcall initialise_once(void*) {
    static LONG_PTR place;
    PVOID context = NULL;
    CHECK(InitOnceExecuteOnce(&g_once, initialise, &place, &context));
    CHECK(context == &place);
    return 0;
}

static void an_initialisation_runs_once(void) {
    g_initialised = 0;
    run_threads(initialise_once, 6);
    CHECK(g_initialised == 1);
    BOOL pending = TRUE;
    CHECK(InitOnceBeginInitialize(&g_once, 0, &pending, NULL));
    CHECK(!pending);
    INIT_ONCE fresh = INIT_ONCE_STATIC_INIT;
    CHECK(InitOnceBeginInitialize(&fresh, 0, &pending, NULL));
    CHECK(pending);
    CHECK(InitOnceComplete(&fresh, INIT_ONCE_INIT_FAILED, NULL));
    CHECK(InitOnceBeginInitialize(&fresh, INIT_ONCE_ASYNC, &pending, NULL));
    CHECK(pending);
    CHECK(InitOnceComplete(&fresh, INIT_ONCE_ASYNC, NULL));
    CHECK(InitOnceBeginInitialize(&fresh, INIT_ONCE_CHECK_ONLY, &pending, NULL));
    CHECK_FAILS(InitOnceComplete(&fresh, INIT_ONCE_ASYNC, NULL), ERROR_GEN_FAILURE);
    CHECK_FAILS(InitOnceComplete(&fresh, 0, NULL), ERROR_GEN_FAILURE);
    INIT_ONCE never = INIT_ONCE_STATIC_INIT;
    CHECK_FAILS(InitOnceComplete(&never, INIT_ONCE_ASYNC, NULL), ERROR_GEN_FAILURE);
    CHECK_FAILS(InitOnceComplete(&never, 0, NULL), ERROR_GEN_FAILURE);
}

int main() {
    RUN(a_critical_section_is_recursive_and_lets_one_thread_in);
    RUN(a_writer_is_alone_and_readers_are_not);
    RUN(a_condition_variable_wakes_who_sleeps);
    RUN(an_initialisation_runs_once);
    return finish();
}
