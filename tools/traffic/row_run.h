// One row: a server thread, a client thread, and a watchdog over both.
#pragma once

#include "traffic/plan.h"

namespace wspemu::traffic {

// Fills in result, reason, bytes and time of a row whose style, protocol and family are set. Returns in bounded time. False: a
// thread did not come back from a provider even after its sockets were closed.
bool run_row(Row& row, std::uint64_t seed, std::chrono::milliseconds timeout);

} // namespace wspemu::traffic
