// The findings while they are being collected: one per section and name. Neutral.
#pragma once

#include "scan/scan.h"

#include <map>

namespace wspemu::scan {

class Findings {
public:
    // A new one is full, without a note.
    Finding& at(Section section, const std::string& name, const std::string& module = {});
    // As the row has it.
    Finding& at(Section section, const std::string& name, const SupportRow& row);
    std::vector<Finding> sorted();

private:
    std::map<std::tuple<Section, std::string, std::string>, Finding> all_;
};

} // namespace wspemu::scan
