// Installation: everything that installers change, as one value, and how it stands in the prefix (catalog.json).
//
// Both catalogs are independent in ids, order and categories (CAT-GEN-6); the categories of applications are common to both.
#pragma once

#include "core/catalog.h"
#include "core/json_fields.h"
#include "core/lsp_categories.h"
#include "core/name_space_catalog.h"
#include "core/stored.h"

namespace wspemu {

// Whose catalog: the one of the emulator's own programs, or that of 32-bit programs.
enum class Bits { native, wow };

struct Installation {
    Catalog native;
    Catalog wow;
    NameSpaceCatalog native_name_spaces;
    NameSpaceCatalog wow_name_spaces;
    ApplicationCategories applications;

    Catalog& catalog(Bits bits) noexcept { return bits == Bits::native ? native : wow; }
    const Catalog& catalog(Bits bits) const noexcept { return bits == Bits::native ? native : wow; }
    NameSpaceCatalog& name_spaces(Bits bits) noexcept {
        return bits == Bits::native ? native_name_spaces : wow_name_spaces;
    }
    const NameSpaceCatalog& name_spaces(Bits bits) const noexcept {
        return bits == Bits::native ? native_name_spaces : wow_name_spaces;
    }

    // Removes a provider from one catalog, and the application categories of its DLL with it (CAT-DEI-5).
    Result<void> deinstall(Bits bits, const GUID& provider);
};

struct InstallationCodec {
    static constexpr const char* kName = "catalog";
    static constexpr int kFormat = 1;
    static Installation initial(); // the built-in base provider in both catalogs
    static json::Object encode(const Installation& value);
    static Installation decode(json::Fields& fields, int format, json::Fault& fault);
};

// One entry as it stands in catalog.json; for other programs that write or read it (the command's --json).
json::Object encode_entry(const CatalogEntry& entry);
CatalogEntry decode_entry(const json::Value& value, json::Fault& fault);
// Names of LSP_* bits.
std::span<const json::FlagName> lsp_category_names() noexcept;

using InstallationStore = Stored<Installation, InstallationCodec>;

} // namespace wspemu
