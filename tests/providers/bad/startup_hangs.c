/* Never comes back from WSPStartup. */
#include "lower.h"

int WSPAPI WSPStartup(WORD version, LPWSPDATA data, LPWSAPROTOCOL_INFOW info, WSPUPCALLTABLE upcalls,
                      LPWSPPROC_TABLE table) {
    (void)version, (void)data, (void)info, (void)upcalls, (void)table;
    for (;;) Sleep(INFINITE);
    return 0;
}
