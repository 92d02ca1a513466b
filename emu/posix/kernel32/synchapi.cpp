// synchapi.h: events, mutexes, semaphores, waitable timers, and the waits. The locks are in synchapi_locks.cpp.
#include "posix/kernel32/named_border.h"

#include "posix/thread_control.h"

#include <new>

using namespace wspemu;
using namespace wspemu::posix;
using port::ObjectKind;
using port::Reset;

namespace {

template <class Char>
HANDLE create_event(LPSECURITY_ATTRIBUTES security, bool manual, bool set, const Char* name) {
    return create_by_name(security, name, [=](ObjectName text, bool* existed) {
        return create_named_event(manual ? Reset::manual : Reset::automatic, set, text, existed);
    });
}

template <class Char>
HANDLE create_mutex(LPSECURITY_ATTRIBUTES security, bool owned, const Char* name) {
    return create_by_name(security, name,
                          [=](ObjectName text, bool* existed) { return posix::create_mutex(owned, text, existed); });
}

template <class Char>
HANDLE create_semaphore(LPSECURITY_ATTRIBUTES security, LONG initial, LONG maximum, const Char* name) {
    return create_by_name(security, name, [=](ObjectName text, bool* existed) {
        return posix::create_semaphore(initial, maximum, text, existed);
    });
}

template <class Char>
HANDLE create_timer(LPSECURITY_ATTRIBUTES security, bool manual, const Char* name) {
    return create_by_name(security, name, [=](ObjectName text, bool* existed) {
        return posix::create_timer(manual ? Reset::manual : Reset::automatic, text, existed);
    });
}

template <class Char>
HANDLE create_mutex_ex(LPSECURITY_ATTRIBUTES security, const Char* name, DWORD flags) {
    if (flags & ~DWORD(CREATE_MUTEX_INITIAL_OWNER)) return fail(HANDLE(), ERROR_INVALID_PARAMETER);
    return ::create_mutex(security, (flags & CREATE_MUTEX_INITIAL_OWNER) != 0, name);
}

template <class Char>
HANDLE create_timer_ex(LPSECURITY_ATTRIBUTES security, const Char* name, DWORD flags) {
    if (flags & ~DWORD(CREATE_WAITABLE_TIMER_MANUAL_RESET | CREATE_WAITABLE_TIMER_HIGH_RESOLUTION))
        return fail(HANDLE(), ERROR_INVALID_PARAMETER);
    return ::create_timer(security, (flags & CREATE_WAITABLE_TIMER_MANUAL_RESET) != 0, name);
}

template <class Char>
HANDLE create_event_ex(LPSECURITY_ATTRIBUTES security, const Char* name, DWORD flags) {
    if (flags & ~DWORD(CREATE_EVENT_MANUAL_RESET | CREATE_EVENT_INITIAL_SET))
        return fail(HANDLE(), ERROR_INVALID_PARAMETER);
    return create_event(security, (flags & CREATE_EVENT_MANUAL_RESET) != 0, (flags & CREATE_EVENT_INITIAL_SET) != 0,
                        name);
}

DWORD wait_many(DWORD count, const HANDLE* handles, BOOL all, DWORD milliseconds, BOOL alertable) {
    if (count == 0 || count > MAXIMUM_WAIT_OBJECTS) return fail(WAIT_FAILED, ERROR_INVALID_PARAMETER);
    if (!may_read(handles, count)) return fail(WAIT_FAILED, ERROR_NOACCESS);
    // HANDLE is a pointer and port::Handle an integer of the same width.
    const std::span values(reinterpret_cast<const port::Handle*>(handles), count);
    return wait_result(port::wait_for(values, all ? port::WaitMode::all : port::WaitMode::any,
                                      port::deadline_after(milliseconds), alertable != FALSE));
}

} // namespace

