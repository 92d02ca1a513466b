// fileapi.h: reading and writing through a handle. The files of the emulator are sockets.
#include "posix/kernel32/handle_values.h"

#include "core/port/files.h"
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

} // namespace

// SPI: UPC-CRSH-5, OVL-IOCP-10
BOOL WINAPI ReadFile(HANDLE hFile, LPVOID lpBuffer, DWORD nNumberOfBytesToRead, LPDWORD lpNumberOfBytesRead,
                     LPOVERLAPPED lpOverlapped) {
    const port::FileIo io = file_io();
    if (!io.read || !is_file(hFile)) return fail(FALSE, ERROR_INVALID_HANDLE);
    if (!lpNumberOfBytesRead && !lpOverlapped) return fail(FALSE, ERROR_INVALID_PARAMETER);
    return finish_io(
        io.read(value_of(hFile), lpBuffer, nNumberOfBytesToRead, lpNumberOfBytesRead, lpOverlapped, nullptr));
}

BOOL WINAPI ReadFileEx(HANDLE hFile, LPVOID lpBuffer, DWORD nNumberOfBytesToRead, LPOVERLAPPED lpOverlapped,
                       LPOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine) {
    const port::FileIo io = file_io();
    if (!io.read || !is_file(hFile)) return fail(FALSE, ERROR_INVALID_HANDLE);
    if (!lpOverlapped || !lpCompletionRoutine) return fail(FALSE, ERROR_INVALID_PARAMETER);
    return finish_io_ex(io.read(value_of(hFile), lpBuffer, nNumberOfBytesToRead, nullptr, lpOverlapped,
                                reinterpret_cast<void*>(lpCompletionRoutine)));
}

BOOL WINAPI WriteFile(HANDLE hFile, LPCVOID lpBuffer, DWORD nNumberOfBytesToWrite, LPDWORD lpNumberOfBytesWritten,
                      LPOVERLAPPED lpOverlapped) {
    const port::FileIo io = file_io();
    if (!io.write || !is_file(hFile)) return fail(FALSE, ERROR_INVALID_HANDLE);
    if (!lpNumberOfBytesWritten && !lpOverlapped) return fail(FALSE, ERROR_INVALID_PARAMETER);
    return finish_io(
        io.write(value_of(hFile), lpBuffer, nNumberOfBytesToWrite, lpNumberOfBytesWritten, lpOverlapped, nullptr));
}

BOOL WINAPI WriteFileEx(HANDLE hFile, LPCVOID lpBuffer, DWORD nNumberOfBytesToWrite, LPOVERLAPPED lpOverlapped,
                        LPOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine) {
    const port::FileIo io = file_io();
    if (!io.write || !is_file(hFile)) return fail(FALSE, ERROR_INVALID_HANDLE);
    if (!lpOverlapped || !lpCompletionRoutine) return fail(FALSE, ERROR_INVALID_PARAMETER);
    return finish_io_ex(io.write(value_of(hFile), lpBuffer, nNumberOfBytesToWrite, nullptr, lpOverlapped,
                                 reinterpret_cast<void*>(lpCompletionRoutine)));
}

// Deviation: there is no file system behind handles; C and C++ library files are what a provider uses here.
HANDLE WINAPI CreateFileA(LPCSTR, DWORD, DWORD, LPSECURITY_ATTRIBUTES, DWORD, DWORD, HANDLE) {
    return fail(INVALID_HANDLE_VALUE, ERROR_NOT_SUPPORTED);
}
HANDLE WINAPI CreateFileW(LPCWSTR, DWORD, DWORD, LPSECURITY_ATTRIBUTES, DWORD, DWORD, HANDLE) {
    return fail(INVALID_HANDLE_VALUE, ERROR_NOT_SUPPORTED);
}
