// Changes of the name-space catalog, each checked whole before anything is changed.
#include "core/name_space_catalog.h"

#include "core/catalog.h"
#include "core/guid.h"

#include <algorithm>

namespace wspemu {

const NameSpaceEntry* NameSpaceCatalog::find(const GUID& provider) const noexcept {
    const auto found = std::find_if(entries_.begin(), entries_.end(),
                                    [&](const NameSpaceEntry& entry) { return same_guid(entry.provider, provider); });
    return found == entries_.end() ? nullptr : &*found;
}

Result<void> NameSpaceCatalog::install(NameSpaceEntry entry) {
    // SPI: NSP-CAT-1, NSP-CAT-2
    if (entry.name.empty() || entry.name.size() > WSAPROTOCOL_LEN) return WsaError{WSAEINVAL};
    if (entry.path.empty() || entry.path.size() > kLongestPath) return WsaError{WSAEINVAL};
    if (find(entry.provider)) return WsaError{WSANO_RECOVERY};
    entry.active = true;
    entries_.push_back(std::move(entry));
    return {};
}

Result<void> NameSpaceCatalog::uninstall(const GUID& provider) {
    const auto removed =
        std::erase_if(entries_, [&](const NameSpaceEntry& entry) { return same_guid(entry.provider, provider); });
    if (removed == 0) return WsaError{WSAEINVAL}; // SPI: NSP-CAT-3
    return {};
}

Result<void> NameSpaceCatalog::enable(const GUID& provider, bool active) {
    for (NameSpaceEntry& entry : entries_) {
        if (!same_guid(entry.provider, provider)) continue;
        entry.active = active; // SPI: NSP-CAT-4
        return {};
    }
    return WsaError{WSAEINVAL};
}

Result<void> NameSpaceCatalog::reorder(std::span<const GUID> providers) {
    // SPI: NSP-CAT-5
    if (providers.size() != entries_.size()) return WsaError{WSAEINVAL};
    std::vector<NameSpaceEntry> ordered;
    for (const GUID& provider : providers) {
        const NameSpaceEntry* entry = find(provider);
        const bool twice = std::any_of(ordered.begin(), ordered.end(), [&](const NameSpaceEntry& other) {
            return same_guid(other.provider, provider);
        });
        if (!entry || twice) return WsaError{WSAEINVAL};
        ordered.push_back(*entry);
    }
    entries_ = std::move(ordered);
    return {};
}

} // namespace wspemu
