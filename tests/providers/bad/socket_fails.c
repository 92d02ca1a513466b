/* Starts, but has no sockets to give. */
#include "lower.h"

static SOCKET WSPAPI fail(int family, int type, int protocol, LPWSAPROTOCOL_INFOW info, GROUP group, DWORD flags,
                          LPINT error) {
    (void)family, (void)type, (void)protocol, (void)info, (void)group, (void)flags;
    *error = WSAENOBUFS;
    return INVALID_SOCKET;
}

int WSPAPI WSPStartup(WORD version, LPWSPDATA data, LPWSAPROTOCOL_INFOW info, WSPUPCALLTABLE upcalls,
                      LPWSPPROC_TABLE table) {
    int const error = start_lower(version, data, info, upcalls, table);
    table->lpWSPSocket = fail;
    return error;
}
