// Pointers that lead nowhere: calls that the kernel answers fail with ERROR_NOACCESS, and have done nothing.
//
// Some of these are written by Windows' own user-mode code, in which the program would crash; ours fails there in the same way.
// Nobody can rely on either, so wine, which does as Windows, is not asked.
#include "win32_check.h"

static char* g_pages; // the first can be written to, the second can only be read, the third is gone
static const ULONG_PTR kPage = 4096;
static char* const kNowhere = (char*)(ULONG_PTR)0x8010;               // the first 64 KiB are nobody's
static char* const kNoAddress = (char*)(ULONG_PTR)0x8000000000000000; // no page can have it

static void prepare_pages(void) {
    DWORD before = 0;
    g_pages = (char*)VirtualAlloc(NULL, 3 * kPage, MEM_COMMIT | MEM_RESERVE, PAGE_READWRITE);
    CHECK(g_pages && VirtualProtect(g_pages + kPage, kPage, PAGE_READONLY, &before));
    CHECK(VirtualProtect(g_pages + 2 * kPage, kPage, PAGE_NOACCESS, &before));
}

// Places for a result of `size` bytes that can not be written, one after the other.
static char* bad_place(int which, int size) {
    switch (which) {
    case 0: return kNowhere;
    case 1: return kNoAddress;
    case 2: return g_pages + kPage;
    case 3: return g_pages + kPage - size / 2; // the second half is read-only
    case 4: return g_pages + 2 * kPage;
    default: return NULL;
    }
}
#define FOR_BAD_PLACES(place, type)                                                                                    \
    for (int which_ = 0; which_ < 5; ++which_)                                                                         \
        for (type* place = (type*)bad_place(which_, sizeof(type)); place; place = NULL)

static void waits_for_handles_that_can_not_be_read(void) {
    if (this_side() == kWine) return;
    HANDLE event = CreateEventW(NULL, FALSE, TRUE, NULL);
    HANDLE* const last = (HANDLE*)(g_pages + 2 * kPage - sizeof(HANDLE)); // of the page that can be read
    DWORD before = 0;
    CHECK(VirtualProtect(g_pages + kPage, kPage, PAGE_READWRITE, &before));
    *last = event;
    CHECK(VirtualProtect(g_pages + kPage, kPage, PAGE_READONLY, &before));
    const HANDLE* const bad[] = {(HANDLE*)kNowhere, (HANDLE*)kNoAddress, (HANDLE*)(g_pages + 2 * kPage), last};
    for (int i = 0; i < 4; ++i) {
        CHECK_FAILS(WaitForMultipleObjects(2, bad[i], FALSE, INFINITE) != WAIT_FAILED, ERROR_NOACCESS);
        CHECK_FAILS(WaitForMultipleObjects(64, bad[i], TRUE, INFINITE) != WAIT_FAILED, ERROR_NOACCESS);
        CHECK_FAILS(WaitForMultipleObjectsEx(2, bad[i], FALSE, INFINITE, TRUE) != WAIT_FAILED, ERROR_NOACCESS);
        CHECK_FAILS(MsgWaitForMultipleObjects(2, bad[i], FALSE, INFINITE, QS_ALLINPUT) != WAIT_FAILED, ERROR_NOACCESS);
        CHECK_FAILS(MsgWaitForMultipleObjectsEx(2, bad[i], INFINITE, QS_ALLINPUT, 0) != WAIT_FAILED, ERROR_NOACCESS);
    }
    // The bytes that are there are enough, and were not taken before.
    CHECK(WaitForMultipleObjects(1, last, TRUE, 0) == WAIT_OBJECT_0);
    CHECK(WaitForMultipleObjects(1, last, TRUE, 0) == WAIT_TIMEOUT);
    CHECK(CloseHandle(event));
}

static void a_timer_whose_time_can_not_be_read_is_not_set(void) {
    HANDLE timer = CreateWaitableTimerW(NULL, TRUE, NULL);
    LARGE_INTEGER soon;
    soon.QuadPart = 0;
    CHECK_FAILS(SetWaitableTimer(timer, (LARGE_INTEGER*)kNowhere, 0, NULL, NULL, FALSE), ERROR_NOACCESS);
    CHECK_FAILS(SetWaitableTimer(timer, (LARGE_INTEGER*)(g_pages + 2 * kPage - 4), 0, NULL, NULL, FALSE),
                ERROR_NOACCESS);
    CHECK(WaitForSingleObject(timer, 5) == WAIT_TIMEOUT);
    CHECK(SetWaitableTimer(timer, &soon, 0, NULL, NULL, FALSE));
    CHECK(WaitForSingleObject(timer, kLong) == WAIT_OBJECT_0);
    CHECK(CloseHandle(timer));
}

