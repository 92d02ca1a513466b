/* profileapi.h: the high-resolution clock. */
#ifndef WSPEMU_PROFILEAPI_H
#define WSPEMU_PROFILEAPI_H

#include "winnt.h"

WSPEMU_EXTERN_C_BEGIN

BOOL WINAPI QueryPerformanceCounter(LARGE_INTEGER* lpPerformanceCount);
BOOL WINAPI QueryPerformanceFrequency(LARGE_INTEGER* lpFrequency);
WSPEMU_EXTERN_C_END

#endif
