// Parts of files as memory: mmap. Host dialect.
#include "core/port/file_views.h"

#include "core/codes.h"
#include "posix/disk_file.h"

#include <algorithm>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace wspemu::port {

FileView::~FileView() {
    if (mapping_) ::munmap(mapping_, skipped_ + size_);
}

Result<FileView> FileView::of(Handle handle, std::optional<std::uint64_t> offset, std::uint64_t size) noexcept {
    const Ref<posix::DiskFile> file = posix::disk_file(handle);
    if (!file || !file->is_seekable()) return WsaError{code::invalid_handle};
    if (!(file->access() & posix::kReadData)) return WsaError{code::access_denied};
    struct stat info;
    if (::fstat(file->native_descriptor(), &info) != 0 || !S_ISREG(info.st_mode)) return WsaError{code::invalid_handle};
    if (!offset) {
        const Result<std::uint64_t> pointer = file->seek(0, posix::DiskFile::From::current);
        if (!pointer) return pointer.failure();
        offset = *pointer;
    }
    const auto end = static_cast<std::uint64_t>(info.st_size);
    const std::uint64_t left = *offset < end ? end - *offset : 0;
    FileView view;
    if (left == 0) return view;
    view.size_ = static_cast<std::size_t>(size == 0 ? left : std::min(size, left));
    view.skipped_ = static_cast<std::size_t>(*offset % static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE)));
    void* const mapping = ::mmap(nullptr, view.skipped_ + view.size_, PROT_READ, MAP_SHARED, file->native_descriptor(),
                                 static_cast<off_t>(*offset - view.skipped_));
    if (mapping == MAP_FAILED) return WsaError{code::not_enough_memory};
    view.mapping_ = mapping;
    return view;
}

} // namespace wspemu::port
