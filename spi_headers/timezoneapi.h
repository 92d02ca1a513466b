/* timezoneapi.h: file times and calendar times, in and out of the local time zone. */
#ifndef WSPEMU_TIMEZONEAPI_H
#define WSPEMU_TIMEZONEAPI_H

#include "minwinbase.h"

WSPEMU_EXTERN_C_BEGIN

BOOL WINAPI FileTimeToSystemTime(const FILETIME* lpFileTime, LPSYSTEMTIME lpSystemTime);
BOOL WINAPI SystemTimeToFileTime(const SYSTEMTIME* lpSystemTime, LPFILETIME lpFileTime);
WSPEMU_EXTERN_C_END

#endif
