// Named objects of several processes: this program is its own child, which opens what its parent has made.
#include "win32_check.h"

#include <string.h>

static char g_own_path[MAX_PATH];
static char g_base[64]; // begins all names; the parent's id is in it, so that two runs never meet

static const char* name_of(const char* what) {
    static char names[4][100];
    static int next;
    char* const name = names[next++ % 4];
    snprintf(name, sizeof names[0], "%s %s", g_base, what);
    return name;
}

// What both sides count, in memory that they share.
struct Counts {
    volatile LONG taken;
    volatile LONG inside;
    volatile LONG collisions;
    char text[32];
};

// --- the child: 0, or the line that went wrong ---

#define NEED(condition)                                                                                                \
    do {                                                                                                               \
        if (!(condition)) return __LINE__;                                                                             \
    } while (0)

static HANDLE opened_event(const char* what) {
    return OpenEventA(EVENT_ALL_ACCESS, FALSE, name_of(what));
}

static int take(HANDLE object) {
    return WaitForSingleObject(object, 20000) == WAIT_OBJECT_0;
}

static struct Counts* opened_counts(void) {
    const HANDLE mapping = OpenFileMappingA(FILE_MAP_ALL_ACCESS, FALSE, name_of("counts"));
    void* const view = mapping ? MapViewOfFile(mapping, FILE_MAP_ALL_ACCESS, 0, 0, 0) : NULL;
    CloseHandle(mapping);
    return (struct Counts*)view;
}

static int answer(int times) {
    const HANDLE go = opened_event("go"), back = opened_event("back");
    NEED(go && back);
    for (int i = 0; i < times; ++i) NEED(take(go) && SetEvent(back));
    return 0;
}

static int reset_what_is_set(void) {
    const HANDLE event = opened_event("manual");
    NEED(event && WaitForSingleObject(event, 0) == WAIT_OBJECT_0 && WaitForSingleObject(event, 0) == WAIT_OBJECT_0);
    NEED(ResetEvent(event) && WaitForSingleObject(event, 0) == WAIT_TIMEOUT);
    return 0;
}

static int consume(int units) {
    struct Counts* counts = opened_counts();
    const HANDLE semaphore = OpenSemaphoreA(SEMAPHORE_ALL_ACCESS, FALSE, name_of("units"));
    NEED(counts && semaphore);
    for (int i = 0; i < units; ++i) {
        NEED(take(semaphore));
        InterlockedIncrement(&counts->taken);
    }
    return 0;
}

static int take_once(void) {
    struct Counts* counts = opened_counts();
    const HANDLE event = opened_event("one"), done = OpenSemaphoreA(SEMAPHORE_ALL_ACCESS, FALSE, name_of("done"));
    NEED(counts && event && done && take(event));
    InterlockedIncrement(&counts->taken);
    NEED(ReleaseSemaphore(done, 1, NULL));
    return 0;
}

static int exclude(int times) {
    struct Counts* counts = opened_counts();
    const HANDLE mutex = OpenMutexA(MUTEX_ALL_ACCESS, FALSE, name_of("mutex"));
    NEED(counts && mutex);
    for (int i = 0; i < times; ++i) {
        NEED(take(mutex));
        if (InterlockedIncrement(&counts->inside) != 1) InterlockedIncrement(&counts->collisions);
        InterlockedDecrement(&counts->inside);
        NEED(ReleaseMutex(mutex));
    }
    return 0;
}

// Never comes back: the parent ends it.
static int hold(void) {
    const HANDLE mutex = OpenMutexA(MUTEX_ALL_ACCESS, FALSE, name_of("mutex")), held = opened_event("held");
    NEED(mutex && held && take(mutex) && CreateEventA(NULL, TRUE, FALSE, name_of("the child's")) && SetEvent(held));
    WaitForSingleObject(CreateEventA(NULL, TRUE, FALSE, NULL), INFINITE);
    return 0;
}

static int leave_with_it(void) {
    const HANDLE mutex = OpenMutexA(MUTEX_ALL_ACCESS, FALSE, name_of("mutex"));
    NEED(mutex && take(mutex));
    return 0;
}

