// profileapi.h: the high-resolution clock. It runs at 10 MHz, as on current Windows.
#include "posix/kernel32/win32_border.h"

#include "core/port/objects.h"

using namespace wspemu;
using namespace wspemu::posix;

namespace {

using Tick = std::chrono::duration<LONGLONG, std::ratio<1, 10'000'000>>;

} // namespace

BOOL WINAPI QueryPerformanceCounter(LARGE_INTEGER* lpPerformanceCount) {
    LARGE_INTEGER count;
    count.QuadPart = std::chrono::duration_cast<Tick>(port::Clock::now().time_since_epoch()).count();
    return store(lpPerformanceCount, count) ? TRUE : fail(FALSE, ERROR_NOACCESS);
}

BOOL WINAPI QueryPerformanceFrequency(LARGE_INTEGER* lpFrequency) {
    LARGE_INTEGER frequency;
    frequency.QuadPart = Tick::period::den;
    return store(lpFrequency, frequency) ? TRUE : fail(FALSE, ERROR_NOACCESS);
}
