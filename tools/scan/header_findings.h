// The headers that sources include. Neutral.
#pragma once

#include "scan/findings.h"

namespace wspemu::scan {

// Headers of the sources' own are left out. facts[i] is of files[i].
void find_headers(const std::vector<std::string>& files, const std::vector<SourceFacts>& facts, const Supply& supply,
                  Findings& findings);

} // namespace wspemu::scan
