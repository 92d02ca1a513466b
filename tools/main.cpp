// wspemu: the command. Finds the command in the table and runs it.
#include "command.h"
#include "exit_code.h"
#include "library_version.h"
#include "nearest.h"

#include <fmt/core.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include <exception>

namespace wspemu {
namespace {

constexpr Command kCommands[] = {
    {"run", "drive traffic through layers, or run a program over them", kRunUsage, cli_run},
    {"build", "compile Windows source as it is into a provider or a program", kBuildUsage, cli_build},
    {"scan", "report what Windows source uses, and what of it there is", kScanUsage, cli_scan},
    {"catalog", "look at and change what is installed in a prefix", kCatalogUsage, cli_catalog},
    {"support", "list what of the Winsock interface there is", kSupportUsage, cli_support},
    {"help", "explain a command", kHelpUsage, cli_help},
};

std::string short_help() {
    std::string text =
        "usage: wspemu COMMAND [ARG]...\n\n"
        "  wspemu run --layer tally_lsp.so --layer ifs_lsp.so    traffic of every kind through two layers\n"
        "  wspemu run --layer tally_lsp.so -- ./echo             a program over a layer\n\n"
        "commands:\n";
    for (const Command& command : kCommands) text += fmt::format("  {:<9} {}\n", command.name, command.synopsis);
    return text + "\n`wspemu help COMMAND` tells more; `wspemu --help` has the exit codes.\n";
}

int run_command(const Arguments& words) {
    if (const std::string why = why_wrong_library(); !why.empty()) {
        fmt::print(stderr, "wspemu: {}\n", why);
        return kInternal;
    }
    if (words.empty()) {
        fmt::print(stderr, "{}", short_help());
        return kUsage;
    }
    const std::string& first = words.front();
    if (first == "--version") {
        fmt::print("wspemu {}\n", WSPEMU_VERSION);
        return kOk;
    }
    if (first == "-h") {
        fmt::print("{}", short_help());
        return kOk;
    }
    if (first == "--help") {
        fmt::print("{}\n{}", short_help(), kExitCodes);
        return kOk;
    }
    if (const Command* command = find_command(first)) return command->function({words.begin() + 1, words.end()});

    std::vector<std::string> known{"--help", "--version"};
    for (const Command& command : kCommands) known.emplace_back(command.name);
    return usage_error(fmt::format("unknown command '{}'", first), first, known);
}

} // namespace

std::span<const Command> commands() noexcept {
    return kCommands;
}

const Command* find_command(const std::string& name) noexcept {
    for (const Command& command : kCommands) {
        if (name == command.name) return &command;
    }
    return nullptr;
}

int usage_error(const std::string& text, const std::string& word, const std::vector<std::string>& known) {
    const std::string nearest = nearest_word(word, known);
    const std::string command = text.substr(0, text.find_first_of(": "));
    const std::string help = find_command(command) ? "help " + command : "--help";
    if (nearest.empty()) fmt::print(stderr, "wspemu: {} (`wspemu {}` tells what there is)\n", text, help);
    else fmt::print(stderr, "wspemu: {}; did you mean '{}'?\n", text, nearest);
    return kUsage;
}

} // namespace wspemu

int main(int argc, char** argv) {
    try {
        const int status = wspemu::run_command({argv + 1, argv + argc});
        if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return status;
        fmt::print(stderr, "wspemu: the output could not be written: {}\n", std::strerror(errno));
        return wspemu::kInternal;
    } catch (const std::exception& fault) {
        fmt::print(stderr, "wspemu: internal error: {}\n", fault.what());
        return wspemu::kInternal;
    }
}
