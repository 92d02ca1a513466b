// The emulated installation as the environment describes it, for programs that wspemu run starts.
//
// WSPEMU_LAYERS: layer files, the topmost first, separated by ':'; each may end in ",ifs" (its handles are OS handles) or
// ",non-ifs" (the default), and in ",{GUID}", the one to install it under. WSPEMU_BASE: a base provider in the place of the
// built-in one (base_file.h). WSPEMU_REPORTS=1: reports about providers go to stderr. WSPEMU_CRASH_REPORT=1: a crash in one of
// the layers writes a line that names it (tap/crash_place.h). WSPEMU_PREFIX: the folder of the installation (prefix.h); layers
// of WSPEMU_LAYERS then lie over what is installed there for this run and are written nowhere. WSPEMU_ELEVATED=0: the
// program may not change the catalogs (CAT-GEN-2). WSPEMU_WHOLE_FAMILIES=1: see Process::whole_families.
#pragma once

#include "core/base_file.h"
#include "core/catalog.h"
#include "core/port/crash_report.h"
#include "core/text.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wspemu {

class Process;

struct LayerFile {
    std::string file; // native path
    bool ifs = false;
    std::optional<GuidBytes>
        guid; // of its hidden entry, by which many layers find themselves; else one made of the path
};

// FILE and the words behind it, as far as they are some: the rest is part of the file's name.
struct LayerWords {
    std::string file;
    std::optional<bool> ifs;
    std::optional<GuidBytes> guid;
};
LayerWords parse_layer_words(std::string_view text);

std::vector<LayerFile> parse_layer_list(std::string_view list);
std::string format_layer_list(const std::vector<LayerFile>& layers);

// Installs the files, the last first, each over all that is there. The catalog gets %SystemRoot%\System32\NAME.dll, and
// that name is mapped to the file (port/modules.h). wsaeinval when a file or a GUID is there
// twice (CAT-CHN-3); else as install_layer.
Result<void> install_layer_files(Catalog& catalog, const std::vector<LayerFile>& layers);

// What a run has over what is installed.
struct ProviderFiles {
    std::optional<BaseFile> base; // in the place of the built-in one
    std::vector<LayerFile> layers;
};
// The base, then the layers over it. Errors: as replace_base and install_layer_files.
Result<void> install_provider_files(Catalog& catalog, const ProviderFiles& files);

// For a file that the catalog shall have: a name that is free there, %SystemRoot%\System32\NAME.dll mapped to the file. The name.
std::u16string map_provider_file(const Catalog& catalog, const std::string& file);
std::u16string dll_path(std::u16string_view name);

// Those whose crashes are reported (tap/crash_place.h).
std::vector<port::CrashFile> crash_files(const ProviderFiles& files);

std::unique_ptr<Process> make_process_from_environment();

} // namespace wspemu
