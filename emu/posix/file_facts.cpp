// From stat to what Windows says of a file. Host dialect.
#include "posix/file_facts.h"

#include <algorithm>
#include <cerrno>
#include <sys/stat.h>

namespace wspemu::posix {
namespace {

std::uint64_t file_time(const timespec& time) noexcept {
    constexpr std::int64_t kFrom1601 = 11'644'473'600;
    return static_cast<std::uint64_t>((std::int64_t{time.tv_sec} + kFrom1601) * 10'000'000 + time.tv_nsec / 100);
}

} // namespace

FileFacts facts_from(const struct stat& info) noexcept {
    FileFacts facts;
    const bool folder = S_ISDIR(info.st_mode);
    if (folder) facts.attributes = kAttributeFolder;
    else if (S_ISREG(info.st_mode)) facts.attributes = kAttributeArchive;
    else facts.attributes = kAttributeDevice;
    if (!folder && (info.st_mode & S_IWUSR) == 0) facts.attributes |= kAttributeReadOnly;
    facts.links = static_cast<std::uint32_t>(info.st_nlink);
    facts.accessed = file_time(info.st_atim);
    facts.written = file_time(info.st_mtim);
    // The host does not tell when the file came into being; it was there at these two.
    facts.created = std::min(facts.written, file_time(info.st_ctim));
    facts.size = folder ? 0 : static_cast<std::uint64_t>(info.st_size);
    facts.identity = {info.st_dev, info.st_ino};
    return facts;
}

int facts_of(const std::string& native, FileFacts& facts) noexcept {
    struct stat info;
    if (stat(native.c_str(), &info) != 0) return errno;
    facts = facts_from(info);
    return 0;
}

int facts_of(int descriptor, FileFacts& facts) noexcept {
    struct stat info;
    if (fstat(descriptor, &info) != 0) return errno;
    facts = facts_from(info);
    return 0;
}

} // namespace wspemu::posix
