// Finding headers as Windows finds them, and writing the mended copies.
#include "build/source_tree.h"

#include "build/source_words.h"
#include "build/windows_text.h"

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

bool is_cpp(const std::string& file) {
    const std::string extension = lower_case(fs::path(file).extension().string());
    return extension != ".c";
}

} // namespace

std::string find_path_ignoring_case(const std::string& folder, const std::string& windows_path) {
    const std::string path = with_slashes(windows_path);
    fs::path at = path.starts_with('/') ? fs::path("/") : fs::path(folder.empty() ? "." : folder);
    std::istringstream parts(path);
    for (std::string part; std::getline(parts, part, '/');) {
        if (part.empty() || part == ".") continue;
        if (part == ".." || fs::exists(at / part)) {
            at /= part;
            continue;
        }
        std::error_code error;
        bool found = false;
        for (const auto& entry : fs::directory_iterator(at, error)) {
            if (!equal_words(entry.path().filename().string(), part)) continue;
            at = entry.path();
            found = true;
            break;
        }
        if (!found) return "";
    }
    return fs::weakly_canonical(at).string();
}

std::string find_ignoring_case(const std::string& folder, const std::string& windows_path) {
    const std::string found = find_path_ignoring_case(folder, windows_path);
    return fs::is_regular_file(found) ? found : "";
}

std::string standard_header(const std::string& name) {
    const std::string lower = lower_case(with_slashes(name));
    for (const char* folder : {"/usr/include/", "/usr/include/x86_64-linux-gnu/"})
        if (lower.find('/') == lower.npos && fs::exists(folder + lower)) return lower;
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

// A recursive include meets its own unfinished entry: guards make that legal, and the compiler sees to the rest.
const SourceTree::Entry& SourceTree::mend(const std::string& file, bool cpp) {
    const std::string key = file + (cpp ? "+" : "");
    if (const auto known = done_.find(key); known != done_.end()) return known->second;
    Entry& entry = done_[key];
    entry.mended = options_.work + (cpp ? "/cpp" : "/c") + fs::absolute(file).string();
    if (open_.size() >= kDeepest) throw BadInput(fmt::format("{}: includes are {} deep", file, open_.size()));
    std::string text;
    try {
        text = read_windows_file(file, options_.charset, options_.fallback_charset).text;
    } catch (const BadInput& fault) {
        if (open_.empty()) throw;
        throw BadInput(fmt::format("{} (included by {})", fault.what(), open_.back()));
    }
    open_.push_back(file);
    const Mended mended = mend_words(text, {cpp, options_.keep_long});
    entry.uses_try = mended.uses_try;
    entry.has_main = mended.has_main;
    std::istringstream lines(mended.text);
    std::string out = fmt::format("#line 1 \"{}\"\n", file);
    int number = 0;
    for (std::string line; std::getline(lines, line);) out += mend_include(line, file, ++number, cpp, entry) + "\n";
    open_.pop_back();
    fs::create_directories(fs::path(entry.mended).parent_path());
    std::ofstream(entry.mended, std::ios::binary) << out;
    return entry;
}

std::string SourceTree::mend_include(const std::string& line, const std::string& file, int number, bool cpp,
                                     Entry& entry) {
    static const std::regex form(R"(^(\s*#\s*include\s*)([<"])([^>"]+)[>"](.*)$)");
    std::smatch match;
    if (line.find("include") == line.npos || !std::regex_match(line, match, form)) return line;
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
    missing_.push_back(fmt::format("{}:{}: {}", file, number, name));
    return line;
}

} // namespace wspemu::build
