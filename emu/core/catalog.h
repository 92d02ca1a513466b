// The protocol catalog as a value: entries in order, the rules of changing them, and the choice of an entry.
//
// A Catalog knows nothing of processes or files; all errors are Winsock codes, and a failed change changes nothing
// (CAT-GEN-7). Source of the rules: catalog.md (CAT-*) and dispatch.md 3.5 (DSP-SEL).
#pragma once

#include <winsock2.h>
#include <ws2spi.h>

#include "core/result.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace wspemu {

struct CatalogEntry {
    WSAPROTOCOL_INFOW info;
    std::u16string path; // as installed, environment references unexpanded
};

class Catalog {
public:
    // The built-in entries of the base provider: TCP and UDP, IPv4 and IPv6, ids from 1001 (CAT-REF).
    static Catalog with_builtin_entries();

    const std::vector<CatalogEntry>& entries() const noexcept { return entries_; }
    const CatalogEntry* find(DWORD entry_id) const noexcept;
    const CatalogEntry* find(const GUID& provider) const noexcept; // its first entry

    // Appends entries under a new GUID; assigns the ids and returns them (CAT-INS). wsaeinval, wsano_recovery.
    Result<std::vector<DWORD>> install(const GUID& provider, std::u16string_view path,
                                       std::span<const WSAPROTOCOL_INFOW> list);
    // Removes all entries of the GUID (CAT-DEI). wsaeinval: no such GUID.
    Result<void> deinstall(const GUID& provider);
    // Replaces path and entries of an installed GUID; entries are matched by id (CAT-UPD).
    Result<void> update(const GUID& provider, std::u16string_view path, std::span<const WSAPROTOCOL_INFOW> list);
    // The ids must be a permutation of all (CAT-ORD).
    Result<void> reorder(std::span<const DWORD> ids);

    // The first entry in order that serves the triple (DSP-SEL); wsaeinval, wsaeafnosupport, wsaesocktnosupport,
    // wsaeprotonosupport.
    Result<const CatalogEntry*> select(int family, int type, int protocol) const;

private:
    Result<void> check_chain(const WSAPROTOCOL_INFOW& info, const GUID& provider) const;
    std::vector<CatalogEntry> entries_;
    DWORD next_id_ = 1001;
};

// True when the entry's protocol range holds the number (DSP-SEL-4).
bool serves_protocol(const WSAPROTOCOL_INFOW& info, int protocol) noexcept;

} // namespace wspemu
