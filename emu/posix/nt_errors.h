// NTSTATUS values and the Win32 error numbers that stand for them (RtlNtStatusToDosError). Neutral.
#pragma once

#include <cstdint>

namespace wspemu::posix {

namespace status {
inline constexpr std::uint32_t success = 0;
inline constexpr std::uint32_t pending = 0x103;
inline constexpr std::uint32_t object_name_exists = 0x40000000;
inline constexpr std::uint32_t not_implemented = 0xC0000002;
inline constexpr std::uint32_t access_violation = 0xC0000005;
inline constexpr std::uint32_t invalid_handle = 0xC0000008;
inline constexpr std::uint32_t invalid_parameter = 0xC000000D;
inline constexpr std::uint32_t invalid_device_request = 0xC0000010;
inline constexpr std::uint32_t end_of_file = 0xC0000011;
inline constexpr std::uint32_t no_memory = 0xC0000017;
inline constexpr std::uint32_t access_denied = 0xC0000022;
inline constexpr std::uint32_t object_type_mismatch = 0xC0000024;
inline constexpr std::uint32_t object_name_invalid = 0xC0000033;
inline constexpr std::uint32_t object_name_not_found = 0xC0000034;
inline constexpr std::uint32_t object_path_not_found = 0xC000003A;
inline constexpr std::uint32_t object_path_syntax_bad = 0xC000003B;
inline constexpr std::uint32_t insufficient_resources = 0xC000009A;
inline constexpr std::uint32_t pipe_closing = 0xC00000B1;
inline constexpr std::uint32_t not_supported = 0xC00000BB;
inline constexpr std::uint32_t cancelled = 0xC0000120;
inline constexpr std::uint32_t pipe_broken = 0xC000014B;
inline constexpr std::uint32_t not_found = 0xC0000225;
} // namespace status

// A request with such a status has failed: nobody is told of its end when that came within the call (NT_ERROR).
inline constexpr bool is_error_status(std::uint32_t value) noexcept {
    return value >> 30 == 3;
}

// 0 for successes and informations; warnings (0x8...) and errors have a number. The low half for the facility of Win32
// numbers (0xC007....); 317 (ERROR_MR_MID_NOT_FOUND) for one that has none.
int error_of_status(std::uint32_t value) noexcept;
// The status that Windows itself has for the error where there is one, else 0xC0070000 | error; 0 for 0.
std::uint32_t status_of_error(int error) noexcept;

} // namespace wspemu::posix
