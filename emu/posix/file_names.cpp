// Host files by name. Host dialect.
#include "posix/file_names.h"

#include "core/codes.h"
#include "posix/host_paths.h"

#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace wspemu::posix {
namespace {

constexpr int kErrorSharing = 32;
constexpr int kErrorFileExists = 80;
constexpr int kErrorNoFolder = 267;
constexpr int kErrorOtherDevice = 17;

WsaError path_failure(const std::string& path, int native_error) {
    return WsaError{path_error(path, native_error)};
}

// A descriptor for the length of a copy.
struct CopyEnd {
    explicit CopyEnd(int descriptor) noexcept : fd(descriptor) {}
    CopyEnd(const CopyEnd&) = delete;
    CopyEnd& operator=(const CopyEnd&) = delete;
    ~CopyEnd() {
        if (fd >= 0) ::close(fd);
    }
    const int fd;
};

// 0 or an errno.
int copy_contents(int from, int to) noexcept {
    char buffer[65536];
    for (;;) {
        const ssize_t got = ::read(from, buffer, sizeof buffer);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return got == 0 ? 0 : errno;
        for (ssize_t done = 0; done < got;) {
            const ssize_t put = ::write(to, buffer + done, static_cast<std::size_t>(got - done));
            if (put < 0 && errno == EINTR) continue;
            if (put < 0) return errno;
            done += put;
        }
    }
}

Result<void> remove_checked(const std::string& path, const FileFacts& facts) {
    if (!may_delete(facts.identity)) return WsaError{kErrorSharing};
    if (::unlink(path.c_str()) != 0) return path_failure(path, errno);
    return {};
}

Result<void> copy_and_remove(const std::string& from, const std::string& to, bool replace) {
    if (const Result<void> copied = copy_file(from, to, !replace); !copied) return copied;
    return delete_file(from);
}

} // namespace

Result<FileFacts> named_facts(const std::string& path) {
    FileFacts facts;
    if (const int error = facts_of(path, facts)) return path_failure(path, error);
    return facts;
}

Result<void> set_read_only(const std::string& path, bool read_only) {
    struct stat info;
    if (::stat(path.c_str(), &info) != 0) return path_failure(path, errno);
    if (S_ISDIR(info.st_mode)) return {};
    const mode_t mode = read_only ? info.st_mode & ~mode_t{0222} : info.st_mode | S_IWUSR;
    if (mode != info.st_mode && ::chmod(path.c_str(), mode & 07777) != 0) return path_failure(path, errno);
    return {};
}

Result<void> delete_file(const std::string& path) {
    const Result<FileFacts> facts = named_facts(path);
    if (!facts) return facts.failure();
    if (facts->is_folder() || (facts->attributes & kAttributeReadOnly) != 0) return WsaError{code::access_denied};
    return remove_checked(path, *facts);
}

Result<void> create_folder(const std::string& path) {
    if (::mkdir(path.c_str(), 0777) == 0) return {};
    const int error = path_error(path, errno);
    return WsaError{error == code::file_not_found ? code::path_not_found : error};
}

Result<void> remove_folder(const std::string& path) {
    const Result<FileFacts> facts = named_facts(path);
    if (!facts) return facts.failure();
    if (!facts->is_folder()) return WsaError{kErrorNoFolder};
    if (!may_delete(facts->identity)) return WsaError{kErrorSharing};
    if (::rmdir(path.c_str()) != 0) return path_failure(path, errno);
    return {};
}

Result<void> move_file(const std::string& from, const std::string& to, MoveRules rules) {
    const Result<FileFacts> source = named_facts(from);
    if (!source) return source.failure();
    if (!may_delete(source->identity)) return WsaError{kErrorSharing};
    const Result<FileFacts> target = named_facts(to);
    // A name that differs in case only is the file itself, which may be renamed so.
    if (target && target->identity != source->identity) {
        if (!rules.replace) return WsaError{code::already_exists};
        if (target->is_folder() || (target->attributes & kAttributeReadOnly) != 0) return WsaError{code::access_denied};
        if (!may_delete(target->identity)) return WsaError{code::access_denied};
    }
    // Without replacement the host decides, so that nobody's file is lost who was faster.
    const unsigned flags = rules.replace || target ? 0 : RENAME_NOREPLACE;
    if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), flags) == 0) return {};
    if (errno == EXDEV) {
        if (!rules.copy || source->is_folder()) return WsaError{kErrorOtherDevice};
        return copy_and_remove(from, to, rules.replace);
    }
    const int error = path_error(to, errno);
    return WsaError{error == code::file_not_found ? code::path_not_found : error};
}

Result<void> copy_file(const std::string& from, const std::string& to, bool fail_if_there) {
    const Result<FileFacts> source = named_facts(from);
    if (!source) return source.failure();
    if (source->is_folder()) return WsaError{code::access_denied};
    const Result<FileFacts> target = named_facts(to);
    if (target) {
        if (fail_if_there) return WsaError{kErrorFileExists};
        if (target->identity == source->identity) return WsaError{kErrorSharing};
        if (target->is_folder() || (target->attributes & kAttributeReadOnly) != 0) return WsaError{code::access_denied};
    }
    const CopyEnd in(::open(from.c_str(), O_RDONLY | O_CLOEXEC));
    if (in.fd < 0) return path_failure(from, errno);
    // Attributes go along, and being read-only is one.
    const mode_t mode = (source->attributes & kAttributeReadOnly) != 0 ? 0444 : 0666;
    const int exclusively = fail_if_there ? O_EXCL : O_TRUNC;
    const CopyEnd out(::open(to.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | exclusively, mode));
    if (out.fd < 0) {
        const int error = path_error(to, errno);
        if (error == code::already_exists) return WsaError{kErrorFileExists};
        return WsaError{error == code::file_not_found ? code::path_not_found : error};
    }
    if (const int error = copy_contents(in.fd, out.fd)) return path_failure(to, error);
    struct stat info;
    if (::fstat(in.fd, &info) == 0) {
        const timespec times[2] = {{0, UTIME_OMIT}, info.st_mtim}; // a copy keeps the time of the last writing
        ::futimens(out.fd, times);
    }
    return {};
}

Result<std::string> current_folder() {
    char path[PATH_MAX];
    if (!::getcwd(path, sizeof path)) return WsaError{code::path_not_found};
    return std::string(path);
}

Result<void> set_current_folder(const std::string& path) {
    if (::chdir(path.c_str()) == 0) return {};
    const int error = path_error(path, errno);
    return WsaError{errno == ENOTDIR ? kErrorNoFolder : error};
}

} // namespace wspemu::posix
