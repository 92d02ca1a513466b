// synchapi.h: synchronization barriers.
#include "win32_check.h"

static SYNCHRONIZATION_BARRIER g_barrier;
static volatile LONG g_inside = 0;
static volatile LONG g_last = 0;

static DWORD WINAPI meet(LPVOID) {
    for (LONG round = 1; round <= 100; ++round) {
        InterlockedIncrement(&g_inside);
        if (EnterSynchronizationBarrier(&g_barrier, 0)) InterlockedIncrement(&g_last);
        if (InterlockedExchangeAdd(&g_inside, 0) < 3 * round) return 1;
    }
    return 0;
}

static void a_barrier_holds_everybody_until_the_last_one_comes(void) {
    CHECK(InitializeSynchronizationBarrier(&g_barrier, 3, -1));
    HANDLE threads[3];
    for (int i = 0; i < 3; ++i) threads[i] = CreateThread(NULL, 0, meet, NULL, 0, NULL);
    CHECK(WaitForMultipleObjects(3, threads, TRUE, kLong) == WAIT_OBJECT_0);
    for (int i = 0; i < 3; ++i) {
        DWORD code = 1;
        CHECK(GetExitCodeThread(threads[i], &code));
        CHECK(code == 0);
        CloseHandle(threads[i]);
    }
    CHECK(g_inside == 300);
    CHECK(g_last == 100);
    CHECK(DeleteSynchronizationBarrier(&g_barrier));
    CHECK(!InitializeSynchronizationBarrier(&g_barrier, 0, -1));
    CHECK(!InitializeSynchronizationBarrier(&g_barrier, 1, -2));
}

int main() {
    if (this_side() == kWine) { // a call would end the program
        printf("note wine: has no barriers\n");
        return finish();
    }
    RUN(a_barrier_holds_everybody_until_the_last_one_comes);
    return finish();
}
