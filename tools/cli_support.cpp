// wspemu support: the support list of the library, as it is compiled in.
#include "command.h"
#include "exit_code.h"
#include "json_output.h"
#include "parse.h"
#include "support_names.h"
#include "table.h"
#include "terminal.h"

#include <fmt/core.h>

#include <string_view>

namespace wspemu {
namespace {

std::string support_table(bool coloured) {
    constexpr Colour kColours[] = {Colour::green, Colour::yellow, Colour::red};
    std::size_t count[3] = {};
    Table table;
    table.add_column("group", Align::left);
    table.add_column("name", Align::left);
    table.add_column("support", Align::left);
    table.add_column("note", Align::left);
    for (const SupportRow& row : support_rows()) {
        const int level = static_cast<int>(row.level);
        ++count[level];
        table.add_row({{row.group}, {row.name}, {name_of(row.level), kColours[level]}, {row.note}});
    }
    return table.text(coloured) + fmt::format("\n{} full, {} partial, {} none\n", count[0], count[1], count[2]);
}

// docs/support.md: a heading per group, and a row per name.
std::string support_markdown() {
    std::string text = "# What is supported\n\n"
                       "Written by `wspemu support --markdown`; a test fails when it is not what the list says.\n";
    std::string_view group;
    for (const SupportRow& row : support_rows()) {
        if (group != row.group) {
            group = row.group;
            text += fmt::format("\n## {}\n\n| name | support | note |\n|---|---|---|\n", group);
        }
        text += fmt::format("| `{}` | {} | {} |\n", row.name, name_of(row.level), row.note);
    }
    return text;
}

} // namespace

const char kSupportUsage[] =
    "usage: wspemu support [--json | --markdown]\n"
    "\n"
    "Lists every function of the Winsock interface that wspemu knows, and whether it is there: full, partial\n"
    "(the note says what is missing) or none (the note says how it fails).\n"
    "\n"
    "  --json      one JSON object instead of the table\n"
    "  --markdown  docs/support.md instead of the table\n";

int cli_support(const Arguments& arguments) {
    bool json = false;
    const auto parser = make_parser("support");
    bool markdown = false;
    auto* const json_flag = parser->add_flag("--json", json);
    parser->add_flag("--markdown", markdown)->excludes(json_flag);
    if (const auto over = parse(*parser, arguments)) return *over;
    if (markdown) {
        fmt::print("{}", support_markdown());
        return kOk;
    }
    fmt::print("{}", json ? support_json() : support_table(wants_colour(Stream::out)));
    return kOk;
}

} // namespace wspemu
