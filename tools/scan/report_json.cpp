// The same report as one JSON object: a list per section, each with all places.
#include "scan/report.h"

#include "support_names.h"

#include <boost/json.hpp>

namespace wspemu::scan {
namespace {

namespace json = boost::json;

constexpr const char* kKeys[] = {"functions", "c_functions", "upcalls", "spi",
                                 "options",   "headers",     "habits",  "unknown"};
static_assert(std::size(kKeys) == kSections);

bool has_uses(Section section) {
    return section == Section::function || section == Section::c_function || section == Section::unknown;
}

json::object object_of(const Scan& scan, const Finding& finding) {
    constexpr const char* kUses[] = {"call", "reference", "looked up"};
    json::array places;
    for (const Place& place : finding.places) {
        json::object where{{"file", scan.files[place.file]}, {"line", place.line}};
        if (has_uses(finding.section)) where["use"] = kUses[static_cast<int>(place.use)];
        places.push_back(std::move(where));
    }
    return {{"name", finding.name},
            {"module", finding.module},
            {"support", name_of(finding.level)},
            {"note", finding.note},
            {"places", std::move(places)}};
}

} // namespace

std::string report_json(const Scan& scan) {
    json::array files;
    for (const std::string& file : scan.files) files.push_back(json::value(file));
    json::array skipped;
    for (const Skipped& one : scan.skipped) skipped.push_back(json::object{{"file", one.file}, {"why", one.why}});
    json::object report{{"schema", "wspemu.scan/1"},
                        {"version", WSPEMU_VERSION},
                        {"lines", scan.lines},
                        {"files", std::move(files)},
                        {"skipped", std::move(skipped)}};
    json::object summary;
    for (std::size_t i = 0; i < kSections; ++i) {
        const Share share = share_of(scan, static_cast<Section>(i));
        summary[kKeys[i]] =
            json::object{{"used", share.used}, {"supported", share.supported}, {"percent", share.percent()}};
        report[kKeys[i]] = json::array();
    }
    report["summary"] = std::move(summary);
    for (const Finding& finding : scan.findings)
        report[kKeys[static_cast<std::size_t>(finding.section)]].as_array().push_back(object_of(scan, finding));
    return json::serialize(report) + "\n";
}

} // namespace wspemu::scan
