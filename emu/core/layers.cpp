// One hidden entry, then one chain per protocol, then the new order: what every LSP installer does.
#include "core/layers.h"

#include "core/guid.h"
#include "core/wide.h"

#include <algorithm>
#include <string>

namespace wspemu {
namespace {

bool same_service(const WSAPROTOCOL_INFOW& a, const WSAPROTOCOL_INFOW& b) noexcept {
    return a.iAddressFamily == b.iAddressFamily && a.iSocketType == b.iSocketType && a.iProtocol == b.iProtocol;
}

bool has_base(const Catalog& catalog, const WSAPROTOCOL_INFOW& info) {
    return std::any_of(catalog.entries().begin(), catalog.entries().end(), [&](const CatalogEntry& entry) {
        return entry.info.ProtocolChain.ChainLen == BASE_PROTOCOL && same_service(entry.info, info);
    });
}

// The topmost openable entry of every distinct (family, type, protocol), in order.
std::vector<CatalogEntry> topmost_entries(const Catalog& catalog, const Layer& layer) {
    std::vector<CatalogEntry> found;
    for (const CatalogEntry& entry : catalog.entries()) {
        if (entry.info.ProtocolChain.ChainLen < BASE_PROTOCOL) continue;
        const bool known = std::any_of(found.begin(), found.end(),
                                       [&](const CatalogEntry& other) { return same_service(other.info, entry.info); });
        if (known || (layer.as_windows_does && !has_base(catalog, entry.info))) continue;
        found.push_back(entry);
    }
    return found;
}

// SPI: CAT-CHI-2, CAT-CHI-9. Of the topmost entries those that are named; wsaeinval when one that is named is not there.
Result<std::vector<CatalogEntry>> named_entries(std::vector<CatalogEntry> topmost, const Layer& layer,
                                                std::span<const WSAPROTOCOL_INFOW> over) {
    for (const WSAPROTOCOL_INFOW& wanted : over) {
        const bool there = std::any_of(topmost.begin(), topmost.end(),
                                       [&](const CatalogEntry& entry) { return same_service(entry.info, wanted); });
        if (!there) return WsaError{WSAEINVAL};
    }
    std::erase_if(topmost, [&](const CatalogEntry& entry) {
        return std::none_of(over.begin(), over.end(), [&](const WSAPROTOCOL_INFOW& wanted) {
            return same_service(entry.info, wanted) ||
                   (layer.whole_families && entry.info.iAddressFamily == wanted.iAddressFamily);
        });
    });
    return topmost;
}

// SPI: CAT-CHI-7, CAT-CHN-8. Moves the new layer, which is the first, below those that are not IFS.
void sink_below_non_ifs(const Catalog& catalog, WSAPROTOCOLCHAIN& chain) {
    for (int i = 0; i + 2 < chain.ChainLen; ++i) {
        const CatalogEntry* below = catalog.find(chain.ChainEntries[i + 1]);
        if (!below || (below->info.dwServiceFlags1 & XP1_IFS_HANDLES) != 0) return;
        std::swap(chain.ChainEntries[i], chain.ChainEntries[i + 1]);
    }
}

// [hidden id, id of the entry below, then what lies below that] (CAT-CHN-4). The entry below is named by its own id and not by
// its layer's hidden entry: layers take family, type and protocol of what is below them from the entry that [1] names.
Result<WSAPROTOCOL_INFOW> chain_over(const Catalog& catalog, const CatalogEntry& below, DWORD hidden_id,
                                     const Layer& layer) {
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
    if (layer.as_windows_does && layer.ifs) sink_below_non_ifs(catalog, chain);
    if (chain.ChainEntries[0] == hidden_id) chain.ChainEntries[1] = below.info.dwCatalogEntryId;
    info.ProtocolChain = chain;
    if (!layer.ifs) info.dwServiceFlags1 &= ~static_cast<DWORD>(XP1_IFS_HANDLES);
    const std::u16string name = layer.name + u" over [" + from_wide(below.info.szProtocol) + u"]"; // SPI: CAT-CHI-8
    copy_wide(name, info.szProtocol, WSAPROTOCOL_LEN + 1);
    return info;
}

// Each chain has a GUID of its own (CAT-CHI-4); a layer that was given by file has the same ones in every run.
GUID chain_guid(const Layer& layer, unsigned index) {
    if (layer.as_windows_does) return random_guid();
    // Of all of it: two layers of one author often differ in one digit.
    std::string text(reinterpret_cast<const char*>(&layer.provider), sizeof layer.provider);
    text += std::to_string(index);
    return guid_of_text(text);
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

// The chain stands under the path of its top layer (CAT-CHN-5).
Result<DWORD> install_chain(Catalog& catalog, const CatalogEntry& below, DWORD hidden_id, const Layer& layer,
                            unsigned index) {
    const auto info = chain_over(catalog, below, hidden_id, layer);
    if (!info) return info.failure();
    const CatalogEntry* top = catalog.find(info->ProtocolChain.ChainEntries[0]);
    const std::u16string path = top ? top->path : layer.path;
    const auto ids =
        catalog.install(chain_guid(layer, index), path, {&*info, 1}, layer.as_windows_does ? hidden_id : 0);
    if (!ids) return ids.failure();
    return ids->front();
}

bool is_name_in_use(const Catalog& catalog, const std::u16string& name) {
    return std::any_of(catalog.entries().begin(), catalog.entries().end(), [&](const CatalogEntry& entry) {
        return entry.info.ProtocolChain.ChainLen == LAYERED_PROTOCOL && from_wide(entry.info.szProtocol) == name;
    });
}

} // namespace

Result<DWORD> install_layer(Catalog& catalog, const Layer& layer, std::span<const WSAPROTOCOL_INFOW> over) {
    Catalog changed = catalog; // SPI: CAT-GEN-7 (all or nothing)
    std::vector<CatalogEntry> targets = topmost_entries(changed, layer);
    if (!over.empty()) {
        auto named = named_entries(std::move(targets), layer, over);
        if (!named) return named.failure();
        targets = std::move(*named);
    }
    if (targets.empty()) return WsaError{WSANO_RECOVERY}; // SPI: CAT-CHI-6
    if (layer.as_windows_does && is_name_in_use(changed, layer.name)) return WsaError{WSAEINVAL};
    auto hidden_id = install_hidden(changed, layer);
    if (!hidden_id) return hidden_id.failure();

    std::vector<DWORD> order;
    unsigned index = 0;
    for (const CatalogEntry& below : targets) {
        auto id = install_chain(changed, below, *hidden_id, layer, index++);
        if (!id) return id.failure();
        order.push_back(*id);
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
