// Visual Studio projects: .vcxproj (2010 and later), .vcproj (before) and .dsp (Visual C++ 6). Neutral.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace wspemu::build {

struct Project {
    std::vector<std::string> sources;
    std::vector<std::string> definitions;
    std::vector<std::string> includes;
    std::string def;          // "" for none
    bool precompiled = false; // sources share a header that was compiled once, with the functions in it
    std::string standard;     // of C++, as the compiler calls it; "" when the project does not say
    // What single sources have beside that of all.
    std::map<std::string, std::vector<std::string>> own_definitions;
    bool library = true;
};

// Takes the configuration of that name ("Debug", "Debug|Win32"; of several platforms x64); of "" Release, else the first one. Conditions, macros of the
// project and its own property sheets (.props) count; of what a single file has of its own, definitions, and include folders as if they were for all. Throws
// BadInput: unreadable, no XML, no sources in it, a configuration that is not in its list.
Project read_project(const std::string& file, const std::string& configuration);

// Throws BadInput: unreadable, no XML, no project.
void check_project(const std::string& file);

} // namespace wspemu::build
