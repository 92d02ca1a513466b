// Visual Studio projects: .vcxproj (2010 and later) and .vcproj (before). Neutral.
#pragma once

#include <string>
#include <vector>

namespace wspemu::build {

struct Project {
    std::vector<std::string> sources;
    std::vector<std::string> definitions;
    std::vector<std::string> includes;
    std::string def; // "" for none
    bool library = true;
};

// Takes the configuration whose name begins with `configuration` ("Debug"), else the first one; $(ProjectDir), $(SolutionDir) and
// $(Configuration) are expanded. Throws BadInput: unreadable, no XML, no sources in it.
Project read_project(const std::string& file, const std::string& configuration);

} // namespace wspemu::build
