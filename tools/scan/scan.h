// The porting report: what sources use of Windows, where, and what we have of it. Neutral.
#pragma once

#include "scan/source_facts.h"
#include "scan/source_files.h"
#include "scan/supply.h"

#include <string>
#include <vector>

namespace wspemu::scan {

struct Place {
    std::uint32_t file; // an index into Scan::files
    std::uint32_t line;
    Use use = Use::reference; // of a function
};

enum class Section { function, c_function, upcall, entry, option, header, habit, unknown };
constexpr std::size_t kSections = 8;

struct Finding {
    Section section;
    std::string module; // a function's DLL, an option's group; "" elsewhere
    std::string name;
    Support level;
    std::string note;
    std::vector<Place> places;
};

struct Scan {
    std::vector<std::string> files; // those that were read
    std::vector<Skipped> skipped;
    std::uint64_t lines = 0;
    std::vector<Finding> findings; // by section, then those that we lack first, then by name
};

struct Share {
    std::size_t used = 0;
    std::size_t supported = 0; // full or partial
    // In percent, rounded down, so that 100 means all; 100 of nothing.
    std::size_t percent() const { return used == 0 ? 100 : supported * 100 / used; }
};

struct ScanWishes {
    std::vector<std::string> paths;
    std::string charset;
    std::string fallback_charset; // see build::read_windows_file
};

Scan scan_sources(const ScanWishes& wishes, const Supply& supply);

Share share_of(const Scan& scan, Section section);

} // namespace wspemu::scan
