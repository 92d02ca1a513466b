// Seeded stress: threads take and return random objects in random ways, send each other APCs, messages and packets; then
// the books must balance. `stress_test [seconds [seed]]`, or WSPEMU_STRESS_SECONDS and WSPEMU_STRESS_SEED.
#include "stress_steps.h"

namespace {

unsigned __stdcall work(void* place) {
    Worker& me = *(Worker*)place;
    CHECK(TlsSetValue(g_self, &me));
    MSG message;
    PeekMessageA(&message, NULL, 0, 0, PM_NOREMOVE);
    if (InterlockedIncrement(&g_ready) == kWorkers) SetEvent(g_begin);
    CHECK(WaitForSingleObject(g_begin, INFINITE) == WAIT_OBJECT_0);
    while (!look_at(&g_stop)) {
        kSteps[pick(me, sizeof kSteps / sizeof *kSteps)](me);
        InterlockedIncrement(&me.steps);
    }
    me.doing = "the wait for the others to stop";
    if (InterlockedIncrement(&g_stopped) == kWorkers) SetEvent(g_all_stopped);
    while (WaitForSingleObjectEx(g_end, INFINITE, TRUE) == WAIT_IO_COMPLETION) {
    }
    while (SleepEx(0, TRUE) == WAIT_IO_COMPLETION) {
    }
    receive_messages(me);
    return 0;
}

// Waits without a limit: a packet that wakes nobody would stay in the queue, and the end of the test with it.
unsigned __stdcall consume(void* place) {
    Worker& me = *(Worker*)place;
    CHECK(TlsSetValue(g_self, &me));
    me.doing = "GetQueuedCompletionStatus";
    for (;;) {
        DWORD number = 0;
        ULONG_PTR sender = 0;
        LPOVERLAPPED overlapped = NULL;
        CHECK(GetQueuedCompletionStatus(g_port, &number, &sender, &overlapped, INFINITE));
        if (overlapped) return 0;
        receive_packet(me, sender, number);
    }
}

void create_objects() {
    for (int i = 0; i < kTokens; ++i) {
        Token& token = g_tokens[i];
        token.kind = i < 2 ? kEvent : i < 4 ? kSemaphore : kMutex;
        token.units = i == 3 ? 2 : 1;
        if (token.kind == kEvent) token.handle = CreateEventW(NULL, FALSE, TRUE, NULL);
        if (token.kind == kSemaphore) token.handle = CreateSemaphoreW(NULL, token.units, token.units, NULL);
        if (token.kind == kMutex) token.handle = CreateMutexW(NULL, FALSE, NULL);
    }
    g_self = TlsAlloc();
    g_port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 3);
    g_flag = CreateEventW(NULL, TRUE, FALSE, NULL);
    g_units = CreateSemaphoreW(NULL, 0, 1000, NULL);
    g_begin = CreateEventW(NULL, TRUE, FALSE, NULL);
    g_end = CreateEventW(NULL, TRUE, FALSE, NULL);
    g_all_stopped = CreateEventW(NULL, TRUE, FALSE, NULL);
}

void start_workers(unsigned long long seed) {
    for (int i = 0; i < kWorkers + kConsumers; ++i) {
        Worker& worker = g_workers[i];
        unsigned id = 0;
        worker.random = (seed + (unsigned long long)i) * 0x9E3779B97F4A7C15ULL | 1;
        worker.doing = "its start";
        worker.timer = CreateWaitableTimerW(NULL, FALSE, NULL);
        worker.bait = CreateEventW(NULL, FALSE, FALSE, NULL);
        worker.never = CreateEventW(NULL, FALSE, FALSE, NULL);
        worker.thread = (HANDLE)_beginthreadex(NULL, 0, i < kWorkers ? work : consume, &worker, CREATE_SUSPENDED, &id);
        worker.id = (LONG)id;
    }
    for (Worker& worker : g_workers) CHECK(ResumeThread(worker.thread) == 1);
}

void report_who_waits_for_what() {
    for (Worker& worker : g_workers) {
        printf("thread %d: %ld steps, now in %s;", index_of(worker), (long)worker.steps, worker.doing);
        for (int i = 0; i < kTokens; ++i)
            if (worker.waits_for >> i & 1) printf(" wants token %d", i);
        printf(" %ld APCs in its queue\n", (long)worker.apcs_waiting);
    }
    for (int i = 0; i < kTokens; ++i)
        printf("token %d (%s): %ld of %ld taken\n", i,
               g_tokens[i].kind == kEvent   ? "event"
               : g_tokens[i].kind == kMutex ? "mutex"
                                            : "semaphore",
               (long)g_tokens[i].holders, (long)g_tokens[i].units);
    fflush(stdout);
}

