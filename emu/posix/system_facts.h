// What the operating system says about the machine and the process. Neutral.
#pragma once

#include <cstdint>
#include <string_view>

namespace wspemu::posix {

std::uint32_t page_size() noexcept;
// Processors that this process may use.
std::uint32_t usable_processors() noexcept;
bool is_debugger_attached() noexcept;
// A breakpoint trap in this thread.
void trap() noexcept;
// The text of OutputDebugString: to stderr when WSPEMU_DEBUG_OUTPUT is set to anything but 0, else nowhere.
void write_debug_text(std::string_view text) noexcept;

// The fields of SYSTEMTIME.
struct CalendarTime {
    std::uint16_t year, month, day_of_week, day, hour, minute, second, milliseconds;
};
CalendarTime calendar_now(bool local) noexcept;
// 100-nanosecond steps since 1601-01-01, UTC, as in FILETIME.
std::uint64_t file_time_now() noexcept;

// What the process has used since its start, in the same steps. `created` is when the emulator was loaded into it.
struct ProcessTimes {
    std::uint64_t created, kernel, user;
};
ProcessTimes process_times() noexcept;

} // namespace wspemu::posix
