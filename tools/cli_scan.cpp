// wspemu scan: what Windows source uses, and what of it there is, before anything is compiled.
#include "command.h"

#include "build/compile.h"
#include "build/windows_text.h"
#include "exit_code.h"
#include "parse.h"
#include "scan/report.h"
#include "scan/scan.h"
#include "terminal.h"

#include <fmt/core.h>

#include <algorithm>

namespace wspemu {

const char kScanUsage[] =
    "usage: wspemu scan [--json] [--places] [--strict] [--charset NAME] PATH...\n"
    "\n"
    "Reads Windows source, without compiling it, and reports the Windows functions, upcalls, options, headers\n"
    "and habits found in it, where, and what wspemu has of each: full, partial (the note says what is missing) or "
    "none.\n"
    "PATH is a file or a folder, of which all C and C++ sources and headers are read, and .def files.\n"
    "What the sources define themselves is no function of Windows; a name that GetProcAddress is given is a use.\n"
    "\n"
    "  --json          one JSON object, with every place, instead of the tables\n"
    "  --places        every place of a use, not only the first\n"
    "  --strict        fail if something that is used is not there\n"
    "  --charset NAME  code page of sources that are neither UTF-8 nor UTF-16 (default: GBK, else Latin-1)\n"
    "\n"
    "exit codes:\n"
    "    0  the report is complete\n"
    "    1  --strict, and something is not there\n"
    "    2  a PATH could not be read, or nothing was there to read\n";

int cli_scan(const Arguments& arguments) {
    using namespace scan;
    ScanWishes wishes;
    ReportLook look;
    bool strict = false;
    bool json = false;
    const auto parser = make_parser("scan");
    parser->add_option("paths", wishes.paths);
    parser->add_option("--charset", wishes.charset);
    auto* const json_flag = parser->add_flag("--json", json);
    parser->add_flag("--places", look.all_places)->excludes(json_flag);
    parser->add_flag("--strict", strict);
    if (const auto over = parse(*parser, arguments)) return *over;
    if (wishes.paths.empty()) return usage_error("scan: no file or folder named");
    if (wishes.charset.empty()) {
        wishes.charset = "GBK";
        wishes.fallback_charset = "ISO-8859-1";
    }
    Scan scan;
    try {
        scan = scan_sources(wishes, Supply(build::find_kit().headers));
    } catch (const build::BadInput& fault) {
        fmt::print(stderr, "wspemu: {}\n", fault.what());
        return kUsage;
    }
    bool named_one_failed = false;
    for (const Skipped& skipped : scan.skipped) {
        fmt::print(stderr, "wspemu: {}\n", skipped.why);
        named_one_failed |= std::find(wishes.paths.begin(), wishes.paths.end(), skipped.file) != wishes.paths.end();
    }
    if (scan.files.empty()) {
        if (scan.skipped.empty()) fmt::print(stderr, "wspemu: no C or C++ source in {}\n", wishes.paths.front());
        return kUsage;
    }
    look.coloured = wants_colour(Stream::out);
    fmt::print("{}", json ? report_json(scan) : report_text(scan, look));
    if (named_one_failed) return kUsage;
    const bool lacking = std::any_of(scan.findings.begin(), scan.findings.end(),
                                     [](const Finding& finding) { return finding.level == Support::none; });
    return strict && lacking ? kRed : kOk;
}

} // namespace wspemu
