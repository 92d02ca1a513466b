// WSPEMU_LAYERS and its kin.
#include "core/environment.h"

#include "core/guid.h"
#include "core/layers.h"
#include "core/port/modules.h"
#include "core/process.h"
#include "core/tap/crash_place.h"
#include "core/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <ranges>

namespace wspemu {
namespace {

constexpr std::string_view kIfs = ",ifs";
constexpr std::string_view kNonIfs = ",non-ifs";

std::string_view stem_of(std::string_view file) {
    if (const auto slash = file.find_last_of('/'); slash != file.npos) file.remove_prefix(slash + 1);
    if (const auto dot = file.find_last_of('.'); dot != file.npos && dot != 0) file = file.substr(0, dot);
    return file;
}

// The file's own name; numbered when that name is a built-in module's, or a layer's from another folder.
std::string free_name(const Catalog& catalog, std::string_view file) {
    const std::string stem{stem_of(file)};
    std::string name = stem;
    const auto taken = [&] {
        if (port::is_builtin_module(to_utf16(name + ".dll"))) return true;
        return std::ranges::any_of(catalog.entries(),
                                   [&](const CatalogEntry& entry) { return entry.path == dll_path(to_utf16(name)); });
    };
    for (int number = 2; taken(); ++number) name = fmt::format("{}-{}", stem, number);
    return name;
}

ProviderFiles files_of_environment() {
    ProviderFiles files;
    const char* base = std::getenv("WSPEMU_BASE");
    if (base && *base != '\0') files.base = parse_base_file(base);
    if (const char* list = std::getenv("WSPEMU_LAYERS")) files.layers = parse_layer_list(list);
    return files;
}

// In memory it is what is installed; over a prefix it is written nowhere.
void install_for_this_run(Process& process, const ProviderFiles& files, bool in_memory) {
    const auto install = [raw = &process, files](Catalog& catalog) {
        const auto done = install_provider_files(catalog, files);
        if (done) return;
        raw->reports().add("CAT-CHI-6",
                           fmt::format("WSPEMU_BASE and WSPEMU_LAYERS can not be installed: error {}", done.error()));
    };
    if (!in_memory) return process.set_overlay(install);
    static_cast<void>(process.change_catalog([&](Catalog& catalog) {
        install(catalog);
        return Result<void>();
    }));
}

bool is_on(const char* name) {
    const char* value = std::getenv(name);
    return value && *value != '\0' && std::string_view(value) != "0";
}

// Takes the last word off, if it is one.
bool take_layer_word(std::string_view& text, LayerWords& words) {
    const auto comma = text.rfind(',');
    if (comma == text.npos) return false;
    const std::string_view word = text.substr(comma);
    if (word == kNonIfs) words.ifs = false;
    else if (word == kIfs) words.ifs = true;
    else if (const auto guid = parse_guid(word.substr(1)); guid && word.ends_with('}')) words.guid = guid;
    else return false;
    text = text.substr(0, comma);
    return true;
}

} // namespace

std::vector<port::CrashFile> crash_files(const ProviderFiles& files) {
    std::vector<port::CrashFile> named;
    for (const LayerFile& layer : files.layers) named.push_back({"layer", layer.file});
    if (files.base) named.push_back({"base", files.base->file});
    return named;
}

LayerWords parse_layer_words(std::string_view text) {
    LayerWords words;
    while (take_layer_word(text, words)) {
    }
    words.file = text;
    return words;
}

std::vector<LayerFile> parse_layer_list(std::string_view list) {
    std::vector<LayerFile> layers;
    while (!list.empty()) {
        const auto colon = list.find(':');
        const std::string_view part = list.substr(0, colon);
        if (!part.empty()) {
            const LayerWords words = parse_layer_words(part);
            layers.push_back({words.file, words.ifs.value_or(false), words.guid});
        }
        list = colon == list.npos ? std::string_view{} : list.substr(colon + 1);
    }
    return layers;
}

std::string format_layer_list(const std::vector<LayerFile>& layers) {
    std::string list;
    for (const LayerFile& layer : layers) {
        if (!list.empty()) list += ':';
        list += layer.file;
        list += layer.ifs ? kIfs : kNonIfs;
        if (layer.guid) list += "," + guid_text(*layer.guid);
    }
    return list;
}

Result<void> install_layer_files(Catalog& catalog, const std::vector<LayerFile>& layers) {
    for (const LayerFile& file : std::views::reverse(layers)) {
        Layer layer;
        layer.provider = file.guid ? guid_of_bytes(*file.guid) : guid_of_text(file.file);
        if (catalog.find(layer.provider)) return WsaError{WSAEINVAL}; // SPI: CAT-CHN-3
        layer.name = map_provider_file(catalog, file.file);
        layer.path = dll_path(layer.name);
        layer.ifs = file.ifs;
        if (auto installed = install_layer(catalog, layer); !installed) return installed.failure();
    }
    return {};
}

Result<void> install_provider_files(Catalog& catalog, const ProviderFiles& files) {
    if (files.base) {
        if (auto replaced = replace_base(catalog, *files.base); !replaced) return replaced;
    }
    return install_layer_files(catalog, files.layers);
}

std::u16string map_provider_file(const Catalog& catalog, const std::string& file) {
    const std::u16string name = to_utf16(free_name(catalog, file));
    port::map_module(name + u".dll", file);
    return name;
}

std::u16string dll_path(std::u16string_view name) {
    return u"%SystemRoot%\\System32\\" + std::u16string(name) + u".dll";
}

std::unique_ptr<Process> make_process_from_environment() {
    const char* prefix = std::getenv("WSPEMU_PREFIX");
    const bool in_memory = !prefix || *prefix == '\0';
    auto process = in_memory ? std::make_unique<Process>() : std::make_unique<Process>(std::string(prefix));
    process->reports().write_to_stderr(is_on("WSPEMU_REPORTS"));
    if (std::getenv("WSPEMU_ELEVATED")) process->set_elevated(is_on("WSPEMU_ELEVATED"));
    process->set_whole_families(is_on("WSPEMU_WHOLE_FAMILIES"));
    const ProviderFiles files = files_of_environment();
    if (files.base || !files.layers.empty()) install_for_this_run(*process, files, in_memory);
    const bool has_suspects = files.base || !files.layers.empty() || std::getenv("WSPEMU_DEVICES");
    if (has_suspects && is_on("WSPEMU_CRASH_REPORT")) tap::report_crashes(crash_files(files), 0);
    return process;
}

} // namespace wspemu
