/* Never comes back from WSPSend, not even when the socket is closed. */
#include "lower.h"

static int WSPAPI hang(SOCKET s, LPWSABUF buffers, DWORD count, LPDWORD sent, DWORD flags, LPWSAOVERLAPPED overlapped,
                       LPWSAOVERLAPPED_COMPLETION_ROUTINE routine, LPWSATHREADID thread, LPINT error) {
    (void)s, (void)buffers, (void)count, (void)sent, (void)flags, (void)overlapped, (void)routine, (void)thread,
        (void)error;
    for (;;) Sleep(INFINITE);
    return 0;
}

int WSPAPI WSPStartup(WORD version, LPWSPDATA data, LPWSAPROTOCOL_INFOW info, WSPUPCALLTABLE upcalls,
                      LPWSPPROC_TABLE table) {
    int const error = start_lower(version, data, info, upcalls, table);
    table->lpWSPSend = hang;
    return error;
}
