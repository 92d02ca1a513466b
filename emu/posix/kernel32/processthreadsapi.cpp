// processthreadsapi.h: threads, APCs, thread-local storage, the process.
#include "posix/kernel32/file_border.h"
#include "posix/kernel32/rights.h"

#include "core/unsupported.h"
#include "posix/handle_flags.h"
#include "posix/local_storage.h"
#include "posix/processes.h"
#include "posix/system_facts.h"
#include "posix/thread_control.h"
#include "posix/thread_facts.h"

#include <string>

using namespace wspemu;
using namespace wspemu::posix;

namespace {

// The default argument is worked out where the call stands: the export's return address.
template <class Value>
Value refuse(const char* name, Value value, const void* caller = __builtin_return_address(0)) noexcept {
    report_unsupported(std::string(name) + ": a running thread can not be stopped from outside", caller);
    return fail(value, ERROR_NOT_SUPPORTED);
}

constexpr DWORD kFailed = 0xffffffff;
constexpr DWORD kDeniedResult = 0xD0000022;        // HRESULT_FROM_NT(STATUS_ACCESS_DENIED)
constexpr DWORD kInvalidHandleResult = 0xD0000008; // HRESULT_FROM_NT(STATUS_INVALID_HANDLE)

// Of a handle that is not this process's: another process's, into which nobody can see, or none.
int error_of_other(HANDLE process) noexcept {
    return process_id_of(value_of(process)) ? ERROR_NOT_SUPPORTED : ERROR_INVALID_HANDLE;
}

} // namespace

HANDLE WINAPI CreateThread(LPSECURITY_ATTRIBUTES lpThreadAttributes, SIZE_T dwStackSize,
                           LPTHREAD_START_ROUTINE lpStartAddress, LPVOID lpParameter, DWORD dwCreationFlags,
                           LPDWORD lpThreadId) {
    if (dwCreationFlags & ~DWORD(CREATE_SUSPENDED | STACK_SIZE_PARAM_IS_A_RESERVATION))
        return fail(HANDLE(), ERROR_INVALID_PARAMETER);
    LPSECURITY_ATTRIBUTES const security = lpThreadAttributes;
    if ((security && !may_read(security)) || (lpThreadId && !may_write(lpThreadId)))
        return fail(HANDLE(), ERROR_NOACCESS);
    std::uint32_t id = 0;
    const Result<port::Handle> thread =
        start_thread({lpStartAddress, lpParameter, dwStackSize, (dwCreationFlags & CREATE_SUSPENDED) != 0}, &id);
    if (thread && lpThreadId) (void)store<DWORD>(lpThreadId, id);
    if (thread && security && security->bInheritHandle)
        (void)set_handle_flags(*thread, HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT);
    return handle_or_null(thread);
}

VOID WINAPI ExitThread(DWORD dwExitCode) {
    exit_thread(dwExitCode);
}

BOOL WINAPI GetExitCodeThread(HANDLE hThread, LPDWORD lpExitCode) {
    if (refused(hThread, kMayNotAsk)) return FALSE;
    const Result<std::uint32_t> code = thread_exit_code(value_of(hThread));
    if (!code) return fail(FALSE, code.error());
    if (!lpExitCode) return fail(FALSE, ERROR_INVALID_PARAMETER);
    return store<DWORD>(lpExitCode, *code) ? TRUE : fail(FALSE, ERROR_NOACCESS);
}

DWORD WINAPI ResumeThread(HANDLE hThread) {
    if (refused(hThread, kMayNotSuspend)) return kFailed;
    const Result<std::uint32_t> count = resume_thread(value_of(hThread));
    return count ? *count : fail(kFailed, count.error());
}

// Deviation: only a thread that was created suspended and has not begun can be suspended.
DWORD WINAPI SuspendThread(HANDLE hThread) {
    if (refused(hThread, kMayNotSuspend)) return kFailed;
    const Result<std::uint32_t> count = suspend_thread(value_of(hThread));
    if (count) return *count;
    return count.error() == ERROR_NOT_SUPPORTED ? refuse("SuspendThread", kFailed) : fail(kFailed, count.error());
}

