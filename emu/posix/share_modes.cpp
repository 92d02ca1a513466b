// The table of openings. Neutral.
#include "posix/share_modes.h"

#include "posix/io_file.h"

#include <map>
#include <mutex>
#include <utility>

namespace wspemu::posix {
namespace {

struct Opening {
    std::uint64_t id;
    std::uint32_t access; // in terms of FILE_SHARE_...
    std::uint32_t share;
};

struct Openings {
    std::mutex mutex;
    std::uint64_t last_id = 0;
    std::multimap<FileIdentity, Opening> by_file;
};
Openings& openings() {
    static auto* all = new Openings;
    return *all;
}

constexpr std::uint32_t kShareRead = 1, kShareWrite = 2, kShareDelete = 4;

// What the others have to share with it. Who only looks at attributes disturbs nobody.
std::uint32_t wanted_of(std::uint32_t access) noexcept {
    constexpr std::uint32_t kExecute = 0x20;
    return ((access & (kReadData | kExecute)) != 0 ? kShareRead : 0) |
           ((access & (kWriteData | kAppendData)) != 0 ? kShareWrite : 0) |
           ((access & kDeleteFile) != 0 ? kShareDelete : 0);
}

} // namespace

bool FileShare::begin(FileIdentity file, std::uint32_t access, std::uint32_t share) {
    const std::uint32_t wanted = wanted_of(access);
    if (wanted == 0) return true;
    Openings& all = openings();
    const std::lock_guard lock(all.mutex);
    const auto [first, last] = all.by_file.equal_range(file);
    for (auto other = first; other != last; ++other)
        if ((wanted & ~other->second.share) != 0 || (other->second.access & ~share) != 0) return false;
    all.by_file.emplace(file, Opening{++all.last_id, wanted, share});
    file_ = file;
    id_ = all.last_id;
    return true;
}

void FileShare::end() noexcept {
    const std::uint64_t id = std::exchange(id_, 0);
    if (id == 0) return;
    Openings& all = openings();
    const std::lock_guard lock(all.mutex);
    const auto [first, last] = all.by_file.equal_range(file_);
    for (auto opening = first; opening != last; ++opening) {
        if (opening->second.id != id) continue;
        all.by_file.erase(opening);
        return;
    }
}

bool may_delete(FileIdentity file) noexcept {
    Openings& all = openings();
    const std::lock_guard lock(all.mutex);
    const auto [first, last] = all.by_file.equal_range(file);
    for (auto opening = first; opening != last; ++opening)
        if ((opening->second.share & kShareDelete) == 0) return false;
    return true;
}

} // namespace wspemu::posix
