// wspemu catalog install, remove, reorder, move, import, reset.
#include "catalog_file.h"
#include "core/error_names.h"
#include "core/guid.h"
#include "core/layers.h"
#include "core/text.h"
#include "exit_code.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>
#include <utility>

namespace wspemu {
namespace {

std::vector<DWORD> ids_of(const Catalog& catalog) {
    std::vector<DWORD> ids;
    for (const CatalogEntry& entry : catalog.entries()) ids.push_back(entry.info.dwCatalogEntryId);
    return ids;
}

std::optional<DWORD> id_in(const std::string& word) {
    DWORD id = 0;
    const auto [end, code] = std::from_chars(word.data(), word.data() + word.size(), id);
    if (code != std::errc() || end != word.data() + word.size()) return std::nullopt;
    return id;
}

// Those of the ids that the catalog has no more.
std::vector<DWORD> missing_of(std::vector<DWORD> ids, const Catalog& catalog) {
    std::erase_if(ids, [&](DWORD id) { return catalog.find(id) != nullptr; });
    return ids;
}

// The chains of other providers that go through one of the provider's entries, be it by way of another chain (CAT-CHN-4).
std::vector<const CatalogEntry*> chains_through(const Catalog& catalog, const GUID& provider) {
    std::set<DWORD> own;
    for (const CatalogEntry& entry : catalog.entries()) {
        if (same_guid(entry.info.ProviderId, provider)) own.insert(entry.info.dwCatalogEntryId);
    }
    std::set<DWORD> ids = own;
    for (std::size_t before = 0; before != ids.size();) {
        before = ids.size();
        for (const CatalogEntry& entry : catalog.entries()) {
            const auto& chain = entry.info.ProtocolChain;
            if (chain.ChainLen <= BASE_PROTOCOL) continue;
            const auto used = std::span(chain.ChainEntries, static_cast<std::size_t>(std::clamp(chain.ChainLen, 0, 7)));
            if (std::any_of(used.begin(), used.end(), [&](DWORD id) { return ids.count(id) != 0; }))
                ids.insert(entry.info.dwCatalogEntryId);
        }
    }
    std::vector<const CatalogEntry*> chains;
    for (const CatalogEntry& entry : catalog.entries()) {
        const DWORD id = entry.info.dwCatalogEntryId;
        // Those that the layer owns go with it by themselves.
        if (ids.count(id) != 0 && own.count(id) == 0 && own.count(entry.owner) == 0) chains.push_back(&entry);
    }
    return chains;
}

std::string list_of(const std::vector<const CatalogEntry*>& entries) {
    std::string text;
    for (const CatalogEntry* entry : entries)
        text += fmt::format("{}{}", text.empty() ? "" : ", ", entry->info.dwCatalogEntryId);
    return text;
}

// Removes those chains, and what lies over them in turn.
Result<void> remove_with_chains(Installation& all, Bits bits, const GUID& provider) {
    for (auto chains = chains_through(all.catalog(bits), provider); !chains.empty();
         chains = chains_through(all.catalog(bits), provider)) {
        const GUID upper = chains.front()->info.ProviderId;
        if (auto done = remove_with_chains(all, bits, upper); !done) return done;
    }
    return all.deinstall(bits, provider);
}

// SPI: CAT-FLD-7. What comes from elsewhere takes no id that was given here before.
void keep_next_ids(Installation& all, const Installation& before) {
    for (const Bits bits : {Bits::native, Bits::wow}) {
        Catalog& catalog = all.catalog(bits);
        const DWORD next = std::max(catalog.next_id(), before.catalog(bits).next_id());
        catalog = Catalog(catalog.entries(), next, catalog.all_categories());
    }
}

// Why the name can not be a new layer's; nothing: it can.
std::optional<std::string> name_fault(const Catalog& catalog, const std::u16string& name) {
    if (name.empty()) return "the name is empty";
    if (name.find_first_not_of(u"0123456789") == name.npos || parse_guid(to_utf8(name)))
        return "a name of that form would be taken for an id: choose another one with --name";
    if (name.size() > WSAPROTOCOL_LEN)
        return fmt::format("the name has {} characters; {} is the most", name.size(), WSAPROTOCOL_LEN);
    for (const CatalogEntry& entry : catalog.entries()) {
        const bool layer = entry.info.ProtocolChain.ChainLen == LAYERED_PROTOCOL;
        if (layer && utf16_view(entry.info.szProtocol) == name)
            return fmt::format("the name is that of layer {}: choose another one with --name",
                               entry.info.dwCatalogEntryId);
    }
    return std::nullopt;
}

// The GUID that the same layer has in the other catalog: both are known by one, as after one call for both (CAT-CHI).
std::optional<GUID> twin_guid(const Installation& all, Bits bits, const Layer& layer) {
    for (const CatalogEntry& entry : all.catalog(bits == Bits::native ? Bits::wow : Bits::native).entries()) {
        const bool twin = entry.info.ProtocolChain.ChainLen == LAYERED_PROTOCOL && entry.path == layer.path &&
                          utf16_view(entry.info.szProtocol) == layer.name;
        if (twin && !all.catalog(bits).find(entry.info.ProviderId)) return entry.info.ProviderId;
    }
    return std::nullopt;
}

// Why the catalog takes no such layer. SPI: CAT-CHI-6
std::string install_fault(const Catalog& catalog, int code) {
    const auto is_full = [](const CatalogEntry& entry) {
        return entry.info.ProtocolChain.ChainLen == MAX_PROTOCOL_CHAIN;
    };
    if (code == WSANO_RECOVERY && !has_base(catalog)) return "there is no base provider to lie over";
    if (code == WSANO_RECOVERY && std::any_of(catalog.entries().begin(), catalog.entries().end(), is_full))
        return fmt::format("a chain has {} layers already, which is the most", MAX_PROTOCOL_CHAIN - 1);
    return error_text(code);
}

} // namespace

int catalog_install(const CatalogRequest& request) {
    const std::string& path = request.words.front();
    CatalogFile file(request);
    return file.change([&](Installation& all) -> std::optional<std::string> {
        Layer layer;
        layer.path = to_utf16(path);
        layer.name = to_utf16(request.name);
        layer.provider =
            request.guid ? guid_of_bytes(*request.guid) : twin_guid(all, file.bits(), layer).value_or(random_guid());
        layer.ifs = request.ifs.value_or(false);
        layer.as_windows_does = true;
        if (const auto fault = name_fault(all.catalog(file.bits()), layer.name)) {
            return complain(fmt::format("{} can not be installed: {}", path, *fault)), std::nullopt;
        }
        if (all.catalog(file.bits()).find(layer.provider)) { // SPI: CAT-INS-3
            return complain(fmt::format("{} can not be installed: its GUID is installed already", path)), std::nullopt;
        }
        const auto id = install_layer(all.catalog(file.bits()), layer);
        if (!id)
            return complain(fmt::format("{} can not be installed: {}", path,
                                        install_fault(all.catalog(file.bits()), id.error()))),
                   std::nullopt;
        return fmt::format("installed {} as layer {}, over every protocol", request.name, *id);
    });
}

int catalog_remove(const CatalogRequest& request) {
    CatalogFile file(request);
    return file.change([&](Installation& all) -> std::optional<std::string> {
        Catalog& catalog = all.catalog(file.bits());
        const CatalogEntry* entry = find_entry(catalog, request.words.front());
        if (!entry) return std::nullopt;
        const GUID provider = entry->info.ProviderId;
        const std::string name = name_of(*entry);
        const auto chains = chains_through(catalog, provider);
        if (!chains.empty() && !request.chains && !request.force) {
            complain(fmt::format("the chains {} go through {}: --chains removes them too, --force leaves them broken",
                                 list_of(chains), name));
            return std::nullopt;
        }
        const std::vector<DWORD> before = ids_of(catalog);
        const auto done =
            request.chains ? remove_with_chains(all, file.bits(), provider) : all.deinstall(file.bits(), provider);
        if (!done) return complain(fmt::format("{}: {}", name, error_text(done.error()))), std::nullopt;
        return fmt::format("removed {}: {}", name, fmt::join(missing_of(before, catalog), ", "));
    });
}

int catalog_reorder(const CatalogRequest& request) {
    std::vector<DWORD> ids;
    for (const std::string& word : request.words) {
        const auto id = id_in(word);
        if (!id) return complain(fmt::format("'{}' is no id", word));
        ids.push_back(*id);
    }
    CatalogFile file(request);
    return file.change([&](Installation& all) -> std::optional<std::string> {
        // SPI: CAT-ORD-1
        const auto done = all.catalog(file.bits()).reorder(ids);
        if (!done) return complain("the ids must be those of all entries, each once"), std::nullopt;
        return fmt::format("the order is now {}", fmt::join(ids, " "));
    });
}

int catalog_move(const CatalogRequest& request) {
    CatalogFile file(request);
    return file.change([&](Installation& all) -> std::optional<std::string> {
        Catalog& catalog = all.catalog(file.bits());
        const CatalogEntry* entry = find_entry(catalog, request.words.front());
        const std::string& other = request.before.empty() ? request.after : request.before;
        const CatalogEntry* anchor = entry && !other.empty() ? find_entry(catalog, other) : nullptr;
        if (!entry || (!other.empty() && !anchor)) return std::nullopt;
        const DWORD moved = entry->info.dwCatalogEntryId;
        std::vector<DWORD> ids = ids_of(catalog);
        if (request.to && *request.to > ids.size())
            return complain(fmt::format("there are only {} entries", ids.size())), std::nullopt;
        if (anchor == entry && anchor) return complain("an entry can not be moved beside itself"), std::nullopt;
        std::erase(ids, moved);
        auto place = request.last ? ids.end() : ids.begin() + static_cast<std::ptrdiff_t>(request.to.value_or(1) - 1);
        if (anchor) {
            place = std::find(ids.begin(), ids.end(), anchor->info.dwCatalogEntryId);
            if (request.before.empty()) ++place;
        }
        const auto at = ids.insert(place, moved) - ids.begin() + 1;
        if (const auto done = catalog.reorder(ids); !done) return complain(error_text(done.error())), std::nullopt;
        return fmt::format("entry {} is now number {} of {}", moved, at, ids.size());
    });
}

int catalog_import(const CatalogRequest& request) {
    const std::string& source = request.words.front();
    const auto contents = port::read_file(source);
    if (!contents) return complain(fmt::format("{}: {}", source, port::file_error_text(contents.error())));
    json::Fault fault;
    Installation imported;
    if (const auto root = json::read(contents->text, fault)) {
        json::Fields fields(*root, fault);
        const auto format = fields.integer("format", 1, 1'000'000);
        if (!fault && format > InstallationCodec::kFormat)
            fields.refuse("format",
                          fmt::format("{} is newer than this program knows ({})", format, InstallationCodec::kFormat));
        static_cast<void>(fields.find("change"));
        imported = InstallationCodec::decode(fields, static_cast<int>(format), fault);
        fields.finish();
    }
    if (fault) return complain(fmt::format("{}:{}", source, fault.text()));
    CatalogFile file(request);
    return file.change([&](Installation& all) -> std::optional<std::string> {
        const Installation before = std::exchange(all, imported);
        keep_next_ids(all, before);
        return fmt::format("the catalogs are those of {}", source);
    });
}

int catalog_reset(const CatalogRequest& request) {
    CatalogFile file(request);
    return file.change([&](Installation& all) -> std::optional<std::string> {
        const Installation before = std::exchange(all, InstallationCodec::initial());
        keep_next_ids(all, before);
        return "both catalogs hold the built-in base provider and nothing else; name spaces, categories and "
               "applications are as at the beginning";
    });
}

} // namespace wspemu
