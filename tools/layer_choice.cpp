// Layers in words and in lists.
#include "layer_choice.h"

#include "core/environment.h"

#include <string_view>

namespace wspemu {

LayerRequest parse_layer_request(const std::string& text) {
    constexpr std::string_view kIfs = ",ifs";
    constexpr std::string_view kNonIfs = ",non-ifs";
    if (text.ends_with(kNonIfs)) return {text.substr(0, text.size() - kNonIfs.size()), false};
    if (text.ends_with(kIfs)) return {text.substr(0, text.size() - kIfs.size()), true};
    return {text, std::nullopt};
}

std::string layer_list(const std::vector<LayerChoice>& layers) {
    std::vector<LayerFile> files;
    for (const LayerChoice& layer : layers) files.push_back({layer.file, layer.ifs});
    return format_layer_list(files);
}

std::vector<LayerRequest> requests_from_list(const std::string& list) {
    std::vector<LayerRequest> requests;
    for (const LayerFile& file : parse_layer_list(list)) requests.push_back({file.file, file.ifs});
    return requests;
}

} // namespace wspemu
