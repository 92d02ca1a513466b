// The outcome of a run, for people. Neutral.
#pragma once

#include "run_traffic.h"

#include <string>

namespace wspemu {

// The chain, the table, the reasons of what is not green, and a closing line. with_calls: also every function on every edge.
std::string run_table(const TrafficRun& run, const traffic::Plan& plan, bool with_calls, bool coloured);

} // namespace wspemu
