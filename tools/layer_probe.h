// A look at a layer before it is used: can it be loaded and started, and are its handles OS handles? Neutral.
#pragma once

#include "core/base_file.h"
#include "layer_choice.h"

#include <optional>
#include <string>
#include <vector>

namespace wspemu {

struct LayerFinding {
    bool usable = false;
    bool ifs = false;              // usable: the handles it gives out are OS handles
    std::optional<GuidBytes> guid; // usable: what its export GetLspGuid says, as layers of Microsoft's sample have it
    std::string failure;           // not usable: what is wrong with it
    std::vector<std::string> missing; // each function that it needs and nobody has, when there are several
    int code = 0;                     // and the documented error
};

// Loads the layer in a child process, alone over the base provider, and opens a socket through it. Call it while the process
// has one thread only. The file is an absolute path. With a guid that is the one it is installed under, whatever it says itself.
// No base: the built-in one.
LayerFinding probe_layer(const std::string& file, const std::optional<GuidBytes>& guid, std::chrono::milliseconds limit,
                         const std::optional<BaseFile>& base = std::nullopt);

struct BaseFinding : LayerFinding {
    unsigned services = 0; // usable: those that it opens a socket for (core/base_file.h)
};

// The same for a base provider in the place of the built-in one: it is asked for a socket of every service. What it refuses with
// wsaeafnosupport, wsaesocktnosupport, wsaeprotonosupport or wsaeprototype it does not serve.
BaseFinding probe_base(const std::string& file, std::chrono::milliseconds limit);

// Empty when the layers can be installed over each other; otherwise why not.
std::string why_not_installable(const std::optional<BaseFile>& base, const std::vector<LayerChoice>& layers);

} // namespace wspemu
