// wspemu help [COMMAND]
#include "command.h"
#include "exit_code.h"

#include <fmt/core.h>

namespace wspemu {

const char kHelpUsage[] = "usage: wspemu help [COMMAND]\n"
                          "\n"
                          "Explains a command; without one, lists them all.\n";

int cli_help(const Arguments& arguments) {
    if (arguments.empty()) {
        for (const Command& command : commands()) fmt::print("{:<9} {}\n", command.name, command.synopsis);
        return kOk;
    }
    if (const Command* command = find_command(arguments.front())) {
        fmt::print("{}", command->usage);
        return kOk;
    }
    std::vector<std::string> known;
    for (const Command& command : commands()) known.emplace_back(command.name);
    return usage_error(fmt::format("unknown command '{}'", arguments.front()), arguments.front(), known);
}

} // namespace wspemu
