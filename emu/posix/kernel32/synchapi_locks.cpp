// synchapi.h: the locks that live in the caller's memory.
#include "posix/kernel32/win32_border.h"

#include "posix/memory_locks.h"

using namespace wspemu;
using namespace wspemu::posix;

namespace {

CriticalWords words_of(LPCRITICAL_SECTION section) noexcept {
    return {&section->LockCount, &section->RecursionCount, &section->OwningThread};
}

// Sleeps on the condition between unlock() and lock().
template <class Unlock, class Lock>
BOOL sleep_condition(PCONDITION_VARIABLE condition, DWORD milliseconds, Unlock unlock, Lock lock) {
    const port::Deadline deadline = port::deadline_after(milliseconds);
    const std::uint32_t ticket = prepare_condition_wait(&condition->Ptr);
    unlock();
    const bool woken = block_on_condition(&condition->Ptr, ticket, deadline);
    lock();
    return woken ? TRUE : fail(FALSE, ERROR_TIMEOUT);
}

} // namespace

VOID WINAPI InitializeCriticalSection(LPCRITICAL_SECTION lpCriticalSection) {
    *lpCriticalSection = CRITICAL_SECTION{};
    lpCriticalSection->LockCount = -1;
}
BOOL WINAPI InitializeCriticalSectionAndSpinCount(LPCRITICAL_SECTION lpCriticalSection, DWORD dwSpinCount) {
    InitializeCriticalSection(lpCriticalSection);
    lpCriticalSection->SpinCount = dwSpinCount & 0x00ffffff;
    return TRUE;
}
BOOL WINAPI InitializeCriticalSectionEx(LPCRITICAL_SECTION lpCriticalSection, DWORD dwSpinCount, DWORD) {
    return InitializeCriticalSectionAndSpinCount(lpCriticalSection, dwSpinCount);
}
// Remembered only: how long a lock spins is decided by the number of processors.
DWORD WINAPI SetCriticalSectionSpinCount(LPCRITICAL_SECTION lpCriticalSection, DWORD dwSpinCount) {
    const DWORD before = static_cast<DWORD>(lpCriticalSection->SpinCount);
    lpCriticalSection->SpinCount = dwSpinCount;
    return before;
}
VOID WINAPI EnterCriticalSection(LPCRITICAL_SECTION lpCriticalSection) {
    enter_critical(words_of(lpCriticalSection));
}
BOOL WINAPI TryEnterCriticalSection(LPCRITICAL_SECTION lpCriticalSection) {
    return try_enter_critical(words_of(lpCriticalSection));
}
VOID WINAPI LeaveCriticalSection(LPCRITICAL_SECTION lpCriticalSection) {
    leave_critical(words_of(lpCriticalSection));
}
VOID WINAPI DeleteCriticalSection(LPCRITICAL_SECTION lpCriticalSection) {
    InitializeCriticalSection(lpCriticalSection);
}

VOID WINAPI InitializeSRWLock(PSRWLOCK SRWLock) {
    SRWLock->Ptr = nullptr;
}
VOID WINAPI AcquireSRWLockExclusive(PSRWLOCK SRWLock) {
    lock_exclusive(&SRWLock->Ptr);
}
VOID WINAPI AcquireSRWLockShared(PSRWLOCK SRWLock) {
    lock_shared(&SRWLock->Ptr);
}
VOID WINAPI ReleaseSRWLockExclusive(PSRWLOCK SRWLock) {
    unlock_exclusive(&SRWLock->Ptr);
}
VOID WINAPI ReleaseSRWLockShared(PSRWLOCK SRWLock) {
    unlock_shared(&SRWLock->Ptr);
}
BOOLEAN WINAPI TryAcquireSRWLockExclusive(PSRWLOCK SRWLock) {
    return try_lock_exclusive(&SRWLock->Ptr);
}
BOOLEAN WINAPI TryAcquireSRWLockShared(PSRWLOCK SRWLock) {
    return try_lock_shared(&SRWLock->Ptr);
}

