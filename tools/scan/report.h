// The report, for people and for machines. Neutral.
#pragma once

#include "scan/scan.h"

#include <string>

namespace wspemu::scan {

struct ReportLook {
    bool coloured = false;
    bool all_places = false; // else the first place and how many more there are
};

// Ends with the summary, whose last line is the share of Windows functions.
std::string report_text(const Scan& scan, const ReportLook& look);

// "schema": "wspemu.scan/1"; one object and a newline. All fields are always there; new ones may come.
std::string report_json(const Scan& scan);

} // namespace wspemu::scan
