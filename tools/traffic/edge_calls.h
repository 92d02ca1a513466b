// The calls that a counting sink saw, per edge as people think of it: one per pair of neighbours.
#pragma once

#include "core/tap/sink.h"
#include "traffic/plan.h"

namespace wspemu::traffic {

// Totals since the sink was made, by edge.
std::vector<EdgeCalls> total_calls(const tap::CountingSink& sink);
// The edges in the same order, with every function that was called.
std::vector<Edge> edges_with_calls(const tap::CountingSink& sink);

} // namespace wspemu::traffic
