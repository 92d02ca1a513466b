// synchapi.h: waiting for an address.
#include "win32_check.h"

static volatile LONG g_word = 0;
static volatile LONG g_woken = 0;

static DWORD WINAPI wait_for_change(LPVOID) {
    LONG before = 0;
    while (InterlockedExchangeAdd(&g_word, 0) == before) WaitOnAddress(&g_word, &before, sizeof g_word, INFINITE);
    InterlockedIncrement(&g_woken);
    return 0;
}

static void a_changed_value_ends_the_wait_at_once(void) {
    BYTE one = 1, other = 2;
    CHECK(WaitOnAddress(&one, &other, 1, INFINITE));
    USHORT two = 1, two_other = 2;
    CHECK(WaitOnAddress(&two, &two_other, 2, INFINITE));
    ULONG64 eight = 1ull << 40, eight_other = 1;
    CHECK(WaitOnAddress(&eight, &eight_other, 8, INFINITE));
    CHECK_FAILS(WaitOnAddress(&one, &one, 1, 1), ERROR_TIMEOUT);
    CHECK_FAILS(WaitOnAddress(&eight, &eight, 8, 0), ERROR_TIMEOUT);
    CHECK_FAILS(WaitOnAddress(&eight, &eight, 3, 0), ERROR_INVALID_PARAMETER);
}

static void all_who_wait_are_woken(void) {
    HANDLE threads[4];
    for (int i = 0; i < 4; ++i) threads[i] = CreateThread(NULL, 0, wait_for_change, NULL, 0, NULL);
    InterlockedExchange(&g_word, 1);
    WakeByAddressAll((PVOID)&g_word);
    CHECK(WaitForMultipleObjects(4, threads, TRUE, kLong) == WAIT_OBJECT_0);
    CHECK(g_woken == 4);
    for (int i = 0; i < 4; ++i) CloseHandle(threads[i]);
}

// Two neighbouring bytes of one word: waking one must not take the place of waking the other. The word is read and written
// whole, because Win32 has no interlocked functions for bytes on every compiler.
static volatile LONG g_pair = 0;
static volatile BYTE* const g_first = (volatile BYTE*)&g_pair;
static volatile BYTE* const g_second = g_first + 1;

static DWORD WINAPI wait_for_byte(LPVOID place) {
    BYTE before = 0;
    const int shift = place == g_first ? 0 : 8;
    while ((BYTE)(InterlockedExchangeAdd(&g_pair, 0) >> shift) == before)
        WaitOnAddress((volatile BYTE*)place, &before, 1, INFINITE);
    return 0;
}

static void a_neighbouring_address_is_not_woken_instead(void) {
    HANDLE first = CreateThread(NULL, 0, wait_for_byte, (LPVOID)g_first, 0, NULL);
    HANDLE second = CreateThread(NULL, 0, wait_for_byte, (LPVOID)g_second, 0, NULL);
    CHECK(WaitForSingleObject(second, 20) == WAIT_TIMEOUT);
    InterlockedExchangeAdd(&g_pair, 0x100);
    WakeByAddressSingle((PVOID)g_second);
    CHECK(WaitForSingleObject(second, kLong) == WAIT_OBJECT_0);
    CHECK(WaitForSingleObject(first, 0) == WAIT_TIMEOUT);
    InterlockedExchangeAdd(&g_pair, 1);
    WakeByAddressSingle((PVOID)g_first);
    CHECK(WaitForSingleObject(first, kLong) == WAIT_OBJECT_0);
    CloseHandle(first);
    CloseHandle(second);
}

int main() {
    RUN(a_changed_value_ends_the_wait_at_once);
    RUN(all_who_wait_are_woken);
    RUN(a_neighbouring_address_is_not_woken_instead);
    return finish();
}
