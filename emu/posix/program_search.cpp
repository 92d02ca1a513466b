// Where CreateProcess looks for a program. Host dialect.
#include "core/codes.h"
#include "core/text.h"
#include "posix/environment.h"
#include "posix/host_paths.h"
#include "posix/module_paths.h"
#include "posix/processes.h"

#include <algorithm>
#include <sys/stat.h>
#include <unistd.h>

namespace wspemu::posix {
namespace {

bool is_program(const std::string& path) noexcept {
    struct stat facts;
    return ::stat(path.c_str(), &facts) == 0 && !S_ISDIR(facts.st_mode);
}

// A program of Windows is called x.exe; built for here, it is mostly called x.
std::vector<std::u16string> spellings(std::u16string_view name) {
    constexpr std::u16string_view kSuffix = u".exe";
    std::vector<std::u16string> names{std::u16string(name)};
    const bool has_suffix =
        name.size() > kSuffix.size() && equal_ignoring_case(name.substr(name.size() - kSuffix.size()), kSuffix);
    if (has_suffix) names.emplace_back(name.substr(0, name.size() - kSuffix.size()));
    else names.push_back(std::u16string(name) + std::u16string(kSuffix));
    return names;
}

std::vector<std::string> program_folders() {
    const std::string program = program_file();
    std::vector<std::string> folders{program.substr(0, program.rfind('/')), "."};
    const std::string list = environment_value("PATH").value_or("");
    for (std::size_t start = 0; start < list.size();) {
        const std::size_t end = std::min(list.find(':', start), list.size());
        if (end > start) folders.push_back(list.substr(start, end - start));
        start = end + 1;
    }
    return folders;
}

} // namespace

Result<std::string> find_program(std::u16string_view name, bool everywhere) {
    if (name.empty()) return WsaError{code::path_not_found};
    const bool bare = name.find_first_of(u"\\/:") == name.npos;
    int error = code::file_not_found;
    for (const std::u16string& spelling : spellings(name)) {
        if (bare && everywhere) {
            for (const std::string& folder : program_folders())
                if (std::string path = folder + "/" + to_utf8(spelling); is_program(path)) return path;
            continue;
        }
        Result<std::string> path = host_path(spelling);
        if (!path) error = path.error();
        else if (is_program(*path)) return path;
        else if (::access(path->c_str(), F_OK) == 0) error = code::access_denied; // a folder
        else if (path->size() > 1 && ::access(path->substr(0, path->rfind('/') + 1).c_str(), F_OK) != 0)
            error = code::path_not_found;
    }
    return WsaError{error};
}

} // namespace wspemu::posix
