// The catalog of name-space providers as a value (NSP-CAT): entries in order, and the rules of changing them.
#pragma once

#include <winsock2.h>

#include "core/result.h"

#include <span>
#include <string>
#include <vector>

namespace wspemu {

struct NameSpaceEntry {
    GUID provider;
    std::u16string name;
    std::u16string path;  // as installed, environment references unexpanded
    DWORD name_space = 0; // NS_...
    DWORD version = 0;
    bool active = true;
    std::vector<BYTE> data; // what WSCInstallNameSpaceEx was given for WSAEnumNameSpaceProvidersEx
};

class NameSpaceCatalog {
public:
    NameSpaceCatalog() = default;
    explicit NameSpaceCatalog(std::vector<NameSpaceEntry> entries) : entries_(std::move(entries)) {}

    const std::vector<NameSpaceEntry>& entries() const noexcept { return entries_; }
    const NameSpaceEntry* find(const GUID& provider) const noexcept;

    // Appends an active entry. wsaeinval: name or path empty or too long; wsano_recovery: the GUID is installed.
    Result<void> install(NameSpaceEntry entry);
    Result<void> uninstall(const GUID& provider);           // wsaeinval: unknown
    Result<void> enable(const GUID& provider, bool active); // wsaeinval: unknown
    Result<void> reorder(std::span<const GUID> providers);  // wsaeinval: no permutation of all

private:
    std::vector<NameSpaceEntry> entries_;
};

} // namespace wspemu