// Waits for the event; when nobody makes a step for a long time, tells what is stuck and ends the program.
void watch(HANDLE event, DWORD milliseconds) {
    LONG before = -1;
    DWORD quiet = 0;
    const ULONGLONG end = GetTickCount64() + milliseconds;
    while (WaitForSingleObject(event, 200) == WAIT_TIMEOUT) {
        if (milliseconds != INFINITE && GetTickCount64() >= end) return;
        LONG steps = 0;
        for (Worker& worker : g_workers) steps += look_at(&worker.steps) + look_at(&worker.packets_taken);
        quiet = steps == before ? quiet + 1 : 0;
        before = steps;
        if (quiet < kStall * 5) continue;
        printf("FAIL deadlock: no thread has made a step for %lu s\n", (unsigned long)kStall);
        report_who_waits_for_what();
        ExitProcess(EXIT_FAILURE);
    }
}

void check_the_tokens() {
    for (Token& token : g_tokens) {
        CHECK(token.holders == 0);
        for (LONG i = 0; i < token.units; ++i) {
            const DWORD result = WaitForSingleObject(token.handle, 0);
            CHECK(result == WAIT_OBJECT_0 || result == WAIT_ABANDONED);
            check_left_behind(InterlockedExchange(&token.left_behind, 0), result == WAIT_ABANDONED);
        }
        if (token.kind != kMutex) CHECK(WaitForSingleObject(token.handle, 0) == WAIT_TIMEOUT);
        else CHECK(ReleaseMutex(token.handle));
        CHECK(CloseHandle(token.handle));
    }
    CHECK(g_told == g_left_behind);
}

void check_the_books() {
    LONG sent = 0;
    LONG taken = 0;
    LONG units = 0;
    LONGLONG numbers = 0;
    for (const Worker& worker : g_workers) {
        units += worker.units_made - worker.units_taken;
        numbers += worker.numbers_sent - worker.numbers_taken;
        sent += worker.packets_sent;
        taken += worker.packets_taken;
        for (int i = 0; i < kWorkers && index_of(worker) < kWorkers; ++i) {
            CHECK(g_workers[i].apcs_seen[index_of(worker)] == worker.apcs_sent[i]);
            CHECK(g_workers[i].messages_seen[index_of(worker)] == worker.messages_sent[i]);
        }
        for (HANDLE handle : {worker.bait, worker.never}) CHECK(WaitForSingleObject(handle, 0) == WAIT_TIMEOUT);
        for (HANDLE handle : {worker.timer, worker.thread, worker.bait, worker.never}) CHECK(CloseHandle(handle));
    }
    CHECK(sent == taken && numbers == 0);
    CHECK(g_short_threads == 0);
    for (; units > 0; --units) CHECK(WaitForSingleObject(g_units, 0) == WAIT_OBJECT_0);
    CHECK(units == 0 && WaitForSingleObject(g_units, 0) == WAIT_TIMEOUT);
    check_the_tokens();
    const HANDLE rest[] = {g_port, g_flag, g_units, g_begin, g_end, g_all_stopped};
    for (HANDLE handle : rest) CHECK(CloseHandle(handle));
    TlsFree(g_self);
}

DWORD g_seconds;
unsigned long long g_seed;

void nothing_is_lost_or_taken_twice() {
    create_objects();
    start_workers(g_seed);
    watch(g_all_stopped, g_seconds * 1000);
    InterlockedExchange(&g_stop, 1);
    watch(g_all_stopped, INFINITE);
    CHECK(SetEvent(g_end));
    OVERLAPPED end;
    for (int i = 0; i < kConsumers; ++i) CHECK(PostQueuedCompletionStatus(g_port, 0, 0, &end));
    LONG steps = 0;
    for (const Worker& worker : g_workers) {
        watch(worker.thread, INFINITE);
        steps += worker.steps;
    }
    check_the_books();
    printf("%ld steps of %d threads\n", (long)steps, kWorkers);
}

unsigned long long setting(int argc, char** argv, int place, const char* variable, unsigned long long otherwise) {
    char text[32] = "";
    if (argc > place) return strtoull(argv[place], NULL, 10);
    return GetEnvironmentVariableA(variable, text, sizeof text) ? strtoull(text, NULL, 10) : otherwise;
}

} // namespace

int main(int argc, char** argv) {
    g_seconds = (DWORD)setting(argc, argv, 1, "WSPEMU_STRESS_SECONDS", 2);
    g_seed = setting(argc, argv, 2, "WSPEMU_STRESS_SEED", GetTickCount64());
    printf("WSPEMU_STRESS_SECONDS=%lu WSPEMU_STRESS_SEED=%llu\n", (unsigned long)g_seconds, g_seed);
    RUN(nothing_is_lost_or_taken_twice);
    return finish();
}
