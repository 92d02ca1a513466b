/* errhandlingapi.h: the last error of a thread. */
#ifndef WSPEMU_ERRHANDLINGAPI_H
#define WSPEMU_ERRHANDLINGAPI_H

#include "winnt.h"

WSPEMU_EXTERN_C_BEGIN

DWORD WINAPI GetLastError(void);
VOID WINAPI SetLastError(DWORD dwErrCode);
WSPEMU_EXTERN_C_END

#endif
