// handleapi.h: closing, duplicating and marking of handles.
#include "posix/kernel32/named_border.h"

#include "posix/handle_flags.h"
#include "posix/thread_control.h"

using namespace wspemu;
using namespace wspemu::posix;

BOOL WINAPI CloseHandle(HANDLE hObject) {
    return finish(close_any_handle(value_of(hObject)));
}

// Deviation: within this process only.
BOOL WINAPI DuplicateHandle(HANDLE hSourceProcessHandle, HANDLE hSourceHandle, HANDLE hTargetProcessHandle,
                            LPHANDLE lpTargetHandle, DWORD dwDesiredAccess, BOOL bInheritHandle, DWORD dwOptions) {
    // Asked before anything is done: a copy whose value nobody is told would never be closed.
    if (lpTargetHandle && !may_write(lpTargetHandle)) return fail(FALSE, ERROR_NOACCESS);
    if (!is_current_process(value_of(hSourceProcessHandle))) return fail(FALSE, ERROR_INVALID_HANDLE);
    if (refused(hSourceProcessHandle, kMayNotChange) || refused(hTargetProcessHandle, kMayNotChange)) return FALSE;
    BOOL done = TRUE;
    if (lpTargetHandle) {
        const Result<port::Handle> copy = is_current_process(value_of(hTargetProcessHandle))
                                              ? duplicate_handle(value_of(hSourceHandle))
                                              : Result<port::Handle>(WsaError{ERROR_INVALID_HANDLE});
        (void)store(lpTargetHandle, handle_or_null(copy));
        done = copy.ok();
        // Documented: more may be asked for than the source has; its owner is granted all.
        const auto kind = done ? kind_of(*copy) : std::nullopt;
        if (kind && (dwOptions & DUPLICATE_SAME_ACCESS) == 0) set_denied(*copy, denied_by(dwDesiredAccess, *kind));
        if (done && bInheritHandle) (void)set_handle_flags(*copy, HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT);
    }
    // The source is closed whatever became of the copy.
    if (dwOptions & DUPLICATE_CLOSE_SOURCE) {
        const Result<void> closed = close_any_handle(value_of(hSourceHandle));
        if (done) return finish(closed);
    }
    return done;
}

BOOL WINAPI CompareObjectHandles(HANDLE hFirstObjectHandle, HANDLE hSecondObjectHandle) {
    const Result<bool> same = name_same_object(value_of(hFirstObjectHandle), value_of(hSecondObjectHandle));
    if (!same) return fail(FALSE, same.error());
    return *same ? TRUE : fail(FALSE, ERROR_NOT_SAME_OBJECT);
}

BOOL WINAPI GetHandleInformation(HANDLE hObject, LPDWORD lpdwFlags) {
    if (!lpdwFlags) return fail(FALSE, ERROR_INVALID_PARAMETER);
    const Result<unsigned> flags = handle_flags(value_of(hObject));
    if (!flags) return fail(FALSE, flags.error());
    return store<DWORD>(lpdwFlags, *flags) ? TRUE : fail(FALSE, ERROR_NOACCESS);
}

BOOL WINAPI SetHandleInformation(HANDLE hObject, DWORD dwMask, DWORD dwFlags) {
    return finish(set_handle_flags(value_of(hObject), dwMask, dwFlags));
}
