/* Leaves one function out of its table. */
#include "lower.h"

int WSPAPI WSPStartup(WORD version, LPWSPDATA data, LPWSAPROTOCOL_INFOW info, WSPUPCALLTABLE upcalls,
                      LPWSPPROC_TABLE table) {
    int const error = start_lower(version, data, info, upcalls, table);
    table->lpWSPGetQOSByName = NULL;
    return error;
}
