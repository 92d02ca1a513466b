// Files that several processes read and replace at the same time. Neutral.
//
// Paths are native, in UTF-8. Errors are Win32 codes: file_not_found, path_not_found, access_denied, write_protect (the file
// system is read-only), disk_full (also a quota or a size limit), lock_violation (only FileLock), not_enough_memory,
// too_many_open_files, io_device for all others; file_error_text() says them in words. Any thread.
#pragma once

#include "core/result.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace wspemu::port {

// What tells one state of a file from another without reading it all. The head holds the change counter of prefix files,
// so that even two replacements within one tick of the file system's clock differ. No file: an empty stamp.
struct FileStamp {
    std::uint64_t number = 0; // of the file in its file system
    std::uint64_t size = 0;
    std::int64_t modified = 0; // nanoseconds
    std::string head;          // the first 128 bytes
    friend bool operator==(const FileStamp&, const FileStamp&) = default;
};

// A missing file or folder is an empty stamp, not an error.
Result<FileStamp> stamp_of_file(const std::string& path);

struct FileContents {
    std::string text;
    FileStamp stamp;
};
Result<FileContents> read_file(const std::string& path);

// Makes the file have these contents: readers, and whoever comes after a crash at any point, see the old file or the new one,
// whole. The contents are on the disk before the name is moved to them. The temporary file is ".NAME.new" in the same folder;
// a failure removes it, and what a killed process left is overwritten by the next replacement. Callers exclude each other
// with a FileLock. What is there and is no file (a device, a pipe, a folder) is left alone: access_denied.
Result<FileStamp> replace_file(const std::string& path, std::string_view contents);

// Makes the folder and those above it; no error when it is there.
Result<void> make_folder(const std::string& path);

enum class IfLocked : std::uint8_t { wait, refuse };

// Exclusive use of whatever a lock file stands for, against other processes and other threads of this one. The system gives
// it back when the process dies. The file stays behind, empty.
class FileLock {
public:
    FileLock() = default;
    // refuse: lock_violation when somebody has it. wait: first come, first served is not promised.
    static Result<FileLock> take(const std::string& path, IfLocked if_locked);
    FileLock(FileLock&& other) noexcept;
    FileLock& operator=(FileLock&& other) noexcept;
    ~FileLock();

private:
    explicit FileLock(std::intptr_t native) noexcept : native_(native) {}
    std::intptr_t native_ = -1;
};

// "no space left on the disk (112)".
std::string file_error_text(int code);

} // namespace wspemu::port
