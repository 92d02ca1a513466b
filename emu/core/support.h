// What of the Winsock interface is there: one row per export, upcall and function of the base provider; and of the base
// provider's extension functions, options and ioctls, and of the Win32 functions, a row for each that is missing or
// incomplete.
//
// Tests hold the rows against the library's symbols and the base provider's answers, so the list can not drift.
#pragma once

#include <span>

namespace wspemu {

enum class Support { full, partial, none };

struct SupportRow {
    const char*
        group; // "ws2_32", "mswsock", "upcall", "base", "base extension", "base option", "base ioctl", "advapi32", "kernel32", "ntdll", "user32"
    const char* name;
    Support level;
    const char* note; // what is missing (partial), or how it fails (none); "" for full
};

std::span<const SupportRow> support_rows() noexcept;

} // namespace wspemu
