// Removing a layer: first the chains that its id stands in, then the hidden entry, so that no chain is ever an orphan.
#include "installer.h"

#include <stdio.h>

static bool GoesThrough(const WSAPROTOCOL_INFOW& entry, DWORD id) {
    if (entry.ProtocolChain.ChainLen <= BASE_PROTOCOL) return false;
    for (int i = 0; i < entry.ProtocolChain.ChainLen; ++i) {
        if (entry.ProtocolChain.ChainEntries[i] == id) return true;
    }
    return false;
}

int RemoveLayer() {
    const std::vector<WSAPROTOCOL_INFOW> catalog = ReadCatalog();
    const WSAPROTOCOL_INFOW* hidden = NULL;
    for (const WSAPROTOCOL_INFOW& entry : catalog) {
        if (SameGuid(entry.ProviderId, kLayerGuid)) hidden = &entry;
    }
    if (hidden == NULL) return Failed("looking for the layer", WSAEINVAL);
    int removed = 0, error = 0;
    for (const WSAPROTOCOL_INFOW& entry : catalog) {
        if (!GoesThrough(entry, hidden->dwCatalogEntryId)) continue;
        GUID guid = entry.ProviderId;
        if (WSCDeinstallProvider(&guid, &error) == SOCKET_ERROR) return Failed("WSCDeinstallProvider (chain)", error);
        ++removed;
    }
    GUID guid = kLayerGuid;
    if (WSCDeinstallProvider(&guid, &error) == SOCKET_ERROR)
        return Failed("WSCDeinstallProvider (hidden entry)", error);
    printf("removed the layer and %d chains\n", removed);
    return 0;
}
