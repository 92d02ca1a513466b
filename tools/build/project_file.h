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

// Takes the configuration of that name ("Debug", "Debug|Win32"; of several platforms x64), else the first one. Conditions, macros of the
// project and its own property sheets (.props) count; what a single file has of its own does not, but for ExcludedFromBuild. Throws
// BadInput: unreadable, no XML, no sources in it.
Project read_project(const std::string& file, const std::string& configuration);

// Throws BadInput: unreadable, no XML, no project.
void check_project(const std::string& file);

} // namespace wspemu::build
