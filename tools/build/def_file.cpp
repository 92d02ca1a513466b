// The EXPORTS of a .def file.
#include "build/def_file.h"

#include "build/windows_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <regex>
#include <sstream>

namespace wspemu::build {
namespace {

constexpr std::array kSections{"library",  "name",     "description", "stacksize", "heapsize", "version", "stub",
                               "sections", "segments", "exports",     "exetype",   "code",     "data"};

std::string trimmed(const std::string& text) {
    const auto begin = text.find_first_not_of(" \t\f\v");
    if (begin == text.npos) return "";
    return text.substr(begin, text.find_last_not_of(" \t\f\v") - begin + 1);
}

} // namespace

std::vector<DefExport> read_def(const std::string& file, const std::string& charset) {
    static const std::regex header(R"(^([A-Za-z]+)(?:[ \t]+([^=@ \t].*))?$)");
    static const std::regex form(
        R"(^([A-Za-z_?@$][\w?@$]*)(?:\s*=\s*([\w?@$.:]+))?(?:\s+@\s*\d+)?((?:\s+(?:NONAME|PRIVATE|DATA|CONSTANT|RESIDENTNAME))*)$)",
        std::regex::icase);
    std::vector<DefExport> exports;
    std::istringstream lines(read_windows_text(file, charset));
    std::string section;
    int number = 0;
    for (std::string line; std::getline(lines, line);) {
        ++number;
        line = line.substr(0, line.find(';'));
        line.erase(std::remove(line.begin(), line.end(), '"'), line.end());
        line = trimmed(line);
        constexpr std::size_t kLongest = 2048; // std::regex needs stack for each character
        if (line.size() > kLongest)
            throw BadInput(fmt::format("{}:{}: not understood: {} bytes in a line", file, number, line.size()));
        std::smatch match;
        // A keyword opens a section, unless it is an exported name: `Version = GetVersion`, `Name @3`.
        if (std::regex_match(line, match, header) &&
            std::find(kSections.begin(), kSections.end(), lower_case(match[1].str())) != kSections.end() &&
            !(section == "exports" && lower_case(match[2].str()).starts_with("private"))) {
            section = lower_case(match[1].str());
            line = section == "exports" ? trimmed(match[2].str()) : "";
        }
        if (section != "exports" || line.empty()) continue;
        if (!std::regex_match(line, match, form))
            throw BadInput(fmt::format("{}:{}: not understood: {}", file, number, line));
        const std::string outer = match[1];
        const std::string inner = match[2].matched ? match[2].str() : outer;
        if (inner.find('.') != inner.npos)
            throw BadInput(fmt::format("{}:{}: forwarding to another module is not supported: {}", file, number, line));
        exports.push_back({outer, inner});
    }
    if (exports.empty()) throw BadInput(file + ": no EXPORTS");
    return exports;
}

} // namespace wspemu::build
