// What the tests of the registry share: codes as results, and a key of the test's own.
#pragma once

#include "win32_check.h"

#include <string.h>
#include <wchar.h>

static const char kHome[] = "Software\\wspemu registry test";

#define CHECK_STATUS(call, status)                                                                                     \
    do {                                                                                                               \
        const LSTATUS got_ = (call);                                                                                   \
        if (got_ != (LSTATUS)(status)) {                                                                               \
            ++g_failures;                                                                                              \
            printf("%s:%d: %s gave %ld instead of %ld\n", __FILE__, __LINE__, #call, (long)got_, (long)(status));      \
        }                                                                                                              \
    } while (0)

// An empty key of the test's own.
static inline HKEY fresh(void) {
    HKEY key = NULL;
    RegDeleteTreeA(HKEY_CURRENT_USER, kHome);
    CHECK_STATUS(RegCreateKeyExA(HKEY_CURRENT_USER, kHome, 0, NULL, 0, KEY_ALL_ACCESS, NULL, &key, NULL), 0);
    return key;
}

static inline void done_with(HKEY key) {
    CHECK_STATUS(RegCloseKey(key), 0);
    CHECK_STATUS(RegDeleteTreeA(HKEY_CURRENT_USER, kHome), 0);
}

static inline HKEY make(HKEY parent, const char* name, REGSAM rights) {
    HKEY key = NULL;
    CHECK_STATUS(RegCreateKeyExA(parent, name, 0, NULL, 0, rights, NULL, &key, NULL), 0);
    return key;
}
