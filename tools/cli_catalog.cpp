// wspemu catalog: looks at and changes what is installed in a prefix.
#include "catalog_request.h"
#include "command.h"
#include "exit_code.h"
#include "layer_choice.h"
#include "layer_probe.h"
#include "parse.h"
#include "program.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>

namespace wspemu {

const char kCatalogUsage[] =
    "usage: wspemu catalog ACTION [ARG]... [--prefix DIR] [--32] [--json]\n"
    "\n"
    "Looks at and changes the catalogs of a prefix, the folder that holds an emulated installation. Every change says\n"
    "what it did and the command that undoes it.\n"
    "\n"
    "  list                   the entries in order, and who sits over whom in each chain\n"
    "  show ENTRY             all of one entry; ENTRY is an id, a GUID or a name\n"
    "  verify                 orphans, wrong order, missing files, categories that surprise; status 1 if there are "
    "faults\n"
    "  install FILE           a layer over every protocol; [--name NAME] [--ifs | --non-ifs]\n"
    "  remove ENTRY           its provider; [--chains] with the chains through it, [--force] leaving them broken\n"
    "  reorder ID...          the whole order anew\n"
    "  move ENTRY             --first | --last | --to N | --before ENTRY | --after ENTRY\n"
    "  export [FILE]          both catalogs as JSON\n"
    "  import FILE            what export wrote\n"
    "  reset                  the built-in base provider and nothing else\n"
    "\n"
    "  --prefix DIR           the folder; WSPEMU_PREFIX counts without it\n"
    "  --32                   the catalog of 32-bit programs\n"
    "  --json                 for programs\n"
    "\n"
    "A catalog.json that was damaged is never overwritten: mend the line that is named, or move the file away and "
    "import "
    "one\n"
    "of DIR/backups.\n";

namespace {

struct Action {
    const char* name;
    std::size_t least, most; // words that follow it
    const char* word;        // what they are
    int (*function)(const CatalogRequest& request);
};
constexpr std::size_t kAny = 100000;
constexpr Action kActions[] = {
    {"list", 0, 0, "", catalog_list},          {"show", 1, 1, "ENTRY", catalog_show},
    {"verify", 0, 0, "", catalog_verify},      {"install", 1, 1, "FILE", catalog_install},
    {"remove", 1, 1, "ENTRY", catalog_remove}, {"reorder", 1, kAny, "ID...", catalog_reorder},
    {"move", 1, 1, "ENTRY", catalog_move},     {"export", 0, 1, "FILE", catalog_export},
    {"import", 1, 1, "FILE", catalog_import},  {"reset", 0, 0, "", catalog_reset},
};

// What the words of the command line mean together; an exit code when they mean nothing.
struct Places {
    bool first = false;
    bool last = false;
    bool ifs = false;
    bool non_ifs = false;
    bool named = false;
};

std::optional<int> check_move(const CatalogRequest& request, const Places& places) {
    const int said =
        places.first + places.last + request.to.has_value() + !request.before.empty() + !request.after.empty();
    if (said == 1) return std::nullopt;
    return usage_error("catalog move: where to? one of --first, --last, --to N, --before ENTRY, --after ENTRY");
}

// The layer's file as the catalog shall have it, and what kind of layer it is.
std::optional<int> look_at_layer(CatalogRequest& request, const Places& places) {
    if (places.ifs && places.non_ifs) return usage_error("catalog install: --ifs or --non-ifs, not both");
    const std::filesystem::path given(request.words.front());
    const std::string file = std::filesystem::weakly_canonical(std::filesystem::absolute(given)).string();
    constexpr std::size_t kLongestPath = 259; // CAT-GEN-8
    if (file.size() > kLongestPath) {
        fmt::print(stderr, "wspemu: {}: longer than {} characters\n", file, kLongestPath);
        return kRed;
    }
    const LayerFinding finding = probe_layer(file, request.guid, std::chrono::seconds(20));
    if (!finding.usable) {
        fmt::print(stderr, "wspemu: layer {}: {}\n", given.filename().string(), finding.failure);
        for (const std::string& text : finding.missing)
            fmt::print(stderr, "wspemu: layer {}: undefined symbol: {}\n", given.filename().string(), text);
        return kToolFailed;
    }
    request.words.front() = file;
    if (!request.guid) request.guid = finding.guid;
    request.ifs = places.ifs || (!places.non_ifs && finding.ifs);
    if (!places.named) request.name = given.stem().string();
    return std::nullopt;
}

const Action* find_action(const std::string& name) {
    for (const Action& action : kActions) {
        if (name == action.name) return &action;
    }
    return nullptr;
}

} // namespace

int cli_catalog(const Arguments& arguments) {
    CatalogRequest request;
    Places places;
    if (const char* folder = std::getenv("WSPEMU_PREFIX")) request.prefix = folder;
    const auto parser = make_parser("catalog");
    parser->add_option("words", request.words);
    parser->add_option("--prefix", request.prefix);
    parser->add_flag("--32", request.wow);
    parser->add_flag("--json", request.json);
    parser->add_option("--name", request.name);
    parser->add_flag("--ifs", places.ifs);
    parser->add_flag("--non-ifs", places.non_ifs);
    parser->add_flag("--chains", request.chains);
    parser->add_flag("--force", request.force);
    parser->add_flag("--first", places.first);
    parser->add_flag("--last", places.last);
    parser->add_option("--to", request.to)->check(CLI::Range(std::size_t{1}, kAny));
    parser->add_option("--before", request.before);
    parser->add_option("--after", request.after);
    if (const auto over = parse(*parser, arguments)) return *over;
    places.named = parser->count("--name") != 0;

    std::vector<std::string> known;
    for (const Action& action : kActions) known.emplace_back(action.name);
    if (request.words.empty()) return usage_error("catalog: which action?");
    const std::string name = request.words.front();
    const Action* action = find_action(name);
    if (!action) return usage_error(fmt::format("catalog: unknown action '{}'", name), name, known);
    request.words.erase(request.words.begin());
    if (request.words.size() < action->least)
        return usage_error(fmt::format("catalog {}: {} is missing", name, action->word));
    if (request.words.size() > action->most)
        return usage_error(fmt::format("catalog {}: '{}' is too much", name, request.words.back()));
    if (request.prefix.empty())
        return usage_error("catalog: there is no prefix; --prefix DIR or WSPEMU_PREFIX names one");
    // A look at a layer, below, shall be over the base alone.
    unset_environment("WSPEMU_LAYERS");
    unset_environment("WSPEMU_PREFIX");
    if (action->function == catalog_move) {
        if (const auto over = check_move(request, places)) return *over;
        if (places.first) request.to = 1;
        request.last = places.last;
    }
    if (action->function == catalog_install) {
        if (const auto over = look_at_layer(request, places)) return *over;
    }
    return action->function(request);
}

} // namespace wspemu
