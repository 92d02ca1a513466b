// The sources of a Windows project and all the headers of its own that they include, mended into a folder. Neutral.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

namespace wspemu::build {

struct TreeOptions {
    std::string work;                        // where the mended files go
    std::vector<std::string> includes;       // the project's -I folders
    std::vector<std::string> system_folders; // of our headers
    // Where the project files are: a precompiled header is included by its name alone, wherever the source is.
    std::vector<std::string> project_folders;
    std::string charset;
    std::string fallback_charset; // for what does not fit the other; may be empty
    bool keep_long = false;       // `long` stays as wide as a pointer
};

struct SourceFile {
    std::string file;   // as the user has it
    std::string mended; // what the compiler gets
    bool cpp;
    bool uses_try; // in it or in a header of the project that it includes
    bool has_main;
};

// Follows #include lines. A name is looked for as Windows does: any case, '\' or '/'. The mended copy names what was found exactly and
// tells the compiler the original's name, so that messages and debug information speak of that.
class SourceTree {
public:
    explicit SourceTree(TreeOptions options);
    // Throws BadInput, with the chain of includes when it is a header.
    SourceFile add(const std::string& file);
    // What could be found nowhere, with file and line: "x.cpp:3: y.h".
    const std::vector<std::string>& missing() const { return missing_; }

private:
    struct Entry {
        std::string mended;
        bool uses_try = false;
        bool has_main = false;
        bool names_functions = false;
    };
    // A file that is being mended, in the chain of includes.
    struct Open {
        std::string file;
        bool guarded = false; // may be included twice
        int conditions = 0;   // around the line that is looked at
    };
    const Entry& mend(const std::string& file, bool cpp);
    std::string mend_lines(const std::string& text, const std::string& file, bool cpp, Entry& entry);
    std::string mend_include(const std::string& line, const std::string& file, int number, bool cpp, Entry& entry);
    // Throws when the file is being included already, and always will be.
    void refuse_endless(const std::string& file) const;

    TreeOptions options_;
    std::map<std::string, Entry> done_;
    std::vector<Open> open_; // the chain of includes
    std::vector<std::string> missing_;
    std::set<std::string> wpp_functions_;
};

// What a Windows path means below a folder (or by itself, if absolute), whatever its spelling; "" for nothing.
std::string find_path_ignoring_case(const std::string& folder, const std::string& windows_path);
// The same, files only.
std::string find_ignoring_case(const std::string& folder, const std::string& windows_path);
// The name, in lower case, of a header of the host's C library, of the compiler or of the C++ library; "" for any other.
std::string standard_header(const std::string& name);

} // namespace wspemu::build
