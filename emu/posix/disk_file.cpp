// Reading, writing and the pointer of a host file. Host dialect.
#include "posix/disk_file.h"

#include "core/codes.h"
#include "posix/host_paths.h"

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace wspemu::posix {
namespace {

constexpr std::uint64_t kToTheEnd = ~std::uint64_t{0}; // an offset: write behind what is there

IoEnd failed_end(int native_error, std::size_t done) noexcept {
    if (native_error == EFAULT) return {status::access_violation, done};
    if (native_error == EPIPE) return {status::pipe_closing, done};
    return {status_of_error(path_error("/", native_error)), done};
}

timespec host_time(std::uint64_t file_time) noexcept {
    if (file_time == 0) return {0, UTIME_OMIT};
    constexpr std::int64_t kFrom1601 = 11'644'473'600;
    const auto steps = static_cast<std::int64_t>(file_time);
    return {steps / 10'000'000 - kFrom1601, steps % 10'000'000 * 100};
}

bool is_pipe(int descriptor) noexcept {
    struct stat facts;
    return ::fstat(descriptor, &facts) == 0 && S_ISFIFO(facts.st_mode);
}

// Keeps the host from ending the process when the other side of a pipe is gone: Windows has no such signal.
class WithoutPipeSignal {
public:
    WithoutPipeSignal() noexcept {
        sigset_t pending;
        ::sigpending(&pending);
        was_pending_ = ::sigismember(&pending, SIGPIPE) == 1;
        ::pthread_sigmask(SIG_BLOCK, pipe_signal(), &before_);
    }
    WithoutPipeSignal(const WithoutPipeSignal&) = delete;
    WithoutPipeSignal& operator=(const WithoutPipeSignal&) = delete;
    ~WithoutPipeSignal() {
        const int error = errno;
        constexpr timespec at_once{};
        // What the write has caused; not what somebody else has sent before.
        if (!was_pending_ && broken_) ::sigtimedwait(pipe_signal(), nullptr, &at_once);
        ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
        errno = error;
    }
    ssize_t write(int descriptor, const void* data, std::size_t size) noexcept {
        const ssize_t put = ::write(descriptor, data, size);
        broken_ = put < 0 && errno == EPIPE;
        return put;
    }

private:
    static const sigset_t* pipe_signal() noexcept {
        static const sigset_t set = [] {
            sigset_t one;
            sigemptyset(&one);
            sigaddset(&one, SIGPIPE);
            return one;
        }();
        return &set;
    }
    sigset_t before_{};
    bool was_pending_ = false;
    bool broken_ = false;
};

ssize_t write_plainly(int descriptor, const void* data, std::size_t size) noexcept {
    WithoutPipeSignal guard;
    return guard.write(descriptor, data, size);
}

Result<void> done_or_error(int outcome) noexcept {
    if (outcome == 0) return {};
    return WsaError{path_error("/", errno)};
}

} // namespace

DiskFile::~DiskFile() {
    ::close(descriptor_);
}

void DiskFile::last_handle_closed() noexcept {
    // In this order: whoever opens it after the close finds no file.
    if (delete_on_close_ && ::unlink(native_.c_str()) != 0) ::rmdir(native_.c_str());
    share_.end();
}

Ref<DiskFile> disk_file(port::Handle handle) noexcept {
    const Ref<IoFile> file = io_file(handle);
    return Ref<DiskFile>(dynamic_cast<DiskFile*>(file.get()));
}

IoEnd DiskFile::start(const IoOperation& operation, std::unique_ptr<IoIndication>&) {
    // Who opened it for overlapped use keeps no pointer here.
    if (operation.kind != IoKind::control && !is_synchronous() && seekable_ && !operation.offset)
        return {status::invalid_parameter};
    switch (operation.kind) {
    case IoKind::read: return read(operation);
    case IoKind::write: return write(operation);
    default: return {status::invalid_device_request};
    }
}

IoEnd DiskFile::read(const IoOperation& operation) noexcept {
    if ((access() & kReadData) == 0) return {status::access_denied};
    if (!seekable_) return read_at(operation.output, operation.output_size, 0);
    std::unique_lock lock(mutex_, std::defer_lock);
    if (is_synchronous()) lock.lock();
    const std::uint64_t offset = operation.offset.value_or(pointer_);
    const IoEnd end = read_at(operation.output, operation.output_size, offset);
    if (is_synchronous() && !is_error_status(end.status)) pointer_ = offset + end.information;
    return end;
}

IoEnd DiskFile::read_at(void* data, std::size_t size, std::uint64_t offset) noexcept {
    std::size_t done = 0;
    while (done < size) {
        char* const to = static_cast<char*>(data) + done;
        const ssize_t got = seekable_ ? ::pread(descriptor_, to, size - done, static_cast<off_t>(offset + done))
                                      : ::read(descriptor_, to, size - done);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0 && done == 0) return failed_end(errno, 0);
        if (got <= 0) break;
        done += static_cast<std::size_t>(got);
        if (!seekable_) break;
    }
    if (done != 0 || size == 0) return {status::success, done};
    return {!seekable_ && is_pipe(descriptor_) ? status::pipe_broken : status::end_of_file};
}

