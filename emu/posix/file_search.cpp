// FindFirstFile: the entries of a folder that match a pattern. Host dialect.
#include "core/codes.h"
#include "core/text.h"
#include "posix/file_names.h"
#include "posix/host_paths.h"

#include <algorithm>
#include <cerrno>
#include <dirent.h>

namespace wspemu::posix {
namespace {

bool has_wildcard(std::u16string_view pattern) noexcept {
    return pattern.find_first_of(u"*?") != pattern.npos;
}

Result<std::vector<FoundFile>> find_one(const std::string& folder, const std::string& name) {
    FoundFile found{to_utf16(name), {}};
    const std::string path = folder + name;
    if (const int error = facts_of(path, found.facts)) return WsaError{path_error(path, error)};
    return std::vector{std::move(found)};
}

// "." and ".." before all others.
int rank_of(const FoundFile& file) noexcept {
    if (file.name == u".") return 0;
    return file.name == u".." ? 1 : 2;
}

} // namespace

bool matches_pattern(std::u16string_view name, std::u16string_view pattern) noexcept {
    if (pattern == u"*.*") pattern = u"*";
    std::size_t at = 0;
    std::size_t in_pattern = 0;
    std::size_t star = pattern.npos; // the last '*', and the place in the name that it has to cover up to
    std::size_t covered = 0;
    while (at < name.size()) {
        if (in_pattern < pattern.size() && pattern[in_pattern] == u'*') {
            star = in_pattern++;
            covered = at;
        } else if (in_pattern < pattern.size() &&
                   (pattern[in_pattern] == u'?' || lower(pattern[in_pattern]) == lower(name[at]))) {
            ++in_pattern;
            ++at;
        } else if (star != pattern.npos) {
            in_pattern = star + 1;
            at = ++covered;
        } else {
            return false;
        }
    }
    while (in_pattern < pattern.size() && pattern[in_pattern] == u'*') ++in_pattern;
    return in_pattern == pattern.size();
}

Result<std::vector<FoundFile>> find_files(const std::string& native_pattern) {
    const std::size_t slash = native_pattern.find_last_of('/');
    const std::string folder = slash == native_pattern.npos ? "" : native_pattern.substr(0, slash + 1);
    const std::string last = native_pattern.substr(folder.size());
    const std::u16string pattern = to_utf16(last);
    if (pattern.empty()) return WsaError{code::file_not_found};
    if (!has_wildcard(pattern)) return find_one(folder, last);
    DIR* const entries = ::opendir(folder.empty() ? "." : folder.c_str());
    if (!entries) return WsaError{errno == EACCES ? code::access_denied : code::path_not_found};
    std::vector<FoundFile> found;
    while (const dirent* entry = ::readdir(entries)) {
        FoundFile file{to_utf16(entry->d_name), {}};
        if (!matches_pattern(file.name, pattern)) continue;
        // What is gone meanwhile, and links to nowhere.
        if (facts_of(folder + entry->d_name, file.facts) != 0) continue;
        found.push_back(std::move(file));
    }
    ::closedir(entries);
    if (found.empty()) return WsaError{code::file_not_found};
    std::sort(found.begin(), found.end(), [](const FoundFile& a, const FoundFile& b) {
        const int first = rank_of(a), second = rank_of(b);
        return first != second ? first < second : lower(a.name) < lower(b.name);
    });
    return found;
}

} // namespace wspemu::posix
