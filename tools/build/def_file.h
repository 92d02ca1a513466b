// Module-definition files. Neutral.
#pragma once

#include <string>
#include <vector>

namespace wspemu::build {

struct DefExport {
    std::string outer; // the exported name
    std::string inner; // what it is in the objects; the same unless `alias=name`
};

// Known: LIBRARY and NAME with or without a name, name, alias=name, @ordinal, NONAME, PRIVATE, DATA, CONSTANT, "quotes", ; comments.
// Throws BadInput: unreadable, a line that is none of these, a forwarder, no EXPORTS.
std::vector<DefExport> read_def(const std::string& file, const std::string& charset);

} // namespace wspemu::build
