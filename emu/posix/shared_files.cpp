// Whole-file reads, replacement by rename, and flock. Host dialect.
//
// flock and not fcntl: its locks belong to the open file, so that threads of one process exclude each other too, and closing
// some other descriptor of the file does not drop them.
#include "core/port/shared_files.h"

#include "core/port/handoff.h"

#include "core/codes.h"

#include <fmt/format.h>

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <filesystem>
#include <pthread.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace wspemu::port {
namespace {

constexpr std::size_t kHead = 128;
constexpr std::size_t kMostOfPipe = 1 << 24;

struct Cause {
    int native;
    int code;
};
constexpr Cause kCauses[] = {
    {ENOENT, code::file_not_found},      {ENOTDIR, code::path_not_found},     {EACCES, code::access_denied},
    {EPERM, code::access_denied},        {EISDIR, code::access_denied},       {EROFS, code::write_protect},
    {ENOSPC, code::disk_full},           {EDQUOT, code::disk_full},           {EFBIG, code::disk_full},
    {ENOMEM, code::not_enough_memory},   {EMFILE, code::too_many_open_files}, {ENFILE, code::too_many_open_files},
    {EWOULDBLOCK, code::lock_violation}, {EEXIST, code::path_not_found},
};

WsaError error_from(int native) noexcept {
    for (const Cause& cause : kCauses) {
        if (cause.native == native) return WsaError{cause.code};
    }
    return WsaError{code::io_device};
}

int open_file(const std::string& path, int flags) noexcept {
    int fd;
    do {
        fd = ::open(path.c_str(), flags | O_CLOEXEC, 0666);
    } while (fd < 0 && errno == EINTR);
    return fd;
}

FileStamp stamp_from(const struct stat& status, std::string head) {
    return {status.st_ino, static_cast<std::uint64_t>(status.st_size),
            std::int64_t{status.st_mtim.tv_sec} * 1'000'000'000 + status.st_mtim.tv_nsec, std::move(head)};
}

// Reads up to `limit` bytes; a negative errno on failure, else 0.
int read_up_to(int fd, std::size_t limit, std::string& text) {
    text.resize(limit);
    std::size_t done = 0;
    while (done < limit) {
        const ssize_t got = ::read(fd, text.data() + done, limit - done);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return errno;
        if (got == 0) break;
        done += static_cast<std::size_t>(got);
    }
    text.resize(done);
    return 0;
}

int write_all(int fd, std::string_view text) noexcept {
    while (!text.empty()) {
        const ssize_t put = ::write(fd, text.data(), text.size());
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) return errno;
        text.remove_prefix(static_cast<std::size_t>(put));
    }
    return 0;
}

// A file that would grow beyond RLIMIT_FSIZE costs a signal that ends the program; here it shall be an error like any other.
class SizeSignalHeld {
public:
    SizeSignalHeld() noexcept {
        sigemptyset(&signal_);
        sigaddset(&signal_, SIGXFSZ);
        pthread_sigmask(SIG_BLOCK, &signal_, &before_);
    }
    ~SizeSignalHeld() {
        if (sigismember(&before_, SIGXFSZ) == 0) {
            const timespec at_once{};
            while (sigtimedwait(&signal_, nullptr, &at_once) == SIGXFSZ) {
            }
        }
        pthread_sigmask(SIG_SETMASK, &before_, nullptr);
    }

private:
    sigset_t signal_;
    sigset_t before_;
};

// Writes the temporary file and moves it over the old one; errno of what failed, else 0.
int write_and_move(const std::string& temporary, const std::string& path, std::string_view contents, FileStamp& stamp) {
    struct stat status {};
    const bool there = ::stat(path.c_str(), &status) == 0;
    if (there && !S_ISREG(status.st_mode)) return EPERM; // a device or a pipe would be gone
    Descriptor file(open_file(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW));
    if (!file) return errno;
    // Who may read the old file may read the new one.
    if (there && ::fchmod(file.get(), status.st_mode & 07777) != 0) return errno;
    const SizeSignalHeld held;
    if (const int failed = write_all(file.get(), contents)) return failed;
    if (::fsync(file.get()) != 0 || ::fstat(file.get(), &status) != 0) return errno;
    stamp = stamp_from(status, std::string(contents.substr(0, kHead)));
    // Some file systems report a full disk only now.
    if (::close(file.release()) != 0) return errno;
    return ::rename(temporary.c_str(), path.c_str()) == 0 ? 0 : errno;
}

} // namespace

