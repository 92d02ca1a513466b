// One map from name to module, made at the first question.
#include "core/windows_names.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>

namespace wspemu {
namespace {

struct NameFacts {
    std::string_view module;
    bool two_forms = false;
    const SupportRow* row = nullptr;
};

using NameMap = std::map<std::string, NameFacts, std::less<>>;

// Upcalls, options and the functions of the base provider have rows too, and no DLL.
bool is_module(std::string_view group) {
    constexpr std::array kModuleGroups{"ws2_32",   "mswsock",  "kernel32", "user32", "advapi32", "ole32",  "rpcrt4",
                                       "ntdll",    "shlwapi",  "msvcrt",   "psapi",  "iphlpapi", "dnsapi", "shell32",
                                       "comdlg32", "comctl32", "version",  "winmm",  "gdi32"};
    return std::find(kModuleGroups.begin(), kModuleGroups.end(), group) != kModuleGroups.end();
}

void add_module(NameMap& names, const WindowsModule& module) {
    std::string_view rest = module.functions;
    while (!rest.empty()) {
        const std::string_view word = rest.substr(0, rest.find(' '));
        rest.remove_prefix(std::min(word.size() + 1, rest.size()));
        if (!word.ends_with('*')) {
            names.emplace(word, NameFacts{module.name});
            continue;
        }
        const std::string base(word.substr(0, word.size() - 1));
        names.emplace(base, NameFacts{module.name, true});
        names.emplace(base + "A", NameFacts{module.name});
        names.emplace(base + "W", NameFacts{module.name});
    }
}

NameMap make_names() {
    NameMap names;
    for (const SupportRow& row : support_rows()) {
        // What mswsock forwards is ws2_32's or kernel32's to everybody: the first row stays.
        if (is_module(row.group)) names.emplace(row.name, NameFacts{row.group, false, &row});
    }
    for (const WindowsModule& module : windows_modules()) add_module(names, module);
    // WSASocket and its like are in no table of theirs.
    std::map<std::string, std::string_view> bases;
    for (const auto& [name, facts] : names) {
        const std::string base = name.substr(0, name.size() - 1);
        if (name.ends_with('W') && names.count(base + "A") != 0) bases.emplace(base, facts.module);
    }
    for (const auto& [base, module] : bases) names.emplace(base, NameFacts{module, true});
    return names;
}

const NameFacts* facts_of(std::string_view name) {
    static const auto* const names = new NameMap(make_names());
    const auto found = names->find(name);
    return found == names->end() ? nullptr : &found->second;
}

} // namespace

std::string_view windows_module_of(std::string_view name) {
    const NameFacts* facts = facts_of(name);
    return facts ? facts->module : std::string_view();
}

bool is_name_of_two_forms(std::string_view name) {
    const NameFacts* facts = facts_of(name);
    return facts && facts->two_forms;
}

const SupportRow* support_row_of(std::string_view name) {
    const NameFacts* facts = facts_of(name);
    return facts ? facts->row : nullptr;
}

bool is_windows_module(std::string_view file_name) {
    std::string name(file_name);
    std::transform(name.begin(), name.end(), name.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    if (name.ends_with(".dll")) name.resize(name.size() - 4);
    const auto modules = windows_modules();
    return std::any_of(modules.begin(), modules.end(),
                       [&](const WindowsModule& module) { return name == module.name; });
}

std::string missing_function_text(std::string_view name) {
    const std::string text(name);
    const std::string_view plain = name.substr(0, name.find('('));
    const NameFacts* facts = facts_of(plain);
    if (!facts) return text + ", no function of Windows that is known";
    if (plain != name) return text + " of " + std::string(facts->module) + ".dll: it is not declared extern \"C\"";
    // Those are linked into each provider.
    if (facts->module == "msvcrt" || facts->module == "strsafe") return text + " of the C library: not linked in";
    const char* const note = facts->row ? facts->row->note : "not there";
    return text + " of " + std::string(facts->module) + ".dll: " + note;
}

} // namespace wspemu
