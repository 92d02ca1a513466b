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

// Two neighbours in one machine word: waking one must not take the place of waking the other.
static struct { volatile BYTE first, second; } g_pair;

static DWORD WINAPI wait_for_byte(LPVOID place) {
    BYTE before = 0;
    volatile BYTE* const byte = (volatile BYTE*)place;
    while (*byte == before) WaitOnAddress(byte, &before, 1, INFINITE);
    return 0;
}

static void a_neighbouring_address_is_not_woken_instead(void) {
    HANDLE first = CreateThread(NULL, 0, wait_for_byte, (LPVOID)&g_pair.first, 0, NULL);
    HANDLE second = CreateThread(NULL, 0, wait_for_byte, (LPVOID)&g_pair.second, 0, NULL);
    CHECK(WaitForSingleObject(second, 20) == WAIT_TIMEOUT);
    g_pair.second = 1;
    WakeByAddressSingle((PVOID)&g_pair.second);
    CHECK(WaitForSingleObject(second, kLong) == WAIT_OBJECT_0);
    CHECK(WaitForSingleObject(first, 0) == WAIT_TIMEOUT);
    g_pair.first = 1;
    WakeByAddressSingle((PVOID)&g_pair.first);
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