static void a_semaphore_is_not_released_when_nobody_can_be_told_its_count(void) {
    HANDLE semaphore = CreateSemaphoreW(NULL, 0, 5, NULL);
    FOR_BAD_PLACES(place, LONG) {
        CHECK_FAILS(ReleaseSemaphore(semaphore, 1, place), ERROR_NOACCESS);
        KNOWN_DEVIATION(kWine, "has released it", WaitForSingleObject(semaphore, 0) == WAIT_TIMEOUT);
    }
    LONG* const good = (LONG*)(g_pages + kPage) - 1;
    CHECK(ReleaseSemaphore(semaphore, 2, good) && *good == 0);
    CHECK(ReleaseSemaphore(semaphore, 1, good) && *good == 2);
    CHECK(CloseHandle(semaphore));
}

static void no_copy_is_made_of_a_handle_that_nobody_is_told(void) {
    HANDLE self = GetCurrentProcess();
    HANDLE event = CreateEventW(NULL, TRUE, TRUE, NULL);
    DWORD flags = 0;
    FOR_BAD_PLACES(place, HANDLE) {
        CHECK_FAILS(DuplicateHandle(self, event, self, place, 0, FALSE, DUPLICATE_SAME_ACCESS), ERROR_NOACCESS);
        if (this_side() != kWine) // closes the source all the same
            CHECK_FAILS(
                DuplicateHandle(self, event, self, place, 0, FALSE, DUPLICATE_SAME_ACCESS | DUPLICATE_CLOSE_SOURCE),
                ERROR_NOACCESS);
    }
    CHECK(GetHandleInformation(event, &flags));
    CHECK(CloseHandle(event));
}

static void no_packet_is_lost_to_a_bad_pointer(void) {
    if (this_side() == kWine) return;
    HANDLE port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 1);
    OVERLAPPED request;
    OVERLAPPED_ENTRY entries[2];
    DWORD bytes = 0;
    ULONG_PTR key = 0;
    ULONG count = 0;
    LPOVERLAPPED got = NULL;
    CHECK(PostQueuedCompletionStatus(port, 7, 8, &request));
    FOR_BAD_PLACES(place, DWORD) CHECK_FAILS(GetQueuedCompletionStatus(port, place, &key, &got, 0), ERROR_NOACCESS);
    FOR_BAD_PLACES(place, ULONG_PTR)
    CHECK_FAILS(GetQueuedCompletionStatus(port, &bytes, place, &got, 0), ERROR_NOACCESS);
    FOR_BAD_PLACES(place, LPOVERLAPPED)
    CHECK_FAILS(GetQueuedCompletionStatus(port, &bytes, &key, place, 0), ERROR_NOACCESS);
    FOR_BAD_PLACES(place, OVERLAPPED_ENTRY)
    CHECK_FAILS(GetQueuedCompletionStatusEx(port, place, 1, &count, 0, FALSE), ERROR_NOACCESS);
    FOR_BAD_PLACES(place, ULONG)
    CHECK_FAILS(GetQueuedCompletionStatusEx(port, entries, 2, place, 0, FALSE), ERROR_NOACCESS);
    CHECK(GetQueuedCompletionStatus(port, &bytes, &key, &got, 0));
    CHECK(bytes == 7 && key == 8 && got == &request);
    CHECK(CloseHandle(port));
}

static DWORD WINAPI count_up(LPVOID count) {
    return (DWORD)InterlockedIncrement((LONG*)count);
}

static void no_thread_begins_whose_id_nobody_is_told(void) {
    if (this_side() == kWine) return;
    LONG count = 0;
    DWORD id = 0;
    FOR_BAD_PLACES(place, DWORD) CHECK_FAILS(CreateThread(NULL, 0, count_up, &count, 0, place), ERROR_NOACCESS);
    CHECK_FAILS(CreateThread((SECURITY_ATTRIBUTES*)kNowhere, 0, count_up, &count, 0, &id), ERROR_NOACCESS);
    HANDLE thread = CreateThread(NULL, 0, count_up, &count, 0, &id);
    CHECK(join_thread(thread) == 1);
}

