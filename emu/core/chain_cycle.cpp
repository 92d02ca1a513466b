// The search for chains that lead back to themselves.
#include "core/chain_cycle.h"

#include <algorithm>
#include <map>

namespace wspemu {
namespace {

using ChainsById = std::map<DWORD, const WSAPROTOCOLCHAIN*>;

bool is_chain(const WSAPROTOCOLCHAIN& chain) noexcept {
    return chain.ChainLen > BASE_PROTOCOL && chain.ChainLen <= MAX_PROTOCOL_CHAIN;
}

// Takes a chain out once nothing below it leads back; true: it can not be taken out.
bool leads_back(DWORD id, ChainsById& chains, std::vector<DWORD>& above) {
    const auto found = chains.find(id);
    if (found == chains.end()) return false;
    if (std::find(above.begin(), above.end(), id) != above.end()) return true;
    above.push_back(id);
    const WSAPROTOCOLCHAIN& chain = *found->second;
    for (int i = 0; i < chain.ChainLen; ++i) {
        if (leads_back(chain.ChainEntries[i], chains, above)) return true;
    }
    above.pop_back();
    chains.erase(found);
    return false;
}

} // namespace

std::optional<DWORD> chain_through_itself(std::span<const CatalogEntry> entries) {
    ChainsById chains;
    for (const CatalogEntry& entry : entries) {
        if (is_chain(entry.info.ProtocolChain)) chains[entry.info.dwCatalogEntryId] = &entry.info.ProtocolChain;
    }
    for (const CatalogEntry& entry : entries) {
        std::vector<DWORD> above;
        if (leads_back(entry.info.dwCatalogEntryId, chains, above)) return entry.info.dwCatalogEntryId;
    }
    return std::nullopt;
}

} // namespace wspemu
