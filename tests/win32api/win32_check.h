// The checks of the plain Win32 tests: valid Windows source, no framework, so that any Windows compiler builds them.
#pragma once

#include <windows.h>
#include <process.h>
#include <stdio.h>
#include <stdlib.h>

static int g_failures = 0;

#define CHECK(condition)                                                                                               \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            ++g_failures;                                                                                              \
            printf("%s:%d: %s is false (last error %lu)\n", __FILE__, __LINE__, #condition,                            \
                   (unsigned long)GetLastError());                                                                     \
        }                                                                                                              \
    } while (0)

// A call that must fail with this code.
#define CHECK_FAILS(condition, code)                                                                                   \
    do {                                                                                                               \
        SetLastError(0xBAD);                                                                                           \
        CHECK(!(condition));                                                                                           \
        CHECK(GetLastError() == (DWORD)(code));                                                                        \
    } while (0)

// Who executes this test: our own implementation, wine (by tests/oracle/run), or Windows itself.
enum Side { kOurs, kWine, kWindows };

static inline enum Side this_side(void) {
    const HMODULE native = GetModuleHandleA("ntdll.dll");
    if (!native || !GetProcAddress(native, "RtlGetVersion")) return kOurs;
    return GetProcAddress(native, "wine_get_version") ? kWine : kWindows;
}

// What Windows promises and one side is known not to keep. There the condition must be false: when it has become true, the
// deviation is gone and so must be this line. Everywhere else it must hold. `why` says what that side does instead.
#define KNOWN_DEVIATION(side, why, condition)                                                                          \
    do {                                                                                                               \
        const int holds = (condition) ? 1 : 0;                                                                         \
        const int deviates = this_side() == (side);                                                                    \
        if (deviates && !holds) printf("note %s: %s\n", (side) == kWine ? "wine" : "wspemu", why);                     \
        if (holds == deviates) {                                                                                       \
            ++g_failures;                                                                                              \
            printf("%s:%d: %s %s (last error %lu)\n", __FILE__, __LINE__, #condition,                                  \
                   holds ? "holds: no deviation any more" : "is false", (unsigned long)GetLastError());                \
        }                                                                                                              \
    } while (0)

// The same for a call that has to fail with a code.
#define KNOWN_DEVIATION_FAILS(side, why, condition, code)                                                              \
    do {                                                                                                               \
        SetLastError(0xBAD);                                                                                           \
        const int succeeded = (condition) ? 1 : 0;                                                                     \
        KNOWN_DEVIATION(side, why, !succeeded && GetLastError() == (DWORD)(code));                                     \
    } while (0)

// How long to wait for what the deviating side will never do.
static inline DWORD patience(enum Side deviating) {
    return this_side() == deviating ? 100 : 20000;
}

#define RUN(test)                                                                                                      \
    do {                                                                                                               \
        const int before = g_failures;                                                                                 \
        test();                                                                                                        \
        printf("%s %s\n", g_failures == before ? "ok  " : "FAIL", #test);                                              \
    } while (0)

// What other threads change by Interlocked...
static inline LONG look_at(volatile LONG* value) {
    return InterlockedCompareExchange(value, 0, 0);
}

static inline HANDLE start_thread(unsigned(__stdcall* routine)(void*), void* argument) {
    HANDLE thread = (HANDLE)_beginthreadex(NULL, 0, routine, argument, 0, NULL);
    if (!thread) abort();
    return thread;
}

// The exit code; the handle is closed.
static inline DWORD join_thread(HANDLE thread) {
    DWORD code = 0xDEAD;
    CHECK(WaitForSingleObject(thread, 20000) == WAIT_OBJECT_0);
    CHECK(GetExitCodeThread(thread, &code));
    CHECK(CloseHandle(thread));
    return code;
}

static inline int finish(void) {
    return g_failures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

static const DWORD kLong = 20000;
static const HANDLE kGarbage = (HANDLE)(ULONG_PTR)0x00ABCDE0;
