// Comparisons of quoted texts.
#include "build/project_conditions.h"

#include "build/windows_text.h"

#include <algorithm>
#include <string_view>

namespace wspemu::build {
namespace {

// Without blanks and brackets around it, and then without quotes.
std::string_view operand(std::string_view text) {
    constexpr std::string_view kAround = " \t\r\n()";
    const auto begin = text.find_first_not_of(kAround);
    if (begin == text.npos) return {};
    text = text.substr(begin, text.find_last_not_of(kAround) - begin + 1);
    if (text.starts_with('\'')) text.remove_prefix(1);
    if (text.ends_with('\'')) text.remove_suffix(1);
    return text;
}

// No regular expression: std::regex needs stack for each character, and values may be long.
bool comparison_holds(std::string_view text) {
    const auto at = std::min(text.find("=="), text.find("!="));
    if (at == text.npos) return true;
    const std::string_view left = operand(text.substr(0, at));
    const std::string_view right = operand(text.substr(at + 2));
    if (left.find_first_of("'=!") != left.npos || right.find_first_of("'=!") != right.npos) return true;
    return equal_words(std::string(left), std::string(right)) == (text[at] == '=');
}

std::string without_unknown(std::string text) {
    for (std::size_t at = 0; (at = text.find("$(", at)) != text.npos;) {
        const auto end = text.find(')', at);
        if (end == text.npos) break;
        text.erase(at, end + 1 - at);
    }
    return text;
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
    const std::string known = without_unknown(with_values(condition, values));
    bool any = false;
    for_each_part(known, " or ", [&](const std::string& part) {
        bool all = true;
        for_each_part(part, " and ", [&](const std::string& one) { all = all && comparison_holds(one); });
        any = any || all;
    });
    return any;
}

} // namespace wspemu::build
