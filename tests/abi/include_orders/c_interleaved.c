/* C: one of libc, one of Windows, in turn. */
#include <stdio.h>
#include <ws2tcpip.h>
#include <stdlib.h>
#include <mswsock.h>
#include <string.h>
#include <windows.h>
#include <sys/types.h>
#include <ws2spi.h>
#include <time.h>
#include <winsock2.h>
#include <unistd.h>
#include <wchar.h>

#include "../uses_winsock.h"

WSPEMU_USE_WINSOCK(c_interleaved)
