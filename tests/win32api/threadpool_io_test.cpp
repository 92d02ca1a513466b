// BindIoCompletionCallback and CreateThreadpoolIo on sockets.
#include <winsock2.h>

#include "win32_check.h"

static HANDLE g_done;
static volatile LONG g_bytes = 0;
static volatile LONG g_error = -1;
static OVERLAPPED* volatile g_overlapped = NULL;

typedef struct Pair {
    SOCKET near_end, far_end;
} Pair;

static Pair make_pair(void) {
    struct sockaddr_in address;
    ZeroMemory(&address, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int length = sizeof address;
    Pair pair;
    const SOCKET listener = WSASocketW(AF_INET, SOCK_STREAM, 0, NULL, 0, WSA_FLAG_OVERLAPPED);
    CHECK(bind(listener, (struct sockaddr*)&address, sizeof address) == 0);
    CHECK(listen(listener, 1) == 0);
    CHECK(getsockname(listener, (struct sockaddr*)&address, &length) == 0);
    pair.near_end = WSASocketW(AF_INET, SOCK_STREAM, 0, NULL, 0, WSA_FLAG_OVERLAPPED);
    CHECK(connect(pair.near_end, (struct sockaddr*)&address, sizeof address) == 0);
    pair.far_end = accept(listener, NULL, NULL);
    closesocket(listener);
    return pair;
}

static void close_pair(Pair pair) {
    closesocket(pair.near_end);
    closesocket(pair.far_end);
}

static BOOL begin_receive(SOCKET socket, OVERLAPPED* overlapped, char* data, ULONG size) {
    WSABUF buffer = {size, data};
    DWORD flags = 0;
    ZeroMemory(overlapped, sizeof *overlapped);
    return WSARecv(socket, &buffer, 1, NULL, &flags, overlapped, NULL) == 0 || WSAGetLastError() == WSA_IO_PENDING;
}

static VOID WINAPI bound(DWORD error, DWORD bytes, LPOVERLAPPED overlapped) {
    g_error = (LONG)error;
    g_bytes = (LONG)bytes;
    g_overlapped = overlapped;
    ReleaseSemaphore(g_done, 1, NULL);
}

static void a_bound_callback_gets_the_completions(void) {
    const Pair pair = make_pair();
    CHECK(BindIoCompletionCallback((HANDLE)pair.near_end, bound, 0));
    CHECK_FAILS(BindIoCompletionCallback((HANDLE)pair.near_end, bound, 0), ERROR_INVALID_PARAMETER);
    CHECK_FAILS(BindIoCompletionCallback(kGarbage, bound, 0), ERROR_INVALID_HANDLE);
    OVERLAPPED overlapped;
    char data[16];
    CHECK(begin_receive(pair.near_end, &overlapped, data, sizeof data));
    CHECK(send(pair.far_end, "hello", 5, 0) == 5);
    CHECK(WaitForSingleObject(g_done, kLong) == WAIT_OBJECT_0);
    CHECK(g_error == 0 && g_bytes == 5 && g_overlapped == &overlapped);
    close_pair(pair);
}

static VOID WINAPI io(PTP_CALLBACK_INSTANCE, PVOID context, PVOID overlapped, ULONG error, ULONG_PTR bytes, PTP_IO) {
    CHECK(context == (PVOID)9);
    bound(error, (DWORD)bytes, (LPOVERLAPPED)overlapped);
}

static void a_pool_object_gets_the_completions(void) {
    const Pair pair = make_pair();
    PTP_IO object = CreateThreadpoolIo((HANDLE)pair.near_end, io, (PVOID)9, NULL);
    CHECK(object != NULL);
    OVERLAPPED overlapped;
    char data[16];
    StartThreadpoolIo(object);
    CHECK(begin_receive(pair.near_end, &overlapped, data, sizeof data));
    CHECK(send(pair.far_end, "goodbye", 7, 0) == 7);
    CHECK(WaitForSingleObject(g_done, kLong) == WAIT_OBJECT_0);
    CHECK(g_error == 0 && g_bytes == 7 && g_overlapped == &overlapped);
    WaitForThreadpoolIoCallbacks(object, FALSE);
    // A request that is cancelled completes too, with its error.
    StartThreadpoolIo(object);
    CHECK(begin_receive(pair.near_end, &overlapped, data, sizeof data));
    CHECK(CancelIoEx((HANDLE)pair.near_end, &overlapped));
    CHECK(WaitForSingleObject(g_done, kLong) == WAIT_OBJECT_0);
    CHECK(g_error == ERROR_OPERATION_ABORTED);
    StartThreadpoolIo(object);
    CancelThreadpoolIo(object);
    WaitForThreadpoolIoCallbacks(object, FALSE);
    CloseThreadpoolIo(object);
    CHECK_FAILS(CreateThreadpoolIo(kGarbage, io, NULL, NULL), ERROR_INVALID_HANDLE);
    close_pair(pair);
}

int main() {
    WSADATA data;
    CHECK(WSAStartup(MAKEWORD(2, 2), &data) == 0);
    g_done = CreateSemaphoreW(NULL, 0, 1000, NULL);
    RUN(a_bound_callback_gets_the_completions);
    RUN(a_pool_object_gets_the_completions);
    CHECK(WSACleanup() == 0);
    return finish();
}
