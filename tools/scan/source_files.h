// Which files a scan reads. Neutral.
#pragma once

#include <string>
#include <vector>

namespace wspemu::scan {

enum class FileKind { source, definitions, resources, project, other };

// By the ending, in any case: C and C++ sources and headers, .def, .rc, Visual Studio's projects.
FileKind kind_of(const std::string& file);

struct Skipped {
    std::string file;
    std::string why; // one line that begins with the file
};

struct FileList {
    std::vector<std::string> files; // each once, in the order of the command line, those of a folder by name
    std::vector<Skipped> skipped;   // a path of the command line that is not there, a folder that can not be read
};

// A folder gives all of its files that are of some kind, at any depth, less hidden ones; links to folders are not followed below a
// path of the command line. A file of the command line is taken whatever its name.
FileList list_files(const std::vector<std::string>& paths);

} // namespace wspemu::scan
