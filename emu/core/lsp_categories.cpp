// Keys of applications, and the marking of what they keep out.
#include "core/lsp_categories.h"

#include "core/text.h"

#include <algorithm>
#include <set>

namespace wspemu {
namespace {

bool same_key(const ApplicationCategory& known, std::u16string_view path, std::u16string_view extra) {
    return equal_ignoring_case(known.path, path) && equal_ignoring_case(known.extra, extra);
}

std::u16string_view file_name_of(std::u16string_view path) {
    const auto slash = path.find_last_of(u"\\/");
    return slash == path.npos ? path : path.substr(slash + 1);
}

std::u16string_view without_exe(std::u16string_view name) {
    constexpr std::u16string_view kExe = u".exe";
    if (name.size() > kExe.size() && equal_ignoring_case(name.substr(name.size() - kExe.size()), kExe)) {
        name.remove_suffix(kExe.size());
    }
    return name;
}

bool names_program(std::u16string_view path, std::u16string_view file) {
    if (path.find(u'\\') == path.npos) return path == file;
    return equal_ignoring_case(without_exe(file_name_of(path)), without_exe(file_name_of(file)));
}

bool goes_through(const Catalog& catalog, const WSAPROTOCOL_INFOW& info, const std::set<DWORD>& kept_out, int depth) {
    const WSAPROTOCOLCHAIN& chain = info.ProtocolChain;
    if (chain.ChainLen <= BASE_PROTOCOL) return false;
    for (int i = 0; i < chain.ChainLen; ++i) {
        if (kept_out.count(chain.ChainEntries[i]) != 0) return true;
        // A damaged catalog may have chains that name each other; no honest one is deeper than this.
        const CatalogEntry* entry = depth < MAX_PROTOCOL_CHAIN ? catalog.find(chain.ChainEntries[i]) : nullptr;
        if (entry && goes_through(catalog, entry->info, kept_out, depth + 1)) return true;
    }
    return false;
}

} // namespace

std::optional<DWORD> ApplicationCategories::find(std::u16string_view path, std::u16string_view extra) const {
    for (const ApplicationCategory& known : list_) {
        if (same_key(known, path, extra)) return known.permitted;
    }
    return std::nullopt;
}

DWORD ApplicationCategories::add(std::u16string_view path, std::u16string_view extra, DWORD permitted) {
    for (ApplicationCategory& known : list_) {
        if (!same_key(known, path, extra)) continue;
        const DWORD before = known.permitted;
        known.permitted |= permitted;
        return before;
    }
    list_.push_back({std::u16string(path), std::u16string(extra), permitted});
    return 0;
}

void ApplicationCategories::drop(std::u16string_view path) {
    std::erase_if(list_, [&](const ApplicationCategory& known) { return equal_ignoring_case(known.path, path); });
}

std::optional<DWORD> ApplicationCategories::of_program(std::u16string_view file, std::u16string_view arguments) const {
    std::optional<DWORD> general;
    for (const ApplicationCategory& known : list_) {
        if (!names_program(known.path, file)) continue;
        if (known.extra == arguments) return known.permitted;
        if (known.extra.empty()) general = known.permitted;
    }
    return general;
}

bool may_load(DWORD application, DWORD layer) noexcept {
    // SPI: CAT-LSP-5, CAT-LSP-6 (no category at all has none in common)
    if ((application & layer) == 0) return false;
    if ((layer & ~application) != 0) return false;
    return (application & LSP_SYSTEM) == 0 || (layer & LSP_SYSTEM) != 0;
}

void apply_categories(Catalog& catalog, DWORD application) {
    std::set<DWORD> kept_out;
    for (const CatalogEntry& entry : catalog.entries()) {
        // SPI: CAT-LSP-8 (bases are never kept out)
        if (entry.info.ProtocolChain.ChainLen != LAYERED_PROTOCOL) continue;
        if (may_load(application, catalog.categories(entry.info.ProviderId).value_or(0))) continue;
        kept_out.insert(entry.info.dwCatalogEntryId);
    }
    if (kept_out.empty()) return;
    std::set<DWORD> chains;
    for (const CatalogEntry& entry : catalog.entries()) {
        if (goes_through(catalog, entry.info, kept_out, 0)) chains.insert(entry.info.dwCatalogEntryId);
    }
    kept_out.merge(chains);
    catalog.forbid(kept_out);
}

} // namespace wspemu
