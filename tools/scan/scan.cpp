// First all files, then what they use: what one of them defines is no function of Windows in any of them.
#include "scan/scan.h"

#include "build/project_file.h"
#include "build/windows_text.h"
#include "core/windows_names.h"
#include "scan/findings.h"
#include "scan/habits.h"
#include "scan/header_findings.h"

#include <algorithm>

namespace wspemu::scan {
namespace {

bool is_provider_entry(std::string_view name) {
    return name == "WSPStartup" || name == "NSPStartup" || name == "NSPv2Startup";
}

bool has_small_letter(std::string_view word) {
    return std::any_of(word.begin(), word.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

// What a file is that no tokens are taken from.
Habit habit_of_kind(FileKind kind) {
    if (kind == FileKind::resources)
        return {"resource script (.rc)", Support::partial,
                "not compiled: FindResource, LoadString and version information find nothing", 1, ""};
    return {"project of Visual Studio", Support::full, "wspemu build reads it", 1, ""};
}

class Scanner {
public:
    Scanner(const ScanWishes& wishes, const Supply& supply) : wishes_(wishes), supply_(supply) {}

    Scan scan() {
        FileList list = list_files(wishes_.paths);
        scan_.skipped = std::move(list.skipped);
        for (const std::string& file : list.files) read(file);
        for (const SourceFacts& facts : facts_) note_own_names(facts);
        for (std::uint32_t i = 0; i < facts_.size(); ++i) {
            find_uses(i);
            find_upcalls(i);
            find_entries(i);
            find_habits(i);
        }
        find_headers(scan_.files, facts_, supply_, findings_);
        scan_.findings = findings_.sorted();
        return std::move(scan_);
    }

private:
    void read(const std::string& file) {
        try {
            const build::WindowsText text = build::read_windows_file(file, wishes_.charset, wishes_.fallback_charset);
            scan_.files.push_back(file);
            facts_.emplace_back();
            habits_.emplace_back();
            if (kind_of(file) == FileKind::project) build::check_project(file);
            find_text_habits(text, wishes_.charset, habits_.back());
            read_text(text.text, kind_of(file));
        } catch (const build::BadInput& fault) {
            scan_.skipped.push_back({file, fault.what()});
        }
    }

    void read_text(const std::string& text, FileKind kind) {
        if (kind == FileKind::source || kind == FileKind::other) {
            const Tokens tokens(text);
            scan_.lines += tokens.lines();
            facts_.back() = facts_of(tokens);
            find_word_habits(tokens, supply_, habits_.back());
            find_pattern_habits(tokens, supply_, habits_.back());
        } else if (kind == FileKind::definitions) {
            find_definition_file_habits(text, habits_.back());
        } else {
            habits_.back().push_back(habit_of_kind(kind));
        }
    }

    void find_habits(std::uint32_t file) {
        for (const Definition& definition : facts_[file].definitions) {
            if (definition.takes_long && definition.name.find("Select") != std::string::npos)
                findings_.at(Section::habit, "`long` in WSPEventSelect and the like")
                    .places.push_back({file, definition.line});
        }
        for (const Habit& habit : habits_[file]) {
            if (own_.count(habit.word) != 0 || (habit.is_type && declared_.count(habit.word) != 0)) continue;
            Finding& finding = findings_.at(Section::habit, habit.name);
            finding.level = habit.level;
            finding.note = habit.note;
            finding.places.push_back({file, habit.line});
        }
    }

    void note_own_names(const SourceFacts& facts) {
        own_.insert(facts.macros.begin(), facts.macros.end());
        declared_.insert(facts.declared.begin(), facts.declared.end());
        for (const Definition& definition : facts.definitions) {
            (definition.local || definition.member ? declared_ : own_).insert(definition.name);
        }
    }

    void find_uses(std::uint32_t file) {
        const SourceFacts& facts = facts_[file];
        std::set<std::string> local;
        for (const Definition& definition : facts.definitions)
            if (definition.local) local.insert(definition.name);
        for (const auto& [name, places] : facts.uses) {
            if (own_.count(name) != 0 || local.count(name) != 0 || is_provider_entry(name) || name.starts_with("WPU"))
                continue;
            for (const UseAt& place : places) find_use(name, {file, place.line, place.use});
        }
    }

    void find_use(const std::string& name, const Place& place) {
        if (find_row(name, place)) return;
        const std::string_view module = windows_module_of(name);
        const bool called = place.use == Use::call;
        if (!module.empty()) {
            const bool of_c = module == "msvcrt" || module == "strsafe";
            // What is named like a variable of the sources is that variable, unless it is called.
            if (!called && place.use == Use::reference && (declared_.count(name) != 0 || !has_small_letter(name)))
                return;
            Finding& finding = findings_.at(of_c ? Section::c_function : Section::function, name);
            if (finding.places.empty()) fill(finding, name);
            finding.places.push_back(place);
        } else if (called && is_unknown(name)) {
            Finding& finding = findings_.at(Section::unknown, name);
            finding.level = Support::none;
            finding.note = "defined nowhere in what was scanned, and no name that is known";
            finding.places.push_back(place);
        }
    }

    void fill(Finding& finding, const std::string& name) const {
        const Answer answer = supply_.function(name);
        finding.module = answer.module;
        finding.level = answer.level;
        finding.note = answer.note;
    }

    // A word in capitals may be a macro, but one with a small first letter is of C++'s library more often than not.
    bool is_unknown(const std::string& name) const {
        return name[0] >= 'A' && name[0] <= 'Z' && declared_.count(name) == 0 && !supply_.has_word(name);
    }

    // Options, ioctls, upcalls and the base provider's extension functions.
    bool find_row(const std::string& name, const Place& place) {
        for (const char* group : {"base option", "base ioctl"}) {
            if (const SupportRow* row = Supply::row(group, name)) {
                findings_.at(Section::option, name, *row).places.push_back(place);
                return true;
            }
        }
        if (name.starts_with("WSAID_")) {
            const SupportRow* row = Supply::row_ignoring_case("base extension", name.substr(6));
            Finding& finding = findings_.at(Section::option, name);
            finding.module = "base extension";
            if (row) finding.level = row->level;
            if (row) finding.note = row->note;
            finding.places.push_back(place);
            return true;
        }
        return false;
    }

    // Also of names that are no upcalls: WPU is a prefix that providers like.
    void find_upcalls(std::uint32_t file) {
        for (const auto& [name, lines] : facts_[file].upcalls) {
            const SupportRow* row = Supply::row("upcall", name);
            if (!row) row = support_row_of(name);
            if (!row) continue;
            Finding& finding = findings_.at(Section::upcall, name, *row);
            for (const std::uint32_t line : lines) finding.places.push_back({file, line});
        }
    }

    void find_entries(std::uint32_t file) {
        for (const Definition& definition : facts_[file].definitions) {
            const bool wsp = definition.name.starts_with("WSP");
            if (definition.member || (!wsp && !definition.name.starts_with("NSP"))) continue;
            Finding& finding = findings_.at(Section::entry, definition.name);
            if (!wsp && finding.places.empty()) {
                // They are served when look-ups are.
                const Answer answer = supply_.function("WSALookupServiceBeginW");
                finding.level = answer.level;
                finding.note = answer.note;
            }
            finding.places.push_back({file, definition.line});
        }
    }

    const ScanWishes& wishes_;
    const Supply& supply_;
    Scan scan_;
    Findings findings_;
    std::vector<SourceFacts> facts_; // of scan_.files
    std::vector<Habits> habits_;     // of them too
    std::set<std::string> own_;      // macros, and functions that all files see
    std::set<std::string> declared_;
};

} // namespace

Scan scan_sources(const ScanWishes& wishes, const Supply& supply) {
    return Scanner(wishes, supply).scan();
}

Share share_of(const Scan& scan, Section section) {
    Share share;
    for (const Finding& finding : scan.findings) {
        if (finding.section != section) continue;
        ++share.used;
        if (finding.level != Support::none) ++share.supported;
    }
    return share;
}

} // namespace wspemu::scan
