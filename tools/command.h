// The commands of wspemu, one cli_NAME.cpp each.
#pragma once

#include <span>
#include <string>
#include <vector>

namespace wspemu {

// The words after the command's name.
using Arguments = std::vector<std::string>;

struct Command {
    const char* name;
    const char* synopsis; // one line
    const char* usage;    // the whole help text
    int (*function)(const Arguments& arguments);
};

std::span<const Command> commands() noexcept;
const Command* find_command(const std::string& name) noexcept;

int cli_build(const Arguments& arguments);
int cli_run(const Arguments& arguments);
int cli_catalog(const Arguments& arguments);
int cli_scan(const Arguments& arguments);
int cli_support(const Arguments& arguments);
int cli_help(const Arguments& arguments);
extern const char kBuildUsage[];
extern const char kRunUsage[];
extern const char kCatalogUsage[];
extern const char kScanUsage[];
extern const char kSupportUsage[];
extern const char kHelpUsage[];

// One line on stderr, with the nearest known word if there is one; gives kUsage.
int usage_error(const std::string& text, const std::string& word = {}, const std::vector<std::string>& known = {});

} // namespace wspemu
