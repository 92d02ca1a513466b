// Finding headers as Windows finds them, and writing the mended copies.
#include "build/source_tree.h"

#include "build/function_names.h"
#include "build/source_words.h"
#include "build/windows_text.h"
#include "build/wpp.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

namespace wspemu::build {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kDeepest = 200;

std::string with_slashes(std::string path) {
    std::replace(path.begin(), path.end(), '\\', '/');
    return path;
}

// std::regex needs stack for each character: what is longer is none of the lines that are looked for.
constexpr std::size_t kLongestDirective = 2048;

// `#pragma once`, or everything in `#ifndef X`, `#define X`.
bool is_guarded(const std::string& text) {
    static const std::regex once(R"(#\s*pragma\s+once)");
    static const std::regex guard(
        R"(#\s*if(?:ndef\s+(\w+)|\s*!\s*defined\s*\(?\s*(\w+)\s*\)?)[^\n]*\s*#\s*define\s+(\w+))");
    bool found = false;
    bool same = false;
    for (std::size_t at = 0; (at = text.find('#', at)) != text.npos; ++at) {
        const std::string place = text.substr(at, kLongestDirective);
        if (std::regex_search(place, once, std::regex_constants::match_continuous)) return true;
        std::smatch match;
        if (found || !std::regex_search(place, match, guard, std::regex_constants::match_continuous)) continue;
        found = true;
        same = match[3] == match[1] || match[3] == match[2];
    }
    return same;
}

bool is_cpp(const std::string& file) {
    const std::string extension = lower_case(fs::path(file).extension().string());
    return extension != ".c";
}

} // namespace

std::string find_path_ignoring_case(const std::string& folder, const std::string& windows_path) {
    const std::string path = with_slashes(windows_path);
    fs::path at = path.starts_with('/') ? fs::path("/") : fs::path(folder.empty() ? "." : folder);
    std::istringstream parts(path);
    std::error_code error; // a name that is too long, a link to itself: not there
    for (std::string part; std::getline(parts, part, '/');) {
        if (part.empty() || part == ".") continue;
        if (part == ".." || fs::exists(at / part, error)) {
            at /= part;
            continue;
        }
        bool found = false;
        for (const auto& entry : fs::directory_iterator(at, error)) {
            if (!equal_words(entry.path().filename().string(), part)) continue;
            at = entry.path();
            found = true;
            break;
        }
        if (!found) return "";
    }
    const fs::path canonical = fs::weakly_canonical(at, error);
    return error ? "" : canonical.string();
}

std::string find_ignoring_case(const std::string& folder, const std::string& windows_path) {
    const std::string found = find_path_ignoring_case(folder, windows_path);
    std::error_code error;
    return fs::is_regular_file(found, error) ? found : "";
}

std::string standard_header(const std::string& name) {
    const std::string lower = lower_case(with_slashes(name));
    std::error_code error;
    for (const char* folder : {"/usr/include/", "/usr/include/x86_64-linux-gnu/"})
        if (lower.find('/') == lower.npos && fs::exists(folder + lower, error)) return lower;
    // The compiler's own.
    for (const char* header : {"float.h", "iso646.h", "limits.h", "stdalign.h", "stdarg.h", "stdbool.h", "stddef.h",
                               "stdint.h", "stdnoreturn.h", "varargs.h", "emmintrin.h", "xmmintrin.h", "immintrin.h"})
        if (lower == header) return lower;
    return lower.find('.') == lower.npos ? lower : "";
}

SourceTree::SourceTree(TreeOptions options) : options_(std::move(options)) {}

SourceFile SourceTree::add(const std::string& file) {
    std::string found = find_ignoring_case("", file);
    if (found.empty()) found = file; // the reader says what is wrong with it
    const bool cpp = is_cpp(found);
    const Entry& entry = mend(found, cpp);
    return {file, entry.mended, cpp, entry.uses_try, entry.has_main};
}

