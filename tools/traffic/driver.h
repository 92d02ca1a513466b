// Drives traffic through whatever chain the current process has installed. Neutral.
#pragma once

#include "traffic/plan.h"

#include <functional>

namespace wspemu::traffic {

// Called on the caller's thread before each row.
using Progress = std::function<void(std::size_t row, std::size_t rows, const Row& next)>;

// Starts Winsock, attaches a counting sink to the edges, drives every row of the plan, one after the other, and ends Winsock
// again. Each row has two threads, a client and a server. Returns in bounded time, whatever the providers do.
Outcome drive(const Plan& plan, const Progress& progress);

} // namespace wspemu::traffic
