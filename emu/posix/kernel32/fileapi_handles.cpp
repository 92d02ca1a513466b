// fileapi.h: what can be asked of and done to an open file.
#include "posix/kernel32/file_border.h"

#include "core/codes.h"
#include "posix/disk_file.h"

using namespace wspemu;
using namespace wspemu::posix;

namespace {

// A disk file, or the error for everything else that the handle may name.
Result<Ref<DiskFile>> open_disk_handle(HANDLE handle) {
    if (const Ref<DiskFile> file = disk_file(value_of(handle))) return file;
    const bool other_file = static_cast<bool>(port::pin<port::FileObject>(value_of(handle)));
    return WsaError{other_file ? code::invalid_function : code::invalid_handle};
}

Result<std::uint64_t> move_pointer(HANDLE handle, std::int64_t distance, DWORD method) {
    if (method > FILE_END) return WsaError{ERROR_INVALID_PARAMETER};
    const Result<Ref<DiskFile>> file = open_disk_handle(handle);
    if (!file) return file.failure();
    return (*file)->seek(distance, static_cast<DiskFile::From>(method));
}

} // namespace

DWORD WINAPI SetFilePointer(HANDLE hFile, LONG lDistanceToMove, PLONG lpDistanceToMoveHigh, DWORD dwMoveMethod) {
    std::int64_t distance = lDistanceToMove;
    if (lpDistanceToMoveHigh && !may_write(lpDistanceToMoveHigh)) return fail(INVALID_SET_FILE_POINTER, ERROR_NOACCESS);
    if (lpDistanceToMoveHigh)
        distance = static_cast<std::int64_t>(std::uint64_t{static_cast<DWORD>(*lpDistanceToMoveHigh)} << 32 |
                                             static_cast<DWORD>(lDistanceToMove));
    const Result<std::uint64_t> moved = move_pointer(hFile, distance, dwMoveMethod);
    if (!moved) return fail(INVALID_SET_FILE_POINTER, moved.error());
    const auto low = static_cast<DWORD>(*moved);
    const auto high = static_cast<LONG>(*moved >> 32);
    if (lpDistanceToMoveHigh) *lpDistanceToMoveHigh = high;
    else if (high != 0) return fail(INVALID_SET_FILE_POINTER, ERROR_INVALID_PARAMETER);
    if (low == INVALID_SET_FILE_POINTER) SetLastError(NO_ERROR);
    return low;
}

BOOL WINAPI SetFilePointerEx(HANDLE hFile, LARGE_INTEGER liDistanceToMove, PLARGE_INTEGER lpNewFilePointer,
                             DWORD dwMoveMethod) {
    if (lpNewFilePointer && !may_write(lpNewFilePointer)) return fail(FALSE, ERROR_NOACCESS);
    const Result<std::uint64_t> moved = move_pointer(hFile, liDistanceToMove.QuadPart, dwMoveMethod);
    if (!moved) return fail(FALSE, moved.error());
    if (lpNewFilePointer) lpNewFilePointer->QuadPart = static_cast<LONGLONG>(*moved);
    return TRUE;
}

DWORD WINAPI GetFileSize(HANDLE hFile, LPDWORD lpFileSizeHigh) {
    LARGE_INTEGER size;
    if (lpFileSizeHigh && !may_write(lpFileSizeHigh)) return fail(INVALID_FILE_SIZE, ERROR_NOACCESS);
    if (!GetFileSizeEx(hFile, &size)) return INVALID_FILE_SIZE;
    if (lpFileSizeHigh) *lpFileSizeHigh = static_cast<DWORD>(size.HighPart);
    if (size.LowPart == INVALID_FILE_SIZE) SetLastError(NO_ERROR);
    return size.LowPart;
}

BOOL WINAPI GetFileSizeEx(HANDLE hFile, PLARGE_INTEGER lpFileSize) {
    const Result<Ref<DiskFile>> file = open_disk_handle(hFile);
    if (!file) return fail(FALSE, file.error());
    if (!(*file)->is_seekable()) return fail(FALSE, ERROR_INVALID_FUNCTION);
    const Result<FileFacts> facts = (*file)->facts();
    if (!facts) return fail(FALSE, facts.error());
    LARGE_INTEGER size;
    size.QuadPart = static_cast<LONGLONG>(facts->size);
    return store(lpFileSize, size) ? TRUE : fail(FALSE, ERROR_NOACCESS);
}

