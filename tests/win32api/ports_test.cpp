// ioapiset.h: completion ports among threads: order of packets, order of waiters, how many run, and every refusal.
#include "win32_check.h"

static HANDLE g_port;
static volatile LONG g_inside = 0;
static volatile LONG g_most = 0;

static bool take(ULONG_PTR* key, DWORD milliseconds) {
    DWORD bytes = 0;
    LPOVERLAPPED overlapped = NULL;
    return GetQueuedCompletionStatus(g_port, &bytes, key, &overlapped, milliseconds) != FALSE;
}

static void packets_come_in_the_order_of_posting(void) {
    g_port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 0);
    ULONG_PTR key = 0;
    ULONG_PTR next = 1;
    // Taken in between, so that the queue's memory is walked round and grows while it is not at its beginning.
    for (ULONG_PTR posted = 1; posted <= 3000; ++posted) {
        CHECK(PostQueuedCompletionStatus(g_port, 0, posted, NULL));
        if (posted % 3 == 0) CHECK(take(&key, 0) && key == next++);
    }
    while (take(&key, 0)) CHECK(key == next++);
    CHECK(next == 3001);
    CloseHandle(g_port);
}

static void entries_hold_what_was_posted(void) {
    g_port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 0);
    OVERLAPPED overlapped[100] = {};
    OVERLAPPED_ENTRY entries[100] = {};
    for (int i = 0; i < 100; ++i) CHECK(PostQueuedCompletionStatus(g_port, (DWORD)i, (ULONG_PTR)i * 3, &overlapped[i]));
    ULONG got = 0;
    ULONG removed = 0;
    while (got < 100 && GetQueuedCompletionStatusEx(g_port, entries + got, 100 - got, &removed, 0, FALSE))
        got += removed;
    CHECK(got == 100);
    for (ULONG i = 0; i < got; ++i) {
        CHECK(entries[i].dwNumberOfBytesTransferred == i && entries[i].lpCompletionKey == i * 3);
        CHECK(entries[i].lpOverlapped == &overlapped[i]);
    }
    CHECK_FAILS(GetQueuedCompletionStatusEx(g_port, entries, 1, &removed, 0, FALSE), WAIT_TIMEOUT);
    CHECK_FAILS(GetQueuedCompletionStatusEx(kGarbage, entries, 1, &removed, 0, FALSE), ERROR_INVALID_HANDLE);
    CloseHandle(g_port);
}

static void only_ports_are_ports(void) {
    HANDLE event = CreateEventW(NULL, TRUE, TRUE, NULL);
    g_port = event;
    ULONG_PTR key = 0;
    CHECK_FAILS(take(&key, 0), ERROR_INVALID_HANDLE);
    CHECK_FAILS(PostQueuedCompletionStatus(event, 0, 0, NULL), ERROR_INVALID_HANDLE);
    CHECK_FAILS(CreateIoCompletionPort(GetCurrentThread(), NULL, 0, 0), ERROR_INVALID_HANDLE);
    CHECK_FAILS(CreateIoCompletionPort(event, NULL, 0, 0), ERROR_INVALID_HANDLE);
    CloseHandle(event);
}

static unsigned __stdcall take_one(void* result) {
    ULONG_PTR key = 0;
    const bool taken = take(&key, kLong);
    *(volatile ULONG_PTR*)result = key;
    return taken ? 0 : GetLastError();
}

// No call tells that a thread has begun to wait, so it gets some time; more with each attempt.
static bool last_waiter_is_served_first(DWORD time_to_block) {
    const int kWaiters = 5;
    HANDLE threads[kWaiters];
    static volatile ULONG_PTR keys[kWaiters];
    g_port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, kWaiters);
    for (int i = 0; i < kWaiters; ++i) {
        threads[i] = start_thread(take_one, (void*)&keys[i]);
        CHECK(WaitForSingleObject(threads[i], time_to_block) == WAIT_TIMEOUT);
    }
    for (ULONG_PTR key = 1; key <= kWaiters; ++key) CHECK(PostQueuedCompletionStatus(g_port, 0, key, NULL));
    bool in_order = true;
    for (int i = 0; i < kWaiters; ++i) {
        CHECK(join_thread(threads[i]) == 0);
        in_order = in_order && keys[i] == (ULONG_PTR)(kWaiters - i);
    }
    CloseHandle(g_port);
    return in_order;
}

