// Installing a layer over what the catalog has, as an LSP installer does (CAT-CHN, CAT-CHI).
#pragma once

#include "core/catalog.h"

namespace wspemu {

struct Layer {
    GUID provider;       // of the hidden entry; the chain entries get GUIDs derived from it
    std::u16string path; // of its DLL, as the catalog shall hold it
    std::u16string name;
    bool ifs = false; // XP1_IFS_HANDLES stays set in its chains
};

// Adds the hidden entry and, for every (family, type, protocol) that can be opened now, a chain entry over the topmost one,
// all placed at the front of the order. Returns the hidden entry's id.
// Errors as Catalog::install; wsano_recovery when a chain would exceed MAX_PROTOCOL_CHAIN (CAT-CHI-6).
Result<DWORD> install_layer(Catalog& catalog, const Layer& layer);

} // namespace wspemu
