/* C: libc, then Windows. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>

#include <windows.h>
#include <winsock2.h>
#include <ws2spi.h>
#include <mswsock.h>
#include <ws2tcpip.h>

#include "../uses_winsock.h"

WSPEMU_USE_WINSOCK(c_posix_before_windows)
