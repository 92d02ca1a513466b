// Crash reports that know which function of which provider a thread was in.
#pragma once

#include "core/port/crash_report.h"

#include <vector>

namespace wspemu::tap {

// Attaches a sink that does nothing, so that every provider call leaves its trace (edges.h), and installs the platform's crash
// report (port/crash_report.h) over it. Another sink may be attached afterwards. Call it before providers are started.
void report_crashes(const std::vector<port::CrashFile>& files, int exit_status);

} // namespace wspemu::tap