HANDLE WINAPI CreateEventA(LPSECURITY_ATTRIBUTES lpEventAttributes, BOOL bManualReset, BOOL bInitialState,
                           LPCSTR lpName) {
    return create_event(lpEventAttributes, bManualReset, bInitialState, lpName);
}
HANDLE WINAPI CreateEventW(LPSECURITY_ATTRIBUTES lpEventAttributes, BOOL bManualReset, BOOL bInitialState,
                           LPCWSTR lpName) {
    return create_event(lpEventAttributes, bManualReset, bInitialState, lpName);
}
HANDLE WINAPI CreateEventExA(LPSECURITY_ATTRIBUTES lpEventAttributes, LPCSTR lpName, DWORD dwFlags,
                             DWORD dwDesiredAccess) {
    return with_rights(create_event_ex(lpEventAttributes, lpName, dwFlags), dwDesiredAccess);
}
HANDLE WINAPI CreateEventExW(LPSECURITY_ATTRIBUTES lpEventAttributes, LPCWSTR lpName, DWORD dwFlags,
                             DWORD dwDesiredAccess) {
    return with_rights(create_event_ex(lpEventAttributes, lpName, dwFlags), dwDesiredAccess);
}
HANDLE WINAPI OpenEventA(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCSTR lpName) {
    return open_by_name(ObjectKind::event, dwDesiredAccess, bInheritHandle, lpName);
}
HANDLE WINAPI OpenEventW(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCWSTR lpName) {
    return open_by_name(ObjectKind::event, dwDesiredAccess, bInheritHandle, lpName);
}
BOOL WINAPI SetEvent(HANDLE hEvent) {
    return finish(port::set_event(value_of(hEvent)));
}
BOOL WINAPI ResetEvent(HANDLE hEvent) {
    return finish(port::reset_event(value_of(hEvent)));
}
BOOL WINAPI PulseEvent(HANDLE hEvent) {
    return finish(pulse_event(value_of(hEvent)));
}

HANDLE WINAPI CreateMutexA(LPSECURITY_ATTRIBUTES lpMutexAttributes, BOOL bInitialOwner, LPCSTR lpName) {
    return ::create_mutex(lpMutexAttributes, bInitialOwner, lpName);
}
HANDLE WINAPI CreateMutexW(LPSECURITY_ATTRIBUTES lpMutexAttributes, BOOL bInitialOwner, LPCWSTR lpName) {
    return ::create_mutex(lpMutexAttributes, bInitialOwner, lpName);
}
HANDLE WINAPI CreateMutexExA(LPSECURITY_ATTRIBUTES lpMutexAttributes, LPCSTR lpName, DWORD dwFlags,
                             DWORD dwDesiredAccess) {
    return with_rights(create_mutex_ex(lpMutexAttributes, lpName, dwFlags), dwDesiredAccess);
}
HANDLE WINAPI CreateMutexExW(LPSECURITY_ATTRIBUTES lpMutexAttributes, LPCWSTR lpName, DWORD dwFlags,
                             DWORD dwDesiredAccess) {
    return with_rights(create_mutex_ex(lpMutexAttributes, lpName, dwFlags), dwDesiredAccess);
}
HANDLE WINAPI OpenMutexA(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCSTR lpName) {
    return open_by_name(ObjectKind::mutex, dwDesiredAccess, bInheritHandle, lpName);
}
HANDLE WINAPI OpenMutexW(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCWSTR lpName) {
    return open_by_name(ObjectKind::mutex, dwDesiredAccess, bInheritHandle, lpName);
}
BOOL WINAPI ReleaseMutex(HANDLE hMutex) {
    return finish(release_mutex(value_of(hMutex)));
}