static void the_thread_that_came_last_is_served_first(void) {
    bool in_order = false;
    for (DWORD time = 5; time <= 200 && !in_order; time *= 2) in_order = last_waiter_is_served_first(time);
    KNOWN_DEVIATION(kWine, "serves the thread that came first", in_order);
}

static void enter(void) {
    const LONG now = InterlockedIncrement(&g_inside);
    for (LONG most = look_at(&g_most); now > most;) {
        const LONG seen = InterlockedCompareExchange(&g_most, now, most);
        if (seen == most) break;
        most = seen;
    }
}

static unsigned __stdcall work(void*) {
    ULONG_PTR key = 0;
    while (take(&key, kLong) && key != 0) {
        enter();
        for (int i = 0; i < 20; ++i) SwitchToThread();
        InterlockedDecrement(&g_inside);
    }
    return 0;
}

static LONG most_at_work(DWORD concurrency) {
    HANDLE threads[4];
    g_inside = 0;
    g_most = 0;
    g_port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, concurrency);
    for (int i = 0; i < 4; ++i) threads[i] = start_thread(work, NULL);
    for (ULONG_PTR key = 1; key <= 400; ++key) CHECK(PostQueuedCompletionStatus(g_port, 0, key, NULL));
    for (int i = 0; i < 4; ++i) CHECK(PostQueuedCompletionStatus(g_port, 0, 0, NULL));
    for (int i = 0; i < 4; ++i) CHECK(join_thread(threads[i]) == 0);
    CloseHandle(g_port);
    return g_most;
}

static void no_more_threads_work_than_the_port_allows(void) {
    const LONG alone = most_at_work(1);
    KNOWN_DEVIATION(kWine, "takes no notice of the number of threads", alone == 1);
    CHECK(most_at_work(4) <= 4);
}

static HANDLE g_release;
static unsigned __stdcall work_and_block(void*) {
    ULONG_PTR key = 0;
    while (take(&key, kLong) && key != 0) {
        InterlockedIncrement(&g_inside);
        WaitForSingleObject(g_release, kLong);
    }
    return 0;
}

static void a_worker_that_blocks_makes_room_for_another(void) {
    HANDLE threads[3];
    g_inside = 0;
    g_release = CreateEventW(NULL, TRUE, FALSE, NULL);
    g_port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 1);
    for (int i = 0; i < 3; ++i) threads[i] = start_thread(work_and_block, NULL);
    for (ULONG_PTR key = 1; key <= 3; ++key) CHECK(PostQueuedCompletionStatus(g_port, 0, key, NULL));
    const ULONGLONG end = GetTickCount64() + kLong;
    while (look_at(&g_inside) < 3 && GetTickCount64() < end) SwitchToThread();
    CHECK(look_at(&g_inside) == 3);
    CHECK(SetEvent(g_release));
    for (int i = 0; i < 3; ++i) CHECK(PostQueuedCompletionStatus(g_port, 0, 0, NULL));
    for (int i = 0; i < 3; ++i) CHECK(join_thread(threads[i]) == 0);
    CloseHandle(g_port);
    CloseHandle(g_release);
}

// What a worker sleeps for may be no object with a handle.
enum SleepFor { kSection, kSlimLock, kCondition, kAddress };
static CRITICAL_SECTION g_section;
static SRWLOCK g_slim = SRWLOCK_INIT;
static CONDITION_VARIABLE g_condition = CONDITION_VARIABLE_INIT;
static bool g_awake = false; // guarded by g_slim
static volatile LONG g_value = 0;
static HANDLE g_second;

static void sleep_for(enum SleepFor what) {
    LONG asleep = 0;
    switch (what) {
    case kSection:
        EnterCriticalSection(&g_section);
        LeaveCriticalSection(&g_section);
        break;
    case kSlimLock:
        AcquireSRWLockExclusive(&g_slim);
        ReleaseSRWLockExclusive(&g_slim);
        break;
    case kCondition:
        AcquireSRWLockExclusive(&g_slim);
        while (!g_awake) SleepConditionVariableSRW(&g_condition, &g_slim, INFINITE, 0);
        ReleaseSRWLockExclusive(&g_slim);
        break;
    case kAddress:
        while (look_at(&g_value) == 0) WaitOnAddress(&g_value, &asleep, sizeof asleep, INFINITE);
        break;
    }
}

