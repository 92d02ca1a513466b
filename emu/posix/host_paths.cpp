// From Windows paths to native ones, and back. Host dialect.
#include "posix/host_paths.h"

#include "core/codes.h"
#include "core/text.h"
#include "posix/environment.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

namespace wspemu::posix {
namespace {

bool is_there(const std::string& path) noexcept {
    struct stat info;
    return lstat(path.c_str(), &info) == 0;
}

bool is_letter(char16_t c) noexcept {
    return (c >= u'A' && c <= u'Z') || (c >= u'a' && c <= u'z');
}

// The folder of a drive, without a slash at its end.
Result<std::string> drive_folder(char16_t letter) {
    const char small = static_cast<char>(letter | 0x20);
    if (const auto folder = environment_value(fmt::format("WSPEMU_DRIVE_{}", static_cast<char>(small - 0x20))))
        return *folder;
    if (small == 'z') return std::string();
    const auto prefix = environment_value("WSPEMU_PREFIX");
    if (!prefix || prefix->empty()) return WsaError{code::path_not_found};
    std::string folder = fmt::format("{}/drive_{}", *prefix, small);
    if (!is_there(folder) && (small != 'c' || mkdir(folder.c_str(), 0777) != 0)) return WsaError{code::path_not_found};
    return folder;
}

// The entry of the folder that is the name but for case; the name itself when there is none.
std::string in_any_case(const std::string& folder, const std::string& name) {
    DIR* const entries = opendir(folder.c_str());
    if (!entries) return name;
    std::string found = name;
    const std::u16string wanted = to_utf16(name);
    while (const dirent* entry = readdir(entries)) {
        if (!equal_ignoring_case(to_utf16(entry->d_name), wanted)) continue;
        found = entry->d_name;
        break;
    }
    closedir(entries);
    return found;
}

// Walks the parts below the start, which ends with '/' or is empty (the current folder).
std::string find_parts(std::string path, std::string_view rest) {
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find('/'), rest.size());
        std::string part(rest.substr(0, end));
        rest.remove_prefix(end);
        const bool more = !rest.empty();
        while (!rest.empty() && rest.front() == '/') rest.remove_prefix(1);
        if (part.empty() || part == ".") continue;
        if (part != ".." && !is_there(path + part)) part = in_any_case(path.empty() ? "." : path, part);
        path += part;
        if (more) path += '/';
    }
    return path.empty() ? "." : path;
}

bool has_forbidden(std::u16string_view path, bool pattern) noexcept {
    const std::size_t last = path.find_last_of(u"\\/");
    for (std::size_t i = 0; i < path.size(); ++i) {
        const char16_t c = path[i];
        const bool wild = c == u'*' || c == u'?';
        if (wild && pattern && (last == path.npos || i > last)) continue;
        if (wild || c < 0x20 || c == u'<' || c == u'>' || c == u'"' || c == u'|' || c == u':') return true;
    }
    return false;
}

Result<std::string> translate(std::u16string_view path, bool pattern) {
    constexpr std::u16string_view kVerbatim[] = {u"\\\\?\\", u"\\??\\", u"\\\\.\\"};
    for (const std::u16string_view start : kVerbatim)
        if (path.starts_with(start) && path.size() > start.size() + 1 && path[start.size() + 1] == u':')
            path.remove_prefix(start.size());
    if (path.empty()) return WsaError{code::path_not_found};
    if (path.starts_with(u"\\\\") || path.starts_with(u"//")) return WsaError{code::bad_netpath};
    const bool native = path.front() == u'/'; // may have what Windows forbids
    std::string start;
    if (path.size() >= 2 && path[1] == u':' && is_letter(path[0])) {
        const bool rooted = path.size() > 2 && (path[2] == u'\\' || path[2] == u'/');
        if (rooted || path.size() == 2) {
            const Result<std::string> folder = drive_folder(path[0]);
            if (!folder) return folder;
            start = *folder + "/";
        }
        path.remove_prefix(2);
    } else if (path.front() == u'\\' || native) {
        start = "/";
    }
    if (!native && has_forbidden(path, pattern)) return WsaError{kInvalidName};
    std::string rest = to_utf8(path);
    if (!native) std::replace(rest.begin(), rest.end(), '\\', '/');
    std::replace(rest.begin(), rest.end(), '\\', '/');
    rest.erase(0, std::min(start.empty() ? 0 : rest.find_first_not_of('/'), rest.size()));
    return find_parts(std::move(start), rest);
}

} // namespace

Result<std::string> host_path(std::u16string_view path) {
    return translate(path, false);
}

Result<std::string> host_pattern(std::u16string_view path) {
    return translate(path, true);
}

std::u16string windows_path(std::string_view native) {
    std::u16string path = to_utf16(native);
    std::replace(path.begin(), path.end(), u'/', u'\\');
    return native.starts_with('/') ? u"Z:" + path : path;
}

int path_error(const std::string& native, int native_error) {
    switch (native_error) {
    case ENOENT: {
        const std::size_t slash = native.find_last_of('/');
        const std::string folder = slash == native.npos ? "." : native.substr(0, slash + 1);
        return is_there(folder) ? code::file_not_found : code::path_not_found;
    }
    case ENOTDIR: return code::path_not_found;
    case EACCES:
    case EPERM:
    case EISDIR:
    case ETXTBSY: return code::access_denied;
    case EROFS: return code::write_protect;
    case EEXIST: return code::already_exists;
    case ENOTEMPTY: return 145; // ERROR_DIR_NOT_EMPTY
    case EXDEV: return 17;      // ERROR_NOT_SAME_DEVICE
    case ENAMETOOLONG: return 206;
    case ENOSPC:
    case EDQUOT:
    case EFBIG: return code::disk_full;
    case EMFILE:
    case ENFILE: return code::too_many_open_files;
    case ENOMEM: return code::not_enough_memory;
    case EBUSY: return 170;  // ERROR_BUSY
    case ELOOP: return 1921; // ERROR_CANT_RESOLVE_FILENAME
    case EINVAL: return code::invalid_parameter;
    default: return code::io_device;
    }
}

} // namespace wspemu::posix

// For the C library of providers and programs (crt/file_names.c).
extern "C" int wspemu_native_path(const char* name, char* native, std::size_t size) {
    using namespace wspemu;
    const Result<std::string> path = posix::host_path(to_utf16(name));
    if (!path || path->size() >= size) return 0;
    path->copy(native, path->size());
    native[path->size()] = 0;
    return 1;
}
