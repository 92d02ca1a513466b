// Their order.
#include "scan/findings.h"

#include <algorithm>
#include <tuple>

namespace wspemu::scan {

Finding& Findings::at(Section section, const std::string& name, const std::string& module) {
    const auto [found, fresh] = all_.try_emplace({section, name, module});
    if (fresh) found->second = {section, module, name, Support::full, "", {}};
    return found->second;
}

Finding& Findings::at(Section section, const std::string& name, const SupportRow& row) {
    Finding& finding = at(section, name);
    finding.module = row.group;
    finding.level = row.level;
    finding.note = row.note;
    return finding;
}

std::vector<Finding> Findings::sorted() {
    std::vector<Finding> sorted;
    for (auto& [key, finding] : all_) sorted.push_back(std::move(finding));
    std::stable_sort(sorted.begin(), sorted.end(), [](const Finding& a, const Finding& b) {
        // Support::none is the last of its kind and comes first.
        return std::tuple(a.section, -static_cast<int>(a.level), a.module) <
               std::tuple(b.section, -static_cast<int>(b.level), b.module);
    });
    all_.clear();
    return sorted;
}

} // namespace wspemu::scan
