// errhandlingapi.h: the last error, and exceptions.
#include "posix/kernel32/win32_border.h"

#include "posix/exceptions.h"

#include <atomic>

using namespace wspemu;
using namespace wspemu::posix;

static_assert(sizeof(EXCEPTION_RECORD) == sizeof(ExceptionRecord));
static_assert(offsetof(EXCEPTION_RECORD, ExceptionInformation) == offsetof(ExceptionRecord, parameters));
static_assert(sizeof(CONTEXT) == sizeof(MachineContext));
static_assert(offsetof(CONTEXT, EFlags) == offsetof(MachineContext, eflags));
static_assert(offsetof(CONTEXT, Rax) == offsetof(MachineContext, general));
static_assert(offsetof(CONTEXT, Rip) == offsetof(MachineContext, rip));
static_assert(offsetof(CONTEXT, FltSave) == offsetof(MachineContext, fxsave));
static_assert(sizeof(EXCEPTION_POINTERS) == sizeof(ExceptionPointers));

DWORD WINAPI GetLastError(void) {
    return port::last_error();
}

VOID WINAPI SetLastError(DWORD dwErrCode) {
    port::set_last_error(dwErrCode);
}

VOID WINAPI RaiseException(DWORD dwExceptionCode, DWORD dwExceptionFlags, DWORD nNumberOfArguments,
                           const ULONG_PTR* lpArguments) {
    raise_exception(dwExceptionCode, dwExceptionFlags, nNumberOfArguments, lpArguments, __builtin_return_address(0));
}

LPTOP_LEVEL_EXCEPTION_FILTER WINAPI SetUnhandledExceptionFilter(LPTOP_LEVEL_EXCEPTION_FILTER lpFilter) {
    const ExceptionFilter before = set_unhandled_filter(reinterpret_cast<ExceptionFilter>(lpFilter));
    return reinterpret_cast<LPTOP_LEVEL_EXCEPTION_FILTER>(before);
}

LONG WINAPI UnhandledExceptionFilter(struct _EXCEPTION_POINTERS* ExceptionInfo) {
    return ask_unhandled_filter(reinterpret_cast<ExceptionPointers*>(ExceptionInfo));
}

PVOID WINAPI AddVectoredExceptionHandler(ULONG First, PVECTORED_EXCEPTION_HANDLER Handler) {
    return add_vectored_handler(First != 0, reinterpret_cast<ExceptionFilter>(Handler), false);
}

ULONG WINAPI RemoveVectoredExceptionHandler(PVOID Handle) {
    return remove_vectored_handler(Handle) ? 1 : 0;
}

PVOID WINAPI AddVectoredContinueHandler(ULONG First, PVECTORED_EXCEPTION_HANDLER Handler) {
    return add_vectored_handler(First != 0, reinterpret_cast<ExceptionFilter>(Handler), true);
}

ULONG WINAPI RemoveVectoredContinueHandler(PVOID Handle) {
    return remove_vectored_handler(Handle) ? 1 : 0;
}

// The modes concern dialogs, which never come here: they are kept and given back.
static std::atomic<UINT> g_error_mode{0};

UINT WINAPI SetErrorMode(UINT uMode) {
    return g_error_mode.exchange(uMode);
}

UINT WINAPI GetErrorMode(void) {
    return g_error_mode.load();
}
