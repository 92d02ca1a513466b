// The layers of a run, as the command knows them. Neutral.
#pragma once

#include "core/text.h"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace wspemu {

// What the user asked for: FILE, and behind it ,ifs or ,non-ifs and ,{GUID}.
struct LayerRequest {
    std::string file;
    std::optional<bool> ifs;
    std::optional<GuidBytes> guid;
};
LayerRequest parse_layer_request(const std::string& text);

// A layer that was looked at.
struct LayerChoice {
    std::string file; // absolute
    bool ifs = false;
    std::optional<GuidBytes> guid; // the one it wants to be installed under, if it or the user said so
};

// As WSPEMU_LAYERS has it.
std::string layer_list(const std::vector<LayerChoice>& layers);
std::vector<LayerRequest> requests_from_list(const std::string& list);

} // namespace wspemu
