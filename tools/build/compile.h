// Compiling mended Windows source and linking it into a provider or a program. Neutral.
#pragma once

#include "build/def_file.h"
#include "build/source_tree.h"

#include <map>
#include <string>
#include <vector>

namespace wspemu::build {

// Where the headers and libraries are: beside the installed command, or in the build tree it was made in.
struct Kit {
    std::vector<std::string> headers; // spi_headers, case, stdcxx
    std::string stdcxx;               // the header that is included first in C++
    std::string host;                 // libwspemu.so
    std::string wide;                 // libwspemu_wcrt.a
};
Kit find_kit();

struct BuildPlan {
    std::string output;
    std::vector<SourceFile> sources;
    std::vector<std::string> definitions;
    std::map<std::string, std::vector<std::string>> own_definitions; // of single sources
    std::vector<std::string> includes;
    std::string standard = "gnu++17"; // of C++
    std::vector<std::string> extra;   // words for the compiler
    std::vector<DefExport> exports;
    bool program = false;
    bool precompiled = false; // functions of a shared header are in every object, and one counts
    bool keep_long = false;   // `long` was left as it is in the sources
    bool warnings = false;
    bool verbose = false;
    std::string cpp_compiler; // g++ or clang++
    std::string work;
};

// 0, or 1 after the compiler or linker has said what is wrong.
int build(const BuildPlan& plan, const Kit& kit);

} // namespace wspemu::build