BOOL WINAPI SetEndOfFile(HANDLE hFile) {
    const Result<Ref<DiskFile>> file = open_disk_handle(hFile);
    return file ? finish((*file)->set_end()) : fail(FALSE, file.error());
}

BOOL WINAPI FlushFileBuffers(HANDLE hFile) {
    const Result<Ref<DiskFile>> file = open_disk_handle(hFile);
    return file ? finish((*file)->flush()) : fail(FALSE, file.error());
}

DWORD WINAPI GetFileType(HANDLE hFile) {
    const auto file = port::pin<port::FileObject>(value_of(hFile));
    if (!file) return fail(DWORD(FILE_TYPE_UNKNOWN), ERROR_INVALID_HANDLE);
    SetLastError(NO_ERROR);
    const Ref<IoFile> opened = posix::io_file(value_of(hFile));
    if (!opened) return FILE_TYPE_PIPE; // documented: a socket
    const Ref<DiskFile> disk = disk_file(value_of(hFile));
    return disk && disk->is_seekable() ? FILE_TYPE_DISK : FILE_TYPE_CHAR;
}

BOOL WINAPI GetFileTime(HANDLE hFile, LPFILETIME lpCreationTime, LPFILETIME lpLastAccessTime,
                        LPFILETIME lpLastWriteTime) {
    const Result<Ref<DiskFile>> file = open_disk_handle(hFile);
    if (!file) return fail(FALSE, file.error());
    const Result<FileFacts> facts = (*file)->facts();
    if (!facts) return fail(FALSE, facts.error());
    const bool told = (!lpCreationTime || store(lpCreationTime, file_time_of(facts->created))) &&
                      (!lpLastAccessTime || store(lpLastAccessTime, file_time_of(facts->accessed))) &&
                      (!lpLastWriteTime || store(lpLastWriteTime, file_time_of(facts->written)));
    return told ? TRUE : fail(FALSE, ERROR_NOACCESS);
}

// Deviation: the host keeps no time of creation that could be set.
BOOL WINAPI SetFileTime(HANDLE hFile, const FILETIME*, const FILETIME* lpLastAccessTime,
                        const FILETIME* lpLastWriteTime) {
    const Result<Ref<DiskFile>> file = open_disk_handle(hFile);
    if (!file) return fail(FALSE, file.error());
    return finish((*file)->set_times(steps_of(lpLastAccessTime), steps_of(lpLastWriteTime)));
}

BOOL WINAPI GetFileInformationByHandle(HANDLE hFile, LPBY_HANDLE_FILE_INFORMATION lpFileInformation) {
    const Result<Ref<DiskFile>> file = open_disk_handle(hFile);
    if (!file) return fail(FALSE, file.error());
    const Result<FileFacts> facts = (*file)->facts();
    if (!facts) return fail(FALSE, facts.error());
    if (!may_write(lpFileInformation)) return fail(FALSE, ERROR_NOACCESS);
    *lpFileInformation = {};
    lpFileInformation->dwFileAttributes = facts->attributes;
    lpFileInformation->ftCreationTime = file_time_of(facts->created);
    lpFileInformation->ftLastAccessTime = file_time_of(facts->accessed);
    lpFileInformation->ftLastWriteTime = file_time_of(facts->written);
    lpFileInformation->dwVolumeSerialNumber = static_cast<DWORD>(facts->identity.device);
    lpFileInformation->nFileSizeHigh = static_cast<DWORD>(facts->size >> 32);
    lpFileInformation->nFileSizeLow = static_cast<DWORD>(facts->size);
    lpFileInformation->nNumberOfLinks = facts->links;
    lpFileInformation->nFileIndexHigh = static_cast<DWORD>(facts->identity.number >> 32);
    lpFileInformation->nFileIndexLow = static_cast<DWORD>(facts->identity.number);
    return TRUE;
}
