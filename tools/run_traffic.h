// The emulated installation of a run without PROGRAM, and the traffic in it. Neutral.
#pragma once

#include "layer_choice.h"
#include "traffic/driver.h"

namespace wspemu {

struct TrafficRun {
    traffic::Outcome outcome;
    std::vector<std::string> reports; // what the providers did that the SPI does not allow
};

// Installs the layers, the first one topmost, in a process of wspemu's own and drives the plan's traffic through them. A crash
// in a layer ends the command with kToolFailed and one line on stderr.
TrafficRun run_traffic(const std::vector<LayerChoice>& layers, const traffic::Plan& plan,
                       const traffic::Progress& progress);

} // namespace wspemu
