/* Changes one byte of what is received. */
#include "lower.h"

static LPWSPRECV lower_receive;

static int WSPAPI change(SOCKET s, LPWSABUF buffers, DWORD count, LPDWORD received, LPDWORD flags,
                         LPWSAOVERLAPPED overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine, LPWSATHREADID thread,
                         LPINT error) {
    int const result = lower_receive(s, buffers, count, received, flags, overlapped, routine, thread, error);
    if (result == 0 && overlapped == NULL && *received > 100) buffers[0].buf[100] ^= 0x20;
    return result;
}

int WSPAPI WSPStartup(WORD version, LPWSPDATA data, LPWSAPROTOCOL_INFOW info, WSPUPCALLTABLE upcalls,
                      LPWSPPROC_TABLE table) {
    int const error = start_lower(version, data, info, upcalls, table);
    lower_receive = table->lpWSPRecv;
    table->lpWSPRecv = change;
    return error;
}
