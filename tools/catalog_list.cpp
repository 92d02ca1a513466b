// wspemu catalog list, show, export.
#include "catalog_file.h"
#include "core/text.h"
#include "exit_code.h"
#include "table.h"
#include "terminal.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

namespace wspemu {
namespace {

std::string entry_table(const Catalog& catalog) {
    Table table;
    table.add_column("id", Align::right);
    table.add_column("kind", Align::left);
    table.add_column("protocol", Align::left);
    table.add_column("name", Align::left);
    table.add_column("file", Align::left);
    for (const CatalogEntry& entry : catalog.entries()) {
        const bool layer = entry.info.ProtocolChain.ChainLen == LAYERED_PROTOCOL;
        table.add_row({{std::to_string(entry.info.dwCatalogEntryId)},
                       {kind_of(entry)},
                       {layer ? "" : protocol_of(entry)},
                       {printable(name_of(entry))},
                       {printable(path_of(entry))}});
    }
    return table.text(wants_colour(Stream::out));
}

// Who sits over whom: the first is asked first, the last is the base.
std::string picture_of(const CatalogEntry& chain, const Catalog& catalog) {
    std::string text =
        fmt::format("{} {}, {}\n", chain.info.dwCatalogEntryId, protocol_of(chain), printable(name_of(chain)));
    for (int i = 0; i < chain.info.ProtocolChain.ChainLen; ++i) {
        const DWORD id = chain.info.ProtocolChain.ChainEntries[i];
        const CatalogEntry* entry = catalog.find(id);
        const std::string indent =
            i == 0 ? std::string(2, ' ') : std::string(static_cast<std::size_t>(3 * i - 1), ' ') + "└─ ";
        text += entry ? fmt::format("{}{} ({} {})\n", indent, printable(name_of(*entry)), kind_of(*entry), id)
                      : fmt::format("{}✗ {} is not installed\n", indent, id);
    }
    return text;
}

// Whether writing the file would write below the folder, whatever links lead there.
bool lies_in(const std::filesystem::path& file, const std::filesystem::path& folder) {
    std::error_code ignored;
    const auto target = std::filesystem::weakly_canonical(file, ignored);
    const auto whole = std::filesystem::weakly_canonical(folder, ignored);
    return std::mismatch(whole.begin(), whole.end(), target.begin(), target.end()).first == whole.end();
}

json::Value with_members(std::string schema, json::Object members) {
    members.insert(members.begin(), {"schema", std::move(schema)});
    return members;
}

} // namespace

int catalog_list(const CatalogRequest& request) {
    CatalogFile file(request);
    const auto all = file.read();
    if (!all) return kRed;
    const Catalog& catalog = all->catalog(file.bits());
    if (request.json) {
        json::Array entries;
        for (const CatalogEntry& entry : catalog.entries()) entries.emplace_back(encode_entry(entry));
        fmt::print("{}", json::write(with_members("wspemu.catalog/1", {{"entries", std::move(entries)}})));
        return kOk;
    }
    fmt::print("{}\n", entry_table(catalog));
    bool any = false;
    for (const CatalogEntry& entry : catalog.entries()) {
        if (entry.info.ProtocolChain.ChainLen <= BASE_PROTOCOL) continue;
        fmt::print("{}{}", any ? "\n" : "", picture_of(entry, catalog));
        any = true;
    }
    if (!any) fmt::print("no chains: {}\n", has_base(catalog) ? "every socket goes to the base provider" : kNoBase);
    return kOk;
}

int catalog_show(const CatalogRequest& request) {
    CatalogFile file(request);
    const auto all = file.read();
    if (!all) return kRed;
    const Catalog& catalog = all->catalog(file.bits());
    const CatalogEntry* entry = find_entry(catalog, request.words.front());
    if (!entry) return kRed;
    if (request.json) {
        fmt::print("{}", json::write(encode_entry(*entry)));
        return kOk;
    }
    for (const auto& [name, value] : encode_entry(*entry)) {
        std::string text = value.text() ? *value.text() : json::write(value);
        while (!text.empty() && text.back() == '\n') text.pop_back();
        fmt::print("{}: {}\n", name, printable(text));
    }
    if (entry->info.ProtocolChain.ChainLen > BASE_PROTOCOL) fmt::print("\n{}", picture_of(*entry, catalog));
    return kOk;
}

int catalog_export(const CatalogRequest& request) {
    CatalogFile file(request);
    const auto all = file.read();
    if (!all) return kRed;
    json::Object document = InstallationCodec::encode(*all);
    document.insert(document.begin(), {"format", InstallationCodec::kFormat});
    const std::string text = json::write(document);
    if (request.words.empty()) {
        fmt::print("{}", text);
        return kOk;
    }
    if (lies_in(request.words.front(), request.prefix))
        return complain(
            fmt::format("{}: lies in the installation itself, whose files are not for exports", request.words.front()));
    const auto written = port::replace_file(request.words.front(), text);
    if (!written) return complain(fmt::format("{}: {}", request.words.front(), port::file_error_text(written.error())));
    return kOk;
}

} // namespace wspemu
