/* Works until something is sent; then it says what is wrong. */
#include "lower.h"

static int WSPAPI fail(SOCKET s, LPWSABUF buffers, DWORD count, LPDWORD sent, DWORD flags, LPWSAOVERLAPPED overlapped,
                       LPWSAOVERLAPPED_COMPLETION_ROUTINE routine, LPWSATHREADID thread, LPINT error) {
    (void)s, (void)buffers, (void)count, (void)sent, (void)flags, (void)overlapped, (void)routine, (void)thread;
    *error = WSAENETRESET;
    return SOCKET_ERROR;
}

int WSPAPI WSPStartup(WORD version, LPWSPDATA data, LPWSAPROTOCOL_INFOW info, WSPUPCALLTABLE upcalls,
                      LPWSPPROC_TABLE table) {
    int const error = start_lower(version, data, info, upcalls, table);
    table->lpWSPSend = fail;
    return error;
}
