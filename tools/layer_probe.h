// A look at a layer before it is used: can it be loaded and started, and are its handles OS handles? Neutral.
#pragma once

#include "layer_choice.h"

namespace wspemu {

struct LayerFinding {
    bool usable = false;
    bool ifs = false;    // usable: the handles it gives out are OS handles
    std::string failure; // not usable: what is wrong with it
    int code = 0;        // and the documented error
};

// Loads the layer in a child process, alone over the base provider, and opens a TCP socket through it. Call it while the process
// has one thread only. The file is an absolute path.
LayerFinding probe_layer(const std::string& file, std::chrono::milliseconds limit);

// Empty when the layers can be installed over each other; otherwise why not.
std::string why_not_installable(const std::vector<LayerChoice>& layers);

} // namespace wspemu
