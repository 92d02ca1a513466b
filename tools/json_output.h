// The outcomes of the commands, for machines. All fields are always there; new ones may come. Neutral.
#pragma once

#include "run_traffic.h"

#include <string>

namespace wspemu {

// "schema": "wspemu.run/1"; one object and a newline.
std::string run_json(const TrafficRun& run, const traffic::Plan& plan, const std::optional<BaseFile>& base,
                     const std::vector<LayerChoice>& layers);
// "schema": "wspemu.support/1".
std::string support_json();

} // namespace wspemu