static int read_and_write(void) {
    struct Counts* counts = opened_counts();
    NEED(counts && strcmp(counts->text, "from the parent") == 0);
    strcpy(counts->text, "from the child");
    SetLastError(0);
    const HANDLE again = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 4096, name_of("counts"));
    NEED(again && GetLastError() == ERROR_ALREADY_EXISTS);
    return 0;
}

static int meet_other_kinds(void) {
    SetLastError(0);
    NEED(!OpenMutexA(MUTEX_ALL_ACCESS, FALSE, name_of("go")) && GetLastError() == ERROR_INVALID_HANDLE);
    NEED(!CreateSemaphoreA(NULL, 0, 1, name_of("go")) && GetLastError() == ERROR_INVALID_HANDLE);
    const HANDLE event = CreateEventA(NULL, TRUE, FALSE, name_of("go"));
    NEED(event && GetLastError() == ERROR_ALREADY_EXISTS);
    // It is the parent's: it resets itself.
    NEED(WaitForSingleObject(event, 0) == WAIT_OBJECT_0 && WaitForSingleObject(event, 0) == WAIT_TIMEOUT);
    NEED(!opened_event("nothing") && GetLastError() == ERROR_FILE_NOT_FOUND);
    return 0;
}

static int child(const char* verb, int number) {
    if (strcmp(verb, "answer") == 0) return answer(number);
    if (strcmp(verb, "reset") == 0) return reset_what_is_set();
    if (strcmp(verb, "consume") == 0) return consume(number);
    if (strcmp(verb, "once") == 0) return take_once();
    if (strcmp(verb, "exclude") == 0) return exclude(number);
    if (strcmp(verb, "hold") == 0) return hold();
    if (strcmp(verb, "leave") == 0) return leave_with_it();
    if (strcmp(verb, "memory") == 0) return read_and_write();
    if (strcmp(verb, "kinds") == 0) return meet_other_kinds();
    return -1;
}

// --- the parent ---

static HANDLE start(const char* verb, int number) {
    STARTUPINFOA startup;
    PROCESS_INFORMATION info;
    char line[MAX_PATH + 160];
    memset(&startup, 0, sizeof startup);
    startup.cb = sizeof startup;
    snprintf(line, sizeof line, "\"%s\" %s %d \"%s\"", g_own_path, verb, number, g_base);
    CHECK(CreateProcessA(NULL, line, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &info));
    CHECK(CloseHandle(info.hThread));
    return info.hProcess;
}

static DWORD end_of(HANDLE process) {
    DWORD code = 0xDEAD;
    CHECK(WaitForSingleObject(process, 60000) == WAIT_OBJECT_0);
    CHECK(GetExitCodeProcess(process, &code) && CloseHandle(process));
    return code;
}

static HANDLE made_event(BOOL manual, BOOL set, const char* what) {
    const HANDLE event = CreateEventA(NULL, manual, set, name_of(what));
    CHECK(event != NULL && GetLastError() == 0);
    return event;
}

static HANDLE g_mapping;
static struct Counts* made_counts(void) {
    g_mapping = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 4096, name_of("counts"));
    CHECK(g_mapping != NULL && GetLastError() == 0);
    return (struct Counts*)MapViewOfFile(g_mapping, FILE_MAP_ALL_ACCESS, 0, 0, 0);
}
static void drop(struct Counts* counts) {
    CHECK(UnmapViewOfFile(counts) && CloseHandle(g_mapping));
}

static void events_go_back_and_forth(void) {
    enum { kTimes = 200 };
    const HANDLE go = made_event(FALSE, FALSE, "go"), back = made_event(FALSE, FALSE, "back");
    const HANDLE process = start("answer", kTimes);
    for (int i = 0; i < kTimes; ++i) CHECK(SetEvent(go) && take(back));
    CHECK(end_of(process) == 0);
    CHECK(WaitForSingleObject(go, 0) == WAIT_TIMEOUT && WaitForSingleObject(back, 0) == WAIT_TIMEOUT);
    CHECK(CloseHandle(go) && CloseHandle(back));
}

