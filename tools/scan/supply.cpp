// A function is there when the library exports it or a header defines it. The C library is linked into each provider, so of that the
// headers tell.
#include "scan/supply.h"

#include "build/source_tree.h"
#include "build/windows_text.h"
#include "core/port/modules.h"
#include "core/windows_names.h"
#include "host_function.h"
#include "scan/source_facts.h"

#include <filesystem>
#include <map>

namespace wspemu::scan {
namespace fs = std::filesystem;
namespace {

bool is_of_c_library(std::string_view module) {
    return module == "msvcrt" || module == "strsafe";
}

bool exports(const char16_t* file, const std::string& name) {
    const auto module = port::load_module(file);
    if (!module) return false;
    const bool has = port::find_symbol(*module, name.c_str()) != nullptr;
    static_cast<void>(port::unload_module(*module));
    return has;
}

} // namespace

Supply::Supply(std::vector<std::string> header_folders) : folders_(std::move(header_folders)) {}

const Supply::Headers& Supply::headers() const {
    if (!headers_) {
        auto made = std::make_unique<Headers>();
        read_headers(folders_.front(), *made);
        headers_ = std::move(made);
    }
    return *headers_;
}

void Supply::read_headers(const std::string& folder, Headers& headers) {
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (!entry.is_regular_file() || entry.path().extension() != ".h") continue;
        // Other spellings of the others' names.
        if (entry.path().parent_path().filename() == "case") continue;
        const Tokens tokens(build::read_windows_text(entry.path().string(), "UTF-8"));
        for (std::size_t i = 0; i < tokens.size(); ++i) {
            if (!tokens.is(i, TokenKind::word)) continue;
            headers.words.add(tokens.text(i));
            if (tokens.is(i + 1, "(")) headers.declared.add(tokens.text(i));
        }
        const SourceFacts facts = facts_of(tokens);
        for (const std::string& macro : facts.macros) headers.defined.add(macro);
        for (const Definition& definition : facts.definitions) headers.defined.add(definition.name);
    }
}

// The library is asked before the headers are read.
bool Supply::is_there(std::string_view module, std::string_view name) const {
    const std::string text(name);
    // What standard C has, the host's library has.
    if (is_of_c_library(module))
        return is_host_function(text.c_str()) || has_macro(name) || headers().declared.has(name);
    return exports(module == "ws2_32" ? u"ws2_32.dll" : u"kernel32.dll", text) || has_macro(name);
}

Answer Supply::function(std::string_view name) const {
    const std::string module(windows_module_of(name));
    if (module.empty()) return {};
    const SupportRow* found = support_row_of(name);
    if (!found && is_name_of_two_forms(name)) {
        for (const char* form : {"W", "A"}) {
            const Answer answer = function(std::string(name) + form);
            if (answer.level != Support::full) return answer;
        }
        return {module, Support::full, ""};
    }
    if (found) return {module, found->level, found->note};
    if (is_there(module, name)) return {module, Support::full, ""};
    return {module, Support::none, "not there"};
}

const SupportRow* Supply::row(std::string_view group, std::string_view name) {
    using Key = std::pair<std::string_view, std::string_view>;
    static const std::map<Key, const SupportRow*> rows = [] {
        std::map<Key, const SupportRow*> made;
        for (const SupportRow& candidate : support_rows())
            made.emplace(Key(candidate.group, candidate.name), &candidate);
        return made;
    }();
    const auto found = rows.find({group, name});
    return found == rows.end() ? nullptr : found->second;
}

const SupportRow* Supply::row_ignoring_case(std::string_view group, std::string_view name) {
    for (const SupportRow& candidate : support_rows())
        if (candidate.group == group && build::equal_words(candidate.name, name)) return &candidate;
    return nullptr;
}

std::string Supply::header(const std::string& name) const {
    for (const std::string& folder : folders_) {
        const std::string found = build::find_ignoring_case(folder, name);
        if (!found.empty()) return fs::relative(found, fs::weakly_canonical(folder)).string();
    }
    return build::standard_header(name);
}

} // namespace wspemu::scan
