// Parts of files as memory. Neutral.
#pragma once

#include "core/port/handles.h"
#include "core/result.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

namespace wspemu::port {

// A part of a file on a disk, readable as long as this lives; later changes of the file show. Who reads what the file has lost in
// the meantime faults, as with any mapping; a native send of it fails instead.
class FileView {
public:
    FileView() = default;
    FileView(FileView&& other) noexcept { swap(other); }
    FileView& operator=(FileView&& other) noexcept {
        swap(other);
        return *this;
    }
    ~FileView();

    const char* data() const noexcept { return static_cast<const char*>(mapping_) + skipped_; }
    std::size_t size() const noexcept { return size_; }

    // From the offset, or where the file's pointer is; at most `size` bytes, all there are for 0. Less where the file ends.
    // Errors: invalid_handle (not a file on a disk), access_denied (not opened for reading), not_enough_memory.
    static Result<FileView> of(Handle file, std::optional<std::uint64_t> offset, std::uint64_t size) noexcept;

private:
    void swap(FileView& other) noexcept {
        std::swap(mapping_, other.mapping_);
        std::swap(skipped_, other.skipped_);
        std::swap(size_, other.size_);
    }
    void* mapping_ = nullptr;
    std::size_t skipped_ = 0; // a mapping begins with a page
    std::size_t size_ = 0;
};

} // namespace wspemu::port