HANDLE WINAPI CreateSemaphoreA(LPSECURITY_ATTRIBUTES lpSemaphoreAttributes, LONG lInitialCount, LONG lMaximumCount,
                               LPCSTR lpName) {
    return ::create_semaphore(lpSemaphoreAttributes, lInitialCount, lMaximumCount, lpName);
}
HANDLE WINAPI CreateSemaphoreW(LPSECURITY_ATTRIBUTES lpSemaphoreAttributes, LONG lInitialCount, LONG lMaximumCount,
                               LPCWSTR lpName) {
    return ::create_semaphore(lpSemaphoreAttributes, lInitialCount, lMaximumCount, lpName);
}
// dwFlags is reserved.
HANDLE WINAPI CreateSemaphoreExA(LPSECURITY_ATTRIBUTES lpSemaphoreAttributes, LONG lInitialCount, LONG lMaximumCount,
                                 LPCSTR lpName, DWORD dwFlags, DWORD dwDesiredAccess) {
    if (dwFlags != 0) return fail(HANDLE(), ERROR_INVALID_PARAMETER);
    return with_rights(::create_semaphore(lpSemaphoreAttributes, lInitialCount, lMaximumCount, lpName),
                       dwDesiredAccess);
}
HANDLE WINAPI CreateSemaphoreExW(LPSECURITY_ATTRIBUTES lpSemaphoreAttributes, LONG lInitialCount, LONG lMaximumCount,
                                 LPCWSTR lpName, DWORD dwFlags, DWORD dwDesiredAccess) {
    if (dwFlags != 0) return fail(HANDLE(), ERROR_INVALID_PARAMETER);
    return with_rights(::create_semaphore(lpSemaphoreAttributes, lInitialCount, lMaximumCount, lpName),
                       dwDesiredAccess);
}
HANDLE WINAPI OpenSemaphoreA(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCSTR lpName) {
    return open_by_name(ObjectKind::semaphore, dwDesiredAccess, bInheritHandle, lpName);
}
HANDLE WINAPI OpenSemaphoreW(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCWSTR lpName) {
    return open_by_name(ObjectKind::semaphore, dwDesiredAccess, bInheritHandle, lpName);
}
BOOL WINAPI ReleaseSemaphore(HANDLE hSemaphore, LONG lReleaseCount, LPLONG lpPreviousCount) {
    std::int32_t previous = 0;
    if (lpPreviousCount && !may_write(lpPreviousCount)) return fail(FALSE, ERROR_NOACCESS);
    const Result<void> released = release_semaphore(value_of(hSemaphore), lReleaseCount, &previous);
    if (released && lpPreviousCount) (void)store<LONG>(lpPreviousCount, previous);
    return finish(released);
}

HANDLE WINAPI CreateWaitableTimerA(LPSECURITY_ATTRIBUTES lpTimerAttributes, BOOL bManualReset, LPCSTR lpTimerName) {
    return ::create_timer(lpTimerAttributes, bManualReset, lpTimerName);
}
HANDLE WINAPI CreateWaitableTimerW(LPSECURITY_ATTRIBUTES lpTimerAttributes, BOOL bManualReset, LPCWSTR lpTimerName) {
    return ::create_timer(lpTimerAttributes, bManualReset, lpTimerName);
}
HANDLE WINAPI CreateWaitableTimerExA(LPSECURITY_ATTRIBUTES lpTimerAttributes, LPCSTR lpTimerName, DWORD dwFlags,
                                     DWORD dwDesiredAccess) {
    return with_rights(create_timer_ex(lpTimerAttributes, lpTimerName, dwFlags), dwDesiredAccess);
}
HANDLE WINAPI CreateWaitableTimerExW(LPSECURITY_ATTRIBUTES lpTimerAttributes, LPCWSTR lpTimerName, DWORD dwFlags,
                                     DWORD dwDesiredAccess) {
    return with_rights(create_timer_ex(lpTimerAttributes, lpTimerName, dwFlags), dwDesiredAccess);
}
HANDLE WINAPI OpenWaitableTimerA(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCSTR lpTimerName) {
    return open_by_name(ObjectKind::timer, dwDesiredAccess, bInheritHandle, lpTimerName);
}
HANDLE WINAPI OpenWaitableTimerW(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCWSTR lpTimerName) {
    return open_by_name(ObjectKind::timer, dwDesiredAccess, bInheritHandle, lpTimerName);
}
// A suspended machine does not wake up for a timer: the call says so, as Windows does where it is not supported.
BOOL WINAPI SetWaitableTimer(HANDLE hTimer, const LARGE_INTEGER* lpDueTime, LONG lPeriod,
                             PTIMERAPCROUTINE pfnCompletionRoutine, LPVOID lpArgToCompletionRoutine, BOOL fResume) {
    if (!lpDueTime) return fail(FALSE, ERROR_INVALID_PARAMETER);
    LARGE_INTEGER due;
    if (!fetch(lpDueTime, due)) return fail(FALSE, ERROR_NOACCESS);
    const BOOL set =
        finish(set_timer(value_of(hTimer), due.QuadPart, lPeriod, pfnCompletionRoutine, lpArgToCompletionRoutine));
    if (set && fResume) SetLastError(ERROR_NOT_SUPPORTED);
    return set;
}
BOOL WINAPI SetWaitableTimerEx(HANDLE hTimer, const LARGE_INTEGER* lpDueTime, LONG lPeriod,
                               PTIMERAPCROUTINE pfnCompletionRoutine, LPVOID lpArgToCompletionRoutine,
                               PREASON_CONTEXT WakeContext, ULONG) {
    return SetWaitableTimer(hTimer, lpDueTime, lPeriod, pfnCompletionRoutine, lpArgToCompletionRoutine,
                            WakeContext != nullptr);
}
BOOL WINAPI CancelWaitableTimer(HANDLE hTimer) {
    return finish(cancel_timer(value_of(hTimer)));
}

