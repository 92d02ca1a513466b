/* namedpipeapi.h: pipes between a process and its children. */
#ifndef WSPEMU_NAMEDPIPEAPI_H
#define WSPEMU_NAMEDPIPEAPI_H

#include "minwinbase.h"

WSPEMU_EXTERN_C_BEGIN

/* nSize is advice. The end of the other side is ERROR_BROKEN_PIPE to who reads, ERROR_NO_DATA to who writes. */
BOOL WINAPI CreatePipe(PHANDLE hReadPipe, PHANDLE hWritePipe, LPSECURITY_ATTRIBUTES lpPipeAttributes, DWORD nSize);
WSPEMU_EXTERN_C_END

#endif
