// Who has a file open how: FILE_SHARE_..., kept for the handles of this process. Neutral.
#pragma once

#include <cstdint>

namespace wspemu::posix {

struct FileIdentity {
    std::uint64_t device = 0;
    std::uint64_t number = 0;
    friend auto operator<=>(const FileIdentity&, const FileIdentity&) = default;
};

// One opening, from begin() until it is destroyed.
class FileShare {
public:
    FileShare() = default;
    FileShare(const FileShare&) = delete;
    FileShare& operator=(const FileShare&) = delete;
    ~FileShare() { end(); }
    // False when an opening of before does not share what this one wants, or the other way round.
    bool begin(FileIdentity file, std::uint32_t access, std::uint32_t share);
    void end() noexcept;

private:
    FileIdentity file_;
    std::uint64_t id_ = 0; // 0: no opening
};

// May the file be deleted or renamed now? Every opening has to share that.
bool may_delete(FileIdentity file) noexcept;

} // namespace wspemu::posix
