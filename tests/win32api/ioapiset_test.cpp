// ioapiset.h as programs see it: completion ports and results of overlapped requests.
#include "win32_check.h"

static void packets_come_back_as_posted(void) {
    HANDLE port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 0);
    OVERLAPPED overlapped = {};
    DWORD bytes = 0;
    ULONG_PTR key = 0;
    LPOVERLAPPED got = NULL;
    CHECK(PostQueuedCompletionStatus(port, 5, 6, &overlapped));
    CHECK(PostQueuedCompletionStatus(port, 7, 8, NULL));
    CHECK(GetQueuedCompletionStatus(port, &bytes, &key, &got, INFINITE));
    CHECK(bytes == 5 && key == 6 && got == &overlapped);
    CHECK(GetQueuedCompletionStatus(port, &bytes, &key, &got, INFINITE));
    CHECK(bytes == 7 && key == 8 && got == NULL);
    got = &overlapped;
    CHECK_FAILS(GetQueuedCompletionStatus(port, &bytes, &key, &got, 0), WAIT_TIMEOUT);
    CHECK(got == NULL);
    CHECK_FAILS(GetQueuedCompletionStatus(port, &bytes, &key, &got, 2), WAIT_TIMEOUT);
    CHECK(CloseHandle(port));
    CHECK_FAILS(PostQueuedCompletionStatus(port, 0, 0, NULL), ERROR_INVALID_HANDLE);
    CHECK_FAILS(GetQueuedCompletionStatus(port, &bytes, &key, &got, 0), ERROR_INVALID_HANDLE);
}

static VOID CALLBACK count(ULONG_PTR place) {
    ++*(int*)place;
}

static void several_packets_come_at_once_and_apcs_come_between(void) {
    HANDLE port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 1);
    OVERLAPPED_ENTRY entries[4];
    ULONG removed = 0;
    int apcs = 0;
    for (ULONG_PTR key = 1; key <= 6; ++key) CHECK(PostQueuedCompletionStatus(port, 0, key, NULL));
    CHECK(GetQueuedCompletionStatusEx(port, entries, 4, &removed, INFINITE, FALSE));
    CHECK(removed == 4 && entries[3].lpCompletionKey == 4);
    CHECK(QueueUserAPC(count, GetCurrentThread(), (ULONG_PTR)&apcs));
    CHECK(GetQueuedCompletionStatusEx(port, entries, 4, &removed, INFINITE, TRUE));
    CHECK(removed == 2 && apcs == 0);
    CHECK_FAILS(GetQueuedCompletionStatusEx(port, entries, 4, &removed, INFINITE, TRUE), WAIT_IO_COMPLETION);
    CHECK(apcs == 1);
    KNOWN_DEVIATION(kWine, "counts one entry although an APC ended the wait", removed == 0);
    CHECK_FAILS(GetQueuedCompletionStatusEx(port, entries, 4, &removed, 0, TRUE), WAIT_TIMEOUT);
    SetLastError(0xBAD);
    const BOOL took_none = GetQueuedCompletionStatusEx(port, entries, 0, &removed, 0, TRUE);
    KNOWN_DEVIATION(kWine, "lets a caller ask for no entry", !took_none && GetLastError() == ERROR_INVALID_PARAMETER);
    CloseHandle(port);
}

static unsigned __stdcall wait_for_packet(void* port) {
    DWORD bytes = 0;
    ULONG_PTR key = 0;
    LPOVERLAPPED got = NULL;
    if (GetQueuedCompletionStatus((HANDLE)port, &bytes, &key, &got, INFINITE)) return 0;
    return GetLastError();
}

// How a thread ends whose port is closed under it; STILL_ACTIVE when it does not.
static DWORD end_by_closing(void) {
    HANDLE port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 0);
    HANDLE thread = (HANDLE)_beginthreadex(NULL, 0, wait_for_packet, port, 0, NULL);
    CHECK(WaitForSingleObject(thread, 20) == WAIT_TIMEOUT);
    CHECK(CloseHandle(port));
    DWORD code = STILL_ACTIVE;
    WaitForSingleObject(thread, patience(kWine));
    CHECK(GetExitCodeThread(thread, &code));
    CloseHandle(thread);
    return code;
}
static void closing_a_port_releases_its_threads(void) {
    DWORD code = ERROR_INVALID_HANDLE;
    // A thread that came too late found no port at all.
    for (int tries = 0; tries < 100 && code == ERROR_INVALID_HANDLE; ++tries) code = end_by_closing();
    KNOWN_DEVIATION(kWine, "leaves the threads in the port when its last handle is closed",
                    code == ERROR_ABANDONED_WAIT_0);
}

static void only_files_go_with_ports(void) {
    HANDLE port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 0);
    HANDLE event = CreateEventW(NULL, TRUE, FALSE, NULL);
    CHECK_FAILS(CreateIoCompletionPort(kGarbage, port, 0, 0), ERROR_INVALID_HANDLE);
    CHECK_FAILS(CreateIoCompletionPort(INVALID_HANDLE_VALUE, port, 0, 0), ERROR_INVALID_PARAMETER);
    DWORD bytes = 0;
    CHECK_FAILS(ReadFile(kGarbage, &bytes, 1, &bytes, NULL), ERROR_INVALID_HANDLE);
    CHECK_FAILS(WriteFile(kGarbage, &bytes, 1, &bytes, NULL), ERROR_INVALID_HANDLE);
    CHECK_FAILS(CancelIoEx(kGarbage, NULL), ERROR_INVALID_HANDLE);
    CHECK_FAILS(SetFileCompletionNotificationModes(kGarbage, 1), ERROR_INVALID_HANDLE);
    CloseHandle(event);
    CloseHandle(port);
}

static void a_result_is_read_from_the_structure(void) {
    OVERLAPPED overlapped = {};
    DWORD bytes = 0;
    overlapped.hEvent = CreateEventW(NULL, TRUE, FALSE, NULL);
    overlapped.Internal = STATUS_PENDING;
    CHECK(!HasOverlappedIoCompleted(&overlapped));
    CHECK_FAILS(GetOverlappedResult(NULL, &overlapped, &bytes, FALSE), ERROR_IO_INCOMPLETE);
    CHECK_FAILS(GetOverlappedResultEx(NULL, &overlapped, &bytes, 2, FALSE), WAIT_TIMEOUT);
    overlapped.InternalHigh = 12;
    overlapped.Internal = 0;
    SetEvent(overlapped.hEvent);
    CHECK(GetOverlappedResult(NULL, &overlapped, &bytes, TRUE));
    CHECK(bytes == 12);
    CloseHandle(overlapped.hEvent);
}

int main() {
    RUN(packets_come_back_as_posted);
    RUN(several_packets_come_at_once_and_apcs_come_between);
    RUN(closing_a_port_releases_its_threads);
    RUN(only_files_go_with_ports);
    RUN(a_result_is_read_from_the_structure);
    return finish();
}
