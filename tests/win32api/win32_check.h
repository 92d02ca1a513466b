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

#define RUN(test)                                                                                                      \
    do {                                                                                                               \
        const int before = g_failures;                                                                                 \
        test();                                                                                                        \
        printf("%s %s\n", g_failures == before ? "ok  " : "FAIL", #test);                                              \
    } while (0)

static inline int finish(void) {
    return g_failures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

static const DWORD kLong = 20000;
static const HANDLE kGarbage = (HANDLE)(ULONG_PTR)0x00ABCDE0;