// Deviation: refused. Whatever lock the thread holds would be held for ever.
BOOL WINAPI TerminateThread(HANDLE hThread, DWORD) {
    if (refused(hThread, kMayNotEnd)) return FALSE;
    const Result<std::uint32_t> id = thread_id(value_of(hThread));
    return id ? refuse("TerminateThread", FALSE) : fail(FALSE, id.error());
}

HANDLE WINAPI OpenThread(DWORD dwDesiredAccess, BOOL bInheritHandle, DWORD dwThreadId) {
    const Result<port::Handle> thread = open_thread(dwThreadId);
    if (thread) set_denied(*thread, denied_of_thread(dwDesiredAccess));
    if (thread && bInheritHandle) (void)set_handle_flags(*thread, HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT);
    return handle_or_null(thread);
}

HANDLE WINAPI GetCurrentThread(void) {
    return reinterpret_cast<HANDLE>(LONG_PTR{-2});
}
DWORD WINAPI GetCurrentThreadId(void) {
    return port::current_thread_id();
}

DWORD WINAPI GetThreadId(HANDLE Thread) {
    if (refused(Thread, kMayNotAsk)) return 0;
    const Result<std::uint32_t> id = thread_id(value_of(Thread));
    return id ? *id : fail(DWORD{0}, id.error());
}

// Deviation: a priority is remembered and has no effect.
BOOL WINAPI SetThreadPriority(HANDLE hThread, int nPriority) {
    const bool known = (nPriority >= THREAD_PRIORITY_LOWEST && nPriority <= THREAD_PRIORITY_HIGHEST) ||
                       nPriority == THREAD_PRIORITY_IDLE || nPriority == THREAD_PRIORITY_TIME_CRITICAL;
    if (!known) return fail(FALSE, ERROR_INVALID_PARAMETER);
    if (refused(hThread, kMayNotSet)) return FALSE;
    return finish(set_thread_priority(value_of(hThread), nPriority));
}
int WINAPI GetThreadPriority(HANDLE hThread) {
    if (refused(hThread, kMayNotAsk)) return THREAD_PRIORITY_ERROR_RETURN;
    const Result<int> priority = thread_priority(value_of(hThread));
    return priority ? *priority : fail(THREAD_PRIORITY_ERROR_RETURN, priority.error());
}

BOOL WINAPI GetThreadTimes(HANDLE hThread, LPFILETIME lpCreationTime, LPFILETIME lpExitTime, LPFILETIME lpKernelTime,
                           LPFILETIME lpUserTime) {
    if (refused(hThread, kMayNotAsk)) return FALSE;
    const Result<ThreadTimes> times = thread_times(value_of(hThread));
    if (!times) return fail(FALSE, times.error());
    const bool told =
        store(lpCreationTime, file_time_of(times->created)) && store(lpExitTime, file_time_of(times->ended)) &&
        store(lpKernelTime, file_time_of(times->usage.kernel)) && store(lpUserTime, file_time_of(times->usage.user));
    return told ? TRUE : fail(FALSE, ERROR_NOACCESS);
}

HRESULT WINAPI SetThreadDescription(HANDLE hThread, PCWSTR lpThreadDescription) {
    if (is_denied(value_of(hThread), kMayNotSet)) return static_cast<HRESULT>(kDeniedResult);
    const Result<void> described = describe_thread(value_of(hThread), text_of(lpThreadDescription));
    return described ? S_OK : static_cast<HRESULT>(kInvalidHandleResult);
}

// The caller frees it by LocalFree.
HRESULT WINAPI GetThreadDescription(HANDLE hThread, PWSTR* ppszThreadDescription) {
    if (!ppszThreadDescription) return E_INVALIDARG;
    *ppszThreadDescription = nullptr;
    if (is_denied(value_of(hThread), kMayNotAsk)) return static_cast<HRESULT>(kDeniedResult);
    const Result<std::u16string> text = thread_description(value_of(hThread));
    if (!text) return static_cast<HRESULT>(kInvalidHandleResult);
    auto* const out = static_cast<PWSTR>(LocalAlloc(LMEM_FIXED, (text->size() + 1) * sizeof(WCHAR)));
    if (!out) return E_OUTOFMEMORY;
    copy_truncated(*text, out, text->size() + 1);
    *ppszThreadDescription = out;
    return S_OK;
}

