// Chains that lead back to themselves. Neutral to who asks: changes of the catalog, and the reading of its file.
#pragma once

#include "core/catalog.h"

#include <optional>
#include <span>

namespace wspemu {

// The id of the first chain that goes through itself, be it through other chains (CAT-CHN-4 lets a chain name chains); nothing:
// none does. Ids without an entry lead nowhere.
std::optional<DWORD> chain_through_itself(std::span<const CatalogEntry> entries);

} // namespace wspemu
