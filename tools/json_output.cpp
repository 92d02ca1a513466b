// Boost.JSON, header-only: this is its one translation unit.
#include "json_output.h"

#include "core/support.h"
#include "support_names.h"

#include <boost/json/src.hpp>

namespace wspemu {
namespace {

namespace json = boost::json;
using namespace traffic;

json::array calls_of(const Row& row, std::size_t edges) {
    json::array all;
    for (std::size_t i = 0; i < edges; ++i) {
        const EdgeCalls calls = i < row.calls.size() ? row.calls[i] : EdgeCalls{};
        all.push_back(json::object{{"down", calls.down}, {"up", calls.up}});
    }
    return all;
}

json::object object_of(const Row& row, std::size_t edges) {
    return {{"style", name_of(row.style)},
            {"protocol", name_of(row.protocol)},
            {"family", name_of(row.family)},
            {"result", name_of(row.result)},
            {"reason", row.reason},
            {"bytes", row.bytes},
            {"milliseconds", static_cast<double>(row.time.count()) / 1000},
            {"calls", calls_of(row, edges)}};
}

json::object object_of(const std::vector<FunctionCalls>& functions) {
    json::object counts;
    for (const FunctionCalls& calls : functions) counts[calls.function] = calls.count;
    return counts;
}

json::object object_of(const Edge& edge) {
    return {
        {"caller", edge.caller}, {"callee", edge.callee}, {"down", object_of(edge.down)}, {"up", object_of(edge.up)}};
}

json::value value_of(const std::optional<BaseFile>& base) {
    if (!base) return nullptr;
    json::array services;
    for (unsigned place = 0; place < kBaseServices; ++place)
        if (base->services >> place & 1) services.push_back(base_service(place).name);
    return json::object{{"file", base->file}, {"ifs", base->ifs}, {"services", std::move(services)}};
}

} // namespace

std::string run_json(const TrafficRun& run, const Plan& plan, const std::optional<BaseFile>& base,
                     const std::vector<LayerChoice>& layers) {
    json::array files;
    for (const LayerChoice& layer : layers) files.push_back(json::object{{"file", layer.file}, {"ifs", layer.ifs}});
    json::array edges;
    for (const Edge& edge : run.outcome.edges) edges.push_back(object_of(edge));
    json::array rows;
    for (const Row& row : run.outcome.rows) rows.push_back(object_of(row, run.outcome.edges.size()));
    json::array reports;
    for (const std::string& report : run.reports) reports.push_back(json::value(report));
    return json::serialize(json::object{{"schema", "wspemu.run/1"},
                                        {"version", WSPEMU_VERSION},
                                        {"seed", plan.seed},
                                        {"green", run.outcome.green()},
                                        {"failure", run.outcome.failure},
                                        {"base", value_of(base)},
                                        {"layers", std::move(files)},
                                        {"edges", std::move(edges)},
                                        {"rows", std::move(rows)},
                                        {"reports", std::move(reports)}}) +
           "\n";
}

std::string support_json() {
    json::array rows;
    for (const SupportRow& row : support_rows()) {
        rows.push_back(json::object{
            {"group", row.group}, {"name", row.name}, {"support", name_of(row.level)}, {"note", row.note}});
    }
    return json::serialize(json::object{{"schema", "wspemu.support/1"}, {"rows", std::move(rows)}}) + "\n";
}

} // namespace wspemu
