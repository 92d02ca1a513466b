// Parsing of a command's options.
#include "parse.h"

#include "exit_code.h"

#include <fmt/core.h>

#include <algorithm>

namespace wspemu {
namespace {

std::vector<std::string> option_names(const CLI::App& parser) {
    std::vector<std::string> names{"--help"};
    for (const CLI::Option* option : parser.get_options()) names.push_back(option->get_name());
    return names;
}

std::string first_line(std::string text) {
    if (const auto end = text.find('\n'); end != text.npos) text.resize(end);
    return text;
}

} // namespace

std::unique_ptr<CLI::App> make_parser(const char* command) {
    auto parser = std::make_unique<CLI::App>("", command);
    parser->set_help_flag(); // none: the help texts are ours
    parser->allow_extras();  // so that all mistakes are reported here
    return parser;
}

std::optional<int> parse(CLI::App& parser, const Arguments& arguments) {
    const auto asks_for_help = [](const std::string& word) { return word == "-h" || word == "--help"; };
    if (std::any_of(arguments.begin(), arguments.end(), asks_for_help)) {
        fmt::print("{}", find_command(parser.get_name())->usage);
        return kOk;
    }
    try {
        parser.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend())); // CLI11 takes the last first
    } catch (const CLI::ParseError& mistake) {
        return usage_error(fmt::format("{}: {}", parser.get_name(), first_line(mistake.what())));
    }
    const std::vector<std::string> extra = parser.remaining();
    if (extra.empty()) return std::nullopt;
    const std::string& word = extra.front();
    const bool is_option = word.starts_with('-');
    if (is_option) {
        return usage_error(fmt::format("{}: unknown option '{}'", parser.get_name(), word), word, option_names(parser));
    }
    return usage_error(fmt::format("{}: unexpected '{}'", parser.get_name(), word));
}

} // namespace wspemu
