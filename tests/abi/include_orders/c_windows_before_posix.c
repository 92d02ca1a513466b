/* C: Windows, then libc. */
#include <windows.h>
#include <winsock2.h>
#include <ws2spi.h>
#include <mswsock.h>
#include <ws2tcpip.h>

#include <wchar.h>
#include <unistd.h>
#include <time.h>
#include <sys/types.h>
#include <string.h>
#include <stdlib.h>
#include <stdio.h>

#include "../uses_winsock.h"

WSPEMU_USE_WINSOCK(c_windows_before_posix)
