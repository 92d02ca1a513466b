// fileapi.h: opening, reading and writing. Sockets are files too: their provider reads and writes (DSP-HND-5).
#include "posix/kernel32/file_border.h"

#include "core/port/files.h"
#include "posix/file_opening.h"
#include "posix/handle_flags.h"
#include "posix/port_queue.h"

using namespace wspemu;
using namespace wspemu::posix;

namespace {

bool is_file(HANDLE handle) noexcept {
    return static_cast<bool>(port::pin<port::FileObject>(value_of(handle)));
}

// The last error before the call may equal the outcome's, so the outcome alone decides.
BOOL finish_io(std::uint32_t outcome) noexcept {
    return outcome == 0 ? TRUE : fail(FALSE, static_cast<int>(outcome));
}

// The Ex forms succeed when the request has been started.
BOOL finish_io_ex(std::uint32_t outcome) noexcept {
    return finish_io(outcome == ERROR_IO_PENDING ? 0 : outcome);
}

IoOperation reading(LPVOID data, DWORD size) noexcept {
    IoOperation operation;
    operation.kind = IoKind::read;
    operation.output = data;
    operation.output_size = size;
    return operation;
}

IoOperation writing(LPCVOID data, DWORD size) noexcept {
    IoOperation operation;
    operation.kind = IoKind::write;
    operation.input = data;
    operation.input_size = size;
    return operation;
}

} // namespace

// SPI: UPC-CRSH-5, OVL-IOCP-10
BOOL WINAPI ReadFile(HANDLE hFile, LPVOID lpBuffer, DWORD nNumberOfBytesToRead, LPDWORD lpNumberOfBytesRead,
                     LPOVERLAPPED lpOverlapped) {
    if (const Ref<IoFile> file = posix::io_file(value_of(hFile))) {
        if (!lpNumberOfBytesRead && !lpOverlapped) return fail(FALSE, ERROR_INVALID_PARAMETER);
        return do_win32_io(*file, reading(lpBuffer, nNumberOfBytesToRead), lpOverlapped, lpNumberOfBytesRead);
    }
    const port::FileIo io = file_io();
    if (!io.read || !is_file(hFile)) return fail(FALSE, ERROR_INVALID_HANDLE);
    if (!lpNumberOfBytesRead && !lpOverlapped) return fail(FALSE, ERROR_INVALID_PARAMETER);
    return finish_io(
        io.read(value_of(hFile), lpBuffer, nNumberOfBytesToRead, lpNumberOfBytesRead, lpOverlapped, nullptr));
}

BOOL WINAPI ReadFileEx(HANDLE hFile, LPVOID lpBuffer, DWORD nNumberOfBytesToRead, LPOVERLAPPED lpOverlapped,
                       LPOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine) {
    if (const Ref<IoFile> file = posix::io_file(value_of(hFile))) {
        if (!lpOverlapped || !lpCompletionRoutine) return fail(FALSE, ERROR_INVALID_PARAMETER);
        return do_win32_io_ex(*file, reading(lpBuffer, nNumberOfBytesToRead), lpOverlapped, lpCompletionRoutine);
    }
    const port::FileIo io = file_io();
    if (!io.read || !is_file(hFile)) return fail(FALSE, ERROR_INVALID_HANDLE);
    if (!lpOverlapped || !lpCompletionRoutine) return fail(FALSE, ERROR_INVALID_PARAMETER);
    return finish_io_ex(io.read(value_of(hFile), lpBuffer, nNumberOfBytesToRead, nullptr, lpOverlapped,
                                reinterpret_cast<void*>(lpCompletionRoutine)));
}

BOOL WINAPI WriteFile(HANDLE hFile, LPCVOID lpBuffer, DWORD nNumberOfBytesToWrite, LPDWORD lpNumberOfBytesWritten,
                      LPOVERLAPPED lpOverlapped) {
    if (const Ref<IoFile> file = posix::io_file(value_of(hFile))) {
        if (!lpNumberOfBytesWritten && !lpOverlapped) return fail(FALSE, ERROR_INVALID_PARAMETER);
        return do_win32_io(*file, writing(lpBuffer, nNumberOfBytesToWrite), lpOverlapped, lpNumberOfBytesWritten);
    }
    const port::FileIo io = file_io();
    if (!io.write || !is_file(hFile)) return fail(FALSE, ERROR_INVALID_HANDLE);
    if (!lpNumberOfBytesWritten && !lpOverlapped) return fail(FALSE, ERROR_INVALID_PARAMETER);
    return finish_io(
        io.write(value_of(hFile), lpBuffer, nNumberOfBytesToWrite, lpNumberOfBytesWritten, lpOverlapped, nullptr));
}

