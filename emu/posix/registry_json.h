// How the registry stands in the prefix (registry.json). Neutral.
#pragma once

#include "core/stored.h"
#include "posix/registry_tree.h"

namespace wspemu::posix::registry {

struct TreeCodec {
    static constexpr const char* kName = "registry";
    static constexpr int kFormat = 1;
    static Tree initial();
    static json::Object encode(const Tree& tree);
    static Tree decode(json::Fields& fields, int format, json::Fault& fault);
};

using TreeStore = Stored<Tree, TreeCodec>;

// As a FILETIME; and as "2026-11-25T17:20:11.0000000Z".
std::uint64_t filetime_now() noexcept;
std::string time_text(std::uint64_t filetime);
std::optional<std::uint64_t> parse_time(const std::string& text);

} // namespace wspemu::posix::registry