VOID WINAPI InitializeConditionVariable(PCONDITION_VARIABLE ConditionVariable) {
    ConditionVariable->Ptr = nullptr;
}
BOOL WINAPI SleepConditionVariableCS(PCONDITION_VARIABLE ConditionVariable, PCRITICAL_SECTION CriticalSection,
                                     DWORD dwMilliseconds) {
    return sleep_condition(
        ConditionVariable, dwMilliseconds, [=] { LeaveCriticalSection(CriticalSection); },
        [=] { EnterCriticalSection(CriticalSection); });
}
BOOL WINAPI SleepConditionVariableSRW(PCONDITION_VARIABLE ConditionVariable, PSRWLOCK SRWLock, DWORD dwMilliseconds,
                                      ULONG Flags) {
    if (Flags & CONDITION_VARIABLE_LOCKMODE_SHARED)
        return sleep_condition(
            ConditionVariable, dwMilliseconds, [=] { ReleaseSRWLockShared(SRWLock); },
            [=] { AcquireSRWLockShared(SRWLock); });
    return sleep_condition(
        ConditionVariable, dwMilliseconds, [=] { ReleaseSRWLockExclusive(SRWLock); },
        [=] { AcquireSRWLockExclusive(SRWLock); });
}
VOID WINAPI WakeConditionVariable(PCONDITION_VARIABLE ConditionVariable) {
    wake_condition(&ConditionVariable->Ptr, false);
}
VOID WINAPI WakeAllConditionVariable(PCONDITION_VARIABLE ConditionVariable) {
    wake_condition(&ConditionVariable->Ptr, true);
}

VOID WINAPI InitOnceInitialize(PINIT_ONCE InitOnce) {
    InitOnce->Ptr = nullptr;
}

BOOL WINAPI InitOnceExecuteOnce(PINIT_ONCE InitOnce, PINIT_ONCE_FN InitFn, PVOID Parameter, LPVOID* Context) {
    switch (begin_once(&InitOnce->Ptr, false, false, Context)) {
    case OnceBegin::done: return TRUE;
    case OnceBegin::first: break;
    default: return fail(FALSE, ERROR_INVALID_PARAMETER);
    }
    PVOID context = nullptr;
    if (!InitFn(InitOnce, Parameter, &context)) {
        complete_once(&InitOnce->Ptr, true, false, nullptr);
        return FALSE;
    }
    if (!complete_once(&InitOnce->Ptr, false, false, context)) {
        complete_once(&InitOnce->Ptr, true, false, nullptr);
        return fail(FALSE, ERROR_INVALID_PARAMETER);
    }
    if (Context) *Context = context;
    return TRUE;
}

BOOL WINAPI InitOnceBeginInitialize(LPINIT_ONCE lpInitOnce, DWORD dwFlags, PBOOL fPending, LPVOID* lpContext) {
    const bool check_only = (dwFlags & INIT_ONCE_CHECK_ONLY) != 0;
    const bool async = (dwFlags & INIT_ONCE_ASYNC) != 0;
    if (!fPending || (check_only && async) || (dwFlags & ~(INIT_ONCE_CHECK_ONLY | INIT_ONCE_ASYNC)) != 0)
        return fail(FALSE, ERROR_INVALID_PARAMETER);
    switch (begin_once(&lpInitOnce->Ptr, check_only, async, lpContext)) {
    case OnceBegin::done: *fPending = FALSE; return TRUE;
    case OnceBegin::first: *fPending = TRUE; return TRUE;
    case OnceBegin::pending: *fPending = TRUE; return fail(FALSE, ERROR_GEN_FAILURE);
    default: return fail(FALSE, ERROR_INVALID_PARAMETER);
    }
}

BOOL WINAPI InitOnceComplete(LPINIT_ONCE lpInitOnce, DWORD dwFlags, LPVOID lpContext) {
    const bool failed = (dwFlags & INIT_ONCE_INIT_FAILED) != 0;
    const bool async = (dwFlags & INIT_ONCE_ASYNC) != 0;
    if ((failed && (async || lpContext)) || (dwFlags & ~(INIT_ONCE_INIT_FAILED | INIT_ONCE_ASYNC)) != 0)
        return fail(FALSE, ERROR_INVALID_PARAMETER);
    if (complete_once(&lpInitOnce->Ptr, failed, async, lpContext)) return TRUE;
    return fail(FALSE, ERROR_GEN_FAILURE); // it is complete, or was never begun, or in the other way
}
