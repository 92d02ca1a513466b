// Opening and making host files by the rules of CreateFile. Host dialect.
#include "core/codes.h"
#include "posix/disk_file.h"
#include "posix/host_paths.h"

#include <cerrno>
#include <fcntl.h>
#include <new>
#include <sys/stat.h>
#include <unistd.h>

namespace wspemu::posix {
namespace {

constexpr int kSharingViolation = 32;

using OpenedDescriptor = port::Descriptor;

int native_flags(const DiskOpening& how) noexcept {
    const bool reads = (how.access & (kReadData | 0x20)) != 0;
    const bool writes = (how.access & (kWriteData | kAppendData)) != 0;
    int flags = O_CLOEXEC | O_NOCTTY;
    if (writes) flags |= reads ? O_RDWR : O_WRONLY;
    if (how.write_through) flags |= O_DSYNC;
    return flags;
}

int open_retrying(const std::string& path, int flags, mode_t mode) noexcept {
    int fd;
    do {
        fd = ::open(path.c_str(), flags, mode);
    } while (fd < 0 && errno == EINTR);
    return fd;
}

// Opens what is there; a folder and a file that may only be looked at are opened as far as the host allows.
OpenedDescriptor open_there(const std::string& path, const DiskOpening& how) {
    int fd = open_retrying(path, native_flags(how), 0);
    if (fd < 0 && errno == EISDIR && how.folders) fd = open_retrying(path, O_CLOEXEC | O_RDONLY, 0);
    const bool looks_only = (how.access & (kReadData | kWriteData | kAppendData | 0x20)) == 0;
    if (fd < 0 && errno == EACCES && looks_only) fd = open_retrying(path, O_CLOEXEC | O_PATH, 0);
    return OpenedDescriptor(fd);
}

// Why what is there can not be had like this; 0: it can.
int refusal(const FileFacts& facts, const DiskOpening& how) noexcept {
    const bool writes = (how.access & (kWriteData | kAppendData)) != 0 || how.disposition == Disposition::create_always;
    if (facts.is_folder() && !how.folders) return code::access_denied;
    if (!facts.is_folder() && how.must_be_folder) return 267; // ERROR_DIRECTORY
    // The host's administrator may write what is read-only; here nobody may.
    if ((facts.attributes & kAttributeReadOnly) != 0 && (facts.attributes & kAttributeArchive) != 0 &&
        (writes || how.delete_on_close))
        return code::access_denied;
    return 0;
}

struct Opened {
    OpenedDescriptor descriptor{-1};
    bool existed = true;
};

Result<Opened> open_or_make(const std::string& path, const DiskOpening& how) {
    Opened opened;
    const bool makes =
        how.disposition != Disposition::open_existing && how.disposition != Disposition::truncate_existing;
    const bool must_make = how.disposition == Disposition::create_new;
    // Somebody else may make or remove the file between the two steps; then the other one is tried again.
    for (int attempts = 0; attempts < 100; ++attempts) {
        if (!must_make) {
            opened.descriptor = open_there(path, how);
            if (opened.descriptor) return opened;
            if (errno != ENOENT || !makes) return WsaError{path_error(path, errno)};
        }
        // A dangling link is nothing that can be made.
        const mode_t mode = how.read_only ? 0444 : 0666;
        opened.descriptor = OpenedDescriptor(open_retrying(path, native_flags(how) | O_CREAT | O_EXCL, mode));
        opened.existed = false;
        if (opened.descriptor) return opened;
        if (errno != EEXIST || must_make) return WsaError{path_error(path, errno)};
        opened.existed = true;
    }
    return WsaError{code::access_denied};
}

} // namespace

Result<OpenedFile> open_disk_file(const std::string& native, const DiskOpening& how) {
    if (how.disposition == Disposition::truncate_existing && (how.access & kWriteData) == 0)
        return WsaError{code::invalid_parameter};
    Result<Opened> opened = open_or_make(native, how);
    if (!opened) return opened.failure();
    FileFacts facts;
    if (const int error = facts_of(opened->descriptor.get(), facts)) return WsaError{path_error(native, error)};
    if (opened->existed)
        if (const int why = refusal(facts, how)) return WsaError{why};
    const bool seekable = (facts.attributes & kAttributeDevice) == 0;
    auto* file = new (std::nothrow) DiskFile(opened->descriptor.get(), native, how, seekable);
    if (!file) return WsaError{code::not_enough_memory};
    (void)opened->descriptor.release();
    auto reference = Ref<DiskFile>::adopt(file);
    if (!file->share().begin(facts.identity, how.access, how.share)) return WsaError{kSharingViolation};
    const bool empties =
        how.disposition == Disposition::create_always || how.disposition == Disposition::truncate_existing;
    // Not by O_TRUNC: whoever may not open it like this shall not have emptied it.
    if (empties && opened->existed && seekable && ::truncate(native.c_str(), 0) != 0)
        return WsaError{path_error(native, errno)};
    const port::Handle handle = port::open_handle(std::move(reference));
    if (handle == port::kNoHandle) return WsaError{code::not_enough_memory};
    return OpenedFile{handle, opened->existed};
}

} // namespace wspemu::posix
