// The tables of random calls, continued: the thread pool, timer queues, one-time initialisation, processes and native descriptors.
#include "random_calls.h"

#include <errno.h>
#include <string.h>
#include <psapi.h>
#include <wspemu.h>

namespace random_calls {

namespace {

VOID CALLBACK wait_nothing(PVOID, BOOLEAN) {}
VOID CALLBACK bound_nothing(DWORD, DWORD, LPOVERLAPPED) {}
VOID CALLBACK work_nothing(PTP_CALLBACK_INSTANCE, PVOID, PTP_WORK) {}
VOID CALLBACK simple_nothing(PTP_CALLBACK_INSTANCE, PVOID) {}
VOID CALLBACK timer_nothing_more(PTP_CALLBACK_INSTANCE, PVOID, PTP_TIMER) {}
VOID CALLBACK wait_nothing_more(PTP_CALLBACK_INSTANCE, PVOID, PTP_WAIT, TP_WAIT_RESULT) {}
VOID CALLBACK io_nothing_more(PTP_CALLBACK_INSTANCE, PVOID, PVOID, ULONG, ULONG_PTR, PTP_IO) {}
DWORD WINAPI work_item(LPVOID) {
    return 0;
}

// What a callback may ask for: the handles may be anything at all.
VOID CALLBACK ask_for_all(PTP_CALLBACK_INSTANCE instance, PVOID handles, PTP_WORK) {
    const HANDLE* const wanted = static_cast<HANDLE*>(handles);
    SetEventWhenCallbackReturns(instance, wanted[0]);
    ReleaseSemaphoreWhenCallbackReturns(instance, wanted[1], 1);
    ReleaseMutexWhenCallbackReturns(instance, wanted[2]);
    CallbackMayRunLong(instance);
    DisassociateCurrentThreadFromCallback(instance);
}

const Call kPool[] = {
    {"QueueUserWorkItem",
     [](Arguments& a) {
         return QueueUserWorkItem(a.one_in(9) ? nullptr : work_item, nullptr, a.pick(2) ? WT_EXECUTELONGFUNCTION : 0) !=
                0;
     },
     {ERROR_INVALID_PARAMETER}},
    {"RegisterWaitForSingleObject",
     [](Arguments& a) {
         HANDLE wait = nullptr;
         const ULONG once = a.one_in(6) ? 0u : static_cast<ULONG>(WT_EXECUTEONLYONCE);
         const ULONG flags = once | (a.pick(2) ? static_cast<ULONG>(WT_EXECUTEINWAITTHREAD) : 0u);
         return RegisterWaitForSingleObject(&wait, a.handle(), a.one_in(9) ? nullptr : wait_nothing, nullptr,
                                            a.pick(2) ? INFINITE : 1 + a.pick(20), flags) &&
                a.keep_wait(wait);
     },
     {ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER}},
    {"UnregisterWait",
     [](Arguments& a) { return UnregisterWait(a.wait()) != 0; },
     {ERROR_INVALID_HANDLE, ERROR_IO_PENDING}},
    {"UnregisterWaitEx",
     [](Arguments& a) {
         return UnregisterWaitEx(a.wait(), a.pick(2) ? INVALID_HANDLE_VALUE : a.handle(Kind::event)) != 0;
     },
     {ERROR_INVALID_HANDLE, ERROR_IO_PENDING}},
    {"BindIoCompletionCallback",
     [](Arguments& a) { return BindIoCompletionCallback(a.socket(), a.one_in(9) ? nullptr : bound_nothing, 0) != 0; },
     {ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER}},
    {"CreateTimerQueue, DeleteTimerQueueEx",
     [](Arguments& a) {
         HANDLE timer = nullptr;
         const HANDLE queue = CreateTimerQueue();
         return CreateTimerQueueTimer(&timer, queue, wait_nothing, nullptr, a.pick(3), a.pick(2), 0) &&
                ChangeTimerQueueTimer(queue, timer, a.pick(2), 0) &&
                DeleteTimerQueueEx(queue, a.pick(2) ? INVALID_HANDLE_VALUE : a.handle(Kind::event)) &&
                !DeleteTimerQueue(queue);
     },
     {ERROR_INVALID_HANDLE, ERROR_IO_PENDING}},
    {"DeleteTimerQueue of none",
     [](Arguments& a) { return DeleteTimerQueue(a.handle()) != 0; },
     {ERROR_INVALID_HANDLE}},
    {"CreateTimerQueueTimer",
     [](Arguments& a) {
         HANDLE timer = nullptr;
         return CreateTimerQueueTimer(&timer, a.one_in(4) ? a.handle() : nullptr, a.one_in(9) ? nullptr : wait_nothing,
                                      nullptr, a.pick(5), a.pick(3),
                                      a.pick(2) ? static_cast<ULONG>(WT_EXECUTEINTIMERTHREAD) : 0u) &&
                a.keep_timer(timer);
     },
     {ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER}},
    {"ChangeTimerQueueTimer",
     [](Arguments& a) {
         return ChangeTimerQueueTimer(a.one_in(6) ? a.handle() : nullptr, a.timer(), a.pick(5), a.pick(5)) != 0;
     },
     {ERROR_INVALID_HANDLE}},
    {"DeleteTimerQueueTimer",
     [](Arguments& a) {
         return DeleteTimerQueueTimer(a.one_in(6) ? a.handle() : nullptr, a.timer(),
                                      a.pick(2) ? INVALID_HANDLE_VALUE : a.handle(Kind::event)) != 0;
     },
     {ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER, ERROR_IO_PENDING}},
    {"TrySubmitThreadpoolCallback",
     [](Arguments& a) {
         return TrySubmitThreadpoolCallback(a.one_in(9) ? nullptr : simple_nothing, nullptr, nullptr) != 0;
     },
     {ERROR_INVALID_PARAMETER}},
    {"CreateThreadpoolWork",
     [](Arguments& a) {
         HANDLE wanted[] = {a.handle(Kind::event), a.handle(Kind::semaphore), a.handle(Kind::mutex)};
         const PTP_WORK work = CreateThreadpoolWork(a.pick(2) ? ask_for_all : work_nothing, wanted, nullptr);
         if (!work) return false;
         for (unsigned i = a.pick(3); i != 0; --i) SubmitThreadpoolWork(work);
         // A callback that stopped counting may run on, with our handles; then it has taken its copies first.
         WaitForThreadpoolWorkCallbacks(work, a.pick(2) != 0);
         CloseThreadpoolWork(work);
         return true;
     },
     {}},
    {"CreateThreadpoolTimer",
     [](Arguments& a) {
         const PTP_TIMER timer = CreateThreadpoolTimer(timer_nothing_more, nullptr, nullptr);
         FILETIME due = {static_cast<DWORD>(-static_cast<LONG>(a.pick(100))), 0xFFFFFFFF};
         if (!timer) return false;
         SetThreadpoolTimer(timer, a.one_in(5) ? nullptr : &due, a.pick(3), 0);
         (void)IsThreadpoolTimerSet(timer);
         if (a.pick(2)) SetThreadpoolTimer(timer, nullptr, 0, 0);
         WaitForThreadpoolTimerCallbacks(timer, a.pick(2) != 0);
         CloseThreadpoolTimer(timer);
         return true;
     },
     {}},
    {"SetThreadpoolWaitEx",
     [](Arguments& a) {
         const PTP_WAIT wait = CreateThreadpoolWait(wait_nothing_more, nullptr, nullptr);
         FILETIME timeout = {static_cast<DWORD>(-static_cast<LONG>(a.pick(100))), 0xFFFFFFFF};
         if (!wait) return false;
         (void)SetThreadpoolWaitEx(wait, a.handle(), a.pick(2) ? &timeout : nullptr, nullptr);
         const DWORD error = GetLastError(); // there is no other way to tell
         SetThreadpoolWait(wait, nullptr, nullptr);
         WaitForThreadpoolWaitCallbacks(wait, TRUE);
         CloseThreadpoolWait(wait);
         SetLastError(error);
         return error == kUnchanged;
     },
     {ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE}},
    {"CreateThreadpoolIo",
     [](Arguments& a) {
         const PTP_IO io = CreateThreadpoolIo(a.one_in(4) ? a.socket() : a.handle(),
                                              a.one_in(9) ? nullptr : io_nothing_more, nullptr, nullptr);
         if (!io) return false;
         StartThreadpoolIo(io);
         CancelThreadpoolIo(io);
         WaitForThreadpoolIoCallbacks(io, TRUE);
         CloseThreadpoolIo(io);
         return true;
     },
     {ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER}},
};

INIT_ONCE g_once[4];
BOOL CALLBACK initialise(PINIT_ONCE, PVOID succeeds, PVOID* context) {
    *context = nullptr;
    return succeeds != nullptr;
}

// A program that ends by itself, what is none, or nothing; with any handles as its streams. Some never begin.
bool start_some_process(Arguments& a) {
    static const char* const programs[] = {"/bin/true", "/", "no such program", "/no/such/program", ""};
    const char* const application = a.one_in(3) ? programs[a.pick(5)] : nullptr;
    char line[64] = "/bin/true random";
    if (a.one_in(4)) strcpy(line, programs[a.pick(5)]);
    STARTUPINFOA startup = {};
    startup.dwFlags = a.one_in(2) ? STARTF_USESTDHANDLES : a.number();
    startup.hStdInput = a.handle();
    startup.hStdOutput = a.handle();
    startup.hStdError = a.handle();
    PROCESS_INFORMATION information = {};
    if (!CreateProcessA(application, application && a.one_in(2) ? nullptr : line, nullptr, nullptr, a.one_in(2),
                        a.one_in(2) ? a.pick(2) * CREATE_SUSPENDED : a.number(), nullptr,
                        a.one_in(4) ? programs[a.pick(5)] : nullptr, &startup, &information))
        return false;
    return a.keep(information.hProcess, Kind::thread) && a.keep(information.hThread, Kind::thread);
}

const Call kProcesses[] = {
    {"InitOnceExecuteOnce",
     [](Arguments& a) {
         INIT_ONCE fresh = INIT_ONCE_STATIC_INIT;
         PVOID context = nullptr;
         return InitOnceExecuteOnce(a.pick(2) ? &fresh : &g_once[0], initialise, a.pick(2) ? &fresh : nullptr,
                                    a.pick(2) ? &context : nullptr) ||
                GetLastError() == kUnchanged; // the routine said no
     },
     {}},
    {"InitOnceBeginInitialize",
     [](Arguments& a) {
         BOOL pending = FALSE;
         PVOID context = nullptr;
         // Without INIT_ONCE_ASYNC it would wait for who never completes; g_once[0] is never begun so.
         const DWORD flags = a.pick(2) ? static_cast<DWORD>(INIT_ONCE_CHECK_ONLY)
                                       : (a.pick(2) ? static_cast<DWORD>(INIT_ONCE_ASYNC) : 0xFFFF0003);
         return InitOnceBeginInitialize(&g_once[1 + a.pick(3)], flags, a.one_in(9) ? nullptr : &pending,
                                        a.pick(2) ? &context : nullptr) != 0;
     },
     {ERROR_INVALID_PARAMETER, ERROR_GEN_FAILURE}},
    {"InitOnceComplete",
     [](Arguments& a) {
         const DWORD flags[] = {INIT_ONCE_ASYNC, INIT_ONCE_ASYNC | INIT_ONCE_INIT_FAILED, INIT_ONCE_INIT_FAILED, 64};
         return InitOnceComplete(&g_once[1 + a.pick(3)], flags[a.pick(4)], a.pick(2) ? a.buffer : nullptr) != 0;
     },
     {ERROR_INVALID_PARAMETER, ERROR_GEN_FAILURE, ERROR_ALREADY_EXISTS}},
    {"SuspendThread",
     [](Arguments& a) { return SuspendThread(a.handle(Kind::thread)) != 0xFFFFFFFF; },
     {ERROR_INVALID_HANDLE, ERROR_NOT_SUPPORTED, ERROR_ACCESS_DENIED}},
    {"TerminateThread",
     [](Arguments& a) { return TerminateThread(a.handle(Kind::thread), 1) != 0; },
     {ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE, ERROR_NOT_SUPPORTED}},
    {"CreateProcessA",
     [](Arguments& a) { return !a.one_in(40) || start_some_process(a); },
     {ERROR_FILE_NOT_FOUND, ERROR_PATH_NOT_FOUND, ERROR_ACCESS_DENIED, ERROR_NOT_SUPPORTED, ERROR_INVALID_PARAMETER,
      ERROR_DIRECTORY, ERROR_TOO_MANY_OPEN_FILES, ERROR_NOT_ENOUGH_MEMORY}},
    {"CreatePipe",
     [](Arguments& a) {
         HANDLE ends[2];
         if (!a.one_in(10)) return true;
         if (!CreatePipe(&ends[0], &ends[1], nullptr, a.number())) return false;
         // Only the end that is written to goes to the others, and no child holds the other one: nobody waits for ever.
         CloseHandle(ends[0]);
         return a.keep(ends[1], Kind::file);
     },
     {ERROR_TOO_MANY_OPEN_FILES, ERROR_NOT_ENOUGH_MEMORY}},
    {"CreateRemoteThread",
     [](Arguments& a) {
         if (!a.one_in(8)) return true;
         return a.keep(CreateRemoteThread(a.handle(), nullptr, 0, work_item, nullptr, 0, nullptr), Kind::thread);
     },
     {ERROR_INVALID_HANDLE, ERROR_NOT_SUPPORTED, ERROR_NOT_ENOUGH_MEMORY}},
    {"GetProcessIdOfThread",
     [](Arguments& a) { return GetProcessIdOfThread(a.handle(Kind::thread)) != 0; },
     {ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE}},
    {"GetExitCodeProcess",
     [](Arguments& a) {
         DWORD code = 0;
         return GetExitCodeProcess(a.pick(2) ? GetCurrentProcess() : a.handle(), &code) != 0;
     },
     {ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE, ERROR_NOT_SUPPORTED}},
    {"TerminateProcess of none",
     [](Arguments& a) {
         return TerminateProcess(a.pick(2) ? nullptr : reinterpret_cast<HANDLE>(ULONG_PTR{0x7FFFFFFC}), 1) != 0;
     },
     {ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE}},
    {"GetProcessTimes",
     [](Arguments& a) {
         FILETIME times[4];
         return GetProcessTimes(a.handle(), &times[0], &times[1], &times[2], &times[3]) != 0;
     },
     {ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE, ERROR_NOT_SUPPORTED}},
    {"GetModuleBaseNameA",
     [](Arguments& a) {
         return GetModuleBaseNameA(a.handle(), nullptr, a.buffer, a.one_in(9) ? 0 : 2 + a.pick(200)) != 0;
     },
     {ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE, ERROR_NOT_SUPPORTED, ERROR_INSUFFICIENT_BUFFER}},
    {"GetModuleFileNameExW",
     [](Arguments& a) {
         wchar_t path[64];
         return GetModuleFileNameExW(a.handle(), nullptr, path, a.one_in(9) ? 0 : 2 + a.pick(62)) != 0;
     },
     {ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE, ERROR_NOT_SUPPORTED, ERROR_INSUFFICIENT_BUFFER}},
    {"LoadLibraryExA with a file",
     [](Arguments& a) {
         return LoadLibraryExA("no-such-module.dll", a.handle(), a.one_in(4) ? a.number() : 0) != nullptr;
     },
     // Deviation: few of the flags are known.
     {ERROR_INVALID_PARAMETER, ERROR_MOD_NOT_FOUND, ERROR_NOT_SUPPORTED}},
    {"HeapDestroy of no heap",
     [](Arguments& a) { return HeapDestroy(a.pick(2) ? a.buffer : a.handle()) != 0; },
     {ERROR_INVALID_HANDLE}},
    {"SetWaitableTimerEx",
     [](Arguments& a) {
         LARGE_INTEGER due;
         due.QuadPart = -static_cast<LONGLONG>(a.number());
         return SetWaitableTimerEx(a.handle(Kind::timer), &due, a.one_in(3) ? a.count() : 0, nullptr, nullptr, nullptr,
                                   0) != 0;
     },
     {ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER}},
    {"wspemu_native_fd",
     [](Arguments& a) { return wspemu_native_fd(a.handle()) >= 0 || errno == EBADF || errno == ENOTSUP; },
     {}},
};

} // namespace

Calls pool_calls() {
    return {kPool, sizeof kPool / sizeof *kPool};
}
Calls process_calls() {
    return {kProcesses, sizeof kProcesses / sizeof *kProcesses};
}

} // namespace random_calls
