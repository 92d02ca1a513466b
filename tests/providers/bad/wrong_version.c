/* Offers a version that no host can use. */
#include "lower.h"

int WSPAPI WSPStartup(WORD version, LPWSPDATA data, LPWSAPROTOCOL_INFOW info, WSPUPCALLTABLE upcalls,
                      LPWSPPROC_TABLE table) {
    int const error = start_lower(version, data, info, upcalls, table);
    data->wVersion = MAKEWORD(1, 1);
    return error;
}
