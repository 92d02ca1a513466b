// HANDLEs and the platform's handle values; wait results. Windows dialect.
#pragma once

#include "posix/kernel32/win32_border.h"

#include "core/port/handles.h"
#include "core/port/objects.h"

namespace wspemu::posix {

inline port::Handle value_of(HANDLE handle) noexcept {
    return reinterpret_cast<port::Handle>(handle);
}
inline HANDLE handle_of(port::Handle value) noexcept {
    return reinterpret_cast<HANDLE>(value);
}

// NULL and the last error for a failure.
inline HANDLE handle_or_null(const Result<port::Handle>& result) noexcept {
    return result ? handle_of(*result) : fail(HANDLE(), result.error());
}

// What the WaitFor... functions return.
inline DWORD wait_result(const port::WaitOutcome& outcome) noexcept {
    switch (outcome.end) {
    case port::WaitEnd::object:
    case port::WaitEnd::message: return WAIT_OBJECT_0 + outcome.index;
    case port::WaitEnd::abandoned: return WAIT_ABANDONED_0 + outcome.index;
    case port::WaitEnd::apc: return WAIT_IO_COMPLETION;
    case port::WaitEnd::timeout: return WAIT_TIMEOUT;
    default: return fail(WAIT_FAILED, outcome.error);
    }
}

} // namespace wspemu::posix
