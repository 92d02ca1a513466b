// Exports that can only fail: each call is reported, and has the documented error. Windows dialect.
#pragma once

#include "posix/kernel32/win32_border.h"

#include "core/unsupported.h"

namespace wspemu::posix {

template <class Value>
Value refuse_export(const char* name, const void* caller, Value value, int error) noexcept {
    report_unsupported_export(name, caller);
    return fail(value, error);
}

} // namespace wspemu::posix

// One export: its type, its name, its parameters without names, what it returns, its last error.
#define WSPEMU_REFUSED(type, name, parameters, value, error)                                                           \
    type WINAPI name parameters {                                                                                      \
        return wspemu::posix::refuse_export<type>(#name, __builtin_return_address(0), value, error);                   \
    }
