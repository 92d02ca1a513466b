// What of the Winsock interface is there: one row per export, upcall and function of the base provider.
//
// A test holds the rows against the library's symbols, so the list can not drift from the code.
#pragma once

#include <span>

namespace wspemu {

enum class Support { full, partial, none };

struct SupportRow {
    const char* group; // "ws2_32", "mswsock", "upcall", "base"
    const char* name;
    Support level;
    const char* note; // what is missing (partial), or how it fails (none); "" for full
};

std::span<const SupportRow> support_rows() noexcept;

} // namespace wspemu
