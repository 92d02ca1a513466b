// mmsystem.h: the clock of multimedia. It ticks each millisecond, whatever period is asked for.
#include "posix/kernel32/win32_border.h"

#include <mmsystem.h>

DWORD WINAPI timeGetTime(void) {
    return GetTickCount();
}

MMRESULT WINAPI timeGetDevCaps(LPTIMECAPS ptc, UINT cbtc) {
    if (!ptc || cbtc < sizeof *ptc) return TIMERR_NOCANDO;
    *ptc = {1, 1000000};
    return TIMERR_NOERROR;
}

// Documented: TIMERR_NOCANDO for a period out of range.
MMRESULT WINAPI timeBeginPeriod(UINT uPeriod) {
    return uPeriod == 0 ? TIMERR_NOCANDO : TIMERR_NOERROR;
}
MMRESULT WINAPI timeEndPeriod(UINT uPeriod) {
    return uPeriod == 0 ? TIMERR_NOCANDO : TIMERR_NOERROR;
}
