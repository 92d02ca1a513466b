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

void set_name(WSAPROTOCOL_INFOW& info, const Layer& layer, const CatalogEntry& below) {
    const std::u16string name = layer.name + u" over [" + from_wide(below.info.szProtocol) + u"]"; // SPI: CAT-CHI-8
    copy_wide(name, info.szProtocol, WSAPROTOCOL_LEN + 1);
}

// [hidden id, id of the entry below, then what lies below that] (CAT-CHN-4). The entry below is named by its own id and not by
// its layer's hidden entry: layers take family, type and protocol of what is below them from the entry that [1] names.
Result<WSAPROTOCOL_INFOW> chain_over(const CatalogEntry& below, DWORD hidden_id, const Layer& layer) {
    WSAPROTOCOL_INFOW info = below.info; // SPI: CAT-CHN-6
    WSAPROTOCOLCHAIN chain{};
    chain.ChainEntries[chain.ChainLen++] = hidden_id;
    chain.ChainEntries[chain.ChainLen++] = below.info.dwCatalogEntryId;
    const WSAPROTOCOLCHAIN& lower = below.info.ProtocolChain;
    if (lower.ChainLen + 1 > MAX_PROTOCOL_CHAIN) return WsaError{WSANO_RECOVERY};
    for (int i = 1; i < lower.ChainLen; ++i) chain.ChainEntries[chain.ChainLen++] = lower.ChainEntries[i];
    info.ProtocolChain = chain;
    if (!layer.ifs) info.dwServiceFlags1 &= ~static_cast<DWORD>(XP1_IFS_HANDLES);
    set_name(info, layer, below);
    return info;
}

// How many layers of a chain stay above the new one: those that are not IFS, if it is (CAT-CHI-7, CAT-CHN-8).
int layers_above(const Catalog& catalog, const WSAPROTOCOLCHAIN& chain, const Layer& layer) {
    if (!layer.as_windows_does || !layer.ifs) return 0;
    int count = 0;
    while (count + 1 < chain.ChainLen) {
        const CatalogEntry* next = catalog.find(chain.ChainEntries[count]);
        if (!next || (next->info.dwServiceFlags1 & XP1_IFS_HANDLES) != 0) break;
        ++count;
    }
    return count;
}

// The entry that offers alone what an entry's chain has from a place on: the one that the chain names there, or, if that is a
// layer's hidden entry, one with the same chain. Without any the base.
const CatalogEntry& entry_from(const Catalog& catalog, const CatalogEntry& top, int place) {
    const WSAPROTOCOLCHAIN& chain = top.info.ProtocolChain;
    const DWORD* const from = chain.ChainEntries + place;
    const CatalogEntry* const named = catalog.find(*from);
    if (named && named->info.ProtocolChain.ChainLen >= BASE_PROTOCOL) return *named;
    for (const CatalogEntry& entry : catalog.entries()) {
        const WSAPROTOCOLCHAIN& other = entry.info.ProtocolChain;
        if (same_service(entry.info, top.info) && other.ChainLen == chain.ChainLen - place &&
            std::equal(other.ChainEntries, other.ChainEntries + other.ChainLen, from)) {
            return entry;
        }
    }
    const CatalogEntry* const base = catalog.find(chain.ChainEntries[chain.ChainLen - 1]);
    return base ? *base : top;
}

// An entry's chain with one entry more in its midst.
Result<WSAPROTOCOL_INFOW> chain_with(const CatalogEntry& top, int place, DWORD inserted, const Layer& layer) {
    WSAPROTOCOL_INFOW info = top.info;
    WSAPROTOCOLCHAIN& chain = info.ProtocolChain;
    if (chain.ChainLen + 1 > MAX_PROTOCOL_CHAIN) return WsaError{WSANO_RECOVERY};
    std::copy_backward(chain.ChainEntries + place, chain.ChainEntries + chain.ChainLen,
                       chain.ChainEntries + chain.ChainLen + 1);
    chain.ChainEntries[place] = inserted;
    ++chain.ChainLen;
    set_name(info, layer, top);
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

// Installs a layer's chains, all of which come first in the catalog.
class ChainInstaller {
public:
    ChainInstaller(Catalog& catalog, const Layer& layer, DWORD hidden_id)
        : catalog_(catalog), layer_(layer), hidden_id_(hidden_id) {}

    // Over one entry. An IFS layer that comes below others gets a chain without them too, as it would have if they had been
    // installed after it, and as Microsoft's installer does: what is above it finds it by that entry (CAT-CHN-4).
    Result<void> install_over(const CatalogEntry& top) {
        const int above = layers_above(catalog_, top.info.ProtocolChain, layer_);
        const CatalogEntry below = above == 0 ? top : entry_from(catalog_, top, above);
        const auto own = install(chain_over(below, hidden_id_, layer_), layer_.path);
        if (!own) return own.failure();
        if (above == 0) {
            topmost_.push_back(*own);
            return {};
        }
        below_others_.push_back(*own);
        const auto whole = install(chain_with(top, above, *own, layer_), top.path); // SPI: CAT-CHN-5
        if (!whole) return whole.failure();
        topmost_.push_back(*whole);
        return {};
    }

    // SPI: CAT-CHI-1. The new entries in their order.
    std::vector<DWORD> order() const {
        std::vector<DWORD> all = topmost_;
        all.insert(all.end(), below_others_.begin(), below_others_.end());
        all.push_back(hidden_id_);
        return all;
    }

private:
    Result<DWORD> install(const Result<WSAPROTOCOL_INFOW>& info, const std::u16string& path) {
        if (!info) return info.failure();
        const auto ids =
            catalog_.install(chain_guid(layer_, index_++), path, {&*info, 1}, layer_.as_windows_does ? hidden_id_ : 0);
        if (!ids) return ids.failure();
        return ids->front();
    }

    Catalog& catalog_;
    const Layer& layer_;
    const DWORD hidden_id_;
    unsigned index_ = 0;
    std::vector<DWORD> topmost_, below_others_;
};

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

    ChainInstaller chains(changed, layer, *hidden_id);
    for (const CatalogEntry& top : targets) {
        if (auto ok = chains.install_over(top); !ok) return ok.failure();
    }
    const std::vector<DWORD> fresh = chains.order();
    std::vector<DWORD> order = fresh;
    for (const CatalogEntry& entry : changed.entries()) {
        const DWORD id = entry.info.dwCatalogEntryId;
        if (std::find(fresh.begin(), fresh.end(), id) == fresh.end()) order.push_back(id);
    }
    if (auto ok = changed.reorder(order); !ok) return ok.failure();
    catalog = std::move(changed);
    return *hidden_id;
}

} // namespace wspemu
