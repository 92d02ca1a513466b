/* Objects and waits through the Win32 functions alone: the same source runs under wspemu and, built by mingw-w64, under
 * wine, so that tools/bench can print both. Each row: name, a tab, nanoseconds per iteration. The best of some runs counts.
 */
#include <windows.h>

#include <stdio.h>

enum { kRuns = 5, kManyHandles = 64 };

static LARGE_INTEGER g_frequency;
static HANDLE g_event;
static HANDLE g_many[kManyHandles];
static HANDLE g_ping;
static HANDLE g_pong;
static HANDLE g_port;
static volatile LONG g_stop;

static void set_and_reset(int times) {
    for (int i = 0; i < times; ++i) {
        SetEvent(g_event);
        ResetEvent(g_event);
    }
}

static void wait_for_signalled(int times) {
    for (int i = 0; i < times; ++i) WaitForSingleObject(g_many[kManyHandles - 1], INFINITE);
}

static void wait_any_of_64(int times) {
    for (int i = 0; i < times; ++i) WaitForMultipleObjects(kManyHandles, g_many, FALSE, INFINITE);
}

static VOID CALLBACK nothing(ULONG_PTR context) {
    (void)context;
}

static void queue_apc_and_sleep(int times) {
    for (int i = 0; i < times; ++i) {
        QueueUserAPC(nothing, GetCurrentThread(), 0);
        SleepEx(0, TRUE);
    }
}

static void post_and_take(int times) {
    for (int i = 0; i < times; ++i) {
        DWORD bytes;
        ULONG_PTR key;
        LPOVERLAPPED overlapped;
        PostQueuedCompletionStatus(g_port, 1, 2, NULL);
        GetQueuedCompletionStatus(g_port, &bytes, &key, &overlapped, INFINITE);
    }
}

static DWORD WINAPI answer(LPVOID context) {
    (void)context;
    for (;;) {
        WaitForSingleObject(g_ping, INFINITE);
        if (g_stop) return 0;
        SetEvent(g_pong);
    }
}

static void ping_pong(int times) {
    for (int i = 0; i < times; ++i) {
        SetEvent(g_ping);
        WaitForSingleObject(g_pong, INFINITE);
    }
}

static double seconds_of(void (*work)(int), int times) {
    LARGE_INTEGER begin;
    LARGE_INTEGER end;
    QueryPerformanceCounter(&begin);
    work(times);
    QueryPerformanceCounter(&end);
    return (double)(end.QuadPart - begin.QuadPart) / (double)g_frequency.QuadPart;
}

/* As many iterations as take a twentieth of a second. */
static void measure(const char* name, void (*work)(int)) {
    int times = 16;
    double best;
    while ((best = seconds_of(work, times)) < 0.05 && times < 1 << 26) times *= 2;
    for (int run = 1; run < kRuns; ++run) {
        const double seconds = seconds_of(work, times);
        if (seconds < best) best = seconds;
    }
    printf("%s\t%.1f\n", name, best / times * 1e9);
    fflush(stdout);
}

int main(void) {
    HANDLE partner;
    QueryPerformanceFrequency(&g_frequency);
    g_event = CreateEventA(NULL, TRUE, FALSE, NULL);
    for (int i = 0; i < kManyHandles; ++i) g_many[i] = CreateEventA(NULL, TRUE, i == kManyHandles - 1, NULL);
    g_ping = CreateEventA(NULL, FALSE, FALSE, NULL);
    g_pong = CreateEventA(NULL, FALSE, FALSE, NULL);
    g_port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 1);
    partner = CreateThread(NULL, 0, answer, NULL, 0, NULL);
    if (!g_event || !g_ping || !g_pong || !g_port || !partner) return 1;

    measure("SetEvent + ResetEvent", set_and_reset);
    measure("WaitForSingleObject, signalled", wait_for_signalled);
    measure("event ping-pong, 2 threads", ping_pong);
    measure("WaitForMultipleObjects, 64", wait_any_of_64);
    measure("QueueUserAPC + SleepEx", queue_apc_and_sleep);
    measure("Post + GetQueuedCompletionStatus", post_and_take);

    InterlockedExchange(&g_stop, 1);
    SetEvent(g_ping);
    WaitForSingleObject(partner, INFINITE);
    return 0;
}
