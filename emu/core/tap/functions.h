// The functions that cross an edge, by number: the 30 of WSPPROC_TABLE down, the 15 upcalls and the one export up.
#pragma once

#include <cstddef>

namespace wspemu::tap {

inline constexpr std::size_t kDownCalls = 30;
inline constexpr std::size_t kUpcalls = 16; // 15 of the table, then WPUCompleteOverlappedRequest
inline constexpr std::size_t kCompleteOverlappedRequest = 15;

// "WSPAccept" .. "WSPStringToAddress", in table order.
const char* down_call_name(std::size_t index) noexcept;
// "WPUCloseEvent" .. "WPUCloseThread", in table order, then "WPUCompleteOverlappedRequest".
const char* upcall_name(std::size_t index) noexcept;

} // namespace wspemu::tap
