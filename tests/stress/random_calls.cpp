// Random calls on several threads: none crashes, none hangs, and each failure has a documented code.
// `random_calls [calls [seed]]`, or WSPEMU_RANDOM_CALLS and WSPEMU_RANDOM_SEED.
#include "random_calls.h"

#include <atomic>
#include <stdio.h>
#include <stdlib.h>
#include <vector>

using namespace random_calls;

namespace {

constexpr int kWorkers = 4;
constexpr int kStall = 60; // seconds without a call until the watchdog speaks

struct Worker {
    unsigned long long seed = 0;
    unsigned id = 0;
    unsigned long calls = 0;
    std::atomic<const char*> now{"nothing yet"};
    std::atomic<unsigned long> done{0};
};
Worker g_workers[kWorkers];
std::vector<Call> g_calls;
std::vector<std::atomic<unsigned long>> g_succeeded, g_failed;
std::atomic<int> g_wrong{0};

// How the threads end is told without a handle: the calls may have closed any.
SRWLOCK g_lock = SRWLOCK_INIT;
CONDITION_VARIABLE g_ended = CONDITION_VARIABLE_INIT;
int g_running = kWorkers;
int g_staying = kWorkers;
bool g_closed = false; // everything is: what was outstanding has been told

bool is_documented(const Call& call, DWORD error) {
    for (const DWORD code : call.codes) {
        if (code == 0) return false;
        if (code == error) return true;
    }
    return false;
}

// A completion routine that is still queued when its thread ends is dropped, and what the provider made for it is lost: the SPI
// has no way to tell. So a thread stays until nothing more can be queued to it, and takes what there is.
// It has no windows meanwhile: who sends a message to one would wait for a thread that takes none.
void leave() {
    destroy_own_windows();
    AcquireSRWLockExclusive(&g_lock);
    --g_running;
    WakeAllConditionVariable(&g_ended);
    while (!g_closed) SleepConditionVariableSRW(&g_ended, &g_lock, INFINITE, 0);
    ReleaseSRWLockExclusive(&g_lock);
    while (SleepEx(0, TRUE) == WAIT_IO_COMPLETION) {
    }
    AcquireSRWLockExclusive(&g_lock);
    --g_staying;
    WakeAllConditionVariable(&g_ended);
    ReleaseSRWLockExclusive(&g_lock);
}

void let_all_leave() {
    AcquireSRWLockExclusive(&g_lock);
    g_closed = true;
    WakeAllConditionVariable(&g_ended);
    while (g_staying != 0) SleepConditionVariableSRW(&g_ended, &g_lock, INFINITE, 0);
    ReleaseSRWLockExclusive(&g_lock);
    for (const Worker& worker : g_workers) {
        const HANDLE thread = OpenThread(SYNCHRONIZE, FALSE, worker.id);
        if (!thread) continue; // it has ended
        WaitForSingleObject(thread, INFINITE);
        CloseHandle(thread);
    }
}

unsigned __stdcall work(void* place) {
    Worker& me = *static_cast<Worker*>(place);
    Arguments arguments(me.seed);
    for (unsigned long i = 0; i < me.calls; ++i) {
        const std::size_t which = arguments.pick(static_cast<unsigned>(g_calls.size()));
        const Call& call = g_calls[which];
        me.now = call.name;
        SetLastError(kUnchanged);
        const bool succeeded = call.run(arguments);
        const DWORD error = GetLastError();
        ++(succeeded ? g_succeeded : g_failed)[which];
        if (!succeeded && !is_documented(call, error) && ++g_wrong <= 50)
            printf("%s: fails with %lu, which is not documented for it\n", call.name,
                   static_cast<unsigned long>(error));
        me.done = i + 1;
    }
    me.now = "its end";
    leave();
    return 0;
}

unsigned long calls_done() {
    unsigned long sum = 0;
    for (const Worker& worker : g_workers) sum += worker.done;
    return sum;
}

// False when no thread has made a call for a long time.
bool wait_for_all() {
    unsigned long before = 0;
    int quiet = 0;
    AcquireSRWLockExclusive(&g_lock);
    while (g_running != 0 && quiet < kStall) {
        SleepConditionVariableSRW(&g_ended, &g_lock, 1000, 0);
        const unsigned long now = calls_done();
        quiet = now == before ? quiet + 1 : 0;
        before = now;
    }
    ReleaseSRWLockExclusive(&g_lock);
    return quiet < kStall;
}

unsigned long long setting(int argc, char** argv, int place, const char* variable, unsigned long long otherwise) {
    const char* const text = argc > place ? argv[place] : getenv(variable);
    return text ? strtoull(text, nullptr, 10) : otherwise;
}

int report() {
    int unused = 0;
    for (std::size_t i = 0; i < g_calls.size(); ++i) {
        if (getenv("WSPEMU_RANDOM_TABLE"))
            printf("%-45s %8lu succeeded %8lu failed\n", g_calls[i].name, g_succeeded[i].load(), g_failed[i].load());
        unused += g_succeeded[i] + g_failed[i] == 0;
    }
    printf("%lu calls of %d kinds, %d wrong codes, %d never called\n", calls_done(), static_cast<int>(g_calls.size()),
           g_wrong.load(), unused);
    return g_wrong == 0 && unused == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

} // namespace

int main(int argc, char** argv) {
    const unsigned long long calls = setting(argc, argv, 1, "WSPEMU_RANDOM_CALLS", 1000000);
    const unsigned long long seed = setting(argc, argv, 2, "WSPEMU_RANDOM_SEED", GetTickCount64());
    printf("WSPEMU_RANDOM_CALLS=%llu WSPEMU_RANDOM_SEED=%llu\n", calls, seed);
    fflush(stdout);
    for (const Calls& table : {object_calls(), thread_calls(), wait_calls(), wait_calls(), file_calls(),
                               message_calls(), window_calls(), memory_calls(), pool_calls(), process_calls(),
                               registry_calls(), disk_calls(), native_calls(), pointer_calls()})
        g_calls.insert(g_calls.end(), table.first, table.first + table.count);
    g_succeeded = std::vector<std::atomic<unsigned long>>(g_calls.size());
    g_failed = std::vector<std::atomic<unsigned long>>(g_calls.size());
    WSADATA data;
    if (WSAStartup(MAKEWORD(2, 2), &data) != 0) return EXIT_FAILURE;
    for (int i = 0; i < kWorkers; ++i) {
        g_workers[i].seed = seed + static_cast<unsigned long long>(i);
        g_workers[i].calls = static_cast<unsigned long>(calls / kWorkers);
        CloseHandle(reinterpret_cast<HANDLE>(_beginthreadex(nullptr, 0, work, &g_workers[i], 0, &g_workers[i].id)));
    }
    if (!wait_for_all()) {
        for (const Worker& worker : g_workers)
            printf("hangs after %lu calls in %s\n", worker.done.load(), worker.now.load());
        fflush(stdout);
        _Exit(EXIT_FAILURE);
    }
    close_everything();
    let_all_leave();
    delete_file();
    const int result = report();
    WSACleanup();
    return result;
}
