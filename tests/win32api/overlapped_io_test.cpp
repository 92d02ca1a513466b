// Overlapped requests on socket handles: whose they are to cancel, and how their ends are waited for.
#include <winsock2.h>

#include "win32_check.h"

static SOCKET g_near, g_far;

static void make_pair(void) {
    struct sockaddr_in address;
    ZeroMemory(&address, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int length = sizeof address;
    const SOCKET listener = WSASocketW(AF_INET, SOCK_STREAM, 0, NULL, 0, WSA_FLAG_OVERLAPPED);
    CHECK(bind(listener, (struct sockaddr*)&address, sizeof address) == 0);
    CHECK(listen(listener, 1) == 0);
    CHECK(getsockname(listener, (struct sockaddr*)&address, &length) == 0);
    g_near = WSASocketW(AF_INET, SOCK_STREAM, 0, NULL, 0, WSA_FLAG_OVERLAPPED);
    CHECK(connect(g_near, (struct sockaddr*)&address, sizeof address) == 0);
    g_far = accept(listener, NULL, NULL);
    closesocket(listener);
}

static void close_pair(void) {
    closesocket(g_near);
    closesocket(g_far);
}

typedef struct Receive {
    OVERLAPPED overlapped;
    char data[16];
} Receive;

static BOOL begin(Receive* receive, HANDLE event) {
    WSABUF buffer = {sizeof receive->data, receive->data};
    DWORD flags = 0;
    ZeroMemory(receive, sizeof *receive);
    receive->overlapped.hEvent = event;
    return WSARecv(g_near, &buffer, 1, NULL, &flags, &receive->overlapped, NULL) != 0 &&
           WSAGetLastError() == WSA_IO_PENDING;
}

static Receive g_theirs;
static HANDLE g_begun, g_may_end, g_their_end;

static unsigned __stdcall begin_and_stay(void*) {
    CHECK(begin(&g_theirs, g_their_end));
    SetEvent(g_begun);
    CHECK(WaitForSingleObject(g_may_end, kLong) == WAIT_OBJECT_0);
    return 0;
}

static void a_thread_cancels_its_own_requests_only(void) {
    make_pair();
    g_begun = CreateEventW(NULL, TRUE, FALSE, NULL);
    g_may_end = CreateEventW(NULL, TRUE, FALSE, NULL);
    g_their_end = CreateEventW(NULL, TRUE, FALSE, NULL);
    HANDLE thread = start_thread(begin_and_stay, NULL);
    CHECK(WaitForSingleObject(g_begun, kLong) == WAIT_OBJECT_0);
    Receive ours[2];
    HANDLE event = CreateEventW(NULL, TRUE, FALSE, NULL);
    CHECK(begin(&ours[0], event));
    CHECK(begin(&ours[1], NULL));
    DWORD bytes = 0;
    CHECK(CancelIo((HANDLE)g_near));
    CHECK_FAILS(GetOverlappedResult((HANDLE)g_near, &ours[0].overlapped, &bytes, TRUE), ERROR_OPERATION_ABORTED);
    CHECK_FAILS(GetOverlappedResult((HANDLE)g_near, &ours[1].overlapped, &bytes, TRUE), ERROR_OPERATION_ABORTED);
    CHECK(!HasOverlappedIoCompleted(&g_theirs.overlapped));
    // It succeeds without anything to cancel.
    CHECK(CancelIo((HANDLE)g_near));
    CHECK(!HasOverlappedIoCompleted(&g_theirs.overlapped));
    CHECK(send(g_far, "abc", 3, 0) == 3);
    CHECK(GetOverlappedResult((HANDLE)g_near, &g_theirs.overlapped, &bytes, TRUE) && bytes == 3);
    SetEvent(g_may_end);
    CHECK(join_thread(thread) == 0);
    CloseHandle(event);
    CloseHandle(g_begun);
    CloseHandle(g_may_end);
    CloseHandle(g_their_end);
    close_pair();
}

static HANDLE g_routine_ran;
static void CALLBACK never_runs(DWORD, DWORD, LPWSAOVERLAPPED, DWORD) {
    SetEvent(g_routine_ran);
}
static Receive g_last[3];
static unsigned __stdcall begin_and_end(void* with_routine) {
    WSABUF buffer = {sizeof g_last->data, g_last[2].data};
    DWORD flags = 0;
    CHECK(begin(&g_last[0], g_their_end));
    CHECK(begin(&g_last[1], NULL));
    if (!with_routine) return 0;
    ZeroMemory(&g_last[2], sizeof g_last[2]);
    CHECK(WSARecv(g_near, &buffer, 1, NULL, &flags, &g_last[2].overlapped, never_runs) != 0);
    CHECK(WSAGetLastError() == WSA_IO_PENDING);
    return 0;
}

// Documented: all that a thread has begun is cancelled when it ends. SPI: OVL-APC-7
static void the_requests_of_a_thread_that_ends_are_cancelled(void) {
    make_pair();
    DWORD bytes = 0;
    g_their_end = CreateEventW(NULL, TRUE, FALSE, NULL);
    g_routine_ran = CreateEventW(NULL, TRUE, FALSE, NULL);
    Receive ours;
    CHECK(begin(&ours, NULL));
    CHECK(join_thread(start_thread(begin_and_end, &bytes)) == 0);
    CHECK(WaitForSingleObject(g_their_end, kLong) == WAIT_OBJECT_0);
    for (int i = 0; i < 2; ++i)
        CHECK_FAILS(GetOverlappedResult((HANDLE)g_near, &g_last[i].overlapped, &bytes, TRUE), ERROR_OPERATION_ABORTED);
    CHECK(!HasOverlappedIoCompleted(&ours.overlapped));
    CHECK(SleepEx(0, TRUE) == 0);
    CHECK(WaitForSingleObject(g_routine_ran, 0) == WAIT_TIMEOUT);
    CHECK(send(g_far, "abc", 3, 0) == 3);
    CHECK(GetOverlappedResult((HANDLE)g_near, &ours.overlapped, &bytes, TRUE) && bytes == 3);
    CloseHandle(g_their_end);
    CloseHandle(g_routine_ran);
    close_pair();
}

// Since Windows Vista requests on a file with a port do not belong to a thread.
static void with_a_port_the_requests_outlive_their_thread(void) {
    make_pair();
    DWORD bytes = 0;
    ULONG_PTR key = 0;
    LPOVERLAPPED overlapped = NULL;
    g_their_end = CreateEventW(NULL, TRUE, FALSE, NULL);
    HANDLE port = CreateIoCompletionPort((HANDLE)g_near, NULL, 5, 0);
    CHECK(join_thread(start_thread(begin_and_end, NULL)) == 0);
    KNOWN_DEVIATION(kWine, "cancels them", !HasOverlappedIoCompleted(&g_last[0].overlapped));
    CHECK(send(g_far, "abc", 3, 0) == 3);
    const BOOL received = GetQueuedCompletionStatus(port, &bytes, &key, &overlapped, kLong);
    KNOWN_DEVIATION(kWine, "cancels them", received && bytes == 3 && overlapped == &g_last[0].overlapped);
    CloseHandle(g_their_end);
    CloseHandle(port);
    close_pair();
}

static void the_ex_form_cancels_anybodys_requests(void) {
    make_pair();
    g_begun = CreateEventW(NULL, TRUE, FALSE, NULL);
    g_may_end = CreateEventW(NULL, TRUE, FALSE, NULL);
    g_their_end = CreateEventW(NULL, TRUE, FALSE, NULL);
    HANDLE thread = start_thread(begin_and_stay, NULL);
    CHECK(WaitForSingleObject(g_begun, kLong) == WAIT_OBJECT_0);
    Receive ours;
    CHECK(begin(&ours, NULL));
    DWORD bytes = 0;
    CHECK(CancelIoEx((HANDLE)g_near, &g_theirs.overlapped));
    CHECK_FAILS(GetOverlappedResult((HANDLE)g_near, &g_theirs.overlapped, &bytes, TRUE), ERROR_OPERATION_ABORTED);
    CHECK(!HasOverlappedIoCompleted(&ours.overlapped));
    CHECK_FAILS(CancelIoEx((HANDLE)g_near, &g_theirs.overlapped), ERROR_NOT_FOUND);
    CHECK(CancelIoEx((HANDLE)g_near, NULL));
    CHECK_FAILS(GetOverlappedResult((HANDLE)g_near, &ours.overlapped, &bytes, TRUE), ERROR_OPERATION_ABORTED);
    KNOWN_DEVIATION_FAILS(kWine, "cancels nothing with success", CancelIoEx((HANDLE)g_near, NULL), ERROR_NOT_FOUND);
    SetEvent(g_may_end);
    CHECK(join_thread(thread) == 0);
    CloseHandle(g_begun);
    CloseHandle(g_may_end);
    CloseHandle(g_their_end);
    close_pair();
}

static unsigned __stdcall send_four(void*) {
    return (unsigned)send(g_far, "four", 4, 0);
}

static void without_an_event_the_wait_is_for_the_file(void) {
    make_pair();
    Receive receive;
    DWORD bytes = 0;
    for (int round = 0; round < 20; ++round) {
        CHECK(begin(&receive, NULL));
        CHECK_FAILS(GetOverlappedResult((HANDLE)g_near, &receive.overlapped, &bytes, FALSE), ERROR_IO_INCOMPLETE);
        HANDLE thread = start_thread(send_four, NULL);
        CHECK(GetOverlappedResult((HANDLE)g_near, &receive.overlapped, &bytes, TRUE) && bytes == 4);
        CHECK(join_thread(thread) == 4);
    }
    CHECK(begin(&receive, NULL));
    CHECK_FAILS(GetOverlappedResultEx((HANDLE)g_near, &receive.overlapped, &bytes, 1, FALSE), WAIT_TIMEOUT);
    CHECK_FAILS(GetOverlappedResultEx((HANDLE)g_near, &receive.overlapped, &bytes, 0, FALSE), ERROR_IO_INCOMPLETE);
    CHECK_FAILS(GetOverlappedResult(kGarbage, &receive.overlapped, &bytes, TRUE), ERROR_INVALID_HANDLE);
    CHECK(CancelIoEx((HANDLE)g_near, &receive.overlapped));
    CHECK_FAILS(GetOverlappedResult((HANDLE)g_near, &receive.overlapped, &bytes, TRUE), ERROR_OPERATION_ABORTED);
    close_pair();
}

static Receive g_two[2];
static unsigned __stdcall wait_for_one(void* receive) {
    DWORD bytes = 0;
    return GetOverlappedResult((HANDLE)g_near, &((Receive*)receive)->overlapped, &bytes, TRUE) ? bytes : 0xFFFF;
}

static void two_threads_wait_for_requests_of_one_file(void) {
    make_pair();
    for (int round = 0; round < 20; ++round) {
        HANDLE threads[2];
        for (int i = 0; i < 2; ++i) CHECK(begin(&g_two[i], NULL));
        for (int i = 0; i < 2; ++i) threads[i] = start_thread(wait_for_one, &g_two[i]);
        CHECK(send(g_far, "1234567890123456", 16, 0) == 16);
        CHECK(send(g_far, "12345", 5, 0) == 5);
        // On Windows a wait for a file ends with any of its requests, so only the first is sure to be complete.
        CHECK(join_thread(threads[0]) == 16);
        const DWORD second = join_thread(threads[1]);
        CHECK(second == 5 || this_side() != kOurs);
        DWORD bytes = 0;
        while (!HasOverlappedIoCompleted(&g_two[1].overlapped)) SwitchToThread();
        CHECK(GetOverlappedResult((HANDLE)g_near, &g_two[1].overlapped, &bytes, FALSE) && bytes == 5);
    }
    close_pair();
}

static VOID CALLBACK count(ULONG_PTR place) {
    InterlockedIncrement((volatile LONG*)place);
}

static void the_wait_for_a_file_can_be_alertable(void) {
    make_pair();
    Receive receive;
    DWORD bytes = 0;
    volatile LONG apcs = 0;
    CHECK(begin(&receive, NULL));
    CHECK(QueueUserAPC(count, GetCurrentThread(), (ULONG_PTR)&apcs));
    CHECK_FAILS(GetOverlappedResultEx((HANDLE)g_near, &receive.overlapped, &bytes, kLong, TRUE), WAIT_IO_COMPLETION);
    CHECK(look_at(&apcs) == 1);
    CHECK(CancelIo((HANDLE)g_near));
    CHECK_FAILS(GetOverlappedResult((HANDLE)g_near, &receive.overlapped, &bytes, TRUE), ERROR_OPERATION_ABORTED);
    close_pair();
}

static unsigned __stdcall receive_blocking(void*) {
    char data[4];
    return (unsigned)recv(g_near, data, sizeof data, 0);
}

static void no_winsock_call_is_a_synchronous_request(void) {
    make_pair();
    HANDLE thread = start_thread(receive_blocking, NULL);
    CHECK_FAILS(CancelSynchronousIo(thread), ERROR_NOT_FOUND);
    CHECK(send(g_far, "xy", 2, 0) == 2);
    CHECK(join_thread(thread) == 2);
    CHECK_FAILS(CancelSynchronousIo(kGarbage), ERROR_INVALID_HANDLE);
    CHECK_FAILS(CancelSynchronousIo(GetCurrentThread()), ERROR_NOT_FOUND);
    close_pair();
}

int main() {
    WSADATA data;
    CHECK(WSAStartup(MAKEWORD(2, 2), &data) == 0);
    RUN(a_thread_cancels_its_own_requests_only);
    RUN(the_requests_of_a_thread_that_ends_are_cancelled);
    RUN(with_a_port_the_requests_outlive_their_thread);
    RUN(the_ex_form_cancels_anybodys_requests);
    RUN(without_an_event_the_wait_is_for_the_file);
    RUN(two_threads_wait_for_requests_of_one_file);
    RUN(the_wait_for_a_file_can_be_alertable);
    RUN(no_winsock_call_is_a_synchronous_request);
    CHECK(WSACleanup() == 0);
    return finish();
}
