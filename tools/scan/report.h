// The report for people. Neutral.
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

} // namespace wspemu::scan
