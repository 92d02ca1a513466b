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

LayerFile parse_layer(std::string_view text) {
    LayerFile layer;
    if (text.ends_with(kNonIfs)) {
        text.remove_suffix(kNonIfs.size());
    } else if (text.ends_with(kIfs)) {
        text.remove_suffix(kIfs.size());
        layer.ifs = true;
    }
    layer.file = text;
    return layer;
}

std::string_view stem_of(std::string_view file) {
    if (const auto slash = file.find_last_of('/'); slash != file.npos) file.remove_prefix(slash + 1);
    if (const auto dot = file.find_last_of('.'); dot != file.npos && dot != 0) file = file.substr(0, dot);
    return file;
}

std::u16string dll_path(const std::string& name) {
    return u"%SystemRoot%\\System32\\" + to_utf16(name) + u".dll";
}

// The file's own name; numbered when that name is a built-in module's, or a layer's from another folder.
std::string free_name(const Catalog& catalog, std::string_view file) {
    const std::string stem{stem_of(file)};
    std::string name = stem;
    const auto taken = [&] {
        if (port::is_builtin_module(to_utf16(name + ".dll"))) return true;
        return std::ranges::any_of(catalog.entries(),
                                   [&](const CatalogEntry& entry) { return entry.path == dll_path(name); });
    };
    for (int number = 2; taken(); ++number) name = fmt::format("{}-{}", stem, number);
    return name;
}

bool is_on(const char* name) {
    const char* value = std::getenv(name);
    return value && *value != '\0' && std::string_view(value) != "0";
}

} // namespace

std::vector<LayerFile> parse_layer_list(std::string_view list) {
    std::vector<LayerFile> layers;
    while (!list.empty()) {
        const auto colon = list.find(':');
        const std::string_view part = list.substr(0, colon);
        if (!part.empty()) layers.push_back(parse_layer(part));
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
    }
    return list;
}

Result<void> install_layer_files(Catalog& catalog, const std::vector<LayerFile>& layers) {
    for (const LayerFile& file : std::views::reverse(layers)) {
        Layer layer;
        layer.provider = guid_of_text(file.file);
        if (catalog.find(layer.provider)) return WsaError{WSAEINVAL}; // SPI: CAT-CHN-3
        const std::string name = free_name(catalog, file.file);
        port::map_module(to_utf16(name + ".dll"), file.file);
        layer.path = dll_path(name);
        layer.name = to_utf16(name);
        layer.ifs = file.ifs;
        if (auto installed = install_layer(catalog, layer); !installed) return installed.failure();
    }
    return {};
}

std::unique_ptr<Process> make_process_from_environment() {
    const char* prefix = std::getenv("WSPEMU_PREFIX");
    const bool in_memory = !prefix || *prefix == '\0';
    auto process = in_memory ? std::make_unique<Process>() : std::make_unique<Process>(std::string(prefix));
    process->reports().write_to_stderr(is_on("WSPEMU_REPORTS"));
    if (std::getenv("WSPEMU_ELEVATED")) process->set_elevated(is_on("WSPEMU_ELEVATED"));
    process->set_whole_families(is_on("WSPEMU_WHOLE_FAMILIES"));
    if (const char* list = std::getenv("WSPEMU_LAYERS")) {
        const auto layers = parse_layer_list(list);
        const auto install = [raw = process.get(), layers](Catalog& catalog) {
            const auto done = install_layer_files(catalog, layers);
            if (done) return;
            raw->reports().add("CAT-CHI-6", fmt::format("WSPEMU_LAYERS can not be installed: error {}", done.error()));
        };
        if (in_memory) {
            static_cast<void>(process->change_catalog([&](Catalog& catalog) {
                install(catalog);
                return Result<void>();
            }));
        } else {
            process->set_overlay(install);
        }
        if (is_on("WSPEMU_CRASH_REPORT")) {
            std::vector<std::string> files;
            for (const LayerFile& layer : layers) files.push_back(layer.file);
            tap::report_crashes(files, 0);
        }
    }
    return process;
}

} // namespace wspemu
