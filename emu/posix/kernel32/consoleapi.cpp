// consoleapi.h: the console as far as a terminal of the host is one, and the standard handles of processenv.h.
#include "posix/kernel32/file_border.h"
#include "posix/kernel32/refusal.h"

#include "posix/console.h"

#include <optional>

using namespace wspemu;
using namespace wspemu::posix;

namespace {

std::optional<StandardStream> stream_of(DWORD number) noexcept {
    switch (number) {
    case STD_INPUT_HANDLE: return StandardStream::input;
    case STD_OUTPUT_HANDLE: return StandardStream::output;
    case STD_ERROR_HANDLE: return StandardStream::error;
    default: return std::nullopt;
    }
}

// The file of a console handle; empty when the handle is none, as when the output goes to a file or a pipe.
Ref<DiskFile> console_of(HANDLE handle) noexcept {
    Ref<DiskFile> file = disk_file(value_of(handle));
    return file && is_console(*file) ? file : Ref<DiskFile>();
}

BOOL write_console(HANDLE handle, const std::string& bytes, DWORD characters, LPDWORD written) {
    const Ref<DiskFile> file = console_of(handle);
    if (!file) return fail(FALSE, ERROR_INVALID_HANDLE);
    flush_standard_output();
    IoOperation operation;
    operation.kind = IoKind::write;
    operation.input = bytes.data();
    operation.input_size = static_cast<std::uint32_t>(bytes.size());
    DWORD done = 0;
    if (!do_win32_io(*file, operation, nullptr, &done)) return FALSE;
    if (written) *written = characters;
    return TRUE;
}

} // namespace

HANDLE WINAPI GetStdHandle(DWORD nStdHandle) {
    const auto stream = stream_of(nStdHandle);
    if (!stream) return fail(INVALID_HANDLE_VALUE, ERROR_INVALID_HANDLE);
    return handle_of(standard_handle(*stream));
}

BOOL WINAPI SetStdHandle(DWORD nStdHandle, HANDLE hHandle) {
    const auto stream = stream_of(nStdHandle);
    if (!stream) return fail(FALSE, ERROR_INVALID_HANDLE);
    set_standard_handle(*stream, value_of(hHandle));
    return TRUE;
}

BOOL WINAPI WriteConsoleA(HANDLE hConsoleOutput, const VOID* lpBuffer, DWORD nNumberOfCharsToWrite,
                          LPDWORD lpNumberOfCharsWritten, LPVOID) {
    if (!lpBuffer) return fail(FALSE, ERROR_INVALID_PARAMETER);
    const std::string bytes(static_cast<const char*>(lpBuffer), nNumberOfCharsToWrite);
    return write_console(hConsoleOutput, bytes, nNumberOfCharsToWrite, lpNumberOfCharsWritten);
}

BOOL WINAPI WriteConsoleW(HANDLE hConsoleOutput, const VOID* lpBuffer, DWORD nNumberOfCharsToWrite,
                          LPDWORD lpNumberOfCharsWritten, LPVOID) {
    if (!lpBuffer) return fail(FALSE, ERROR_INVALID_PARAMETER);
    const std::u16string text(static_cast<const char16_t*>(lpBuffer), nNumberOfCharsToWrite);
    return write_console(hConsoleOutput, to_utf8(text), nNumberOfCharsToWrite, lpNumberOfCharsWritten);
}

// The terminal's own modes are its user's; these are the ones that a console begins with.
BOOL WINAPI GetConsoleMode(HANDLE hConsoleHandle, LPDWORD lpMode) {
    const Ref<DiskFile> file = console_of(hConsoleHandle);
    if (!file) return fail(FALSE, ERROR_INVALID_HANDLE);
    if (!lpMode) return fail(FALSE, ERROR_INVALID_PARAMETER);
    const bool input = hConsoleHandle == GetStdHandle(STD_INPUT_HANDLE);
    *lpMode = input ? ENABLE_PROCESSED_INPUT | ENABLE_LINE_INPUT | ENABLE_ECHO_INPUT
                    : ENABLE_PROCESSED_OUTPUT | ENABLE_WRAP_AT_EOL_OUTPUT | ENABLE_VIRTUAL_TERMINAL_PROCESSING;
    return TRUE;
}

BOOL WINAPI SetConsoleCtrlHandler(PHANDLER_ROUTINE HandlerRoutine, BOOL Add) {
    if (!HandlerRoutine) {
        ignore_control_c(Add != FALSE);
        return TRUE;
    }
    if (Add)
        return add_control_handler(reinterpret_cast<ControlHandler>(HandlerRoutine))
                   ? TRUE
                   : fail(FALSE, ERROR_NOT_ENOUGH_MEMORY);
    return remove_control_handler(reinterpret_cast<ControlHandler>(HandlerRoutine))
               ? TRUE
               : fail(FALSE, ERROR_INVALID_PARAMETER);
}

BOOL WINAPI GenerateConsoleCtrlEvent(DWORD dwCtrlEvent, DWORD dwProcessGroupId) {
    if (dwCtrlEvent != CTRL_C_EVENT && dwCtrlEvent != CTRL_BREAK_EVENT) return fail(FALSE, ERROR_INVALID_PARAMETER);
    if (dwProcessGroupId != 0 && dwProcessGroupId != GetCurrentProcessId()) return fail(FALSE, ERROR_INVALID_PARAMETER);
    return send_control_event(static_cast<ControlEvent>(dwCtrlEvent)) ? TRUE : fail(FALSE, ERROR_NOT_ENOUGH_MEMORY);
}

// Documented: a process that has a console gets no other one.
WSPEMU_REFUSED(BOOL, AllocConsole, (void), FALSE, ERROR_ACCESS_DENIED)
WSPEMU_REFUSED(BOOL, AttachConsole, (DWORD), FALSE, ERROR_ACCESS_DENIED)
WSPEMU_REFUSED(BOOL, FreeConsole, (void), FALSE, ERROR_NOT_SUPPORTED)
