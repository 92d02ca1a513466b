// DiskFile: a file or folder of the host that CreateFile opened. Neutral.
//
// Requests are done within the call that makes them, on overlapped files too; their end is told like any other.
#pragma once

#include "core/port/inheritance.h"
#include "posix/file_facts.h"
#include "posix/io_file.h"

#include <mutex>
#include <string>

namespace wspemu::posix {

enum class Disposition : std::uint8_t { create_new = 1, create_always, open_existing, open_always, truncate_existing };

struct DiskOpening {
    std::uint32_t access = 0; // spelled out
    std::uint32_t share = 0;
    Disposition disposition = Disposition::open_existing;
    bool synchronous = true;
    bool folders = false; // may be one
    bool must_be_folder = false;
    bool write_through = false;
    bool delete_on_close = false;
    bool read_only = false; // the attribute of a new file
};

struct OpenedFile {
    port::Handle handle = port::kNoHandle;
    bool existed = false;
};

// Errors: file_not_found, path_not_found, access_denied, already_exists (80, ERROR_FILE_EXISTS, is the border's), sharing violation
// (32), invalid_parameter, and what the host says else.
Result<OpenedFile> open_disk_file(const std::string& native, const DiskOpening& how);

class DiskFile final : public IoFile {
public:
    DiskFile(int descriptor, std::string native, const DiskOpening& how, bool seekable)
        : IoFile(how.access, how.synchronous),
          descriptor_(descriptor),
          seekable_(seekable),
          native_(std::move(native)),
          delete_on_close_(how.delete_on_close && seekable) {}

    IoEnd start(const IoOperation& operation, std::unique_ptr<IoIndication>& indication) override;
    void last_handle_closed() noexcept override;
    int native_descriptor() noexcept override { return descriptor_; }
    Result<port::Bequest> bequeath() override;

    FileShare& share() noexcept { return share_; }
    const std::string& native_path() const noexcept { return native_; }
    // A character device, a pipe and the like has no pointer and no size.
    bool is_seekable() const noexcept { return seekable_; }
    Result<FileFacts> facts() const noexcept;

    enum class From : std::uint32_t { begin, current, end };
    // The new pointer. Errors: 131 (ERROR_NEGATIVE_SEEK), invalid_parameter, invalid_function (no pointer).
    Result<std::uint64_t> seek(std::int64_t distance, From from) noexcept;
    // At the pointer. Errors: access_denied, disk_full ...
    Result<void> set_end() noexcept;
    Result<void> resize(std::uint64_t size) noexcept;
    Result<void> flush() noexcept;
    // Before anybody else knows the file: where the pointer is. An inherited file excludes nobody.
    void begin_inherited(std::uint64_t pointer) noexcept { pointer_ = pointer; }
    // 0: leave as it is.
    Result<void> set_times(std::uint64_t accessed, std::uint64_t written) noexcept;

private:
    ~DiskFile() override;
    IoEnd read(const IoOperation& operation) noexcept;
    IoEnd write(const IoOperation& operation) noexcept;
    IoEnd read_at(void* data, std::size_t size, std::uint64_t offset) noexcept;
    IoEnd write_at(const void* data, std::size_t size, std::uint64_t offset) noexcept;
    bool appends(const IoOperation& operation) const noexcept;

    const int descriptor_;
    const bool seekable_;
    const std::string native_;
    const bool delete_on_close_;
    FileShare share_;
    std::mutex mutex_; // guards the pointer, and puts requests of a synchronous file in a row
    std::uint64_t pointer_ = 0;
};

Ref<DiskFile> disk_file(port::Handle handle) noexcept;

// The file that another process's bequeath() described; nothing when the description is none.
Ref<DiskFile> inherit_disk_file(port::Bequest& bequest);
// A file over a descriptor that is open already, which it takes over; a pipe and the like has no name.
Result<port::Handle> open_descriptor(port::Descriptor descriptor, std::uint32_t access) noexcept;

} // namespace wspemu::posix
