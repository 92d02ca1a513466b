// Layers by their files, as `wspemu run --layer` takes them.
#pragma once

#include "env.h"

#include "core/guid.h"
#include "core/layers.h"
#include "core/port/modules.h"
#include "core/text.h"

#include <boost/test/unit_test.hpp>

#include <string>

namespace wspemu::test {

// Over all that is there; with OS handles if the name begins with ifs.
inline void lay_file(Env& env, const std::string& file) {
    const std::string name = file.substr(file.rfind('/') + 1);
    const std::u16string module = to_utf16(name.substr(0, name.find('.'))) + u".dll";
    port::map_module(module, file);
    Layer layer;
    layer.provider = guid_of_text(file);
    layer.path = u"%SystemRoot%\\System32\\" + module;
    layer.name = module;
    layer.ifs = name.starts_with("ifs");
    const auto done =
        env.process().change_catalog([&](Catalog& catalog) { return wspemu::install_layer(catalog, layer); });
    BOOST_TEST_REQUIRE(done.ok());
}

// FILE:FILE..., the topmost first.
inline void lay_files(Env& env, std::string files) {
    while (!files.empty()) {
        const std::size_t last = files.rfind(':') + 1; // 0 when there is none
        lay_file(env, files.substr(last));
        files.erase(last == 0 ? 0 : last - 1);
    }
}

} // namespace wspemu::test