static void questions_whose_answer_has_no_place(void) {
    if (this_side() == kWine) return;
    HANDLE self = GetCurrentProcess();
    HANDLE thread = GetCurrentThread();
    FILETIME time;
    OVERLAPPED done = {};
    FOR_BAD_PLACES(place, DWORD) {
        CHECK_FAILS(GetExitCodeThread(thread, place), ERROR_NOACCESS);
        CHECK_FAILS(GetExitCodeProcess(self, place), ERROR_NOACCESS);
        CHECK_FAILS(GetHandleInformation(self, place), ERROR_NOACCESS);
        CHECK_FAILS(GetOverlappedResult(self, &done, place, FALSE), ERROR_NOACCESS);
    }
    FOR_BAD_PLACES(place, FILETIME) {
        CHECK_FAILS(GetThreadTimes(thread, &time, &time, &time, place), ERROR_NOACCESS);
        CHECK_FAILS(GetProcessTimes(self, place, &time, &time, &time), ERROR_NOACCESS);
    }
    FOR_BAD_PLACES(place, LARGE_INTEGER) {
        CHECK_FAILS(QueryPerformanceCounter(place), ERROR_NOACCESS);
        CHECK_FAILS(QueryPerformanceFrequency(place), ERROR_NOACCESS);
    }
    CHECK_FAILS(GetOverlappedResult(self, (OVERLAPPED*)kNowhere, (DWORD*)g_pages, FALSE), ERROR_NOACCESS);
}

static void protection_is_not_changed_when_the_old_one_can_not_be_told(void) {
    DWORD before = 0;
    char* const page = (char*)VirtualAlloc(NULL, kPage, MEM_COMMIT | MEM_RESERVE, PAGE_READWRITE);
    FOR_BAD_PLACES(place, DWORD) {
        CHECK_FAILS(VirtualProtect(page, kPage, PAGE_READONLY, place), ERROR_NOACCESS);
        if (this_side() == kWine) break;
    }
    if (this_side() != kWine) { // changes it first
        CHECK(VirtualProtect(page, kPage, PAGE_READWRITE, &before));
        CHECK(before == PAGE_READWRITE);
    }
    CHECK(VirtualFree(page, 0, MEM_RELEASE));
}

static void files_read_into_and_written_from_nowhere(void) {
    char name[MAX_PATH], folder[MAX_PATH];
    DWORD done = 0;
    CHECK(GetTempPathA(sizeof folder, folder) != 0 && GetTempFileNameA(folder, "ptr", 0, name) != 0);
    HANDLE file =
        CreateFileA(name, GENERIC_READ | GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, FILE_FLAG_DELETE_ON_CLOSE, NULL);
    CHECK(file != INVALID_HANDLE_VALUE);
    KNOWN_DEVIATION_FAILS(kWine, "ERROR_INVALID_USER_BUFFER", WriteFile(file, kNowhere, 4, &done, NULL),
                          ERROR_NOACCESS);
    CHECK(WriteFile(file, "1234", 4, &done, NULL) && done == 4);
    CHECK(SetFilePointer(file, 0, NULL, FILE_BEGIN) == 0);
    CHECK_FAILS(ReadFile(file, kNowhere, 4, &done, NULL), ERROR_NOACCESS);
    CHECK_FAILS(ReadFile(file, g_pages + kPage, 4, &done, NULL), ERROR_NOACCESS);
    if (this_side() != kWine) {
        FOR_BAD_PLACES(place, DWORD) {
            CHECK_FAILS(ReadFile(file, g_pages, 4, place, NULL), ERROR_NOACCESS);
            CHECK_FAILS(WriteFile(file, g_pages, 4, place, NULL), ERROR_NOACCESS);
        }
        FOR_BAD_PLACES(place, LARGE_INTEGER) CHECK_FAILS(GetFileSizeEx(file, place), ERROR_NOACCESS);
        FOR_BAD_PLACES(place, BY_HANDLE_FILE_INFORMATION)
        CHECK_FAILS(GetFileInformationByHandle(file, place), ERROR_NOACCESS);
        CHECK_FAILS(ReadFile(file, g_pages, 4, &done, (OVERLAPPED*)kNowhere), ERROR_NOACCESS);
    }
    CHECK(ReadFile(file, g_pages, 4, &done, NULL) && done == 4 && g_pages[3] == '4');
    CHECK(CloseHandle(file));
}

int main() {
    prepare_pages();
    RUN(waits_for_handles_that_can_not_be_read);
    RUN(a_timer_whose_time_can_not_be_read_is_not_set);
    RUN(a_semaphore_is_not_released_when_nobody_can_be_told_its_count);
    RUN(no_copy_is_made_of_a_handle_that_nobody_is_told);
    RUN(no_packet_is_lost_to_a_bad_pointer);
    RUN(no_thread_begins_whose_id_nobody_is_told);
    RUN(questions_whose_answer_has_no_place);
    RUN(protection_is_not_changed_when_the_old_one_can_not_be_told);
    RUN(files_read_into_and_written_from_nowhere);
    CHECK(VirtualFree(g_pages, 0, MEM_RELEASE));
    return finish();
}
