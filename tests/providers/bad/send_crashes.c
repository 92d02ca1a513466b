/* Works until something is sent. */
#include "lower.h"

static int WSPAPI crash(SOCKET s, LPWSABUF buffers, DWORD count, LPDWORD sent, DWORD flags, LPWSAOVERLAPPED overlapped,
                        LPWSAOVERLAPPED_COMPLETION_ROUTINE routine, LPWSATHREADID thread, LPINT error) {
    (void)s, (void)buffers, (void)count, (void)sent, (void)flags, (void)overlapped, (void)routine, (void)thread,
        (void)error;
    *(volatile int*)8 = 1;
    return 0;
}

int WSPAPI WSPStartup(WORD version, LPWSPDATA data, LPWSAPROTOCOL_INFOW info, WSPUPCALLTABLE upcalls,
                      LPWSPPROC_TABLE table) {
    int const error = start_lower(version, data, info, upcalls, table);
    table->lpWSPSend = crash;
    return error;
}