DWORD WINAPI WaitForSingleObject(HANDLE hHandle, DWORD dwMilliseconds) {
    return WaitForSingleObjectEx(hHandle, dwMilliseconds, FALSE);
}
DWORD WINAPI WaitForSingleObjectEx(HANDLE hHandle, DWORD dwMilliseconds, BOOL bAlertable) {
    const port::Handle handle = value_of(hHandle);
    return wait_result(
        port::wait_for({&handle, 1}, port::WaitMode::any, port::deadline_after(dwMilliseconds), bAlertable != FALSE));
}
DWORD WINAPI WaitForMultipleObjects(DWORD nCount, const HANDLE* lpHandles, BOOL bWaitAll, DWORD dwMilliseconds) {
    return wait_many(nCount, lpHandles, bWaitAll, dwMilliseconds, FALSE);
}
DWORD WINAPI WaitForMultipleObjectsEx(DWORD nCount, const HANDLE* lpHandles, BOOL bWaitAll, DWORD dwMilliseconds,
                                      BOOL bAlertable) {
    return wait_many(nCount, lpHandles, bWaitAll, dwMilliseconds, bAlertable);
}

// Not atomic, as the documentation allows: another thread may see the signal before this one waits.
DWORD WINAPI SignalObjectAndWait(HANDLE hObjectToSignal, HANDLE hObjectToWaitOn, DWORD dwMilliseconds,
                                 BOOL bAlertable) {
    // A wait that cannot begin must not have signalled anything.
    if (!is_waitable(value_of(hObjectToWaitOn))) return WaitForSingleObjectEx(hObjectToWaitOn, 0, FALSE); // says why
    if (const Result<void> signalled = signal_object(value_of(hObjectToSignal)); !signalled)
        return fail(WAIT_FAILED, signalled.error());
    return WaitForSingleObjectEx(hObjectToWaitOn, dwMilliseconds, bAlertable);
}

VOID WINAPI Sleep(DWORD dwMilliseconds) {
    SleepEx(dwMilliseconds, FALSE);
}
DWORD WINAPI SleepEx(DWORD dwMilliseconds, BOOL bAlertable) {
    const port::WaitOutcome outcome = port::sleep_until(port::deadline_after(dwMilliseconds), bAlertable != FALSE);
    if (outcome.end == port::WaitEnd::apc) return WAIT_IO_COMPLETION;
    if (dwMilliseconds == 0) yield_processor();
    return 0;
}
