// The steps of the stress test: what a thread does with the objects that all share, and what must hold at each.
//
// Events, semaphores and mutexes are tokens: who takes one checks that he is alone with it and puts it back, holding
// nothing while he waits, so that every wait without a limit must end. Everything else is counted and numbered. Which mutex
// was left behind by its owner is known, and its next owner must learn of it, nobody else. Who waits for all of something that
// never is complete must leave what there is to others.
#pragma once

#include "win32_check.h"

#include <initializer_list>

namespace {

constexpr int kTokens = 7; // two events, two semaphores, three mutexes: fewer than would do for all
constexpr int kWorkers = 8;
constexpr int kConsumers = 2;
constexpr DWORD kStall = 60; // seconds without a step until the watchdog speaks

enum Kind { kEvent, kSemaphore, kMutex };
struct Token {
    HANDLE handle;
    Kind kind;
    LONG units;
    volatile LONG holders;
    volatile LONG left_behind; // a mutex whose owner has ended: the next one is told
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
    LONGLONG numbers_sent; // the sums of the packets' numbers
    LONGLONG numbers_taken;
    LONG units_made; // of g_units
    LONG units_taken;
    HANDLE timer;
    HANDLE bait;  // an event that others only wait for together with one that is never set
    HANDLE never; // that one
};
Worker g_workers[kWorkers + kConsumers];

DWORD g_self; // TLS: the thread's Worker
HANDLE g_port, g_flag, g_units, g_begin, g_end, g_all_stopped;
volatile LONG g_stop, g_stopped, g_left_behind, g_told, g_short_threads, g_ready;

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

// The wait's result said so or not. More than one mutex may have been left behind where a wait was for all.
void check_left_behind(LONG how_many, bool said) {
    CHECK(said == (how_many != 0));
    for (; how_many != 0; --how_many) InterlockedIncrement(&g_told);
}

LONG take(Worker& me, Token& token) {
    CHECK(InterlockedIncrement(&token.holders) <= token.units);
    const LONG left_behind = InterlockedExchange(&token.left_behind, 0);
    if (token.kind == kMutex && pick(me, 4) == 0) {
        CHECK(WaitForSingleObject(token.handle, 0) == WAIT_OBJECT_0);
        CHECK(ReleaseMutex(token.handle));
    }
    return left_behind;
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
    me.numbers_taken += number;
    InterlockedIncrement(&me.packets_taken);
}

// A random choice of tokens, perhaps through handles of its own, perhaps with a last handle that is nobody's token.
struct Choice {
    int tokens[6];
    HANDLE handles[7];
    DWORD count = 0;
    bool has_flag; // or g_units, which is nobody's token either
    bool has_units;
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
    choice.has_units = pick(me, 8) == 0;
    choice.has_flag = choice.has_units || pick(me, 8) == 0;
    if (choice.has_flag) choice.handles[choice.count] = choice.has_units ? g_units : g_flag;
    me.waits_for = bits;
    return choice;
}

// Index of what was taken among the choice, -1 for nothing, -2 for all.
int outcome(Worker& me, const Choice& choice, DWORD count, DWORD result, bool all, bool may_time_out) {
    if (result >= WAIT_ABANDONED_0 && result < WAIT_ABANDONED_0 + count) result -= WAIT_ABANDONED_0 - WAIT_OBJECT_0;
    if (result < WAIT_OBJECT_0 + choice.count) return all ? -2 : (int)(result - WAIT_OBJECT_0);
    if (result == WAIT_OBJECT_0 + count) receive_messages(me);
    else if (result == WAIT_OBJECT_0 + choice.count) me.units_taken += choice.has_units;
    else CHECK(result == WAIT_IO_COMPLETION || (result == WAIT_TIMEOUT && may_time_out));
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
    LONG left_behind = 0;
    for (int pass = 0; pass < 2; ++pass) {
        for (int i = 0; i < (int)choice.count; ++i) {
            if (taken != -2 && taken != i) continue;
            Token& token = g_tokens[choice.tokens[i]];
            if (pass == 0) left_behind += take(me, token);
            else put_back(token);
        }
        // So long that the others come to wait; then all is put back at once, and waits of several of them end by one.
        for (unsigned i = pass == 0 ? pick(me, 6) : 0; i != 0; --i) SwitchToThread();
    }
    check_left_behind(left_behind, result >= WAIT_ABANDONED_0 && result < WAIT_ABANDONED_0 + count);
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
    Token& mutex = *(Token*)token;
    const DWORD result = WaitForSingleObject(mutex.handle, INFINITE);
    CHECK(result == WAIT_OBJECT_0 || result == WAIT_ABANDONED);
    check_left_behind(InterlockedExchange(&mutex.left_behind, 1), result == WAIT_ABANDONED);
    InterlockedIncrement(&g_left_behind);
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

// A thread that waits by handles which are closed under it: the wait goes on, and takes what is signalled.
struct ClosedWait {
    HANDLE begun;
    HANDLE handles[2];
    bool all;
};
unsigned __stdcall wait_by_closed_handles(void* place) {
    const ClosedWait wait = *(ClosedWait*)place;
    if (!wait.all) return SignalObjectAndWait(wait.begun, wait.handles[0], INFINITE, FALSE);
    CHECK(SetEvent(wait.begun));
    return WaitForMultipleObjects(2, wait.handles, TRUE, INFINITE);
}

void close_under_a_waiter(Worker& me) {
    if (pick(me, 20) != 0) return;
    me.doing = "a wait for a thread whose handles were closed in its wait";
    // Without SignalObjectAndWait nobody can know that the wait has begun. Ours gives no value out again so soon.
    ClosedWait wait = {CreateEventW(NULL, FALSE, FALSE, NULL), {}, this_side() == kOurs && pick(me, 2) == 0};
    HANDLE own[2];
    for (int i = 0; i < 2; ++i) {
        own[i] = i == 0 ? CreateEventW(NULL, FALSE, FALSE, NULL) : CreateSemaphoreW(NULL, 0, 1, NULL);
        CHECK(DuplicateHandle(GetCurrentProcess(), own[i], GetCurrentProcess(), &wait.handles[i], 0, FALSE,
                              DUPLICATE_SAME_ACCESS));
    }
    HANDLE thread = (HANDLE)_beginthreadex(NULL, 0, wait_by_closed_handles, &wait, 0, NULL);
    CHECK(WaitForSingleObject(wait.begun, INFINITE) == WAIT_OBJECT_0);
    for (HANDLE handle : wait.handles) CHECK(CloseHandle(handle));
    CHECK(SetEvent(own[0]) && ReleaseSemaphore(own[1], 1, NULL));
    DWORD result = WAIT_FAILED;
    CHECK(WaitForSingleObject(thread, INFINITE) == WAIT_OBJECT_0 && GetExitCodeThread(thread, &result));
    // Too late, it has seen no handles; then everything is there still. Else it has taken what it waited for, and only that.
    CHECK(result == WAIT_OBJECT_0 || (result == WAIT_FAILED && this_side() == kOurs));
    const DWORD there[] = {result == WAIT_OBJECT_0 ? (DWORD)WAIT_TIMEOUT : (DWORD)WAIT_OBJECT_0,
                           result == WAIT_OBJECT_0 && wait.all ? (DWORD)WAIT_TIMEOUT : (DWORD)WAIT_OBJECT_0};
    for (int i = 0; i < 2; ++i) CHECK(WaitForSingleObject(own[i], 0) == there[i] && CloseHandle(own[i]));
    CHECK(CloseHandle(thread) && CloseHandle(wait.begun));
}

// Nobody else takes one's bait, not even for a moment: all who wait for it want more than there is.
void set_the_bait(Worker& me) {
    me.doing = "a wait for what others want only with more";
    CHECK(SetEvent(me.bait));
    if (pick(me, 4) == 0) SwitchToThread();
    CHECK(WaitForSingleObject(me.bait, 0) == WAIT_OBJECT_0);
}
void want_the_bait(Worker& me) {
    me.doing = "a wait for all of what never is complete";
    const Worker& other = g_workers[pick(me, kWorkers)];
    const bool first = pick(me, 2) == 0;
    const HANDLE both[] = {first ? other.bait : other.never, first ? other.never : other.bait};
    const DWORD result = WaitForMultipleObjectsEx(2, both, TRUE, pick(me, 3), TRUE);
    CHECK(result == WAIT_TIMEOUT || result == WAIT_IO_COMPLETION);
}

void make_units(Worker& me) {
    me.doing = "ReleaseSemaphore";
    LONG before = -1;
    const LONG count = 1 + (LONG)pick(me, 3);
    if (ReleaseSemaphore(g_units, count, &before)) me.units_made += count;
    else CHECK(GetLastError() == ERROR_TOO_MANY_POSTS);
    CHECK(before >= 0 || GetLastError() == ERROR_TOO_MANY_POSTS);
    // Mostly there are none, so that others wait for them.
    while (pick(me, 16) != 0 && WaitForSingleObject(g_units, 0) == WAIT_OBJECT_0) ++me.units_taken;
}

void send_packet(Worker& me) {
    me.doing = "PostQueuedCompletionStatus";
    me.numbers_sent += me.packets_sent + 1;
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
const Step kSteps[] = {
    wait_and_return, wait_and_return, wait_and_return, wait_and_return, wait_and_return,      wait_and_return,
    wait_and_return, wait_and_return, wait_and_return, send_apc,        send_message,         run_apcs,
    take_packets,    send_packet,     use_timer,       toggle_flag,     start_a_short_thread, close_under_a_waiter,
    set_the_bait,    want_the_bait,   make_units};

} // namespace
