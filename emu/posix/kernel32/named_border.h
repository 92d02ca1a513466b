// Objects with names, between the Win32 exports and what is behind them: creating by name, and opening. Windows dialect.
#pragma once

#include "posix/kernel32/rights.h"

#include "posix/handle_flags.h"
#include "posix/sync_objects.h"

namespace wspemu::posix {

inline void inherit_if(bool wanted, port::Handle handle) noexcept {
    if (wanted) (void)set_handle_flags(handle, HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT);
}

// A handle with these rights of what was just created or opened; the last error stays.
inline HANDLE with_rights(HANDLE handle, DWORD desired) noexcept {
    const unsigned denied = denied_of_object(desired);
    if (handle && denied != 0) set_denied(value_of(handle), denied);
    return handle;
}

// Creates by make(name, &existed); the last error tells a fresh object from one that was there.
template <class Char, class Make>
HANDLE create_by_name(LPSECURITY_ATTRIBUTES security, const Char* name, Make make) {
    bool existed = false;
    const Result<port::Handle> handle = make(text_of(name), &existed);
    if (!handle) return fail(HANDLE(), handle.error());
    inherit_if(security && security->bInheritHandle, *handle);
    SetLastError(existed ? ERROR_ALREADY_EXISTS : ERROR_SUCCESS);
    return handle_of(*handle);
}

template <class Char>
HANDLE open_by_name(port::ObjectKind kind, DWORD desired, BOOL inherit, const Char* name) {
    const Result<port::Handle> handle = open_named(kind, text_of(name));
    if (handle) inherit_if(inherit != FALSE, *handle);
    return with_rights(handle_or_null(handle), desired);
}

} // namespace wspemu::posix
