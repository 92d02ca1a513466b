// Layers in words and in lists.
#include "layer_choice.h"

#include "core/environment.h"

namespace wspemu {

LayerRequest parse_layer_request(const std::string& text) {
    const LayerWords words = parse_layer_words(text);
    return {words.file, words.ifs, words.guid};
}

std::string layer_list(const std::vector<LayerChoice>& layers) {
    std::vector<LayerFile> files;
    for (const LayerChoice& layer : layers) files.push_back({layer.file, layer.ifs, layer.guid});
    return format_layer_list(files);
}

std::vector<LayerRequest> requests_from_list(const std::string& list) {
    std::vector<LayerRequest> requests;
    for (const LayerFile& file : parse_layer_list(list)) requests.push_back({file.file, file.ifs, file.guid});
    return requests;
}

} // namespace wspemu
