/* What every provider here needs to be a layer at all: the provider below it. */
#ifndef BAD_LOWER_H
#define BAD_LOWER_H

#include <winsock2.h>
#include <ws2spi.h>

#include <stdlib.h>
#include <string.h>

/* The catalog entry with this id, of which the caller's is a copy. */
static inline int find_entry(DWORD id, WSAPROTOCOL_INFOW* found) {
    DWORD size = 0;
    int error = 0;
    int count = WSCEnumProtocols(NULL, NULL, &size, &error);
    WSAPROTOCOL_INFOW* all = (WSAPROTOCOL_INFOW*)malloc(size);
    int known = 0;
    count = WSCEnumProtocols(NULL, all, &size, &error);
    for (int i = 0; i < count; ++i) {
        if (all[i].dwCatalogEntryId == id) {
            *found = all[i];
            known = 1;
        }
    }
    free(all);
    return known;
}

/* Starts the provider below and fills the table with its functions: a layer that is not there. Only for a layer that is
 * installed directly over a base provider. */
static inline int start_lower(WORD version, LPWSPDATA data, LPWSAPROTOCOL_INFOW info, WSPUPCALLTABLE upcalls,
                              LPWSPPROC_TABLE table) {
    WSAPROTOCOL_INFOW lower;
    WCHAR path[MAX_PATH];
    WCHAR expanded[MAX_PATH];
    INT length = MAX_PATH;
    int error = 0;
    HMODULE module;
    LPWSPSTARTUP startup;
    if (!find_entry(info->ProtocolChain.ChainEntries[1], &lower)) return WSAEPROVIDERFAILEDINIT;
    if (WSCGetProviderPath(&lower.ProviderId, path, &length, &error) != 0) return error;
    ExpandEnvironmentStringsW(path, expanded, MAX_PATH);
    module = LoadLibraryW(expanded);
    if (module == NULL) return WSAEPROVIDERFAILEDINIT;
    startup = (LPWSPSTARTUP)(void*)GetProcAddress(module, "WSPStartup");
    if (startup == NULL) return WSAEPROVIDERFAILEDINIT;
    return startup(version, data, &lower, upcalls, table);
}

#endif
