// What `wspemu run` was asked to do. Neutral.
#pragma once

#include "command.h"
#include "core/base_file.h"
#include "device_choice.h"
#include "layer_choice.h"
#include "traffic/plan.h"

#include <optional>

namespace wspemu {

struct RunOptions {
    std::vector<LayerRequest> layers;   // the first is the topmost
    std::vector<DeviceLibrary> devices; // in the order in which they are plugged in
    std::optional<LayerRequest> base;   // none: the built-in one
    traffic::Plan plan;
    std::string prefix; // the folder of the installation; empty: what WSPEMU_PREFIX says, or none
    bool calls = false;
    bool json = false;
    std::vector<std::string> program; // empty: traffic
};

// Fills the options; an exit code when there is nothing to run.
std::optional<int> parse_run(const Arguments& arguments, RunOptions& options);

} // namespace wspemu
