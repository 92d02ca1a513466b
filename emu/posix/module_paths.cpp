// Finds the native file that stands for a Windows module name.
#include "posix/module_paths.h"

#include "core/codes.h"
#include "core/port/modules.h"
#include "core/text.h"
#include "posix/environment.h"
#include "posix/host_paths.h"

#include <map>
#include <mutex>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace wspemu::posix {
namespace {

struct FileMap {
    std::mutex mutex;
    std::map<std::u16string, std::string> files; // by module_key
};

FileMap& file_map() {
    static auto* map = new FileMap;
    return *map;
}

bool is_file(const std::string& path) {
    struct stat info;
    return stat(path.c_str(), &info) == 0 && !S_ISDIR(info.st_mode);
}

std::vector<std::string> search_folders() {
    std::vector<std::string> folders;
    std::string list = environment_value("WSPEMU_PATH").value_or("");
    for (std::size_t start = 0; start < list.size();) {
        const std::size_t end = std::min(list.find(':', start), list.size());
        if (end > start) folders.push_back(list.substr(start, end - start));
        start = end + 1;
    }
    const std::string program = program_file();
    folders.push_back(program.substr(0, program.rfind('/')));
    return folders;
}

// The names that may stand for `name`, best first. A name with an extension of its own also stands for itself.
void add_candidates(std::vector<std::string>& out, std::string name) {
    constexpr std::size_t kSuffix = 4;
    const bool is_dll =
        name.size() > kSuffix && equal_ignoring_case(to_utf16(name.substr(name.size() - kSuffix)), u".dll");
    if (is_dll) name.resize(name.size() - kSuffix);
    else if (name.find('.') != name.npos) out.push_back(name);
    out.push_back(name + ".so");
    out.push_back("lib" + name + ".so");
    out.push_back(name + ".dll");
}

} // namespace

std::u16string_view file_name_of(std::u16string_view path) noexcept {
    const std::size_t slash = path.find_last_of(u"\\/");
    return slash == path.npos ? path : path.substr(slash + 1);
}

std::u16string module_key(std::u16string_view path) {
    std::u16string name = lower(file_name_of(path));
    if (name.empty()) return name;
    if (name.back() == u'.') name.pop_back();
    else if (name.find(u'.') == name.npos) name += u".dll";
    return name;
}

bool is_exact_path(std::u16string_view path) noexcept {
    return path.starts_with(u'/') || path.starts_with(u"Z:\\") || path.starts_with(u"z:\\");
}

Result<std::string> find_module_file(std::u16string_view path, std::string& looked_for) {
    {
        std::lock_guard lock(file_map().mutex);
        const auto mapped = file_map().files.find(module_key(path));
        if (mapped != file_map().files.end()) return mapped->second;
    }
    if (is_exact_path(path))
        if (const Result<std::string> native = host_path(path); native && is_file(*native)) return *native;
    if (!path.empty() && path.front() == u'/') {
        std::string native = to_utf8(path);
        if (is_file(native)) return native;
        struct stat there;
        looked_for = (::stat(native.c_str(), &there) == 0 ? "not a file: " : "no such file: ") + native;
        return WsaError{code::mod_not_found};
    }
    const std::u16string_view name = file_name_of(path);
    std::vector<std::string> candidates;
    if (!name.empty()) {
        add_candidates(candidates, to_utf8(name));
        if (lower(name) != name) add_candidates(candidates, to_utf8(lower(name)));
    }
    std::string folders;
    for (const std::string& folder : search_folders()) {
        for (const std::string& candidate : candidates)
            if (std::string file = folder + "/" + candidate; is_file(file)) return file;
        folders += (folders.empty() ? "" : ", ") + folder;
    }
    looked_for = "no file for \"" + to_utf8(path) + "\"";
    if (!candidates.empty()) looked_for += ": looked for " + candidates.front() + " and the like in " + folders;
    return WsaError{code::mod_not_found};
}

void map_module_file(std::u16string_view file_name, std::string native_file) {
    std::lock_guard lock(file_map().mutex);
    file_map().files[module_key(file_name)] = std::move(native_file);
}

std::string program_file() {
    std::string path(4096, '\0');
    const ssize_t length = readlink("/proc/self/exe", path.data(), path.size());
    path.resize(length > 0 ? static_cast<std::size_t>(length) : 0);
    return path;
}

} // namespace wspemu::posix

namespace wspemu::port {

void map_module(std::u16string_view file_name, std::string native_file) {
    posix::map_module_file(file_name, std::move(native_file));
}

} // namespace wspemu::port