BOOL WINAPI WriteFileEx(HANDLE hFile, LPCVOID lpBuffer, DWORD nNumberOfBytesToWrite, LPOVERLAPPED lpOverlapped,
                        LPOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine) {
    if (const Ref<IoFile> file = posix::io_file(value_of(hFile))) {
        if (!lpOverlapped || !lpCompletionRoutine) return fail(FALSE, ERROR_INVALID_PARAMETER);
        return do_win32_io_ex(*file, writing(lpBuffer, nNumberOfBytesToWrite), lpOverlapped, lpCompletionRoutine);
    }
    const port::FileIo io = file_io();
    if (!io.write || !is_file(hFile)) return fail(FALSE, ERROR_INVALID_HANDLE);
    if (!lpOverlapped || !lpCompletionRoutine) return fail(FALSE, ERROR_INVALID_PARAMETER);
    return finish_io_ex(io.write(value_of(hFile), lpBuffer, nNumberOfBytesToWrite, nullptr, lpOverlapped,
                                 reinterpret_cast<void*>(lpCompletionRoutine)));
}

namespace {

struct CreateRequest {
    DWORD access;
    DWORD share;
    LPSECURITY_ATTRIBUTES security;
    DWORD disposition;
    DWORD flags;
};

FileOpening opening_of(const CreateRequest& request) noexcept {
    FileOpening how;
    how.file.access = file_rights(request.access);
    how.file.share = request.share;
    how.file.disposition = static_cast<Disposition>(request.disposition);
    how.file.synchronous = (request.flags & FILE_FLAG_OVERLAPPED) == 0;
    how.file.folders = (request.flags & FILE_FLAG_BACKUP_SEMANTICS) != 0;
    how.file.write_through = (request.flags & FILE_FLAG_WRITE_THROUGH) != 0;
    how.file.delete_on_close = (request.flags & FILE_FLAG_DELETE_ON_CLOSE) != 0;
    how.file.read_only = (request.flags & FILE_ATTRIBUTE_READONLY) != 0;
    if (how.file.delete_on_close) how.file.access |= DELETE;
    return how;
}

template <class Char>
HANDLE create_file(const Char* name, const CreateRequest& request) {
    constexpr DWORD kShares = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;
    if (request.disposition < CREATE_NEW || request.disposition > TRUNCATE_EXISTING || (request.share & ~kShares) != 0)
        return fail(INVALID_HANDLE_VALUE, ERROR_INVALID_PARAMETER);
    if (!name) return fail(INVALID_HANDLE_VALUE, ERROR_PATH_NOT_FOUND);
    const Result<OpenedFile> opened = open_named_file(text_of(name), opening_of(request));
    if (!opened) {
        const bool in_the_way = opened.error() == ERROR_ALREADY_EXISTS && request.disposition == CREATE_NEW;
        return fail(INVALID_HANDLE_VALUE, in_the_way ? ERROR_FILE_EXISTS : opened.error());
    }
    if (request.security && request.security->bInheritHandle)
        (void)set_handle_flags(opened->handle, HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT);
    const bool tells = request.disposition == CREATE_ALWAYS || request.disposition == OPEN_ALWAYS;
    SetLastError(tells && opened->existed ? ERROR_ALREADY_EXISTS : ERROR_SUCCESS);
    return handle_of(opened->handle);
}

} // namespace

// Deviation: share modes hold between the handles of one process; the template and the security descriptor have no effect.
HANDLE WINAPI CreateFileA(LPCSTR lpFileName, DWORD dwDesiredAccess, DWORD dwShareMode,
                          LPSECURITY_ATTRIBUTES lpSecurityAttributes, DWORD dwCreationDisposition,
                          DWORD dwFlagsAndAttributes, HANDLE) {
    return create_file(
        lpFileName, {dwDesiredAccess, dwShareMode, lpSecurityAttributes, dwCreationDisposition, dwFlagsAndAttributes});
}
HANDLE WINAPI CreateFileW(LPCWSTR lpFileName, DWORD dwDesiredAccess, DWORD dwShareMode,
                          LPSECURITY_ATTRIBUTES lpSecurityAttributes, DWORD dwCreationDisposition,
                          DWORD dwFlagsAndAttributes, HANDLE) {
    return create_file(
        lpFileName, {dwDesiredAccess, dwShareMode, lpSecurityAttributes, dwCreationDisposition, dwFlagsAndAttributes});
}