BOOL WINAPI SwitchToThread(void) {
    return yield_processor();
}

DWORD WINAPI QueueUserAPC(PAPCFUNC pfnAPC, HANDLE hThread, ULONG_PTR dwData) {
    if (refused(hThread, kMayNotChange)) return 0;
    // ULONG_PTR and uintptr_t may be different types of the same width.
    const Result<void> queued = port::queue_apc(value_of(hThread), reinterpret_cast<port::ApcRoutine>(pfnAPC), dwData);
    if (queued) return 1;
    // Quirk: Windows reports a thread that is ending or has ended as a general failure.
    return fail(DWORD{0}, queued.error() == ERROR_INVALID_THREAD_ID ? ERROR_GEN_FAILURE : queued.error());
}

HANDLE WINAPI GetCurrentProcess(void) {
    return reinterpret_cast<HANDLE>(LONG_PTR{-1});
}
DWORD WINAPI GetCurrentProcessId(void) {
    return port::current_process_id();
}

// Deviation: into this process alone.
HANDLE WINAPI CreateRemoteThread(HANDLE hProcess, LPSECURITY_ATTRIBUTES lpThreadAttributes, SIZE_T dwStackSize,
                                 LPTHREAD_START_ROUTINE lpStartAddress, LPVOID lpParameter, DWORD dwCreationFlags,
                                 LPDWORD lpThreadId) {
    if (!is_current_process(value_of(hProcess))) return fail(HANDLE(), error_of_other(hProcess));
    return CreateThread(lpThreadAttributes, dwStackSize, lpStartAddress, lpParameter, dwCreationFlags, lpThreadId);
}

DWORD WINAPI GetProcessIdOfThread(HANDLE Thread) {
    if (refused(Thread, kMayNotAsk)) return 0;
    const std::uint32_t id = process_of_thread(value_of(Thread));
    return id != 0 ? id : fail(DWORD{0}, ERROR_INVALID_HANDLE);
}

BOOL WINAPI GetProcessTimes(HANDLE hProcess, LPFILETIME lpCreationTime, LPFILETIME lpExitTime, LPFILETIME lpKernelTime,
                            LPFILETIME lpUserTime) {
    if (refused(hProcess, kMayNotAsk)) return FALSE;
    if (!is_current_process(value_of(hProcess))) return fail(FALSE, error_of_other(hProcess));
    const ProcessTimes times = process_times();
    const bool told = store(lpCreationTime, file_time_of(times.created)) && store(lpExitTime, FILETIME{}) &&
                      store(lpKernelTime, file_time_of(times.kernel)) && store(lpUserTime, file_time_of(times.user));
    return told ? TRUE : fail(FALSE, ERROR_NOACCESS);
}

VOID WINAPI ExitProcess(UINT uExitCode) {
    exit_process(uExitCode);
}

DWORD WINAPI TlsAlloc(void) {
    const std::uint32_t index = allocate_thread_index();
    return index != kOutOfIndexes ? index : fail(TLS_OUT_OF_INDEXES, ERROR_NO_MORE_ITEMS);
}
// A stored null and a failure look the same, so success clears the last error.
LPVOID WINAPI TlsGetValue(DWORD dwTlsIndex) {
    void* value = nullptr;
    if (!get_thread_value(dwTlsIndex, &value)) return fail(nullptr, ERROR_INVALID_PARAMETER);
    SetLastError(ERROR_SUCCESS);
    return value;
}
BOOL WINAPI TlsSetValue(DWORD dwTlsIndex, LPVOID lpTlsValue) {
    return set_thread_value(dwTlsIndex, lpTlsValue) ? TRUE : fail(FALSE, ERROR_INVALID_PARAMETER);
}
BOOL WINAPI TlsFree(DWORD dwTlsIndex) {
    return free_thread_index(dwTlsIndex) ? TRUE : fail(FALSE, ERROR_INVALID_PARAMETER);
}
