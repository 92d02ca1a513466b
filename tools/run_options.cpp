// The command line of `wspemu run`, and its help text.
#include "run_options.h"

#include "exit_code.h"
#include "parse.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <random>

namespace wspemu {

const char kRunUsage[] =
    "usage: wspemu run [--device NAME=FILE]... [--base FILE] [--layer FILE]... [OPTION]... [-- PROGRAM [ARG]...]\n"
    "\n"
    "  wspemu run                                              traffic over the built-in base provider\n"
    "  wspemu run --layer tally_lsp.so --layer ifs_lsp.so      through two layers, the first one on top\n"
    "  wspemu run --layer tally_lsp.so --style blocking,select --protocol tcp --calls\n"
    "  wspemu run --layer tally_lsp.so -- ./echo --udp         a program that wspemu_add_program built\n"
    "  wspemu run --device Loop=loop_device.so --base loop_base.so    over a device and a base provider of your own\n"
    "\n"
    "Without PROGRAM it drives traffic of every kind through the layers, verifies every byte and prints a table with "
    "the\n"
    "calls that crossed each edge of the chain, down (↓) and up (↑). With PROGRAM it becomes that program, in an\n"
    "installation that has the layers.\n"
    "\n"
    "  --layer FILE        a layer (.so); \",ifs\" or \",non-ifs\" says what kind of handles it gives out, which is "
    "found\n"
    "                      out otherwise. Without --layer the list in WSPEMU_LAYERS counts.\n"
    "                      \",{GUID}\" is what its installer would have installed it under, for a layer that looks for "
    "itself in\n"
    "                      the catalog and does not export GetLspGuid.\n"
    "  --base FILE         a base provider (.so) in the place of the built-in one; which of TCP and UDP over IPv4 and "
    "IPv6 it\n"
    "                      serves is found out. \",ifs\" and \",non-ifs\" as with --layer. Without --base WSPEMU_BASE "
    "counts.\n"
    "  --device NAME=FILE  plugs in the device that the library FILE brings: \\\\.\\NAME for CreateFile. Without "
    "--device the\n"
    "                      list in WSPEMU_DEVICES counts.\n"
    "  --prefix DIR        the installation that PROGRAM runs in; its layers lie below those of --layer "
    "(WSPEMU_PREFIX)\n"
    "  --style LIST        blocking, select, event-select, window-message, overlapped-event, completion-routine,\n"
    "                      completion-port\n"
    "  --protocol LIST     tcp, udp\n"
    "  --family LIST       ipv4, ipv6\n"
    "  --seed N            the same sizes and bytes again; the table prints it\n"
    "  --timeout SECONDS   for each row, and for the first look at each layer (20)\n"
    "  --calls             also how often each function crossed each edge\n"
    "  --json              one JSON object instead of the table\n";

namespace {

std::string lower_case(std::string text) {
    for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return text;
}

// A list option over named values: `--style blocking,select`.
template <class Value, std::size_t N>
void add_choice(CLI::App& parser, const char* option, std::vector<Value>& chosen, const Value (&values)[N]) {
    const auto choose = [&chosen, &values](const std::vector<std::string>& words) {
        chosen.clear();
        for (const std::string& word : words) {
            const auto named = [&](Value value) { return lower_case(traffic::name_of(value)) == lower_case(word); };
            const auto found = std::find_if(std::begin(values), std::end(values), named);
            if (found == std::end(values)) {
                std::string known;
                for (const Value value : values)
                    known += (known.empty() ? "" : ", ") + lower_case(traffic::name_of(value));
                throw CLI::ValidationError(fmt::format("'{}' is none of {}", word, known));
            }
            chosen.push_back(*found);
        }
    };
    parser.add_option_function<std::vector<std::string>>(option, choose)->delimiter(',');
}

// CLI11 would take -1, and saturate at what is too large.
std::string is_seed(const std::string& text) {
    std::uint64_t seed = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), seed);
    const bool whole = code == std::errc{} && end == text.data() + text.size();
    return whole ? "" : "not a number from 0 to 18446744073709551615: " + text;
}

// The base provider of the command line, or else of the environment.
std::optional<int> take_base(const std::vector<std::string>& texts, RunOptions& options) {
    const char* text = std::getenv("WSPEMU_BASE");
    if (texts.size() > 1) return usage_error("run: --base stands there twice; a chain has one base provider");
    if (!texts.empty()) {
        options.base = parse_layer_request(texts.front());
        if (options.base->file.empty()) return usage_error("run: --base without a file");
        if (options.base->guid) return usage_error("run: a {GUID} goes with --layer, not with --base");
    } else if (text && *text != '\0') {
        options.base.emplace().file = parse_base_file(text).file; // its kind and services are found out again
    }
    return std::nullopt;
}

// The devices of the command line, or else of the environment; an exit code when one of them can not be meant.
std::optional<int> take_devices(std::vector<std::string> texts, RunOptions& options) {
    const char* list = std::getenv("WSPEMU_DEVICES");
    const char* from = texts.empty() && list ? "WSPEMU_DEVICES: " : "--device ";
    if (texts.empty() && list) texts = posix::split_device_list(list);
    for (const std::string& text : texts) {
        const std::string why = add_device_library(options.devices, text);
        if (!why.empty()) return usage_error(fmt::format("run: {}{}: {}", from, text, why));
    }
    return std::nullopt;
}

std::uint64_t random_seed() {
    std::random_device device;
    return device();
}

} // namespace

std::optional<int> parse_run(const Arguments& arguments, RunOptions& options) {
    const auto dashes = std::find(arguments.begin(), arguments.end(), "--");
    if (dashes != arguments.end()) {
        options.program.assign(dashes + 1, arguments.end());
        if (options.program.empty()) return usage_error("run: there is no PROGRAM after '--'");
    }
    traffic::Plan& plan = options.plan;
    plan.seed = random_seed();
    std::vector<std::string> layers;
    std::vector<std::string> devices;
    std::vector<std::string> bases;
    double seconds = 20;

    const auto parser = make_parser("run");
    parser->add_option("--layer", layers)->take_all();
    parser->add_option("--base", bases)->take_all();
    parser->add_option("--device", devices)->take_all();
    parser->add_option("--prefix", options.prefix);
    add_choice(*parser, "--style", plan.styles, traffic::kStyles);
    add_choice(*parser, "--protocol", plan.protocols, traffic::kProtocols);
    add_choice(*parser, "--family", plan.families, traffic::kFamilies);
    parser->add_option("--seed", plan.seed)->check(is_seed);
    parser->add_option("--timeout", seconds)->check(CLI::Range(0.001, 86400.0));
    parser->add_flag("--calls", options.calls);
    parser->add_flag("--json", options.json);
    if (const auto over = parse(*parser, {arguments.begin(), dashes})) return over;

    plan.timeout = std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000));
    for (const std::string& layer : layers) {
        options.layers.push_back(parse_layer_request(layer));
        if (options.layers.back().file.empty()) return usage_error("run: --layer without a file");
    }
    const char* list = std::getenv("WSPEMU_LAYERS");
    if (layers.empty() && list) options.layers = requests_from_list(list);
    if (const auto over = take_base(bases, options)) return over;
    return take_devices(std::move(devices), options);
}

} // namespace wspemu
