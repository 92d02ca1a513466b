// The child tries the layer and says how far it came, one line each; the parent makes a finding of what was said.
#include "layer_probe.h"

#include "child.h"
#include "core/environment.h"
#include "core/error_names.h"
#include "core/port/files.h"
#include "core/port/modules.h"
#include "core/process.h"
#include "core/tap/crash_place.h"
#include "core/tap/edges.h"
#include "core/text.h"
#include "core/unsupported.h"
#include "core/windows_names.h"

#include <winsock2.h>

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <iterator>
#include <sstream>

namespace wspemu {
namespace {

constexpr char kIn[] = "in ";           // in FUNCTION
constexpr char kKind[] = "kind ";       // kind ifs | kind non-ifs
constexpr char kMissing[] = "missing "; // missing TEXT
constexpr char kGuid[] = "guid ";       // guid {...}
constexpr char kServes[] = "serves ";   // serves PLACE
constexpr char kFailed[] = "failed ";   // failed CODE TEXT

// Tells which of the layer's functions runs.
class PlaceSink final : public tap::Sink {
public:
    explicit PlaceSink(const Say& say) : say_(say) {}
    void entered(const tap::CallEvent& call) noexcept override {
        if (call.way == tap::Way::down) say_(fmt::format("{}{}\n", kIn, tap::down_call_name(call.function)));
    }
    void left(const tap::CallEvent&) noexcept override {}

private:
    const Say& say_;
};

// Messages name the file first; the command's line does so already.
std::string without_file(std::string text, const std::string& file) {
    const std::string prefix = file + ": ";
    if (text.starts_with(prefix)) text.erase(0, prefix.size());
    return text;
}

void say_failed(const Say& say, int code, const std::string& text) {
    say(fmt::format("{}{} {}\n", kFailed, code, text));
}

// What the host reported about the failed socket, or at least the function.
std::string reported(Process& process, const std::string& file, const std::string& function) {
    std::vector<Report> reports = process.reports().taken();
    // What it asked for in vain on its way is not why.
    std::erase_if(reports, [](const Report& report) { return report.rule == kUnsupported; });
    return reports.empty() ? function + " failed" : without_file(reports.back().text, file);
}

SOCKET open_service(unsigned place) {
    const BaseService& service = base_service(place);
    return WSASocketW(service.family, service.type, service.protocol, nullptr, 0, WSA_FLAG_OVERLAPPED);
}

bool gives_os_handle(SOCKET s) {
    const auto handle = port::pin<port::FileObject>(s);
    return handle && handle->is_os_handle();
}

// One socket, of the first service that there is below.
void try_one_socket(const Say& say, Process& process, const std::string& file, unsigned services) {
    const auto first = static_cast<unsigned>(std::countr_zero(services));
    const SOCKET s = open_service(first);
    if (s == INVALID_SOCKET) {
        const int error = WSAGetLastError();
        return say_failed(say, error, reported(process, file, "WSPSocket"));
    }
    say(fmt::format("{}{}\n", kKind, gives_os_handle(s) ? "ifs" : "non-ifs"));
}

bool means_unserved(int error) {
    constexpr int kErrors[] = {WSAEAFNOSUPPORT, WSAESOCKTNOSUPPORT, WSAEPROTONOSUPPORT, WSAEPROTOTYPE};
    return std::find(std::begin(kErrors), std::end(kErrors), error) != std::end(kErrors);
}

// A socket of every service; the provider is IFS when all of its handles are OS handles.
void try_all_sockets(const Say& say, Process& process, const std::string& file) {
    bool ifs = true;
    bool any = false;
    for (unsigned place = 0; place < kBaseServices; ++place) {
        const SOCKET s = open_service(place);
        if (s == INVALID_SOCKET) {
            const int error = WSAGetLastError();
            if (means_unserved(error)) continue;
            return say_failed(say, error,
                              reported(process, file, fmt::format("WSPSocket for {}", base_service(place).text)));
        }
        any = true;
        ifs = ifs && gives_os_handle(s);
        say(fmt::format("{}{}\n", kServes, place));
        closesocket(s);
    }
    if (!any) return say_failed(say, WSAEPROTONOSUPPORT, "serves neither TCP nor UDP, over neither IPv4 nor IPv6");
    say(fmt::format("{}{}\n", kKind, ifs ? "ifs" : "non-ifs"));
}

// The layer's own word for the GUID of its hidden entry, by which it looks for itself in the catalog.
std::optional<GuidBytes> exported_guid(port::Module* module, const Say& say) {
    using GetLspGuid = void(WSPAPI*)(LPGUID);
    const auto ask = reinterpret_cast<GetLspGuid>(port::find_symbol(module, "GetLspGuid"));
    if (!ask) return std::nullopt;
    say(fmt::format("{}GetLspGuid\n", kIn));
    GuidBytes guid;
    GUID answer{};
    ask(&answer);
    std::memcpy(guid.bytes.data(), &answer, sizeof answer);
    say(fmt::format("{}{}\n", kGuid, guid_text(guid)));
    return guid;
}

// Loads the file, which is the base or the only layer of `files`, and opens sockets.
void try_provider(const std::string& file, ProviderFiles files, const Say& say) {
    tap::report_crashes(crash_files(files), 0);
    say(fmt::format("{}DllMain\n", kIn));
    const auto module = port::load_module(to_utf16(file));
    if (!module) {
        const std::vector<std::string> missing = port::load_missing_functions();
        if (missing.size() > 1)
            for (const std::string& name : missing) say(fmt::format("{}{}\n", kMissing, missing_function_text(name)));
        return say_failed(say, WSAEPROVIDERFAILEDINIT, without_file(port::load_failure_text(), file));
    }
    if (!files.layers.empty() && !files.layers.front().guid) files.layers.front().guid = exported_guid(*module, say);
    say(fmt::format("{}WSPStartup\n", kIn));
    static PlaceSink sink(say);
    tap::attach_sink(&sink);
    static Process process;
    static const ScopedProcess scoped(process);
    const auto installed =
        process.change_catalog([&](Catalog& catalog) { return install_provider_files(catalog, files); });
    if (!installed) return say_failed(say, installed.error(), "it can not be installed");
    WSADATA data;
    if (const int error = WSAStartup(MAKEWORD(2, 2), &data); error != 0)
        return say_failed(say, error, "WSAStartup failed");
    if (files.layers.empty()) return try_all_sockets(say, process, file);
    try_one_socket(say, process, file, files.base ? files.base->services : kAllBaseServices);
}

LayerFinding failed(const std::string& what, int code = WSAEPROVIDERFAILEDINIT) {
    return {false, false, std::nullopt, what, {}, code};
}

LayerFinding finding_of(const ChildEnd& end, std::chrono::milliseconds limit) {
    std::string place = "the loader";
    std::optional<GuidBytes> guid;
    std::vector<std::string> missing;
    std::istringstream lines(end.said);
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with(kIn)) place = line.substr(sizeof kIn - 1);
        if (line.starts_with(kGuid)) guid = parse_guid(line.substr(sizeof kGuid - 1));
        if (line.starts_with(kKind)) return {true, line.ends_with(" ifs"), guid, "", {}, 0};
        if (line.starts_with(kMissing)) missing.push_back(line.substr(sizeof kMissing - 1));
        if (line.starts_with(kFailed)) {
            const auto blank = line.find(' ', sizeof kFailed - 1);
            LayerFinding finding = failed(line.substr(blank + 1), std::stoi(line.substr(sizeof kFailed - 1)));
            finding.missing = std::move(missing);
            return finding;
        }
    }
    switch (end.how) {
    case ChildEnd::How::timed_out:
        return failed(fmt::format("{} does not return, waited {} s", place, limit.count() / 1000));
    case ChildEnd::How::killed_by_signal: return failed(fmt::format("crashed in {}: {}", place, end.signal));
    case ChildEnd::How::exited: break;
    }
    return failed(fmt::format("ended the process in {}", place));
}

} // namespace

