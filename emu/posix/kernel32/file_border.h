// FILETIMEs, sizes and requests on files, between the Win32 exports and what is behind them. Windows dialect.
#pragma once

#include "posix/kernel32/handle_values.h"

#include "posix/io_file.h"

namespace wspemu::posix {

inline FILETIME file_time_of(std::uint64_t steps) noexcept {
    return {static_cast<DWORD>(steps), static_cast<DWORD>(steps >> 32)};
}
inline std::uint64_t steps_of(const FILETIME* time) noexcept {
    return time ? std::uint64_t{time->dwHighDateTime} << 32 | time->dwLowDateTime : 0;
}

static_assert(offsetof(OVERLAPPED, Internal) == 0 && offsetof(OVERLAPPED, InternalHigh) == sizeof(ULONG_PTR),
              "an OVERLAPPED begins with its status block");
inline StatusBlock* block_of(LPOVERLAPPED overlapped) noexcept {
    return reinterpret_cast<StatusBlock*>(overlapped);
}

// ReadFile and its kin: the operation's outcome as they tell it. `done` may be nullptr.
BOOL do_win32_io(IoFile& file, IoOperation operation, LPOVERLAPPED overlapped, LPDWORD done);
// ReadFileEx and its kin.
BOOL do_win32_io_ex(IoFile& file, IoOperation operation, LPOVERLAPPED overlapped,
                    LPOVERLAPPED_COMPLETION_ROUTINE routine);

} // namespace wspemu::posix
