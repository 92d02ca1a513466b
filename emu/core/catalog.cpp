// Changes of the catalog, each checked whole before anything is changed, and the choice of an entry.
#include "core/catalog.h"

#include "core/chain_cycle.h"
#include "core/guid.h"

#include <algorithm>
#include <set>

namespace wspemu {
namespace {

bool is_loadable(const CatalogEntry& entry) noexcept {
    return entry.permitted && entry.info.ProtocolChain.ChainLen >= BASE_PROTOCOL; // DSP-SEL-2, DSP-SEL-10
}

Result<void> check_path(std::u16string_view path) {
    if (path.empty() || path.size() > kLongestPath) return WsaError{WSAEINVAL};
    return {};
}

} // namespace

bool serves_protocol(const WSAPROTOCOL_INFOW& info, int protocol) noexcept {
    // SPI: DSP-SEL-3, DSP-SEL-4
    if (protocol == 0) return (info.dwProviderFlags & PFL_MATCHES_PROTOCOL_ZERO) != 0 || info.iProtocol == 0;
    const long long number = protocol;
    return info.iProtocol <= number && number <= static_cast<long long>(info.iProtocol) + info.iProtocolMaxOffset;
}

const CatalogEntry* Catalog::find(DWORD entry_id) const noexcept {
    for (const CatalogEntry& entry : entries_) {
        if (entry.info.dwCatalogEntryId == entry_id) return &entry;
    }
    return nullptr;
}

const CatalogEntry* Catalog::find(const GUID& provider) const noexcept {
    for (const CatalogEntry& entry : entries_) {
        if (same_guid(entry.info.ProviderId, provider)) return &entry;
    }
    return nullptr;
}

Result<void> Catalog::check_chain(const WSAPROTOCOL_INFOW& info, const GUID& provider) const {
    // SPI: CAT-CHN-1, CAT-CHN-2, CAT-CHN-3, CAT-CHN-10
    const int length = info.ProtocolChain.ChainLen;
    if (length < 0 || length > MAX_PROTOCOL_CHAIN) return WsaError{WSAEINVAL};
    if (length <= BASE_PROTOCOL) return {}; // a base's own chain array is never read
    std::set<DWORD> seen;
    for (int i = 0; i < length; ++i) {
        const DWORD id = info.ProtocolChain.ChainEntries[i];
        const CatalogEntry* entry = find(id);
        if (!entry || !seen.insert(id).second) return WsaError{WSAEINVAL};
        const int kind = entry->info.ProtocolChain.ChainLen;
        if (i == length - 1 && kind != BASE_PROTOCOL) return WsaError{WSAEINVAL};
        if (i == 0 && kind != LAYERED_PROTOCOL && !same_guid(entry->info.ProviderId, provider)) {
            return WsaError{WSAEINVAL};
        }
    }
    return {};
}

Result<std::vector<DWORD>> Catalog::install(const GUID& provider, std::u16string_view path,
                                            std::span<const WSAPROTOCOL_INFOW> list, DWORD owner) {
    if (list.empty()) return WsaError{WSAEINVAL};
    if (auto ok = check_path(path); !ok) return ok.failure();
    if (find(provider)) return WsaError{WSANO_RECOVERY}; // SPI: CAT-INS-3
    for (const WSAPROTOCOL_INFOW& info : list) {
        if (auto ok = check_chain(info, provider); !ok) return ok.failure();
    }
    if (list.size() > kLastId - next_id_) return WsaError{WSAENOBUFS};
    std::vector<DWORD> ids;
    for (const WSAPROTOCOL_INFOW& info : list) {
        CatalogEntry entry{info, std::u16string(path), owner};
        entry.info.ProviderId = provider; // SPI: CAT-INS-4
        entry.info.dwProviderReserved = 0;
        entry.info.dwCatalogEntryId = next_id_++; // SPI: CAT-FLD-7
        entry.info.szProtocol[WSAPROTOCOL_LEN] = 0;
        ids.push_back(entry.info.dwCatalogEntryId);
        entries_.push_back(std::move(entry));
    }
    return ids;
}

Result<void> Catalog::deinstall(const GUID& provider) {
    // SPI: CAT-DEI-1, CAT-DEI-2, CAT-DEI-4
    std::set<DWORD> removed;
    for (const CatalogEntry& entry : entries_) {
        if (same_guid(entry.info.ProviderId, provider)) removed.insert(entry.info.dwCatalogEntryId);
    }
    if (removed.empty()) return WsaError{WSAEINVAL};
    std::erase_if(entries_, [&](const CatalogEntry& entry) {
        return removed.count(entry.info.dwCatalogEntryId) != 0 || (entry.owner != 0 && removed.count(entry.owner) != 0);
    });
    std::erase_if(categories_, [&](const LayerCategory& known) { return same_guid(known.provider, provider); });
    return {};
}

std::optional<DWORD> Catalog::categories(const GUID& provider) const noexcept {
    for (const LayerCategory& known : categories_) {
        if (same_guid(known.provider, provider)) return known.categories;
    }
    return std::nullopt;
}

Result<void> Catalog::set_categories(const GUID& provider, DWORD categories) {
    if (!find(provider)) return WsaError{WSAEINVAL}; // SPI: CAT-PIN-3
    for (LayerCategory& known : categories_) {
        if (!same_guid(known.provider, provider)) continue;
        known.categories = categories;
        return {};
    }
    categories_.push_back({provider, categories});
    return {};
}

void Catalog::forbid(const std::set<DWORD>& ids) noexcept {
    for (CatalogEntry& entry : entries_) {
        if (ids.count(entry.info.dwCatalogEntryId) != 0) entry.permitted = false;
    }
}

Result<void> Catalog::update(const GUID& provider, std::u16string_view path, std::span<const WSAPROTOCOL_INFOW> list) {
    // SPI: CAT-UPD-1, CAT-UPD-2
    if (list.empty()) return WsaError{WSAEINVAL};
    if (auto ok = check_path(path); !ok) return ok.failure();
    if (!find(provider)) return WsaError{WSAEINVAL};
    const auto listed = [&](DWORD id) {
        return std::any_of(list.begin(), list.end(),
                           [id](const WSAPROTOCOL_INFOW& info) { return info.dwCatalogEntryId == id; });
    };
    Catalog after = *this;
    std::erase_if(after.entries_, [&](const CatalogEntry& entry) {
        return same_guid(entry.info.ProviderId, provider) && !listed(entry.info.dwCatalogEntryId);
    });
    for (const WSAPROTOCOL_INFOW& info : list) {
        WSAPROTOCOL_INFOW copy = info;
        copy.ProviderId = provider;
        copy.dwProviderReserved = 0;
        copy.szProtocol[WSAPROTOCOL_LEN] = 0;
        const auto old = std::find_if(after.entries_.begin(), after.entries_.end(), [&](const CatalogEntry& entry) {
            return entry.info.dwCatalogEntryId == info.dwCatalogEntryId && same_guid(entry.info.ProviderId, provider);
        });
        if (old != after.entries_.end()) {
            *old = CatalogEntry{copy, std::u16string(path), old->owner};
        } else {
            if (after.next_id_ == kLastId) return WsaError{WSAENOBUFS};
            copy.dwCatalogEntryId = after.next_id_++;
            after.entries_.push_back(CatalogEntry{copy, std::u16string(path)});
        }
    }
    // The chains are looked at in the catalog that they will stand in: an entry that goes can be in none of them.
    for (const WSAPROTOCOL_INFOW& info : list) {
        if (auto ok = after.check_chain(info, provider); !ok) return ok.failure();
    }
    if (chain_through_itself(after.entries_)) return WsaError{WSAEINVAL}; // SPI: CAT-CHN-3
    *this = std::move(after);
    return {};
}

Result<void> Catalog::reorder(std::span<const DWORD> ids) {
    // SPI: CAT-ORD-1, CAT-ORD-2
    if (ids.size() != entries_.size()) return WsaError{WSAEINVAL};
    std::vector<CatalogEntry> ordered;
    std::set<DWORD> seen;
    for (DWORD id : ids) {
        const CatalogEntry* entry = find(id);
        if (!entry || !seen.insert(id).second) return WsaError{WSAEINVAL};
        ordered.push_back(*entry);
    }
    entries_ = std::move(ordered);
    return {};
}

Result<const CatalogEntry*> Catalog::select(int family, int type, int protocol) const {
    // SPI: DSP-SEL-5
    if (family == AF_UNSPEC && protocol == 0) return WsaError{WSAEINVAL};
    bool family_known = false;
    bool type_known = false;
    for (const CatalogEntry& entry : entries_) {
        if (!is_loadable(entry)) continue;
        if (family != AF_UNSPEC && entry.info.iAddressFamily != family) continue;
        family_known = true;
        if (type != 0 && entry.info.iSocketType != type) continue;
        type_known = true;
        if (serves_protocol(entry.info, protocol)) return &entry; // SPI: DSP-SEL-1
    }
    // SPI: DSP-SEL-6, DSP-SEL-7
    if (!family_known) return WsaError{WSAEAFNOSUPPORT};
    return WsaError{type_known ? WSAEPROTONOSUPPORT : WSAESOCKTNOSUPPORT};
}

} // namespace wspemu
