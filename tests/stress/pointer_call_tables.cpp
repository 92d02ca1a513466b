// The table of random calls with bad pointers: each says so by its code, or does what it would do without them.
#include "random_calls.h"

namespace random_calls {

namespace {

bool waited(DWORD result) {
    return result != WAIT_FAILED;
}
HANDLE self(Arguments& a) {
    return a.one_in(9) ? a.handle() : GetCurrentProcess();
}

const Call kPointers[] = {
    {"ReleaseSemaphore to a random place",
     [](Arguments& a) {
         LONG previous = 0;
         return ReleaseSemaphore(a.handle(Kind::semaphore), a.count(), a.place(&previous)) != 0;
     },
     {ERROR_NOACCESS, ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER, ERROR_TOO_MANY_POSTS}},
    {"SetWaitableTimer from a random place",
     [](Arguments& a) {
         LARGE_INTEGER due;
         due.QuadPart = -static_cast<LONGLONG>(a.number());
         return SetWaitableTimer(a.handle(Kind::timer), a.place(&due), 0, nullptr, nullptr, FALSE) != 0;
     },
     {ERROR_NOACCESS, ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER}},
    {"DuplicateHandle to a random place",
     [](Arguments& a) {
         HANDLE copy = nullptr;
         if (!DuplicateHandle(self(a), a.handle(), self(a), a.place(&copy), a.number(), FALSE, a.pick(4))) return false;
         (void)a.keep(copy, Kind::event);
         return true;
     },
     {ERROR_NOACCESS, ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER, ERROR_ACCESS_DENIED}},
    {"WaitForMultipleObjectsEx from a random place",
     [](Arguments& a) {
         HANDLE handles[3] = {a.handle(), a.handle(), a.handle()};
         return waited(WaitForMultipleObjectsEx(1 + a.pick(3), a.place(handles), a.pick(2) != 0, 0, a.pick(2) != 0));
     },
     {ERROR_NOACCESS, ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER}},
    {"MsgWaitForMultipleObjectsEx from a random place",
     [](Arguments& a) {
         HANDLE handles[3] = {a.handle(), a.handle(), a.handle()};
         return waited(MsgWaitForMultipleObjectsEx(1 + a.pick(3), a.place(handles), 0, a.number(), a.pick(8)));
     },
     {ERROR_NOACCESS, ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER}},
    {"GetExitCodeThread to a random place",
     [](Arguments& a) {
         DWORD code = 0;
         return GetExitCodeThread(a.handle(Kind::thread), a.place(&code)) != 0;
     },
     {ERROR_ACCESS_DENIED, ERROR_NOACCESS, ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER}},
    {"GetExitCodeProcess to a random place",
     [](Arguments& a) {
         DWORD code = 0;
         return GetExitCodeProcess(self(a), a.place(&code)) != 0;
     },
     {ERROR_ACCESS_DENIED, ERROR_NOACCESS, ERROR_INVALID_HANDLE, ERROR_NOT_SUPPORTED}},
    {"GetThreadTimes to random places",
     [](Arguments& a) {
         FILETIME times[4];
         return GetThreadTimes(a.handle(Kind::thread), a.place(times), a.place(times + 1), a.place(times + 2),
                               a.place(times + 3)) != 0;
     },
     {ERROR_ACCESS_DENIED, ERROR_NOACCESS, ERROR_INVALID_HANDLE, ERROR_NOT_SUPPORTED}},
    {"GetHandleInformation to a random place",
     [](Arguments& a) {
         DWORD flags = 0;
         return GetHandleInformation(a.handle(), a.place(&flags)) != 0;
     },
     {ERROR_NOACCESS, ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER}},
    {"GetQueuedCompletionStatus to random places",
     [](Arguments& a) {
         DWORD bytes = 0;
         ULONG_PTR key = 0;
         LPOVERLAPPED got = nullptr;
         return GetQueuedCompletionStatus(a.handle(Kind::port), a.place(&bytes), a.place(&key), a.place(&got), 0) ||
                got;
     },
     {ERROR_ACCESS_DENIED, ERROR_NOACCESS, ERROR_INVALID_HANDLE, WAIT_TIMEOUT, ERROR_ABANDONED_WAIT_0,
      ERROR_INVALID_PARAMETER}},
    {"GetQueuedCompletionStatusEx to random places",
     [](Arguments& a) {
         OVERLAPPED_ENTRY entries[3];
         ULONG removed = 0;
         return GetQueuedCompletionStatusEx(a.handle(Kind::port), a.place(entries), 1 + a.pick(3), a.place(&removed), 0,
                                            FALSE) != 0;
     },
     {ERROR_ACCESS_DENIED, ERROR_NOACCESS, ERROR_INVALID_HANDLE, WAIT_TIMEOUT, ERROR_INVALID_PARAMETER,
      ERROR_ABANDONED_WAIT_0}},
    {"QueryPerformanceCounter to a random place",
     [](Arguments& a) {
         LARGE_INTEGER now;
         return QueryPerformanceCounter(a.place(&now)) != 0;
     },
     {ERROR_NOACCESS}},
    {"getsockname to random places",
     [](Arguments& a) {
         sockaddr_in name;
         int length = sizeof name;
         return getsockname(reinterpret_cast<SOCKET>(a.socket()), reinterpret_cast<sockaddr*>(a.place(&name)),
                            a.place(&length)) == 0;
     },
     {WSAEFAULT, WSAENOTSOCK, WSAEINVAL}},
    {"getsockopt to random places",
     [](Arguments& a) {
         int type = 0;
         int length = sizeof type;
         return getsockopt(reinterpret_cast<SOCKET>(a.socket()), SOL_SOCKET, SO_TYPE,
                           reinterpret_cast<char*>(a.place(&type)), a.place(&length)) == 0;
     },
     {WSAEFAULT, WSAENOTSOCK}},
    {"select with random sets",
     [](Arguments& a) {
         fd_set read;
         FD_ZERO(&read);
         FD_SET(reinterpret_cast<SOCKET>(a.socket()), &read);
         timeval none = {0, 0};
         timeval* timeout = a.place(&none);
         if (!timeout) timeout = &none; // it would wait for ever
         return select(0, a.place(&read), nullptr, nullptr, timeout) != SOCKET_ERROR;
     },
     {WSAEFAULT, WSAENOTSOCK, WSAEINVAL}},
};

} // namespace

Calls pointer_calls() {
    return {kPointers, sizeof kPointers / sizeof *kPointers};
}

} // namespace random_calls