// Key 1 to 4: sleep; 5: the second one; 6: the end.
static unsigned __stdcall work_and_sleep(void*) {
    DWORD bytes = 0;
    ULONG_PTR key = 0;
    LPOVERLAPPED overlapped = NULL;
    while (GetQueuedCompletionStatus(g_port, &bytes, &key, &overlapped, kLong) && key != 6) {
        if (key == 5) SetEvent(g_second);
        else sleep_for((enum SleepFor)(key - 1));
    }
    return (unsigned)key;
}

static void wake_up(enum SleepFor what) {
    switch (what) {
    case kSection: LeaveCriticalSection(&g_section); break;
    case kSlimLock: ReleaseSRWLockExclusive(&g_slim); break;
    case kCondition:
        AcquireSRWLockExclusive(&g_slim);
        g_awake = true;
        ReleaseSRWLockExclusive(&g_slim);
        WakeAllConditionVariable(&g_condition);
        break;
    case kAddress:
        InterlockedExchange(&g_value, 1);
        WakeByAddressAll((PVOID)&g_value);
        break;
    }
}

static void a_worker_that_sleeps_for_a_lock_makes_room_for_another(void) {
    InitializeCriticalSection(&g_section);
    g_second = CreateEventW(NULL, FALSE, FALSE, NULL);
    g_port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 1);
    HANDLE threads[2] = {start_thread(work_and_sleep, NULL), start_thread(work_and_sleep, NULL)};
    for (int what = kSection; what <= kAddress; ++what) {
        if (what == kSection) EnterCriticalSection(&g_section);
        if (what == kSlimLock) AcquireSRWLockExclusive(&g_slim);
        CHECK(PostQueuedCompletionStatus(g_port, 0, (ULONG_PTR)what + 1, NULL));
        CHECK(PostQueuedCompletionStatus(g_port, 0, 5, NULL));
        CHECK(WaitForSingleObject(g_second, kLong) == WAIT_OBJECT_0);
        wake_up((enum SleepFor)what);
    }
    for (int i = 0; i < 2; ++i) CHECK(PostQueuedCompletionStatus(g_port, 0, 6, NULL));
    for (int i = 0; i < 2; ++i) CHECK(join_thread(threads[i]) == 6);
    CloseHandle(g_port);
    CloseHandle(g_second);
    DeleteCriticalSection(&g_section);
}

static VOID CALLBACK count(ULONG_PTR place) {
    InterlockedIncrement((volatile LONG*)place);
}
static volatile LONG g_apcs = 0;
static unsigned __stdcall take_alertably(void*) {
    OVERLAPPED_ENTRY entry;
    ULONG removed = 0;
    unsigned packets = 0;
    for (;;) {
        if (GetQueuedCompletionStatusEx(g_port, &entry, 1, &removed, kLong, TRUE)) {
            if (entry.lpCompletionKey == 0) return packets;
            ++packets;
        } else if (GetLastError() != WAIT_IO_COMPLETION) {
            return 0xFFFF;
        }
    }
}

static void packets_and_apcs_go_to_the_same_waiter_and_none_is_lost(void) {
    g_apcs = 0;
    g_port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 1);
    HANDLE thread = start_thread(take_alertably, NULL);
    for (ULONG_PTR key = 1; key <= 1000; ++key) {
        CHECK(QueueUserAPC(count, thread, (ULONG_PTR)&g_apcs));
        CHECK(PostQueuedCompletionStatus(g_port, 0, key, NULL));
    }
    const ULONGLONG end = GetTickCount64() + kLong;
    while (look_at(&g_apcs) < 1000 && GetTickCount64() < end) SwitchToThread();
    CHECK(look_at(&g_apcs) == 1000);
    CHECK(PostQueuedCompletionStatus(g_port, 0, 0, NULL));
    CHECK(join_thread(thread) == 1000);
    CloseHandle(g_port);
}

int main() {
    RUN(packets_come_in_the_order_of_posting);
    RUN(entries_hold_what_was_posted);
    RUN(only_ports_are_ports);
    RUN(the_thread_that_came_last_is_served_first);
    RUN(no_more_threads_work_than_the_port_allows);
    RUN(a_worker_that_blocks_makes_room_for_another);
    RUN(a_worker_that_sleeps_for_a_lock_makes_room_for_another);
    RUN(packets_and_apcs_go_to_the_same_waiter_and_none_is_lost);
    return finish();
}
