// Seeded stress: threads take and return random objects in random ways, send each other APCs, messages and packets; then
// the books must balance. `stress_test [seconds [seed]]`, or WSPEMU_STRESS_SECONDS and WSPEMU_STRESS_SEED.
//
// Events, semaphores and mutexes are tokens: who takes one checks that he is alone with it and puts it back, holding
// nothing while he waits, so that every wait without a limit must end. Everything else is counted and numbered.
#include "win32_check.h"

namespace {

constexpr int kTokens = 10;
constexpr int kWorkers = 8;
constexpr int kConsumers = 2;
constexpr DWORD kStall = 60; // seconds without a step until the watchdog speaks

enum Kind { kEvent, kSemaphore, kMutex };
struct Token {
    HANDLE handle;
    Kind kind;
    LONG units;
    volatile LONG holders;
};
Token g_tokens[kTokens];

// What the watchdog reads: written by the worker, with no need to be exact.
struct Worker {
    HANDLE thread;
    volatile LONG id;
    unsigned long long random;
    volatile LONG steps;
    const char* volatile doing;
    volatile LONG waits_for; // bits: tokens
    volatile LONG apcs_waiting;
    LONG apcs_sent[kWorkers];
    LONG apcs_seen[kWorkers];
    LONG messages_sent[kWorkers];
    LONG messages_seen[kWorkers];
    LONG packets_sent;
    LONG packets_seen[kWorkers];
    volatile LONG packets_taken;
    HANDLE timer;
};
Worker g_workers[kWorkers + kConsumers];

DWORD g_self; // TLS: the thread's Worker
HANDLE g_port, g_flag, g_begin, g_end, g_all_stopped;
volatile LONG g_stop, g_stopped, g_abandoned, g_seen_abandoned, g_short_threads, g_ready;

Worker& self() {
    return *(Worker*)TlsGetValue(g_self);
}
int index_of(const Worker& worker) {
    return (int)(&worker - g_workers);
}
unsigned pick(Worker& me, unsigned limit) {
    me.random ^= me.random << 13;
    me.random ^= me.random >> 7;
    me.random ^= me.random << 17;
    return (unsigned)(me.random >> 20) % limit;
}
DWORD pick_timeout(Worker& me) {
    const DWORD timeouts[] = {0, 1, INFINITE, INFINITE};
    return timeouts[pick(me, 4)];
}

void take(Worker& me, Token& token) {
    CHECK(InterlockedIncrement(&token.holders) <= token.units);
    if (token.kind == kMutex && pick(me, 4) == 0) {
        CHECK(WaitForSingleObject(token.handle, 0) == WAIT_OBJECT_0);
        CHECK(ReleaseMutex(token.handle));
    }
}

void put_back(Token& token) {
    InterlockedDecrement(&token.holders);
    switch (token.kind) {
    case kEvent: CHECK(SetEvent(token.handle)); break;
    case kSemaphore: CHECK(ReleaseSemaphore(token.handle, 1, NULL)); break;
    case kMutex: CHECK(ReleaseMutex(token.handle)); break;
    }
}

VOID CALLBACK receive_apc(ULONG_PTR value) {
    Worker& me = self();
    const int sender = (int)(value >> 32);
    CHECK(me.apcs_seen[sender]++ == (LONG)(value & 0xFFFFFFFF));
    InterlockedDecrement(&me.apcs_waiting);
}

void receive_messages(Worker& me) {
    MSG message;
    while (PeekMessageA(&message, NULL, 0, 0, PM_REMOVE)) {
        CHECK(message.message == WM_APP && message.wParam < kWorkers);
        CHECK(me.messages_seen[message.wParam % kWorkers]++ == (LONG)message.lParam);
    }
}

void receive_packet(Worker& me, ULONG_PTR sender, DWORD number) {
    // Others take some in between, but nobody gets an older one after a newer one.
    CHECK(sender < kWorkers && (LONG)number > me.packets_seen[sender % kWorkers]);
    me.packets_seen[sender % kWorkers] = (LONG)number;
    InterlockedIncrement(&me.packets_taken);
}

// A random choice of tokens, perhaps through handles of its own, perhaps with a last handle that is nobody's token.
struct Choice {
    int tokens[6];
    HANDLE handles[7];
    DWORD count = 0;
    bool has_flag;
    bool is_copy;
};

Choice choose(Worker& me) {
    Choice choice;
    const unsigned wanted = 1 + pick(me, 5);
    LONG bits = 0;
    choice.is_copy = pick(me, 5) == 0;
    while (choice.count < wanted) {
        const int index = (int)pick(me, kTokens);
        if (bits >> index & 1) continue;
        bits |= (LONG)1 << index;
        HANDLE handle = g_tokens[index].handle;
        if (choice.is_copy)
            CHECK(DuplicateHandle(GetCurrentProcess(), handle, GetCurrentProcess(), &handle, 0, FALSE,
                                  DUPLICATE_SAME_ACCESS));
        choice.tokens[choice.count] = index;
        choice.handles[choice.count++] = handle;
    }
    choice.has_flag = pick(me, 8) == 0;
    if (choice.has_flag) choice.handles[choice.count] = g_flag;
    me.waits_for = bits;
    return choice;
}

// Index of what was taken among the choice, -1 for nothing, -2 for all.
int outcome(Worker& me, const Choice& choice, DWORD count, DWORD result, bool all, bool may_time_out) {
    if (result >= WAIT_ABANDONED_0 && result < WAIT_ABANDONED_0 + count) {
        InterlockedIncrement(&g_seen_abandoned);
        result -= WAIT_ABANDONED_0 - WAIT_OBJECT_0;
    }
    if (result < WAIT_OBJECT_0 + choice.count) return all ? -2 : (int)(result - WAIT_OBJECT_0);
    if (result == WAIT_OBJECT_0 + count) receive_messages(me);
    else
        CHECK(result == WAIT_IO_COMPLETION || (result == WAIT_TIMEOUT && may_time_out) ||
              result == WAIT_OBJECT_0 + choice.count);
    return -1;
}

void wait_and_return(Worker& me) {
    me.doing = "a wait for tokens";
    const Choice choice = choose(me);
    const bool all = !choice.has_flag && pick(me, 3) == 0;
    const DWORD count = choice.count + (choice.has_flag ? 1 : 0);
    const DWORD timeout = pick_timeout(me);
    DWORD result = WAIT_FAILED;
    switch (pick(me, 4)) {
    case 0: result = WaitForMultipleObjects(count, choice.handles, all, timeout); break;
    case 1: result = WaitForMultipleObjectsEx(count, choice.handles, all, timeout, TRUE); break;
    case 2:
        if (all || count != 1) result = WaitForMultipleObjectsEx(count, choice.handles, all, timeout, FALSE);
        else result = SignalObjectAndWait(g_flag, choice.handles[0], timeout, TRUE);
        break;
    default:
        if (all) result = WaitForMultipleObjects(count, choice.handles, all, timeout);
        else result = MsgWaitForMultipleObjectsEx(count, choice.handles, timeout, QS_ALLINPUT, MWMO_ALERTABLE);
    }
    const int taken = outcome(me, choice, count, result, all, timeout != INFINITE);
    for (int pass = 0; pass < 2; ++pass) {
        for (int i = 0; i < (int)choice.count; ++i) {
            if (taken != -2 && taken != i) continue;
            Token& token = g_tokens[choice.tokens[i]];
            if (pass == 0) take(me, token);
            else put_back(token);
        }
        if (pass == 0 && pick(me, 8) == 0) SwitchToThread();
    }
    if (choice.is_copy)
        for (DWORD i = 0; i < choice.count; ++i) CHECK(CloseHandle(choice.handles[i]));
    me.waits_for = 0;
}

void send_apc(Worker& me) {
    me.doing = "QueueUserAPC";
    Worker& target = g_workers[pick(me, kWorkers)];
    if (look_at(&target.apcs_waiting) > 1000) return;
    InterlockedIncrement(&target.apcs_waiting);
    const ULONG_PTR number = (ULONG_PTR)me.apcs_sent[index_of(target)]++;
    CHECK(QueueUserAPC(receive_apc, target.thread, (ULONG_PTR)index_of(me) << 32 | number));
}

void send_message(Worker& me) {
    me.doing = "PostThreadMessage";
    const unsigned target = pick(me, kWorkers);
    if (PostThreadMessageA((DWORD)g_workers[target].id, WM_APP, (WPARAM)index_of(me), me.messages_sent[target]))
        ++me.messages_sent[target];
    else CHECK(GetLastError() == ERROR_NOT_ENOUGH_QUOTA);
}

void take_packets(Worker& me) {
    me.doing = "GetQueuedCompletionStatusEx";
    OVERLAPPED_ENTRY entries[4];
    ULONG removed = 0;
    if (GetQueuedCompletionStatusEx(g_port, entries, 1 + pick(me, 4), &removed, pick(me, 2), TRUE)) {
        for (ULONG i = 0; i < removed; ++i)
            receive_packet(me, entries[i].lpCompletionKey, entries[i].dwNumberOfBytesTransferred);
    } else CHECK(GetLastError() == WAIT_TIMEOUT || GetLastError() == WAIT_IO_COMPLETION);
}

void use_timer(Worker& me) {
    me.doing = "a wait for a timer that was set";
    LARGE_INTEGER due;
    due.QuadPart = -(LONGLONG)pick(me, 20000);
    CHECK(SetWaitableTimer(me.timer, &due, 0, NULL, NULL, FALSE));
    if (pick(me, 3) == 0) CHECK(CancelWaitableTimer(me.timer));
    else CHECK(WaitForSingleObject(me.timer, INFINITE) == WAIT_OBJECT_0);
}

unsigned __stdcall die_with_a_mutex(void* token) {
    const DWORD result = WaitForSingleObject(((Token*)token)->handle, INFINITE);
    CHECK(result == WAIT_OBJECT_0 || result == WAIT_ABANDONED);
    if (result == WAIT_ABANDONED) InterlockedIncrement(&g_seen_abandoned);
    InterlockedIncrement(&g_abandoned);
    return 77;
}
VOID CALLBACK count_short(ULONG_PTR) {
    InterlockedIncrement(&g_short_threads);
}

void start_a_short_thread(Worker& me) {
    if (pick(me, 20) != 0) return;
    me.doing = "a wait for the end of a thread that takes a mutex";
    Token& token = g_tokens[kTokens - 1 - (int)pick(me, 3)];
    HANDLE thread = (HANDLE)_beginthreadex(NULL, 0, die_with_a_mutex, &token, CREATE_SUSPENDED, NULL);
    if (!thread) return;
    CHECK(QueueUserAPC(count_short, thread, 0));
    InterlockedDecrement(&g_short_threads);
    CHECK(ResumeThread(thread) == 1);
    DWORD code = 0;
    CHECK(WaitForSingleObject(thread, INFINITE) == WAIT_OBJECT_0);
    CHECK(GetExitCodeThread(thread, &code) && code == 77);
    CHECK(CloseHandle(thread));
}

void send_packet(Worker& me) {
    me.doing = "PostQueuedCompletionStatus";
    CHECK(PostQueuedCompletionStatus(g_port, (DWORD)++me.packets_sent, (ULONG_PTR)index_of(me), NULL));
}
void toggle_flag(Worker& me) {
    me.doing = "SetEvent";
    CHECK(pick(me, 2) ? SetEvent(g_flag) : ResetEvent(g_flag));
}
void run_apcs(Worker& me) {
    me.doing = "SleepEx";
    const DWORD result = SleepEx(pick(me, 2), TRUE);
    CHECK(result == 0 || result == WAIT_IO_COMPLETION);
    receive_messages(me);
}

using Step = void (*)(Worker&);
const Step kSteps[] = {wait_and_return, wait_and_return, wait_and_return, send_apc,    send_message,        run_apcs,
                       take_packets,    send_packet,     use_timer,       toggle_flag, start_a_short_thread};

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
        token.kind = i < 4 ? kEvent : i < 7 ? kSemaphore : kMutex;
        token.units = token.kind == kSemaphore ? i - 3 : 1;
        if (token.kind == kEvent) token.handle = CreateEventW(NULL, FALSE, TRUE, NULL);
        if (token.kind == kSemaphore) token.handle = CreateSemaphoreW(NULL, token.units, token.units, NULL);
        if (token.kind == kMutex) token.handle = CreateMutexW(NULL, FALSE, NULL);
    }
    g_self = TlsAlloc();
    g_port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 3);
    g_flag = CreateEventW(NULL, TRUE, FALSE, NULL);
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

void check_the_books() {
    LONG sent = 0;
    LONG taken = 0;
    for (const Worker& worker : g_workers) {
        sent += worker.packets_sent;
        taken += worker.packets_taken;
        for (int i = 0; i < kWorkers && index_of(worker) < kWorkers; ++i) {
            CHECK(g_workers[i].apcs_seen[index_of(worker)] == worker.apcs_sent[i]);
            CHECK(g_workers[i].messages_seen[index_of(worker)] == worker.messages_sent[i]);
        }
        CloseHandle(worker.timer);
        CloseHandle(worker.thread);
    }
    CHECK(sent == taken);
    CHECK(g_short_threads == 0);
    CHECK(g_seen_abandoned <= g_abandoned);
    for (Token& token : g_tokens) {
        CHECK(token.holders == 0);
        for (LONG i = 0; i < token.units; ++i) CHECK(WaitForSingleObject(token.handle, 0) != WAIT_TIMEOUT);
        if (token.kind != kMutex) CHECK(WaitForSingleObject(token.handle, 0) == WAIT_TIMEOUT);
        else CHECK(ReleaseMutex(token.handle));
        CloseHandle(token.handle);
    }
    const HANDLE rest[] = {g_port, g_flag, g_begin, g_end, g_all_stopped};
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
