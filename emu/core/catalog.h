// The protocol catalog as a value: entries in order, the rules of changing them, and the choice of an entry.
//
// A Catalog knows nothing of processes or files; all errors are Winsock codes, and a failed change changes nothing
// (CAT-GEN-7). Source of the rules: catalog.md (CAT-*) and dispatch.md 3.5 (DSP-SEL).
#pragma once

#include <winsock2.h>
#include <ws2spi.h>

#include "core/result.h"

#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace wspemu {

inline constexpr std::size_t kLongestPath = 259; // MAX_PATH less the NUL (CAT-GEN-8)

struct CatalogEntry {
    WSAPROTOCOL_INFOW info;
    std::u16string path;   // as installed, environment references unexpanded
    DWORD owner = 0;       // the hidden entry that this chain was made with in one call, and goes with (CAT-DEI-4)
    bool permitted = true; // false only in a session's view: LSP categories keep it out (lsp_categories.h)
};

// The kind of a provider's layers: LSP_* bits (CAT-PIN).
struct LayerCategory {
    GUID provider;
    DWORD categories;
};

class Catalog {
public:
    static constexpr DWORD kFirstId = 1001;
    static constexpr DWORD kLastId = 0x7fffffff; // a catalog that has come so far takes no more entries
    // The built-in entries of the base provider: TCP and UDP, IPv4 and IPv6, ids from 1001 (CAT-REF).
    static Catalog with_builtin_entries();
    Catalog() = default;
    // As it was: entries in order, the next id to give, categories. Nothing is checked.
    Catalog(std::vector<CatalogEntry> entries, DWORD next_id, std::vector<LayerCategory> categories)
        : entries_(std::move(entries)), categories_(std::move(categories)), next_id_(next_id) {}

    const std::vector<CatalogEntry>& entries() const noexcept { return entries_; }
    const CatalogEntry* find(DWORD entry_id) const noexcept;
    const CatalogEntry* find(const GUID& provider) const noexcept; // its first entry

    // The id that the next entry gets; none is given twice (CAT-FLD-7).
    DWORD next_id() const noexcept { return next_id_; }

    // Appends entries under a new GUID; assigns the ids and returns them (CAT-INS). wsaeinval, wsano_recovery.
    Result<std::vector<DWORD>> install(const GUID& provider, std::u16string_view path,
                                       std::span<const WSAPROTOCOL_INFOW> list, DWORD owner = 0);
    // Removes all entries of the GUID, and the chains that it owns (CAT-DEI). wsaeinval: no such GUID.
    Result<void> deinstall(const GUID& provider);
    // Replaces path and entries of an installed GUID; entries are matched by id (CAT-UPD).
    Result<void> update(const GUID& provider, std::u16string_view path, std::span<const WSAPROTOCOL_INFOW> list);
    // The ids must be a permutation of all (CAT-ORD).
    Result<void> reorder(std::span<const DWORD> ids);

    // What kind the provider's layers are; no value: never said (CAT-PIN-4). wsaeinval: no such GUID.
    std::optional<DWORD> categories(const GUID& provider) const noexcept;
    Result<void> set_categories(const GUID& provider, DWORD categories);
    const std::vector<LayerCategory>& all_categories() const noexcept { return categories_; }
    // Takes the entries with these ids out of select() and of what programs are shown (DSP-SEL-10).
    void forbid(const std::set<DWORD>& ids) noexcept;

    // The first entry in order that serves the triple (DSP-SEL); wsaeinval, wsaeafnosupport, wsaesocktnosupport,
    // wsaeprotonosupport.
    Result<const CatalogEntry*> select(int family, int type, int protocol) const;

private:
    Result<void> check_chain(const WSAPROTOCOL_INFOW& info, const GUID& provider) const;
    std::vector<CatalogEntry> entries_;
    std::vector<LayerCategory> categories_;
    DWORD next_id_ = kFirstId;
};

// True when the entry's protocol range holds the number (DSP-SEL-4).
bool serves_protocol(const WSAPROTOCOL_INFOW& info, int protocol) noexcept;

} // namespace wspemu
