// fileapi.h: FindFirstFile. The listing is taken once, when the search begins.
#include "posix/kernel32/file_border.h"

#include "posix/file_names.h"
#include "posix/host_paths.h"

#include <mutex>
#include <new>

using namespace wspemu;
using namespace wspemu::posix;

namespace {

class FileSearch final : public port::Object {
public:
    static constexpr port::ObjectKind kKind = port::ObjectKind::search;
    explicit FileSearch(std::vector<FoundFile> files) noexcept : Object(kKind), files_(std::move(files)) {}
    const FoundFile* next() noexcept {
        const std::lock_guard lock(mutex_);
        return next_ < files_.size() ? &files_[next_++] : nullptr;
    }

private:
    const std::vector<FoundFile> files_;
    std::mutex mutex_; // guards next_
    std::size_t next_ = 0;
};

template <class Data>
void fill(Data& data, const FoundFile& found) {
    data = {};
    data.dwFileAttributes = found.facts.attributes;
    data.ftCreationTime = file_time_of(found.facts.created);
    data.ftLastAccessTime = file_time_of(found.facts.accessed);
    data.ftLastWriteTime = file_time_of(found.facts.written);
    data.nFileSizeHigh = static_cast<DWORD>(found.facts.size >> 32);
    data.nFileSizeLow = static_cast<DWORD>(found.facts.size);
    copy_truncated(found.name, data.cFileName, MAX_PATH);
}

template <class Char, class Data>
HANDLE find_first(const Char* name, Data* data) {
    if (!name || !data) return fail(INVALID_HANDLE_VALUE, ERROR_PATH_NOT_FOUND);
    const Result<std::string> pattern = host_pattern(text_of(name));
    if (!pattern) return fail(INVALID_HANDLE_VALUE, pattern.error());
    Result<std::vector<FoundFile>> files = find_files(*pattern);
    if (!files) return fail(INVALID_HANDLE_VALUE, files.error());
    auto* search = new (std::nothrow) FileSearch(std::move(*files));
    if (!search) return fail(INVALID_HANDLE_VALUE, ERROR_NOT_ENOUGH_MEMORY);
    fill(*data, *search->next());
    const port::Handle handle = port::open_handle(Ref<port::Object>::adopt(search));
    return handle != port::kNoHandle ? handle_of(handle) : fail(INVALID_HANDLE_VALUE, ERROR_NOT_ENOUGH_MEMORY);
}

template <class Data>
BOOL find_next(HANDLE handle, Data* data) {
    const auto search = port::pin<FileSearch>(value_of(handle));
    if (!search || !data) return fail(FALSE, ERROR_INVALID_HANDLE);
    const FoundFile* found = search->next();
    if (!found) return fail(FALSE, ERROR_NO_MORE_FILES);
    fill(*data, *found);
    return TRUE;
}

} // namespace

HANDLE WINAPI FindFirstFileA(LPCSTR lpFileName, LPWIN32_FIND_DATAA lpFindFileData) {
    return find_first(lpFileName, lpFindFileData);
}
HANDLE WINAPI FindFirstFileW(LPCWSTR lpFileName, LPWIN32_FIND_DATAW lpFindFileData) {
    return find_first(lpFileName, lpFindFileData);
}
BOOL WINAPI FindNextFileA(HANDLE hFindFile, LPWIN32_FIND_DATAA lpFindFileData) {
    return find_next(hFindFile, lpFindFileData);
}
BOOL WINAPI FindNextFileW(HANDLE hFindFile, LPWIN32_FIND_DATAW lpFindFileData) {
    return find_next(hFindFile, lpFindFileData);
}
BOOL WINAPI FindClose(HANDLE hFindFile) {
    return port::close_handle(value_of(hFindFile), port::ObjectKind::search) ? TRUE : fail(FALSE, ERROR_INVALID_HANDLE);
}