static void a_manual_event_is_set_and_reset_for_both(void) {
    const HANDLE event = made_event(TRUE, TRUE, "manual");
    CHECK(end_of(start("reset", 0)) == 0);
    CHECK(WaitForSingleObject(event, 0) == WAIT_TIMEOUT);
    CHECK(SetEvent(event) && end_of(start("reset", 0)) == 0);
    CHECK(CloseHandle(event));
}

// Seeded: chunks of 1 to 5 units, taken by two children and by a thread of the parent's.
static unsigned __stdcall consume_here(void* units) {
    return (unsigned)consume((int)(INT_PTR)units);
}
static void no_unit_of_a_semaphore_is_lost_or_doubled(void) {
    enum { kUnits = 300 };
    struct Counts* counts = made_counts();
    const HANDLE semaphore = CreateSemaphoreA(NULL, 0, 5, name_of("units"));
    CHECK(semaphore != NULL);
    const HANDLE children[] = {start("consume", kUnits), start("consume", kUnits)};
    const HANDLE thread = start_thread(consume_here, (void*)(INT_PTR)kUnits);
    unsigned seed = 20261130;
    for (LONG left = 3 * kUnits; left != 0;) {
        seed = seed * 1103515245u + 12345u;
        const LONG wanted = (LONG)(seed >> 16) % 5 + 1, chunk = wanted < left ? wanted : left;
        LONG before = -1;
        const BOOL released = ReleaseSemaphore(semaphore, chunk, &before);
        CHECK(released ? before + chunk <= 5 : GetLastError() == ERROR_TOO_MANY_POSTS);
        if (released) left -= chunk;
        else SwitchToThread();
    }
    CHECK(end_of(children[0]) == 0 && end_of(children[1]) == 0 && join_thread(thread) == 0);
    CHECK(counts->taken == 3 * kUnits && WaitForSingleObject(semaphore, 0) == WAIT_TIMEOUT);
    CHECK(CloseHandle(semaphore));
    drop(counts);
}

static void a_set_event_wakes_one_waiter_of_one_process(void) {
    struct Counts* counts = made_counts();
    const HANDLE event = made_event(FALSE, FALSE, "one"), done = CreateSemaphoreA(NULL, 0, 2, name_of("done"));
    const HANDLE children[] = {start("once", 0), start("once", 0)};
    for (LONG i = 1; i <= 2; ++i) {
        CHECK(SetEvent(event) && take(done));
        CHECK(counts->taken == i);
    }
    CHECK(end_of(children[0]) == 0 && end_of(children[1]) == 0);
    CHECK(CloseHandle(event) && CloseHandle(done));
    drop(counts);
}

static void a_wait_mixes_own_and_common_objects(void) {
    const HANDLE own = CreateEventA(NULL, TRUE, FALSE, NULL);
    const HANDLE go = made_event(FALSE, FALSE, "go"), back = made_event(FALSE, FALSE, "back");
    const HANDLE process = start("answer", 2);
    const HANDLE both[] = {own, back};
    CHECK(SetEvent(go) && WaitForMultipleObjects(2, both, FALSE, 20000) == WAIT_OBJECT_0 + 1);
    CHECK(WaitForMultipleObjects(2, both, FALSE, 0) == WAIT_TIMEOUT);
    CHECK(SetEvent(own) && WaitForMultipleObjects(2, both, TRUE, 0) == WAIT_TIMEOUT);
    CHECK(SetEvent(go) && WaitForMultipleObjects(2, both, TRUE, 20000) == WAIT_OBJECT_0);
    CHECK(WaitForSingleObject(back, 0) == WAIT_TIMEOUT);
    CHECK(end_of(process) == 0);
    CHECK(CloseHandle(own) && CloseHandle(go) && CloseHandle(back));
}

static void a_mutex_keeps_all_others_out(void) {
    struct Counts* counts = made_counts();
    const HANDLE mutex = CreateMutexA(NULL, FALSE, name_of("mutex"));
    const HANDLE children[] = {start("exclude", 300), start("exclude", 300)};
    CHECK(exclude(300) == 0);
    CHECK(end_of(children[0]) == 0 && end_of(children[1]) == 0);
    CHECK(counts->collisions == 0 && counts->inside == 0);
    CHECK(CloseHandle(mutex));
    drop(counts);
}

