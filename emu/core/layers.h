// Installing a layer over what the catalog has, as an LSP installer does (CAT-CHN, CAT-CHI).
#pragma once

#include "core/catalog.h"

namespace wspemu {

struct Layer {
    GUID provider;       // of the hidden entry; the chain entries get GUIDs derived from it
    std::u16string path; // of its DLL, as the catalog shall hold it
    std::u16string name;
    bool ifs = false; // XP1_IFS_HANDLES stays set in its chains
    // As WSCInstallProviderAndChains does it: only over what has a base provider, random GUIDs for the chains (CAT-CHI-4),
    // IFS layers below non-IFS ones (CAT-CHI-7) and in chains without them too, and no second layer of the same name.
    bool as_windows_does = false;
    bool whole_families = false; // a protocol that is named brings all of its address family (CAT-CHI-9)
};

// Adds the hidden entry and, for every (family, type, protocol) that can be opened now, or for those that are named, a chain
// entry over the topmost one, all placed at the front of the order. Returns the hidden entry's id.
// Errors as Catalog::install; wsano_recovery when a chain would exceed MAX_PROTOCOL_CHAIN (CAT-CHI-6) or there is nothing to
// lie over; wsaeinval when what is named is not there or the name is in use.
Result<DWORD> install_layer(Catalog& catalog, const Layer& layer, std::span<const WSAPROTOCOL_INFOW> over = {});

} // namespace wspemu
