/* mmsystem.h: of multimedia only its clock, which is in milliseconds here without being asked for it. */
#ifndef WSPEMU_MMSYSTEM_H
#define WSPEMU_MMSYSTEM_H

#include "windef.h"

typedef UINT MMRESULT;
#define TIMERR_BASE 96
#define TIMERR_NOERROR 0
#define TIMERR_NOCANDO (TIMERR_BASE + 1)

typedef struct timecaps_tag {
    UINT wPeriodMin;
    UINT wPeriodMax;
} TIMECAPS, *PTIMECAPS, *LPTIMECAPS;

WSPEMU_EXTERN_C_BEGIN
DWORD WINAPI timeGetTime(void);
MMRESULT WINAPI timeGetDevCaps(LPTIMECAPS ptc, UINT cbtc);
MMRESULT WINAPI timeBeginPeriod(UINT uPeriod);
MMRESULT WINAPI timeEndPeriod(UINT uPeriod);
WSPEMU_EXTERN_C_END

#endif
