// The emulated installation of a run without PROGRAM, and the traffic in it. Neutral.
#pragma once

#include "core/base_file.h"
#include "layer_choice.h"
#include "traffic/driver.h"

namespace wspemu {

struct TrafficRun {
    traffic::Outcome outcome;
    std::vector<std::string> reports; // what the providers did that the SPI does not allow
};

// Installs the base provider, if it is not the built-in one, and the layers, the first one topmost, in a process of wspemu's own and drives the plan's traffic through them. A crash
// in one of them ends the command with kToolFailed and one line on stderr.
TrafficRun run_traffic(const std::optional<BaseFile>& base, const std::vector<LayerChoice>& layers,
                       const traffic::Plan& plan, const traffic::Progress& progress);

} // namespace wspemu
