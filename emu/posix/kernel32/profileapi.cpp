// profileapi.h: the high-resolution clock. It runs at 10 MHz, as on current Windows.
#include "posix/kernel32/win32_border.h"

#include "core/port/objects.h"

using namespace wspemu;
using namespace wspemu::posix;

namespace {

using Tick = std::chrono::duration<LONGLONG, std::ratio<1, 10'000'000>>;

} // namespace

BOOL WINAPI QueryPerformanceCounter(LARGE_INTEGER* lpPerformanceCount) {
    if (!lpPerformanceCount) return fail(FALSE, ERROR_NOACCESS);
    const auto now = port::Clock::now().time_since_epoch();
    lpPerformanceCount->QuadPart = std::chrono::duration_cast<Tick>(now).count();
    return TRUE;
}

BOOL WINAPI QueryPerformanceFrequency(LARGE_INTEGER* lpFrequency) {
    if (!lpFrequency) return fail(FALSE, ERROR_NOACCESS);
    lpFrequency->QuadPart = Tick::period::den;
    return TRUE;
}
