// Installing a layer: a hidden entry gives it an id, chain entries put that id over what is there, and the order decides.
#include "installer.h"

#include <stdio.h>
#include <string.h>
#include <wchar.h>

static void Copy(WCHAR* to, size_t room, const std::wstring& from) {
    to[from.copy(to, room - 1)] = 0;
}

// Each chain has a GUID of its own, so that each gets a WSPStartup of its own: the layer's, with a number added.
static GUID ChainGuid(DWORD number) {
    GUID guid = kLayerGuid;
    guid.Data1 += number + 1;
    return guid;
}

// What programs can open now: base providers and the chains over them.
static std::vector<WSAPROTOCOL_INFOW> Openable(const std::vector<WSAPROTOCOL_INFOW>& catalog) {
    std::vector<WSAPROTOCOL_INFOW> found;
    for (const WSAPROTOCOL_INFOW& entry : catalog) {
        if (entry.ProtocolChain.ChainLen == LAYERED_PROTOCOL || (entry.dwProviderFlags & PFL_HIDDEN)) continue;
        bool known = false; // the topmost entry of a protocol is the one to lie over
        for (const WSAPROTOCOL_INFOW& other : found) {
            known = known || (other.iAddressFamily == entry.iAddressFamily && other.iSocketType == entry.iSocketType &&
                              other.iProtocol == entry.iProtocol);
        }
        if (!known) found.push_back(entry);
    }
    return found;
}

static int InstallHidden(const Layer& layer, const WSAPROTOCOL_INFOW& example) {
    WSAPROTOCOL_INFOW hidden = example;
    hidden.dwServiceFlags1 &= ~XP1_IFS_HANDLES; // what the one below has says nothing of this layer
    if (layer.ifs) hidden.dwServiceFlags1 |= XP1_IFS_HANDLES;
    hidden.dwProviderFlags = PFL_HIDDEN;
    hidden.ProtocolChain.ChainLen = LAYERED_PROTOCOL;
    Copy(hidden.szProtocol, WSAPROTOCOL_LEN + 1, layer.name);
    GUID guid = kLayerGuid;
    int error = 0;
    if (WSCInstallProvider(&guid, layer.path.c_str(), &hidden, 1, &error) == SOCKET_ERROR)
        return Failed("WSCInstallProvider (hidden entry)", error);
    return 0;
}

// The id that the hidden entry got: only a new look at the catalog tells.
static DWORD HiddenId() {
    for (const WSAPROTOCOL_INFOW& entry : ReadCatalog()) {
        if (SameGuid(entry.ProviderId, kLayerGuid)) return entry.dwCatalogEntryId;
    }
    return 0;
}

// The entry as it was, with the layer on top of its chain.
static WSAPROTOCOL_INFOW Over(const WSAPROTOCOL_INFOW& below, DWORD layerId, const Layer& layer) {
    WSAPROTOCOL_INFOW chain = below;
    const int length = below.ProtocolChain.ChainLen;
    chain.ProtocolChain.ChainLen = length + 1;
    chain.ProtocolChain.ChainEntries[0] = layerId;
    chain.ProtocolChain.ChainEntries[1] = below.dwCatalogEntryId; // be it a base or a chain
    for (int i = 1; i < length; ++i) chain.ProtocolChain.ChainEntries[i + 1] = below.ProtocolChain.ChainEntries[i];
    if (!layer.ifs) chain.dwServiceFlags1 &= ~XP1_IFS_HANDLES;
    Copy(chain.szProtocol, WSAPROTOCOL_LEN + 1, layer.name + L" over [" + below.szProtocol + L"]");
    return chain;
}

// Our entries first, all others after them in the order they have.
static int PutFirst(DWORD layerId) {
    std::vector<DWORD> ours, others;
    for (const WSAPROTOCOL_INFOW& entry : ReadCatalog()) {
        const bool chain = entry.ProtocolChain.ChainLen > BASE_PROTOCOL;
        (chain && entry.ProtocolChain.ChainEntries[0] == layerId ? ours : others).push_back(entry.dwCatalogEntryId);
    }
    ours.insert(ours.end(), others.begin(), others.end());
    const int error = WSCWriteProviderOrder(ours.data(), static_cast<DWORD>(ours.size()));
    return error == ERROR_SUCCESS ? 0 : Failed("WSCWriteProviderOrder", error);
}

int InstallOldWay(const Layer& layer) {
    const std::vector<WSAPROTOCOL_INFOW> below = Openable(ReadCatalog());
    if (below.empty()) return Failed("looking for a protocol", WSAEPROTONOSUPPORT);
    if (const int status = InstallHidden(layer, below.front())) return status;
    const DWORD id = HiddenId();
    for (DWORD i = 0; i < below.size(); ++i) {
        if (below[i].ProtocolChain.ChainLen >= MAX_PROTOCOL_CHAIN) continue; // no room for one more
        WSAPROTOCOL_INFOW chain = Over(below[i], id, layer);
        GUID guid = ChainGuid(i);
        int error = 0;
        if (WSCInstallProvider(&guid, layer.path.c_str(), &chain, 1, &error) == SOCKET_ERROR) {
            Failed("WSCInstallProvider (chain)", error);
            RemoveLayer(); // half a layer is worse than none
            return 1;
        }
    }
    if (const int status = PutFirst(id)) return status;
    printf("installed as %lu, over %u protocols\n", static_cast<unsigned long>(id),
           static_cast<unsigned>(below.size()));
    return 0;
}

int InstallInOneCall(const Layer& layer) {
    GUID guid = kLayerGuid;
    std::wstring path = layer.path, name = layer.name; // the function takes them as LPWSTR
    DWORD id = 0;
    int error = 0;
    if (WSCInstallProviderAndChains(&guid, &path[0], &name[0], layer.ifs ? XP1_IFS_HANDLES : 0, NULL, 0, &id, &error) ==
        SOCKET_ERROR)
        return Failed("WSCInstallProviderAndChains", error);
    printf("installed as %lu, in one call\n", static_cast<unsigned long>(id));
    return 0;
}
