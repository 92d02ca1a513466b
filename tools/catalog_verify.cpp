// wspemu catalog verify: what would break, or surprise, the programs that use these catalogs.
#include "catalog_file.h"
#include "core/base/base_provider.h"
#include "core/text.h"
#include "exit_code.h"
#include "module_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <vector>

namespace wspemu {
namespace {

struct Finding {
    const char* kind;   // "base", "orphan", "order", "file", "category", "twin"
    bool fault = false; // else a note
    std::string text;
};

class Findings {
public:
    void fault(const char* kind, std::string text) { all_.push_back({kind, true, std::move(text)}); }
    void note(const char* kind, std::string text) { all_.push_back({kind, false, std::move(text)}); }
    const std::vector<Finding>& all() const noexcept { return all_; }
    std::size_t faults() const {
        std::size_t count = 0;
        for (const Finding& finding : all_) count += finding.fault;
        return count;
    }

private:
    std::vector<Finding> all_;
};

std::string label(const CatalogEntry& entry) {
    return fmt::format("{} ({})", entry.info.dwCatalogEntryId, printable(name_of(entry)));
}

bool is_ifs(const CatalogEntry& entry) {
    return (entry.info.dwServiceFlags1 & XP1_IFS_HANDLES) != 0;
}

// What a chain names, itself or by a chain that it is the top of (CAT-CHN-4); nullptr when that is not there.
const CatalogEntry* named_by(const Catalog& catalog, const CatalogEntry* entry) {
    for (int depth = 0; entry && entry->info.ProtocolChain.ChainLen > BASE_PROTOCOL; ++depth) {
        if (depth == MAX_PROTOCOL_CHAIN) return nullptr;
        entry = catalog.find(entry->info.ProtocolChain.ChainEntries[0]);
    }
    return entry;
}

void check_chain(const Catalog& catalog, const CatalogEntry& chain, Findings& findings) {
    const CatalogEntry* last = nullptr;
    const CatalogEntry* ifs_layer = nullptr;
    std::set<std::string> files;
    for (int i = 0; i < chain.info.ProtocolChain.ChainLen; ++i) {
        const DWORD id = chain.info.ProtocolChain.ChainEntries[i];
        const CatalogEntry* entry = catalog.find(id);
        if (!entry) { // SPI: CAT-CHN-7
            findings.fault("orphan", fmt::format("chain {} goes through {}, which is not installed", label(chain), id));
            continue;
        }
        last = entry;
        entry = named_by(catalog, entry);
        if (!entry) continue; // said of the chain that names it
        const bool layer = entry->info.ProtocolChain.ChainLen == LAYERED_PROTOCOL;
        // SPI: CAT-CHN-8
        if (layer && is_ifs(*entry)) ifs_layer = entry;
        if (layer && !is_ifs(*entry) && ifs_layer) {
            findings.fault("order", fmt::format("chain {}: IFS layer {} lies over {}, which is none", label(chain),
                                                label(*ifs_layer), label(*entry)));
        }
        if (layer && !files.insert(path_of(*entry)).second) {
            findings.note("file", fmt::format("chain {} goes through {} twice, which few layers bear", label(chain),
                                              path_of(*entry)));
        }
    }
    if (last && last->info.ProtocolChain.ChainLen != BASE_PROTOCOL)
        findings.fault("orphan", fmt::format("chain {} does not end in a base provider", label(chain)));
}

// The layers of a chain, from the top down, those below a chain that it names too.
void add_layers(const Catalog& catalog, const CatalogEntry& chain, int depth, std::vector<DWORD>& layers) {
    for (int i = 0; i < chain.info.ProtocolChain.ChainLen && depth < MAX_PROTOCOL_CHAIN; ++i) {
        const CatalogEntry* entry = catalog.find(chain.info.ProtocolChain.ChainEntries[i]);
        if (!entry) continue; // said of the chain
        if (entry->info.ProtocolChain.ChainLen > BASE_PROTOCOL) add_layers(catalog, *entry, depth + 1, layers);
        else if (entry->info.ProtocolChain.ChainLen == LAYERED_PROTOCOL) layers.push_back(entry->info.dwCatalogEntryId);
    }
}

bool serve_the_same(const CatalogEntry& one, const CatalogEntry& other) {
    return one.info.iAddressFamily == other.info.iAddressFamily && one.info.iSocketType == other.info.iSocketType &&
           one.info.iProtocol == other.info.iProtocol;
}

// The first entry that serves a protocol serves every socket of it: a chain that comes later is not used unless
// the first one goes through its layer.
void check_order(const Catalog& catalog, const CatalogEntry& chain, Findings& findings) {
    for (const CatalogEntry& first : catalog.entries()) {
        if (first.info.ProtocolChain.ChainLen == LAYERED_PROTOCOL || !serve_the_same(first, chain)) continue;
        if (first.info.dwCatalogEntryId == chain.info.dwCatalogEntryId) return;
        std::vector<DWORD> reached, wanted;
        add_layers(catalog, first, 0, reached);
        add_layers(catalog, chain, 0, wanted);
        if (wanted.empty() || std::find(reached.begin(), reached.end(), wanted.front()) != reached.end()) return;
        findings.fault("order", fmt::format("chain {} comes after {}, which takes all sockets of {}", label(chain),
                                            label(first), protocol_of(chain)));
        return;
    }
}

void check_use(const Catalog& catalog, Findings& findings) {
    if (!has_base(catalog)) findings.fault("base", kNoBase);
    std::set<DWORD> used;
    for (const CatalogEntry& entry : catalog.entries()) {
        if (entry.info.ProtocolChain.ChainLen <= BASE_PROTOCOL) continue;
        check_chain(catalog, entry, findings);
        check_order(catalog, entry, findings);
        for (int i = 0; i < entry.info.ProtocolChain.ChainLen; ++i)
            used.insert(entry.info.ProtocolChain.ChainEntries[i]);
    }
    for (const CatalogEntry& entry : catalog.entries()) {
        if (entry.info.ProtocolChain.ChainLen == LAYERED_PROTOCOL && used.count(entry.info.dwCatalogEntryId) == 0)
            findings.note("orphan", fmt::format("layer {} is in no chain: no socket goes through it", label(entry)));
    }
}

void check_files(const Catalog& catalog, Findings& findings) {
    base::register_module(); // it is built in, and known to the loader from here on
    std::set<std::string> seen;
    for (const CatalogEntry& entry : catalog.entries()) {
        const std::string path = path_of(entry);
        if (!seen.insert(path).second) continue;
        if (const std::string why = why_no_module_file(path); !why.empty())
            findings.fault("file", fmt::format("{} of {}: {}", path, label(entry), why));
    }
}

// Which layers a categorised application does not get; one that nobody gave a category is what surprises most (CAT-LSP-6).
void check_categories(const Installation& all, const Catalog& catalog, Findings& findings) {
    for (const ApplicationCategory& application : all.applications.list()) {
        for (const CatalogEntry& entry : catalog.entries()) {
            if (entry.info.ProtocolChain.ChainLen != LAYERED_PROTOCOL) continue;
            const auto categories = catalog.categories(entry.info.ProviderId);
            if (may_load(application.permitted, categories.value_or(0))) continue;
            findings.note("category", fmt::format("{} does not get layer {}{}", to_utf8(application.path), label(entry),
                                                  categories ? "" : ", which has no category"));
        }
    }
}

// The protocols of the chains that go through the layer.
std::set<std::string> protocols_over(const Catalog& catalog, DWORD layer) {
    std::set<std::string> protocols;
    for (const CatalogEntry& entry : catalog.entries()) {
        const WSAPROTOCOLCHAIN& chain = entry.info.ProtocolChain;
        const auto* const end = chain.ChainEntries + (chain.ChainLen > BASE_PROTOCOL ? chain.ChainLen : 0);
        if (std::find(chain.ChainEntries, end, layer) != end) protocols.insert(protocol_of(entry));
    }
    return protocols;
}

// What native programs get and 32-bit programs do not, or the other way round.
void check_twin(const Installation& all, Findings& findings) {
    const auto compare = [&](const Catalog& from, const Catalog& in, const char* where, bool both_ways) {
        for (const CatalogEntry& entry : from.entries()) {
            if (entry.info.ProtocolChain.ChainLen != LAYERED_PROTOCOL) continue;
            const CatalogEntry* twin = in.find(entry.info.ProviderId);
            if (!twin) {
                findings.note("twin",
                              fmt::format("layer {} is not in the catalog of {} programs", label(entry), where));
            } else if (both_ways) {
                if (protocols_over(from, entry.info.dwCatalogEntryId) !=
                    protocols_over(in, twin->info.dwCatalogEntryId))
                    findings.note(
                        "twin", fmt::format("layer {} lies over other protocols for {} programs", label(entry), where));
                if (from.categories(entry.info.ProviderId) != in.categories(entry.info.ProviderId))
                    findings.note("twin",
                                  fmt::format("layer {} has other categories for {} programs", label(entry), where));
            }
        }
    };
    compare(all.native, all.wow, "32-bit", true);
    compare(all.wow, all.native, "native", false);
}

std::string counted(std::size_t number, const char* one, const char* more) {
    return fmt::format("{} {}", number, number == 1 ? one : more);
}

} // namespace

int catalog_verify(const CatalogRequest& request) {
    CatalogFile file(request);
    const auto all = file.read();
    if (!all) return kRed;
    Findings findings;
    const Catalog& catalog = all->catalog(file.bits());
    check_use(catalog, findings);
    check_files(catalog, findings);
    check_categories(*all, catalog, findings);
    check_twin(*all, findings);
    if (request.json) {
        json::Array list;
        for (const Finding& finding : findings.all())
            list.emplace_back(json::Object{{"kind", finding.kind}, {"fault", finding.fault}, {"text", finding.text}});
        fmt::print("{}",
                   json::write(json::Object{{"schema", "wspemu.catalog-verify/1"}, {"findings", std::move(list)}}));
    } else {
        for (const Finding& finding : findings.all())
            fmt::print("{}: {}: {}\n", finding.fault ? "fault" : "note", finding.kind, finding.text);
        fmt::print("{}, {}, {}\n", counted(catalog.entries().size(), "entry", "entries"),
                   counted(findings.faults(), "fault", "faults"),
                   counted(findings.all().size() - findings.faults(), "note", "notes"));
    }
    return findings.faults() == 0 ? kOk : kRed;
}

} // namespace wspemu