std::string why_not_installable(const std::optional<BaseFile>& base, const std::vector<LayerChoice>& layers) {
    ProviderFiles files{base, {}};
    for (const LayerChoice& layer : layers) files.layers.push_back({layer.file, layer.ifs, layer.guid});
    Catalog catalog = Catalog::with_builtin_entries();
    const auto installed = install_provider_files(catalog, files);
    return installed ? "" : error_text(installed.error());
}

LayerFinding probe_layer(const std::string& file, const std::optional<GuidBytes>& guid, std::chrono::milliseconds limit,
                         const std::optional<BaseFile>& base) {
    const ProviderFiles files{base, {{file, false, guid}}};
    return finding_of(try_in_child([&](const Say& say) { try_provider(file, files, say); }, limit), limit);
}

BaseFinding probe_base(const std::string& file, std::chrono::milliseconds limit) {
    const ProviderFiles files{BaseFile{file}, {}};
    const ChildEnd end = try_in_child([&](const Say& say) { try_provider(file, files, say); }, limit);
    BaseFinding finding;
    static_cast<LayerFinding&>(finding) = finding_of(end, limit);
    std::istringstream lines(end.said);
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with(kServes)) finding.services |= 1u << std::stoi(line.substr(sizeof kServes - 1));
    }
    return finding;
}

} // namespace wspemu