static void a_mutex_is_abandoned_by_a_process_that_returns_with_it(void) {
    const HANDLE mutex = CreateMutexA(NULL, FALSE, name_of("mutex"));
    CHECK(end_of(start("leave", 0)) == 0);
    CHECK(WaitForSingleObject(mutex, 20000) == WAIT_ABANDONED);
    CHECK(WaitForSingleObject(mutex, 0) == WAIT_OBJECT_0); // ours now, twice
    CHECK(ReleaseMutex(mutex) && ReleaseMutex(mutex));
    CHECK(CloseHandle(mutex));
}

static unsigned __stdcall wait_for_mutex(void* mutex) {
    const DWORD result = WaitForSingleObject((HANDLE)mutex, 20000);
    return ReleaseMutex((HANDLE)mutex) ? result : 0xBAD;
}
static void a_killed_process_leaves_its_mutex_and_its_names(void) {
    const HANDLE mutex = CreateMutexA(NULL, FALSE, name_of("mutex")), held = made_event(TRUE, FALSE, "held");
    const HANDLE process = start("hold", 0);
    CHECK(take(held));
    CHECK(WaitForSingleObject(mutex, 0) == WAIT_TIMEOUT);
    CHECK_FAILS(ReleaseMutex(mutex), ERROR_NOT_OWNER);
    const HANDLE theirs = opened_event("the child's");
    CHECK(theirs != NULL && CloseHandle(theirs));
    const HANDLE thread = start_thread(wait_for_mutex, mutex);
    CHECK(TerminateProcess(process, 7) && end_of(process) == 7);
    CHECK(join_thread(thread) == WAIT_ABANDONED);
    CHECK(WaitForSingleObject(mutex, 0) == WAIT_OBJECT_0 && ReleaseMutex(mutex));
    CHECK_FAILS(opened_event("the child's"), ERROR_FILE_NOT_FOUND);
    CHECK(CloseHandle(mutex) && CloseHandle(held));
}

static void memory_is_common_and_goes_with_its_last_handle(void) {
    struct Counts* counts = made_counts();
    strcpy(counts->text, "from the parent");
    CHECK(end_of(start("memory", 0)) == 0);
    CHECK(strcmp(counts->text, "from the child") == 0);
    drop(counts);
    CHECK_FAILS(OpenFileMappingA(FILE_MAP_READ, FALSE, name_of("counts")), ERROR_FILE_NOT_FOUND);
}

static void a_name_has_one_kind_for_all(void) {
    const HANDLE event = made_event(FALSE, TRUE, "go");
    CHECK(end_of(start("kinds", 0)) == 0);
    CHECK(WaitForSingleObject(event, 0) == WAIT_TIMEOUT);
    CHECK(CloseHandle(event));
}

int main(int argc, char** argv) {
    if (argc == 4) {
        snprintf(g_base, sizeof g_base, "%s", argv[3]);
        return child(argv[1], atoi(argv[2]));
    }
    snprintf(g_base, sizeof g_base, "wspemu test %lu", (unsigned long)GetCurrentProcessId());
    CHECK(GetModuleFileNameA(NULL, g_own_path, sizeof g_own_path) != 0);
    RUN(events_go_back_and_forth);
    RUN(a_manual_event_is_set_and_reset_for_both);
    RUN(no_unit_of_a_semaphore_is_lost_or_doubled);
    RUN(a_set_event_wakes_one_waiter_of_one_process);
    RUN(a_wait_mixes_own_and_common_objects);
    RUN(a_mutex_keeps_all_others_out);
    RUN(a_mutex_is_abandoned_by_a_process_that_returns_with_it);
    RUN(a_killed_process_leaves_its_mutex_and_its_names);
    RUN(memory_is_common_and_goes_with_its_last_handle);
    RUN(a_name_has_one_kind_for_all);
    return finish();
}
