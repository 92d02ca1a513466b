// File mappings: a file, or memory without one, of which parts are mapped as views. Neutral.
//
// Protections and access rights are those of CreateFileMapping and MapViewOfFile. For names see named_objects.h.
#pragma once

#include "posix/sync_objects.h"

#include <cstddef>
#include <cstdint>

namespace wspemu::posix {

struct CommonObject;

inline constexpr int kFileInvalid = 1006;     // ERROR_FILE_INVALID
inline constexpr int kMappedAlignment = 1132; // ERROR_MAPPED_ALIGNMENT
inline constexpr int kUnmappedAddress = 487;  // ERROR_INVALID_ADDRESS

struct NewMapping {
    port::Handle file = port::kNoHandle; // none: memory
    std::uint32_t protection = 0;
    std::uint64_t size = 0; // 0: as large as the file. A larger one makes the file grow
};

// Errors: invalid_parameter (protection; no file and no size), invalid_handle (no file on a disk), access_denied (the file was not
// opened for that), kFileInvalid (an empty file), not_enough_memory (larger than a file that is read only), disk_full, and
// those of names.
Result<port::Handle> create_mapping(const NewMapping& mapping, ObjectName name, bool* existed);

// A part of it as memory, from an offset that is a multiple of the allocation granularity; size 0: up to the end. It stays
// until unmap_view(), whatever becomes of the handle. Errors: invalid_handle, access_denied (also: reaches beyond the
// end), kMappedAlignment, invalid_parameter, not_enough_memory.
Result<void*> map_view(port::Handle mapping, std::uint32_t access, std::uint64_t offset, std::size_t size);
// By an address inside the view. Error: kUnmappedAddress.
Result<void> unmap_view(const void* address);
// Writes what has changed to the file; size 0: up to the end of the view. Error: kUnmappedAddress.
Result<void> flush_view(const void* address, std::size_t size);

// For named_objects.cpp, under CommonLock: our object for a mapping of other processes, nullptr when it can not be had; an
// object's joining what it has in common with theirs; and, without CommonLock, its leaving that.
port::Object* make_section_twin(const CommonObject& common);
void join_section(port::Object& section, CommonObject& common, bool is_first) noexcept;
void leave_section(port::Object& section) noexcept;

} // namespace wspemu::posix
