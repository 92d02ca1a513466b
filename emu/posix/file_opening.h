// From a name to a handle, whatever it names: a device, or a file of the host. Neutral.
#pragma once

#include "posix/disk_file.h"

#include <string_view>

namespace wspemu::posix {

struct FileOpening {
    DiskOpening file;
    const void* ea = nullptr; // a device's
    std::uint32_t ea_size = 0;
};

// Errors: those of open_disk_file and host_path; of a device what it says itself.
Result<OpenedFile> open_named_file(std::u16string_view name, const FileOpening& how);

} // namespace wspemu::posix
