// A table per section, then the figures.
#include "scan/report.h"

#include "support_names.h"
#include "table.h"

#include <fmt/format.h>

namespace wspemu::scan {
namespace {

struct SectionText {
    Section section;
    const char* title;
    const char* one;
    const char* many;
};

constexpr SectionText kTexts[] = {
    {Section::function, "Windows functions", "Windows function", "Windows functions"},
    {Section::c_function, "functions of the C library", "C library function", "C library functions"},
    {Section::upcall, "upcalls", "upcall", "upcalls"},
    {Section::entry, "functions of the SPI that are defined here", "SPI function", "SPI functions"},
    {Section::option, "options, ioctls and extensions of the base provider", "option", "options"},
    {Section::header, "headers", "header", "headers"},
    {Section::habit, "habits", "habit", "habits"},
    {Section::unknown, "functions that nobody knows", "unknown function", "unknown functions"},
};
static_assert(std::size(kTexts) == kSections);

std::string place_text(const Scan& scan, const Place& place) {
    return fmt::format("{}:{}", scan.files[place.file], place.line);
}

std::string places_text(const Scan& scan, const Finding& finding, bool all) {
    std::string text = place_text(scan, finding.places.front());
    if (!all && finding.places.size() > 1) return text + fmt::format(" +{}", finding.places.size() - 1);
    for (std::size_t i = 1; i < finding.places.size(); ++i) text += " " + place_text(scan, finding.places[i]);
    return text;
}

std::string section_table(const Scan& scan, const SectionText& section, const ReportLook& look) {
    constexpr Colour kLevelColours[] = {Colour::green, Colour::yellow, Colour::red};
    Table table;
    for (const char* title : {"support", "name", "of", "where", "note"}) table.add_column(title, Align::left);
    bool any = false;
    for (const Finding& finding : scan.findings) {
        if (finding.section != section.section) continue;
        any = true;
        table.add_row({{name_of(finding.level), kLevelColours[static_cast<int>(finding.level)]},
                       {finding.name},
                       {finding.module},
                       {places_text(scan, finding, look.all_places)},
                       {finding.note}});
    }
    return any ? fmt::format("{}\n{}\n", section.title, table.text(look.coloured)) : "";
}

std::string share_text(const Scan& scan, const SectionText& section) {
    const Share share = share_of(scan, section.section);
    if (share.used == 0) return "";
    return fmt::format("{} {} used, {} supported ({} %)\n", share.used, share.used == 1 ? section.one : section.many,
                       share.supported, share.percent());
}

} // namespace

std::string report_text(const Scan& scan, const ReportLook& look) {
    std::string text;
    for (const SectionText& section : kTexts) text += section_table(scan, section, look);
    text += fmt::format("{} file{}, {} line{}", scan.files.size(), scan.files.size() == 1 ? "" : "s",
                        grouped(scan.lines), scan.lines == 1 ? "" : "s");
    if (!scan.skipped.empty()) text += fmt::format("; {} not read", scan.skipped.size());
    text += "\n";
    for (const SectionText& section : kTexts) {
        if (section.section != Section::function && section.section != Section::unknown)
            text += share_text(scan, section);
    }
    const std::size_t unknown = share_of(scan, Section::unknown).used;
    if (unknown != 0) text += fmt::format("{} function{} that nobody knows\n", unknown, unknown == 1 ? "" : "s");
    const std::string share = share_text(scan, kTexts[0]);
    return text + (share.empty() ? "no Windows function is used\n" : share);
}

} // namespace wspemu::scan
