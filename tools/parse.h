// CLI11 under the rules of this tool: one line per mistake, a suggestion, and help texts of our own.
#pragma once

#include "command.h"

#include <CLI/CLI.hpp>

#include <optional>

namespace wspemu {

// An empty option parser for the command; add options, then parse.
std::unique_ptr<CLI::App> make_parser(const char* command);

// Parses; an exit code when the command is over already: after -h or --help, which print the usage, and after a mistake.
std::optional<int> parse(CLI::App& parser, const Arguments& arguments);

} // namespace wspemu