// A recursive include meets its own unfinished entry: guards make that legal.
const SourceTree::Entry& SourceTree::mend(const std::string& file, bool cpp) {
    const std::string key = file + (cpp ? "+" : "");
    refuse_endless(file);
    if (const auto known = done_.find(key); known != done_.end()) return known->second;
    Entry& entry = done_[key];
    entry.mended = options_.work + (cpp ? "/cpp" : "/c") + fs::absolute(file).string();
    if (open_.size() >= kDeepest) throw BadInput(fmt::format("{}: includes are {} deep", file, open_.size()));
    std::string text;
    try {
        text = read_windows_file(file, options_.charset, options_.fallback_charset).text;
    } catch (const BadInput& fault) {
        if (open_.empty()) throw;
        throw BadInput(fmt::format("{} (included by {})", fault.what(), open_.back().file));
    }
    open_.push_back({file, is_guarded(text), 0});
    find_wpp_functions(text, wpp_functions_);
    const Mended mended = mend_words(text, {cpp, options_.keep_long});
    entry.uses_try = mended.uses_try;
    entry.has_main = mended.has_main;
    entry.names_functions = mended.names_functions;
    std::string out = mend_lines(mended.text, file, cpp, entry);
    // By itself, or by a macro of a header of the project.
    if (entry.names_functions) out = with_function_names(out);
    open_.pop_back();
    fs::create_directories(fs::path(entry.mended).parent_path());
    std::ofstream(entry.mended, std::ios::binary) << fmt::format("#line 1 \"{}\"\n", file) << out;
    return entry;
}

std::string SourceTree::mend_lines(const std::string& text, const std::string& file, bool cpp, Entry& entry) {
    static const std::regex directive(R"(^\s*#\s*(if|endif))");
    std::istringstream lines(text);
    std::string out;
    int number = 0;
    open_.back().conditions = 0;
    for (std::string line; std::getline(lines, line);) {
        std::smatch match;
        const bool may_be = line.size() <= kLongestDirective && line.find('#') != line.npos;
        if (may_be && std::regex_search(line, match, directive)) open_.back().conditions += match[1] == "if" ? 1 : -1;
        out += mend_include(line, file, ++number, cpp, entry) + "\n";
    }
    return out;
}

void SourceTree::refuse_endless(const std::string& file) const {
    const auto first =
        std::find_if(open_.begin(), open_.end(), [&](const Open& open) { return open.file == file && !open.guarded; });
    if (first == open_.end()) return;
    // Behind a condition the includes may end some time.
    if (std::any_of(first, open_.end(), [](const Open& open) { return open.guarded || open.conditions > 0; })) return;
    std::string chain;
    for (auto at = first; at != open_.end(); ++at) chain += at->file + " > ";
    throw BadInput(fmt::format("{}: includes itself without end ({}{})", file, chain, file));
}

std::string SourceTree::mend_include(const std::string& line, const std::string& file, int number, bool cpp,
                                     Entry& entry) {
    static const std::regex form(R"(^(\s*#\s*include\s*)([<"])([^>"]+)[>"](.*)$)");
    std::smatch match;
    if (line.size() > kLongestDirective || line.find("include") == line.npos || !std::regex_match(line, match, form))
        return line;
    const std::string name = match[3];
    std::vector<std::string> folders;
    if (match[2] == "\"") folders.push_back(fs::path(file).parent_path().string());
    folders.insert(folders.end(), options_.includes.begin(), options_.includes.end());
    const auto own = [&](const std::vector<std::string>& where) -> std::string {
        for (const std::string& folder : where) {
            const std::string found = find_ignoring_case(folder, name);
            if (found.empty()) continue;
            const Entry& header = mend(found, cpp);
            entry.uses_try |= header.uses_try;
            entry.names_functions |= header.names_functions;
            return fmt::format("{}\"{}\"{}", match[1].str(), header.mended, match[4].str());
        }
        return "";
    };
    if (const std::string mended = own(folders); !mended.empty()) return mended;
    for (const std::string& folder : options_.system_folders) {
        const std::string found = find_ignoring_case(folder, name);
        if (found.empty()) continue;
        const std::string exact = fs::relative(found, fs::weakly_canonical(folder)).string();
        return fmt::format("{}<{}>{}", match[1].str(), exact, match[4].str());
    }
    const std::string standard = standard_header(name);
    if (!standard.empty()) return fmt::format("{}<{}>{}", match[1].str(), standard, match[4].str());
    if (const std::string mended = own(options_.project_folders); !mended.empty()) return mended;
    if (is_wpp_header(name)) return fmt::format("{}#line {}", wpp_header_text(wpp_functions_), number + 1);
    const std::string text = fmt::format("{}:{}: {}", file, number, name);
    if (std::find(missing_.begin(), missing_.end(), text) == missing_.end()) missing_.push_back(text);
    return line;
}

} // namespace wspemu::build
