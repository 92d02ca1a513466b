// errhandlingapi.h: the last error.
#include "posix/kernel32/win32_border.h"

using namespace wspemu;

DWORD WINAPI GetLastError(void) {
    return port::last_error();
}

VOID WINAPI SetLastError(DWORD dwErrCode) {
    port::set_last_error(dwErrCode);
}