Result<FileStamp> stamp_of_file(const std::string& path) {
    const Descriptor file(open_file(path, O_RDONLY));
    if (!file && errno == ENOENT) return FileStamp{};
    struct stat status {};
    if (!file || ::fstat(file.get(), &status) != 0) return error_from(errno);
    std::string head;
    if (const int failed = read_up_to(file.get(), kHead, head)) return error_from(failed);
    return stamp_from(status, std::move(head));
}

Result<FileContents> read_file(const std::string& path) {
    const Descriptor file(open_file(path, O_RDONLY));
    struct stat status {};
    if (!file || ::fstat(file.get(), &status) != 0) return error_from(errno);
    FileContents contents;
    // One byte more than there should be, so that a file written in place meanwhile is seen to be so by its stamp. A pipe does not
    // say how much will come.
    const std::size_t limit = S_ISREG(status.st_mode) ? static_cast<std::size_t>(status.st_size) + 1 : kMostOfPipe;
    if (const int failed = read_up_to(file.get(), limit, contents.text)) {
        return error_from(failed);
    }
    contents.stamp = stamp_from(status, contents.text.substr(0, kHead));
    return contents;
}

Result<FileStamp> replace_file(const std::string& path, std::string_view contents) {
    const std::size_t slash = path.rfind('/');
    const std::string folder = slash == path.npos ? "." : path.substr(0, slash + 1);
    const std::string name = slash == path.npos ? path : path.substr(slash + 1);
    const std::string temporary = fmt::format("{}/.{}.new", folder, name);
    FileStamp stamp;
    if (const int failed = write_and_move(temporary, path, contents, stamp)) {
        ::unlink(temporary.c_str());
        return error_from(failed);
    }
    // The new state stands. Should the folder refuse, then only its survival of a power failure is not certain.
    if (const Descriptor directory(open_file(folder, O_RDONLY | O_DIRECTORY)); directory) ::fsync(directory.get());
    return stamp;
}

Result<void> make_folder(const std::string& path) {
    std::error_code error;
    std::filesystem::create_directories(path, error);
    if (error) return error_from(error.value());
    // create_directories is content with a file of that name.
    if (!std::filesystem::is_directory(path, error)) return WsaError{code::path_not_found};
    return {};
}

Result<FileLock> FileLock::take(const std::string& path, IfLocked if_locked) {
    Descriptor file(open_file(path, O_RDWR | O_CREAT));
    if (!file) return error_from(errno);
    const int operation = LOCK_EX | (if_locked == IfLocked::refuse ? LOCK_NB : 0);
    while (::flock(file.get(), operation) != 0) {
        if (errno != EINTR) return error_from(errno);
    }
    return FileLock(file.release());
}

FileLock::FileLock(FileLock&& other) noexcept : native_(std::exchange(other.native_, -1)) {}

FileLock& FileLock::operator=(FileLock&& other) noexcept {
    std::swap(native_, other.native_);
    return *this;
}

FileLock::~FileLock() {
    if (native_ >= 0) ::close(static_cast<int>(native_));
}

std::string file_error_text(int code) {
    const char* words = "the device does not work";
    switch (code) {
    case code::file_not_found: words = "there is no such file"; break;
    case code::path_not_found: words = "a part of the path is no folder"; break;
    case code::access_denied: words = "permission denied"; break;
    case code::write_protect: words = "the file system is read-only"; break;
    case code::disk_full: words = "no space left on the disk"; break;
    case code::lock_violation: words = "another process has it locked"; break;
    case code::not_enough_memory: words = "not enough memory"; break;
    case code::too_many_open_files: words = "too many open files"; break;
    default: break;
    }
    return fmt::format("{} ({})", words, code);
}

} // namespace wspemu::port
