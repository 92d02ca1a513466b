// Taking command lines apart, and putting them together. Neutral.
#include "posix/command_line.h"

#include <algorithm>

namespace wspemu::posix {
namespace {

constexpr bool is_blank(char16_t c) noexcept {
    return c == u' ' || c == u'\t';
}

std::size_t skip_blanks(std::u16string_view line, std::size_t at) noexcept {
    while (at < line.size() && is_blank(line[at])) ++at;
    return at;
}

// No escapes here: a path may end with a backslash.
std::u16string take_program(std::u16string_view line, std::size_t& at) {
    std::u16string name;
    for (bool quoted = false; at < line.size() && (quoted || !is_blank(line[at])); ++at) {
        if (line[at] == u'"') quoted = !quoted;
        else name += line[at];
    }
    return name;
}

std::u16string take_argument(std::u16string_view line, std::size_t& at) {
    std::u16string argument;
    bool quoted = false;
    while (at < line.size() && (quoted || !is_blank(line[at]))) {
        std::size_t slashes = 0;
        while (at < line.size() && line[at] == u'\\') ++slashes, ++at;
        const bool quote = at < line.size() && line[at] == u'"';
        argument.append(quote ? slashes / 2 : slashes, u'\\');
        if (quote) {
            const bool doubled = quoted && at + 1 < line.size() && line[at + 1] == u'"';
            if (slashes % 2 != 0) argument += u'"';
            else if (doubled) argument += u'"', ++at;
            else quoted = !quoted;
            ++at;
        } else if (at < line.size() && (quoted || !is_blank(line[at]))) {
            argument += line[at++];
        }
    }
    return argument;
}

void append_quoted(std::u16string& line, std::u16string_view argument) {
    const bool plain = !argument.empty() && argument.find_first_of(u" \t\"") == argument.npos;
    if (plain) {
        line += argument;
        return;
    }
    line += u'"';
    std::size_t slashes = 0;
    for (const char16_t c : argument) {
        // Those in front of a quote count double, and the quote has one of its own.
        if (c == u'"') line.append(slashes + 1, u'\\');
        slashes = c == u'\\' ? slashes + 1 : 0;
        line += c;
    }
    line.append(slashes, u'\\');
    line += u'"';
}

} // namespace

std::vector<std::u16string> split_command_line(std::u16string_view line) {
    std::vector<std::u16string> arguments;
    std::size_t at = 0;
    arguments.push_back(take_program(line, at));
    while ((at = skip_blanks(line, at)) < line.size()) arguments.push_back(take_argument(line, at));
    return arguments;
}

std::u16string join_command_line(const std::vector<std::u16string>& arguments) {
    std::u16string line;
    for (const std::u16string& argument : arguments) {
        if (!line.empty()) line += u' ';
        append_quoted(line, argument);
    }
    return line;
}

std::vector<std::u16string> program_names(std::u16string_view line) {
    line.remove_prefix(skip_blanks(line, 0));
    if (line.empty()) return {};
    if (line.front() == u'"') {
        const std::size_t close = std::min(line.find(u'"', 1), line.size());
        return {std::u16string(line.substr(1, close - 1))};
    }
    std::vector<std::u16string> names;
    for (std::size_t at = 0; at < line.size(); ++at)
        if (is_blank(line[at]) && !is_blank(line[at - 1])) names.emplace_back(line.substr(0, at));
    if (!is_blank(line.back())) names.emplace_back(line);
    return names;
}

} // namespace wspemu::posix
