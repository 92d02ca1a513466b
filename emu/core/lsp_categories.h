// Which layers an application lets in (CAT-LSP): the categories of applications, and the rule that holds them against those
// of layers.
#pragma once

#include "core/catalog.h"

#include <optional>

namespace wspemu {

struct ApplicationCategory {
    std::u16string path;  // of the program, as it was registered
    std::u16string extra; // its command line less the program's own name; may be empty
    DWORD permitted = 0;  // LSP_* bits
};

class ApplicationCategories {
public:
    ApplicationCategories() = default;
    explicit ApplicationCategories(std::vector<ApplicationCategory> list) : list_(std::move(list)) {}

    const std::vector<ApplicationCategory>& list() const noexcept { return list_; }
    // By exactly this key, letters of either case being equal. No value: uncategorised.
    std::optional<DWORD> find(std::u16string_view path, std::u16string_view extra) const;
    // Adds bits to the key's; gives those before (CAT-LSP-2).
    DWORD add(std::u16string_view path, std::u16string_view extra, DWORD permitted);
    // Forgets all keys of a path.
    void drop(std::u16string_view path);

    // The categories of a running program, given by its native file and its arguments. A key with the very arguments goes
    // before one without any. A path as Windows spells it ('\' in it) names the program by the file name, less ".exe".
    std::optional<DWORD> of_program(std::u16string_view file, std::u16string_view arguments) const;

private:
    std::vector<ApplicationCategory> list_;
};

// The rule of three (CAT-LSP-5): one in common, none beside, and "system" if the application is one.
bool may_load(DWORD application, DWORD layer) noexcept;

// Marks what a categorised application does not get: layers that may not load, and all chains through them, named directly
// or through another chain entry (CAT-LSP-9).
void apply_categories(Catalog& catalog, DWORD application);

} // namespace wspemu
