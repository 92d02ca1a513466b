// One hidden entry, then one chain per protocol, then the new order: what every LSP installer does.
#include "core/layers.h"

#include "core/wide.h"

#include <algorithm>

namespace wspemu {
namespace {

// The topmost openable entry of every distinct (family, type, protocol), in order.
std::vector<CatalogEntry> topmost_entries(const Catalog& catalog) {
    std::vector<CatalogEntry> found;
    for (const CatalogEntry& entry : catalog.entries()) {
        if (entry.info.ProtocolChain.ChainLen < BASE_PROTOCOL) continue;
        const bool known = std::any_of(found.begin(), found.end(), [&](const CatalogEntry& other) {
            return other.info.iAddressFamily == entry.info.iAddressFamily &&
                   other.info.iSocketType == entry.info.iSocketType && other.info.iProtocol == entry.info.iProtocol;
        });
        if (!known) found.push_back(entry);
    }
    return found;
}

// [hidden id, then the chain below or the base itself] (CAT-CHN-4).
Result<WSAPROTOCOL_INFOW> chain_over(const CatalogEntry& below, DWORD hidden_id, const Layer& layer) {
    WSAPROTOCOL_INFOW info = below.info; // SPI: CAT-CHN-6
    WSAPROTOCOLCHAIN chain{};
    chain.ChainEntries[chain.ChainLen++] = hidden_id;
    const WSAPROTOCOLCHAIN& lower = below.info.ProtocolChain;
    if (lower.ChainLen == BASE_PROTOCOL) {
        chain.ChainEntries[chain.ChainLen++] = below.info.dwCatalogEntryId;
    } else {
        if (lower.ChainLen + 1 > MAX_PROTOCOL_CHAIN) return WsaError{WSANO_RECOVERY};
        for (int i = 0; i < lower.ChainLen; ++i) chain.ChainEntries[chain.ChainLen++] = lower.ChainEntries[i];
    }
    info.ProtocolChain = chain;
    if (!layer.ifs) info.dwServiceFlags1 &= ~static_cast<DWORD>(XP1_IFS_HANDLES);
    const std::u16string name = layer.name + u" over [" + from_wide(below.info.szProtocol) + u"]"; // SPI: CAT-CHI-8
    copy_wide(name, info.szProtocol, WSAPROTOCOL_LEN + 1);
    return info;
}

// Each chain has a GUID of its own (CAT-CHI-4), made from the layer's so that it is the same in every run.
GUID chain_guid(const GUID& provider, unsigned index) {
    GUID guid = provider;
    guid.Data1 += index + 1;
    return guid;
}

Result<DWORD> install_hidden(Catalog& catalog, const Layer& layer) {
    WSAPROTOCOL_INFOW hidden{};
    const CatalogEntry& model = catalog.entries().front();
    hidden.iVersion = model.info.iVersion;
    hidden.iAddressFamily = model.info.iAddressFamily;
    hidden.iMaxSockAddr = model.info.iMaxSockAddr;
    hidden.iMinSockAddr = model.info.iMinSockAddr;
    hidden.iSocketType = model.info.iSocketType;
    hidden.iProtocol = model.info.iProtocol;
    hidden.dwServiceFlags1 = layer.ifs ? XP1_IFS_HANDLES : 0;
    hidden.dwProviderFlags = PFL_HIDDEN;
    hidden.ProtocolChain.ChainLen = LAYERED_PROTOCOL; // SPI: CAT-INS-7
    copy_wide(layer.name, hidden.szProtocol, WSAPROTOCOL_LEN + 1);
    auto ids = catalog.install(layer.provider, layer.path, {&hidden, 1});
    if (!ids) return ids.failure();
    return ids->front();
}

} // namespace

Result<DWORD> install_layer(Catalog& catalog, const Layer& layer) {
    Catalog changed = catalog; // SPI: CAT-GEN-7 (all or nothing)
    if (changed.entries().empty()) return WsaError{WSANO_RECOVERY};
    const std::vector<CatalogEntry> targets = topmost_entries(changed);
    auto hidden_id = install_hidden(changed, layer);
    if (!hidden_id) return hidden_id.failure();

    std::vector<DWORD> order;
    unsigned index = 0;
    for (const CatalogEntry& below : targets) {
        auto info = chain_over(below, *hidden_id, layer);
        if (!info) return info.failure();
        auto ids = changed.install(chain_guid(layer.provider, index++), layer.path, {&*info, 1});
        if (!ids) return ids.failure();
        order.push_back(ids->front());
    }
    // SPI: CAT-CHI-1 (the new entries come first)
    order.push_back(*hidden_id);
    const std::vector<DWORD> fresh = order;
    for (const CatalogEntry& entry : changed.entries()) {
        const DWORD id = entry.info.dwCatalogEntryId;
        if (std::find(fresh.begin(), fresh.end(), id) == fresh.end()) order.push_back(id);
    }
    if (auto ok = changed.reorder(order); !ok) return ok.failure();
    catalog = std::move(changed);
    return *hidden_id;
}

} // namespace wspemu
