// What OVERLAPPED.Internal holds, and how it becomes a last error. Neutral, header only.
//
// 0 is success, 0x103 means pending (OVL-STR-6). A failure is an NTSTATUS of facility NTWIN32: 0xC0070000 | code, so that
// GetQueuedCompletionStatus and GetOverlappedResult give back the very code that the request ended with (UPC-COR-8).
#pragma once

#include <cstdint>

namespace wspemu::port {

inline constexpr std::uintptr_t kStatusSuccess = 0;
inline constexpr std::uintptr_t kStatusPending = 0x103;

// The status for a Win32 or Winsock error number; 0 for 0.
inline constexpr std::uintptr_t status_from_error(int error) noexcept {
    return error == 0 ? kStatusSuccess : 0xC0070000u | (static_cast<std::uint32_t>(error) & 0xffffu);
}

// The error number in a status; 0 for a success. Statuses that are not ours (a program's own PostQueuedCompletionStatus
// leaves none, a layer may store any) give their low half, or 317 (ERROR_MR_MID_NOT_FOUND) when that is 0.
inline constexpr int error_from_status(std::uintptr_t status) noexcept {
    const auto word = static_cast<std::uint32_t>(status);
    if ((word & 0x80000000u) == 0) return 0;
    return (word & 0xffffu) != 0 ? static_cast<int>(word & 0xffffu) : 317;
}

static_assert(error_from_status(status_from_error(10054)) == 10054 && error_from_status(0) == 0);

} // namespace wspemu::port
