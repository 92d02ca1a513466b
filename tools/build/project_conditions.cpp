// Comparisons of quoted texts.
#include "build/project_conditions.h"

#include "build/windows_text.h"

#include <regex>

namespace wspemu::build {
namespace {

bool comparison_holds(const std::string& text) {
    static const std::regex form(R"(^[\s(]*'?([^'=!]*?)'?\s*(==|!=)\s*'?([^'=!]*?)'?[\s)]*$)");
    std::smatch match;
    if (!std::regex_match(text, match, form)) return true;
    return equal_words(match[1].str(), match[3].str()) == (match[2] == "==");
}

// The pieces between a word that stands outside of quotes.
template <class Visit>
void for_each_part(const std::string& text, const std::string& word, Visit visit) {
    const std::string lower = lower_case(text);
    std::size_t begin = 0;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\'') quoted = !quoted;
        if (quoted || lower.compare(i, word.size(), word) != 0) continue;
        visit(text.substr(begin, i - begin));
        begin = i + word.size();
    }
    visit(text.substr(begin));
}

} // namespace

std::string with_values(std::string text, const ProjectValues& values) {
    for (std::size_t at = 0; (at = text.find("$(", at)) != text.npos;) {
        const auto end = text.find(')', at);
        if (end == text.npos) break;
        const auto value = values.find(lower_case(text.substr(at + 2, end - at - 2)));
        if (value == values.end()) at = end;
        else text.replace(at, end + 1 - at, value->second);
    }
    return text;
}

bool condition_holds(const std::string& condition, const ProjectValues& values) {
    if (condition.empty()) return true;
    static const std::regex unknown(R"(\$\([^)]*\))");
    const std::string known = std::regex_replace(with_values(condition, values), unknown, "");
    bool any = false;
    for_each_part(known, " or ", [&](const std::string& part) {
        bool all = true;
        for_each_part(part, " and ", [&](const std::string& one) { all = all && comparison_holds(one); });
        any = any || all;
    });
    return any;
}

} // namespace wspemu::build