bool DiskFile::appends(const IoOperation& operation) const noexcept {
    return (access() & kWriteData) == 0 || operation.offset == kToTheEnd;
}

IoEnd DiskFile::write(const IoOperation& operation) noexcept {
    if ((access() & (kWriteData | kAppendData)) == 0) return {status::access_denied};
    if (!seekable_) return write_at(operation.input, operation.input_size, 0);
    const bool append = appends(operation);
    std::unique_lock lock(mutex_, std::defer_lock);
    if (is_synchronous() || append) lock.lock();
    std::uint64_t offset = operation.offset.value_or(pointer_);
    if (append) {
        FileFacts facts;
        if (const int error = facts_of(descriptor_, facts)) return failed_end(error, 0);
        offset = facts.size;
    }
    const IoEnd end = write_at(operation.input, operation.input_size, offset);
    if (is_synchronous() && !is_error_status(end.status)) pointer_ = offset + end.information;
    return end;
}

IoEnd DiskFile::write_at(const void* data, std::size_t size, std::uint64_t offset) noexcept {
    std::size_t done = 0;
    while (done < size) {
        const char* const from = static_cast<const char*>(data) + done;
        const ssize_t put = seekable_ ? ::pwrite(descriptor_, from, size - done, static_cast<off_t>(offset + done))
                                      : write_plainly(descriptor_, from, size - done);
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) return failed_end(errno, done);
        done += static_cast<std::size_t>(put);
    }
    return {status::success, done};
}

Result<FileFacts> DiskFile::facts() const noexcept {
    FileFacts facts;
    if (const int error = facts_of(descriptor_, facts)) return WsaError{path_error("/", error)};
    return facts;
}

Result<std::uint64_t> DiskFile::seek(std::int64_t distance, From from) noexcept {
    if (!seekable_) return WsaError{code::invalid_function};
    const std::lock_guard lock(mutex_);
    std::int64_t start = 0;
    if (from == From::current) start = static_cast<std::int64_t>(pointer_);
    if (from == From::end) {
        const Result<FileFacts> now = facts();
        if (!now) return now.failure();
        start = static_cast<std::int64_t>(now->size);
    }
    std::int64_t target = 0;
    constexpr int kNegativeSeek = 131;
    if (__builtin_add_overflow(start, distance, &target)) return WsaError{code::invalid_parameter};
    if (target < 0) return WsaError{kNegativeSeek};
    pointer_ = static_cast<std::uint64_t>(target);
    return pointer_;
}

Result<void> DiskFile::set_end() noexcept {
    const std::lock_guard lock(mutex_);
    return resize(pointer_);
}

Result<void> DiskFile::resize(std::uint64_t size) noexcept {
    if ((access() & kWriteData) == 0) return WsaError{code::access_denied};
    return done_or_error(::ftruncate(descriptor_, static_cast<off_t>(size)));
}

Result<void> DiskFile::flush() noexcept {
    if ((access() & (kWriteData | kAppendData)) == 0) return WsaError{code::access_denied};
    if (!seekable_) return {};
    return done_or_error(::fsync(descriptor_));
}

Result<void> DiskFile::set_times(std::uint64_t accessed, std::uint64_t written) noexcept {
    if ((access() & kWriteAttributes) == 0) return WsaError{code::access_denied};
    const timespec times[2] = {host_time(accessed), host_time(written)};
    return done_or_error(::futimens(descriptor_, times));
}

} // namespace wspemu::posix
