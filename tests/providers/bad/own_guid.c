/* Looks for its hidden entry in the catalog by the GUID that its installer would have given it, as many layers do, and fails
 * when it is not there. With TELLS_GUID it exports that GUID as the layers of Microsoft's sample do. */
#include "lower.h"

static const GUID kOwn = {0x1d0c2a66, 0x5b1e, 0x4d0b, {0x8f, 0x3a, 0x2f, 0x61, 0x0b, 0x7c, 0x55, 0x01}};

#ifdef TELLS_GUID
void WSPAPI GetLspGuid(LPGUID guid) {
    *guid = kOwn;
}
#endif

static int is_installed(void) {
    WCHAR path[MAX_PATH];
    GUID own = kOwn;
    INT length = MAX_PATH;
    int error = 0;
    return WSCGetProviderPath(&own, path, &length, &error) == 0;
}

int WSPAPI WSPStartup(WORD version, LPWSPDATA data, LPWSAPROTOCOL_INFOW info, WSPUPCALLTABLE upcalls,
                      LPWSPPROC_TABLE table) {
    if (!is_installed()) return WSAEPROVIDERFAILEDINIT;
    return start_lower(version, data, info, upcalls, table);
}
