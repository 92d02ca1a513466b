// interlockedapi.h: atomic operations and singly linked lists.
#include "win32_check.h"

static void operations_return_what_they_should(void) {
    LONG volatile value = 5;
    CHECK(InterlockedIncrement(&value) == 6);
    CHECK(InterlockedDecrement(&value) == 5);
    CHECK(InterlockedExchangeAdd(&value, 3) == 5);
    CHECK(InterlockedExchange(&value, 0xF0) == 8);
    CHECK(InterlockedAnd(&value, 0x3C) == 0xF0);
    CHECK(InterlockedOr(&value, 1) == 0x30);
    CHECK(InterlockedXor(&value, 0x11) == 0x31);
    CHECK(value == 0x20);
    CHECK(InterlockedCompareExchange(&value, 7, 1) == 0x20);
    CHECK(InterlockedCompareExchange(&value, 7, 0x20) == 0x20);
    CHECK(value == 7);
    CHECK(InterlockedIncrementAcquire(&value) == 8);
    CHECK(InterlockedDecrementRelease(&value) == 7);
    CHECK(InterlockedCompareExchangeAcquire(&value, 8, 7) == 7);
    CHECK(_InterlockedIncrement(&value) == 9);
}

static void wide_operations_carry(void) {
    LONG64 volatile value = 0xFFFFFFFF;
    CHECK(InterlockedIncrement64(&value) == 0x100000000);
    CHECK(InterlockedExchangeAdd64(&value, -1) == 0x100000000);
    CHECK(InterlockedOr64(&value, 0x700000000) == 0xFFFFFFFF);
    CHECK(InterlockedAnd64(&value, 0x300000001) == 0x7FFFFFFFF);
    CHECK(InterlockedXor64(&value, 1) == 0x300000001);
    CHECK(InterlockedCompareExchange64(&value, 2, 0x300000000) == 0x300000000);
    CHECK(InterlockedExchange64(&value, 3) == 2);
    SHORT volatile narrow = 0x7FFF;
    CHECK(InterlockedIncrement16(&narrow) == (SHORT)0x8000);
    CHECK(InterlockedCompareExchange16(&narrow, 1, (SHORT)0x8000) == (SHORT)0x8000);
    CHECK(narrow == 1);
}

static void bits_are_tested_and_changed(void) {
    LONG volatile value = 0;
    CHECK(InterlockedBitTestAndSet(&value, 31) == 0);
    CHECK(InterlockedBitTestAndSet(&value, 31) == 1);
    CHECK((DWORD)value == 0x80000000u);
    CHECK(InterlockedBitTestAndReset(&value, 31) == 1);
    CHECK(InterlockedBitTestAndReset(&value, 31) == 0);
    CHECK(value == 0);
    CHECK(InterlockedBitTestAndComplement(&value, 4) == 0);
    CHECK(value == 16);
}

typedef struct Item {
    SLIST_ENTRY entry; // first, so that an entry's address is its item's
    LONG volatile taken;
} Item;

static void a_list_gives_back_the_last_entry_first(void) {
    static SLIST_HEADER list;
    static Item item[5];
    InitializeSListHead(&list);
    CHECK(InterlockedPopEntrySList(&list) == NULL);
    CHECK(InterlockedFlushSList(&list) == NULL);
    CHECK(QueryDepthSList(&list) == 0);
    CHECK(InterlockedPushEntrySList(&list, &item[0].entry) == NULL);
    CHECK(InterlockedPushEntrySList(&list, &item[1].entry) == &item[0].entry);
    CHECK(QueryDepthSList(&list) == 2);
    CHECK(InterlockedPopEntrySList(&list) == &item[1].entry);
    CHECK(InterlockedPushEntrySList(&list, &item[2].entry) == &item[0].entry);
    CHECK(InterlockedFlushSList(&list) == &item[2].entry);
    CHECK(item[2].entry.Next == &item[0].entry && item[0].entry.Next == NULL);
    CHECK(QueryDepthSList(&list) == 0);
}

static SLIST_HEADER g_list;
static LONG volatile g_pops = 0;

// Pops and pushes again: an entry that two threads hold at once shows itself.
static DWORD WINAPI juggle(LPVOID) {
    for (int round = 0; round < 20000; ++round) {
        Item* const item = (Item*)InterlockedPopEntrySList(&g_list);
        if (!item) continue;
        if (InterlockedIncrement(&item->taken) != 1) return 1;
        if (InterlockedDecrement(&item->taken) != 0) return 1;
        InterlockedIncrement(&g_pops);
        InterlockedPushEntrySList(&g_list, &item->entry);
    }
    return 0;
}

static void no_entry_is_given_to_two_threads(void) {
    static Item items[3];
    InitializeSListHead(&g_list);
    for (int i = 0; i < 3; ++i) InterlockedPushEntrySList(&g_list, &items[i].entry);
    HANDLE threads[4];
    for (int i = 0; i < 4; ++i) threads[i] = CreateThread(NULL, 0, juggle, NULL, 0, NULL);
    CHECK(WaitForMultipleObjects(4, threads, TRUE, kLong) == WAIT_OBJECT_0);
    for (int i = 0; i < 4; ++i) {
        DWORD code = 1;
        CHECK(GetExitCodeThread(threads[i], &code));
        CHECK(code == 0);
        CloseHandle(threads[i]);
    }
    CHECK(QueryDepthSList(&g_list) == 3);
    CHECK(g_pops > 0);
}

int main() {
    RUN(operations_return_what_they_should);
    RUN(wide_operations_carry);
    RUN(bits_are_tested_and_changed);
    RUN(a_list_gives_back_the_last_entry_first);
    RUN(no_entry_is_given_to_two_threads);
    return finish();
}
