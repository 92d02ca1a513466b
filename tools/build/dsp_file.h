// Projects of Visual C++ 6 (.dsp), and which projects a workspace (.dsw) or a solution (.sln) has. Neutral.
#pragma once

#include "build/project_file.h"

#include <string>
#include <vector>

namespace wspemu::build {

// As read_project() in project_file.h: "Release" means the configuration "Name - Win32 Release". Sources that the configuration leaves out
// are left out. Throws BadInput.
Project read_dsp(const std::string& file, const std::string& configuration);
// Throws BadInput: unreadable, no such project.
void check_dsp(const std::string& file);

// The projects' files, in its order; those that are there. Throws BadInput when it is unreadable or has none.
std::vector<std::string> projects_of(const std::string& workspace);

} // namespace wspemu::build
