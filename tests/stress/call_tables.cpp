// The tables of random calls: objects, threads, waits. Each row: the call, and the codes that it may fail with.
#include "random_calls.h"

namespace random_calls {

namespace {

VOID CALLBACK nothing(ULONG_PTR) {}
VOID CALLBACK timer_nothing(LPVOID, DWORD, DWORD) {}
DWORD WINAPI return_at_once(LPVOID parameter) {
    return static_cast<DWORD>(reinterpret_cast<ULONG_PTR>(parameter));
}
unsigned __stdcall return_at_once_too(void*) {
    return 3;
}
VOID WINAPI free_nothing(PVOID) {}

// What Create... with a name may say.
#define CREATE_CODES                                                                                                   \
    { ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER, ERROR_PATH_NOT_FOUND, ERROR_INVALID_NAME }
#define OPEN_CODES                                                                                                     \
    { ERROR_FILE_NOT_FOUND, ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER, ERROR_PATH_NOT_FOUND, ERROR_INVALID_NAME }

LARGE_INTEGER due(Arguments& a) {
    LARGE_INTEGER time;
    time.QuadPart = a.one_in(4) ? static_cast<LONGLONG>(a.number()) << 20 : -static_cast<LONGLONG>(a.number());
    return time;
}

const Call kObjects[] = {
    {"CreateEventA",
     [](Arguments& a) { return a.keep(CreateEventA(nullptr, a.pick(2) != 0, a.pick(2) != 0, a.name()), Kind::event); },
     CREATE_CODES},
    {"CreateEventW",
     [](Arguments& a) {
         return a.keep(CreateEventW(nullptr, a.pick(2) != 0, a.pick(2) != 0, a.wide_name()), Kind::event);
     },
     CREATE_CODES},
    {"CreateEventExW",
     [](Arguments& a) { return a.keep(CreateEventExW(nullptr, a.wide_name(), a.pick(4), a.number()), Kind::event); },
     CREATE_CODES},
    {"OpenEventA", [](Arguments& a) { return a.keep(OpenEventA(a.number(), a.pick(2) != 0, a.name()), Kind::event); },
     OPEN_CODES},
    {"SetEvent",
     [](Arguments& a) { return SetEvent(a.handle(Kind::event)) != 0; },
     {ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE}},
    {"ResetEvent",
     [](Arguments& a) { return ResetEvent(a.handle(Kind::event)) != 0; },
     {ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE}},
    {"PulseEvent",
     [](Arguments& a) { return PulseEvent(a.handle(Kind::event)) != 0; },
     {ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE}},
    {"CreateMutexW",
     [](Arguments& a) { return a.keep(CreateMutexW(nullptr, a.pick(2) != 0, a.wide_name()), Kind::mutex); },
     CREATE_CODES},
    {"OpenMutexW", [](Arguments& a) { return a.keep(OpenMutexW(a.number(), FALSE, a.wide_name()), Kind::mutex); },
     OPEN_CODES},
    {"ReleaseMutex",
     [](Arguments& a) { return ReleaseMutex(a.handle(Kind::mutex)) != 0; },
     {ERROR_INVALID_HANDLE, ERROR_NOT_OWNER}},
    {"CreateSemaphoreA",
     [](Arguments& a) { return a.keep(CreateSemaphoreA(nullptr, a.count(), a.count(), a.name()), Kind::semaphore); },
     CREATE_CODES},
    {"OpenSemaphoreA",
     [](Arguments& a) { return a.keep(OpenSemaphoreA(a.number(), FALSE, a.name()), Kind::semaphore); }, OPEN_CODES},
    {"ReleaseSemaphore",
     [](Arguments& a) {
         LONG previous = 0;
         return ReleaseSemaphore(a.handle(Kind::semaphore), a.count(), a.pick(2) ? &previous : nullptr) != 0;
     },
     {ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER, ERROR_TOO_MANY_POSTS}},
    {"CreateWaitableTimerW",
     [](Arguments& a) { return a.keep(CreateWaitableTimerW(nullptr, a.pick(2) != 0, a.wide_name()), Kind::timer); },
     CREATE_CODES},
    {"OpenWaitableTimerW",
     [](Arguments& a) { return a.keep(OpenWaitableTimerW(a.number(), FALSE, a.wide_name()), Kind::timer); },
     OPEN_CODES},
    {"SetWaitableTimer",
     [](Arguments& a) {
         const LARGE_INTEGER time = due(a);
         return SetWaitableTimer(a.handle(Kind::timer), a.one_in(9) ? nullptr : &time, a.one_in(3) ? a.count() : 0,
                                 a.pick(2) ? timer_nothing : nullptr, nullptr, a.one_in(9)) != 0;
     },
     {ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER}},
    {"CancelWaitableTimer",
     [](Arguments& a) { return CancelWaitableTimer(a.handle(Kind::timer)) != 0; },
     {ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE}},
    // The library may have put PROTECT_FROM_CLOSE on it meanwhile: ERROR_INVALID_HANDLE too.
    {"CloseHandle", [](Arguments& a) { return CloseHandle(a.handle()) != 0; }, {ERROR_INVALID_HANDLE}},
    {"DuplicateHandle",
     [](Arguments& a) {
         HANDLE copy = nullptr;
         const HANDLE from = a.one_in(9) ? a.handle() : GetCurrentProcess();
         const HANDLE to = a.one_in(9) ? a.handle() : GetCurrentProcess();
         if (!DuplicateHandle(from, a.handle(), to, a.one_in(9) ? nullptr : &copy, a.number(), a.pick(2) != 0,
                              a.pick(4)))
             return false;
         (void)a.keep(copy, Kind::event);
         return true;
     },
     {ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER, ERROR_ACCESS_DENIED}},
    {"CompareObjectHandles",
     [](Arguments& a) { return CompareObjectHandles(a.handle(), a.handle()) != 0; },
     {ERROR_INVALID_HANDLE, ERROR_NOT_SAME_OBJECT}},
    {"GetProcessId",
     [](Arguments& a) { return GetProcessId(a.handle()) != 0; },
     {ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE}},
    {"GetHandleInformation",
     [](Arguments& a) {
         DWORD flags = 0;
         return GetHandleInformation(a.handle(), &flags) != 0;
     },
     {ERROR_INVALID_HANDLE}},
    {"SetHandleInformation",
     [](Arguments& a) { return SetHandleInformation(a.handle(), a.number(), a.number()) != 0; },
     {ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER}},
};

const Call kThreads[] = {
    {"CreateThread",
     [](Arguments& a) {
         if (!a.one_in(8)) return true;
         const bool suspended = a.one_in(3);
         DWORD id = 0;
         HANDLE thread = CreateThread(nullptr, a.one_in(3) ? 65536 : 0, return_at_once, nullptr,
                                      suspended ? CREATE_SUSPENDED : 0, a.pick(2) ? &id : nullptr);
         if (thread && suspended) {
             QueueUserAPC(nothing, thread, 1);
             while (ResumeThread(thread) - 1 < 1000) {
             }
         }
         return a.keep(thread, Kind::thread);
     },
     {ERROR_NOT_ENOUGH_MEMORY}},
    {"_beginthreadex",
     [](Arguments& a) {
         if (!a.one_in(8)) return true;
         return a.keep(reinterpret_cast<HANDLE>(_beginthreadex(nullptr, 0, return_at_once_too, nullptr, 0, nullptr)),
                       Kind::thread);
     },
     {ERROR_NOT_ENOUGH_MEMORY}},
    {"CreateThread with unknown flags",
     [](Arguments&) { return CreateThread(nullptr, 0, return_at_once, nullptr, 0x40, nullptr) != nullptr; },
     {ERROR_INVALID_PARAMETER}},
    {"OpenThread",
     [](Arguments& a) {
         return a.keep(OpenThread(a.number(), FALSE, a.one_in(2) ? GetCurrentThreadId() : a.number()), Kind::thread);
     },
     {ERROR_INVALID_PARAMETER}},
    {"OpenProcess",
     [](Arguments& a) {
         return a.keep(OpenProcess(a.number(), FALSE, a.one_in(2) ? GetCurrentProcessId() : a.number()), Kind::thread);
     },
     {ERROR_INVALID_PARAMETER}},
    {"GetExitCodeThread",
     [](Arguments& a) {
         DWORD code = 0;
         return GetExitCodeThread(a.handle(Kind::thread), &code) != 0;
     },
     {ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE}},
    {"GetThreadId",
     [](Arguments& a) { return GetThreadId(a.handle(Kind::thread)) != 0; },
     {ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE}},
    {"ResumeThread",
     [](Arguments& a) { return ResumeThread(a.handle(Kind::thread)) != 0xFFFFFFFF; },
     {ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE}},
    {"QueueUserAPC",
     [](Arguments& a) { return QueueUserAPC(nothing, a.handle(Kind::thread), a.number()) != 0; },
     {ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE, ERROR_GEN_FAILURE}},
    {"SetThreadPriority",
     [](Arguments& a) { return SetThreadPriority(a.handle(Kind::thread), static_cast<int>(a.count())) != 0; },
     {ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER}},
    {"GetThreadPriority",
     [](Arguments& a) { return GetThreadPriority(a.handle(Kind::thread)) != THREAD_PRIORITY_ERROR_RETURN; },
     {ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE}},
    {"TlsAlloc", [](Arguments&) { return TlsAlloc() != TLS_OUT_OF_INDEXES; }, {ERROR_NO_MORE_ITEMS}},
    {"TlsSetValue",
     [](Arguments& a) { return TlsSetValue(a.one_in(2) ? a.pick(70) : a.number(), a.buffer) != 0; },
     {ERROR_INVALID_PARAMETER}},
    {"TlsGetValue",
     [](Arguments& a) {
         return TlsGetValue(a.one_in(2) ? a.pick(70) : a.number()) != nullptr || GetLastError() == ERROR_SUCCESS;
     },
     {ERROR_INVALID_PARAMETER}},
    {"TlsFree",
     [](Arguments& a) { return TlsFree(a.one_in(2) ? a.pick(70) : a.number()) != 0; },
     {ERROR_INVALID_PARAMETER}},
    {"FlsAlloc",
     [](Arguments& a) { return FlsAlloc(a.pick(2) ? free_nothing : nullptr) != FLS_OUT_OF_INDEXES; },
     {ERROR_NO_MORE_ITEMS, ERROR_INVALID_PARAMETER, ERROR_NOT_ENOUGH_MEMORY}},
    {"FlsSetValue",
     [](Arguments& a) { return FlsSetValue(a.one_in(2) ? a.pick(70) : a.number(), a.buffer) != 0; },
     {ERROR_INVALID_PARAMETER}},
    {"FlsGetValue",
     [](Arguments& a) {
         return FlsGetValue(a.one_in(2) ? a.pick(70) : a.number()) != nullptr || GetLastError() == ERROR_SUCCESS;
     },
     {ERROR_INVALID_PARAMETER}},
    {"FlsFree",
     [](Arguments& a) { return FlsFree(a.one_in(2) ? a.pick(70) : a.number()) != 0; },
     {ERROR_INVALID_PARAMETER}},
};

// Random handles, too many of them, none.
struct Handles {
    explicit Handles(Arguments& a) : count(a.one_in(6) ? a.pick(70) : 1 + a.pick(5)) {
        for (HANDLE& handle : values) handle = a.handle();
    }
    HANDLE values[70];
    DWORD count;
};
bool waited(DWORD result) {
    return result != WAIT_FAILED;
}

const Call kWaits[] = {
    {"WaitForSingleObject",
     [](Arguments& a) { return waited(WaitForSingleObject(a.handle(), 0)); },
     {ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE}},
    {"WaitForSingleObjectEx",
     [](Arguments& a) { return waited(WaitForSingleObjectEx(a.handle(), a.one_in(50), a.pick(2) != 0)); },
     {ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE}},
    {"WaitForMultipleObjects",
     [](Arguments& a) {
         const Handles handles(a);
         return waited(WaitForMultipleObjects(handles.count, handles.values, a.pick(2) != 0, 0));
     },
     {ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER}},
    {"WaitForMultipleObjectsEx",
     [](Arguments& a) {
         const Handles handles(a);
         return waited(
             WaitForMultipleObjectsEx(handles.count, handles.values, a.pick(2) != 0, a.one_in(50), a.pick(2) != 0));
     },
     {ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER}},
    {"SignalObjectAndWait",
     [](Arguments& a) { return waited(SignalObjectAndWait(a.handle(), a.handle(), 0, a.pick(2) != 0)); },
     {ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE, ERROR_NOT_OWNER, ERROR_TOO_MANY_POSTS}},
    {"MsgWaitForMultipleObjectsEx",
     [](Arguments& a) {
         const Handles handles(a);
         return waited(MsgWaitForMultipleObjectsEx(handles.count, handles.values, 0, a.number(), a.number()));
     },
     {ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER}},
    {"SleepEx", [](Arguments& a) { return SleepEx(0, a.pick(2) != 0) != 1; }, {}},
};

} // namespace

Calls object_calls() {
    return {kObjects, sizeof kObjects / sizeof *kObjects};
}
Calls thread_calls() {
    return {kThreads, sizeof kThreads / sizeof *kThreads};
}
Calls wait_calls() {
    return {kWaits, sizeof kWaits / sizeof *kWaits};
}

} // namespace random_calls
