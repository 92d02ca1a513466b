// wspemu run: looks at the layers, then drives traffic through them or becomes a program over them.
#include "command.h"
#include "core/codes.h"
#include "core/error_names.h"
#include "exit_code.h"
#include "json_output.h"
#include "layer_probe.h"
#include "machine.h"
#include "program.h"
#include "run_options.h"
#include "run_table.h"
#include "terminal.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

namespace wspemu {
namespace {

constexpr int kMostLayers = 6; // and the base below them: MAX_PROTOCOL_CHAIN is 7 (CAT-CHN-2)

std::string file_name(const std::string& file) {
    return std::filesystem::path(file).filename().string();
}

// One name for one file, through links and relative folders: the loader would load it once.
std::string real_name(const std::string& file) {
    std::error_code code;
    const auto real = std::filesystem::weakly_canonical(std::filesystem::absolute(file), code);
    return (code ? std::filesystem::absolute(file).lexically_normal() : real).string();
}

void complain_about(const char* kind, const std::string& file, const LayerFinding& finding) {
    const char* name = error_name(finding.code);
    fmt::print(stderr, "wspemu: {} {}: {} ({} {})\n", kind, file_name(file), finding.failure, name ? name : "error",
               finding.code);
    for (const std::string& text : finding.missing)
        fmt::print(stderr, "wspemu: {} {}: undefined symbol: {}\n", kind, file_name(file), text);
}

// The base provider ready for use; nothing when it can not be used, after one line.
std::optional<BaseFile> choose_base(const LayerRequest& request, std::chrono::milliseconds limit) {
    const BaseFinding finding = probe_base(real_name(request.file), limit);
    if (finding.usable) return BaseFile{real_name(request.file), request.ifs.value_or(finding.ifs), finding.services};
    complain_about("base", request.file, finding);
    return std::nullopt;
}

// SPI: CAT-CHN-8. Allowed, but seldom meant: the upper layer finds no OS handles below it.
void warn_about_order(const std::vector<LayerChoice>& layers) {
    for (std::size_t i = 1; i < layers.size(); ++i) {
        if (!layers[i - 1].ifs || layers[i].ifs) continue;
        fmt::print(stderr,
                   "wspemu: note: {} hands on OS handles but lies over {}, which has handles of its own; swap them?\n",
                   file_name(layers[i - 1].file), file_name(layers[i].file));
    }
}

const LayerChoice* same_guid_as(const std::vector<LayerChoice>& layers, const LayerFinding& finding) {
    const auto twin = std::find_if(layers.begin(), layers.end(),
                                   [&](const LayerChoice& layer) { return layer.guid && layer.guid == finding.guid; });
    return twin == layers.end() ? nullptr : &*twin;
}

// The layers ready for use; nothing when one of them can not be used. One line for each that can not.
std::optional<std::vector<LayerChoice>> choose_layers(const RunOptions& options, const std::optional<BaseFile>& base) {
    std::vector<LayerChoice> layers;
    bool usable = true;
    for (const LayerRequest& request : options.layers) {
        const std::string file = real_name(request.file);
        LayerFinding finding;
        finding.code = code::wsaeinval;
        if (file.find(':') != file.npos) {
            finding.failure = "its path has a ':', which separates the layers of a list";
        } else if (std::any_of(layers.begin(), layers.end(), [&](const auto& layer) { return layer.file == file; }) ||
                   (base && base->file == file)) {
            finding.failure = "stands in the chain twice"; // SPI: CAT-CHN-3
        } else {
            finding = probe_layer(file, request.guid, options.plan.timeout, base);
            if (request.guid) finding.guid = request.guid;
            if (const LayerChoice* twin = same_guid_as(layers, finding); finding.usable && twin) {
                finding.usable = false;
                finding.failure = "wants to be installed under the GUID of " + file_name(twin->file); // SPI: CAT-INS-3
                finding.code = code::wsaeinval;
            }
        }
        if (!finding.usable) {
            complain_about("layer", file, finding);
            usable = false;
        }
        layers.push_back({file, request.ifs.value_or(finding.ifs), finding.guid});
    }
    if (!usable) return std::nullopt;
    if (const std::string why = why_not_installable(base, layers); !why.empty()) {
        fmt::print(stderr,
                   "wspemu: these {} layers can not be installed over each other, a chain has room for {}: {}\n",
                   layers.size(), kMostLayers, why);
        return std::nullopt;
    }
    warn_about_order(layers);
    return layers;
}

// From now on this process and those that it starts or becomes have the devices, once something is opened on one.
bool plug_devices(const RunOptions& options) {
    unset_environment("WSPEMU_DEVICES");
    if (const std::string why = why_no_devices(options.devices, options.plan.timeout); !why.empty()) {
        fmt::print(stderr, "wspemu: {}\n", why);
        return false;
    }
    if (!options.devices.empty()) set_environment("WSPEMU_DEVICES", posix::format_device_list(options.devices));
    return true;
}

// One line on a terminal that is overwritten again and again, once it takes long enough to be asked for.
class ProgressLine {
public:
    void operator()(std::size_t number, std::size_t count, const traffic::Row& row) {
        constexpr std::chrono::milliseconds kPatience{500};
        if (!is_terminal(Stream::error) || std::chrono::steady_clock::now() - start_ < kPatience) return;
        fmt::print(stderr, "\r\033[K[{}/{}] {} {}/{}", number + 1, count, traffic::name_of(row.style),
                   traffic::name_of(row.protocol), traffic::name_of(row.family));
        std::fflush(stderr);
        shown_ = true;
    }
    ~ProgressLine() {
        if (shown_) fmt::print(stderr, "\r\033[K");
    }

private:
    const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
    bool shown_ = false;
};

int drive_traffic(const RunOptions& options, const std::optional<BaseFile>& base,
                  const std::vector<LayerChoice>& layers) {
    traffic::Plan plan = options.plan;
    plan.no_ipv6 = why_no_ipv6_loopback();
    TrafficRun run;
    {
        ProgressLine line;
        run = run_traffic(base, layers, plan, std::ref(line));
    }
    fmt::print("{}", options.json ? run_json(run, plan, base, layers)
                                  : run_table(run, plan, options.calls, wants_colour(Stream::out)));
    for (const std::string& report : run.reports) fmt::print(stderr, "wspemu: note: {}\n", report);
    if (!run.outcome.failure.empty()) fmt::print(stderr, "wspemu: {}\n", run.outcome.failure);
    std::fflush(nullptr);
    // No destructors and no exit handlers: they would wait for the stuck thread, or pull the ground from under it.
    if (run.outcome.stuck) std::_Exit(kRed);
    return run.outcome.green() ? kOk : kRed;
}

} // namespace

int cli_run(const Arguments& arguments) {
    RunOptions options;
    if (const auto over = parse_run(arguments, options)) return *over;
    if (!options.prefix.empty() && options.program.empty())
        return usage_error("run: --prefix is where a PROGRAM runs; there is none after '--'");
    if (!plug_devices(options)) return kToolFailed;
    // Each provider alone: what the environment says does not count here.
    unset_environment("WSPEMU_LAYERS");
    unset_environment("WSPEMU_BASE");
    std::optional<BaseFile> base;
    if (options.base && !(base = choose_base(*options.base, options.plan.timeout))) return kToolFailed;
    const auto layers = choose_layers(options, base);
    if (!layers) return kToolFailed;
    if (options.program.empty()) return drive_traffic(options, base, *layers);
    if (base) set_environment("WSPEMU_BASE", format_base_file(*base));
    if (!layers->empty()) set_environment("WSPEMU_LAYERS", layer_list(*layers));
    if (!options.prefix.empty())
        set_environment("WSPEMU_PREFIX", std::filesystem::absolute(options.prefix).lexically_normal().string());
    set_environment("WSPEMU_CRASH_REPORT", "1");
    return become_program(options.program);
}

} // namespace wspemu
