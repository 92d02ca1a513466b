// Names out of comments, and macros for them.
#include "build/wpp.h"

#include "build/windows_text.h"

#include <fmt/format.h>

#include <regex>
#include <sstream>

namespace wspemu::build {

bool is_wpp_header(const std::string& name) {
    return lower_case(name).ends_with(".tmh");
}

void find_wpp_functions(const std::string& text, std::set<std::string>& names) {
    static const std::regex form(R"(^[\s/*]*FUNC\s+([A-Za-z_]\w*))");
    bool inside = false;
    std::istringstream lines(text);
    if (text.find("begin_wpp") == text.npos) return;
    for (std::string line; std::getline(lines, line);) {
        if (line.find("begin_wpp") != line.npos) inside = true;
        if (line.find("end_wpp") != line.npos) inside = false;
        constexpr std::size_t kLongest = 2048; // std::regex needs stack for each character
        std::smatch match;
        if (inside && line.size() <= kLongest && std::regex_search(line, match, form)) names.insert(match[1]);
    }
}

std::string wpp_header_text(const std::set<std::string>& names) {
    std::string text = "#include <wspemu_wpp.h>\n";
    for (const std::string& name : names) text += fmt::format("#undef {0}\n#define {0}(...) ((void)0)\n", name);
    return text;
}

} // namespace wspemu::build
