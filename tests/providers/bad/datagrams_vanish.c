/* Drops one datagram in ten, and says that it was sent. */
#include "lower.h"

static LPWSPSENDTO lower_send;
static volatile LONG sends;

static int WSPAPI drop(SOCKET s, LPWSABUF buffers, DWORD count, LPDWORD sent, DWORD flags, const struct sockaddr* to,
                       int length, LPWSAOVERLAPPED overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine,
                       LPWSATHREADID thread, LPINT error) {
    if (InterlockedIncrement(&sends) % 10 != 0) {
        return lower_send(s, buffers, count, sent, flags, to, length, overlapped, routine, thread, error);
    }
    *sent = 0;
    for (DWORD i = 0; i < count; ++i) *sent += buffers[i].len;
    return 0;
}

int WSPAPI WSPStartup(WORD version, LPWSPDATA data, LPWSAPROTOCOL_INFOW info, WSPUPCALLTABLE upcalls,
                      LPWSPPROC_TABLE table) {
    int const error = start_lower(version, data, info, upcalls, table);
    lower_send = table->lpWSPSendTo;
    table->lpWSPSendTo = drop;
    return error;
}
