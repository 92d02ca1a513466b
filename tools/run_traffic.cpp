// A Process with the layers in it, for as long as the traffic lasts.
#include "run_traffic.h"

#include "core/environment.h"
#include "core/error_names.h"
#include "core/process.h"
#include "core/tap/crash_place.h"
#include "exit_code.h"

#include <fmt/format.h>

namespace wspemu {

TrafficRun run_traffic(const std::optional<BaseFile>& base, const std::vector<LayerChoice>& layers,
                       const traffic::Plan& plan, const traffic::Progress& progress) {
    ProviderFiles files{base, {}};
    for (const LayerChoice& layer : layers) files.layers.push_back({layer.file, layer.ifs, layer.guid});
    TrafficRun run;
    auto process = std::make_unique<Process>();
    const auto installed =
        process->change_catalog([&](Catalog& catalog) { return install_provider_files(catalog, files); });
    if (!installed) {
        run.outcome.failure = fmt::format("the providers can not be installed: {}", error_text(installed.error()));
        return run;
    }
    tap::report_crashes(crash_files(files), kToolFailed);
    const ScopedProcess scoped(*process);
    run.outcome = traffic::drive(plan, progress);
    for (const Report& report : process->reports().taken()) {
        run.reports.push_back(fmt::format("{} [{}]", report.text, report.rule));
    }
    // A stuck thread may still look into it.
    if (run.outcome.stuck) static_cast<void>(process.release());
    return run;
}

} // namespace wspemu
