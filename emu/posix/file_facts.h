// What is known of a file: attributes, times, size, identity. Neutral.
#pragma once

#include "posix/share_modes.h"

#include <string>

struct stat;

namespace wspemu::posix {

inline constexpr std::uint32_t kAttributeReadOnly = 0x01;
inline constexpr std::uint32_t kAttributeFolder = 0x10;
inline constexpr std::uint32_t kAttributeArchive = 0x20;
inline constexpr std::uint32_t kAttributeDevice = 0x40;
inline constexpr std::uint32_t kAttributeNormal = 0x80;

// Times in steps of 100 ns since 1601, as in FILETIME.
struct FileFacts {
    std::uint32_t attributes = 0;
    std::uint32_t links = 0;
    std::uint64_t created = 0;
    std::uint64_t accessed = 0;
    std::uint64_t written = 0;
    std::uint64_t size = 0;
    FileIdentity identity;
    bool is_folder() const noexcept { return (attributes & kAttributeFolder) != 0; }
};

// An errno, or 0.
int facts_of(const std::string& native, FileFacts& facts) noexcept;
int facts_of(int descriptor, FileFacts& facts) noexcept;
FileFacts facts_from(const struct stat& info) noexcept;

} // namespace wspemu::posix
