// timezoneapi.h: between file times and calendar times. And fileapi.h's comparison of two file times.
#include "posix/kernel32/file_border.h"

#include <chrono>

using namespace wspemu;
using namespace wspemu::posix;

namespace {

using Steps = std::chrono::duration<std::int64_t, std::ratio<1, 10'000'000>>; // of 100 ns

constexpr std::chrono::sys_days kBeginning = std::chrono::year(1601) / 1 / 1;
constexpr WORD kFirstYear = 1601;
constexpr WORD kLastYear = 30827;

} // namespace

LONG WINAPI CompareFileTime(const FILETIME* lpFileTime1, const FILETIME* lpFileTime2) {
    const std::uint64_t one = steps_of(lpFileTime1);
    const std::uint64_t other = steps_of(lpFileTime2);
    return one < other ? -1 : one > other;
}

BOOL WINAPI FileTimeToSystemTime(const FILETIME* lpFileTime, LPSYSTEMTIME lpSystemTime) {
    if (!lpFileTime || !lpSystemTime) return fail(FALSE, ERROR_INVALID_PARAMETER);
    const auto steps = static_cast<std::int64_t>(steps_of(lpFileTime));
    if (steps < 0) return fail(FALSE, ERROR_INVALID_PARAMETER);
    using namespace std::chrono;
    const auto since = floor<days>(Steps(steps));
    const sys_days day = kBeginning + since;
    const year_month_day date(day);
    const hh_mm_ss time(floor<milliseconds>(Steps(steps) - since));
    // year_month_day ends with 32767, and a file time with 30828.
    *lpSystemTime = {
        static_cast<WORD>(static_cast<int>(date.year())), static_cast<WORD>(static_cast<unsigned>(date.month())),
        static_cast<WORD>(weekday(day).c_encoding()),     static_cast<WORD>(static_cast<unsigned>(date.day())),
        static_cast<WORD>(time.hours().count()),          static_cast<WORD>(time.minutes().count()),
        static_cast<WORD>(time.seconds().count()),        static_cast<WORD>(time.subseconds().count())};
    return TRUE;
}

// The day of the week does not count.
BOOL WINAPI SystemTimeToFileTime(const SYSTEMTIME* lpSystemTime, LPFILETIME lpFileTime) {
    if (!lpSystemTime || !lpFileTime) return fail(FALSE, ERROR_INVALID_PARAMETER);
    using namespace std::chrono;
    const SYSTEMTIME& in = *lpSystemTime;
    const year_month_day date(year(in.wYear), month(in.wMonth), day(in.wDay));
    const bool sound = in.wYear >= kFirstYear && in.wYear <= kLastYear && date.ok() && in.wHour < 24 &&
                       in.wMinute < 60 && in.wSecond < 60 && in.wMilliseconds < 1000;
    if (!sound) return fail(FALSE, ERROR_INVALID_PARAMETER);
    const Steps since = Steps(sys_days(date) - kBeginning) + hours(in.wHour) + minutes(in.wMinute) +
                        seconds(in.wSecond) + milliseconds(in.wMilliseconds);
    *lpFileTime = file_time_of(static_cast<std::uint64_t>(since.count()));
    return TRUE;
}
