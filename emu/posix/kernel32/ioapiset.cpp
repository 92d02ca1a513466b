// ioapiset.h: completion ports, results and cancelling of overlapped requests.
#include "posix/kernel32/file_border.h"

#include "core/port/files.h"
#include "core/port/nt_status.h"
#include "core/port/threads.h"
#include "posix/port_queue.h"
#include "posix/thread_control.h"

#include <algorithm>
#include <atomic>
#include <vector>

using namespace wspemu;
using namespace wspemu::posix;
using port::FileObject;

namespace {

std::uintptr_t status_of(LPOVERLAPPED overlapped) noexcept {
    return std::atomic_ref(overlapped->Internal).load(std::memory_order_acquire);
}
bool is_pending(LPOVERLAPPED overlapped) noexcept {
    return status_of(overlapped) == port::kStatusPending;
}

// What GetOverlappedResult and a packet say. Statuses that have no number of their own may be anybody's: a layer's own code.
int error_of_request(std::uintptr_t status) noexcept {
    constexpr int kNoText = 317;
    const int error = error_of_status(static_cast<std::uint32_t>(status));
    return error != kNoText ? error : port::error_from_status(status);
}

// Why a wait on a port gave no packet, as GetLastError tells it.
int no_packet(const port::Dequeued& got) noexcept {
    switch (got.end) {
    case port::WaitEnd::apc: return WAIT_IO_COMPLETION;
    case port::WaitEnd::timeout: return WAIT_TIMEOUT;
    default: return got.error;
    }
}

// Until the request is done, or why not.
int wait_for_event(port::Handle event, LPOVERLAPPED overlapped, port::Deadline deadline, BOOL alertable) {
    const port::WaitOutcome outcome = port::wait_for({&event, 1}, port::WaitMode::any, deadline, alertable != FALSE);
    switch (outcome.end) {
    case port::WaitEnd::apc: return WAIT_IO_COMPLETION;
    case port::WaitEnd::timeout: return WAIT_TIMEOUT;
    case port::WaitEnd::failed: return outcome.error;
    default: return is_pending(overlapped) ? ERROR_IO_INCOMPLETE : 0;
    }
}

// Files of the disk and of devices have an event that shows their requests' ends.
port::Handle event_of_file(HANDLE handle) {
    const Ref<IoFile> file = posix::io_file(value_of(handle));
    return file ? file->end_event() : port::kNoHandle;
}

// Without an event in the request the wait is for the file. No pin is held meanwhile: an APC may end the thread.
int wait_for_file(HANDLE handle, LPOVERLAPPED overlapped, port::Deadline deadline, BOOL alertable) {
    if (const port::Handle event = event_of_file(handle); event != port::kNoHandle)
        return is_pending(overlapped) ? wait_for_event(event, overlapped, deadline, alertable) : 0;
    Result<port::Handle> event = WsaError{ERROR_INVALID_HANDLE};
    if (const auto file = port::pin<FileObject>(value_of(handle))) event = file->watch_end(overlapped);
    if (!event) return event.error();
    const int error = is_pending(overlapped) ? wait_for_event(*event, overlapped, deadline, alertable) : 0;
    if (const auto file = port::pin<FileObject>(value_of(handle))) file->unwatch_end(*event);
    // A file that was closed meanwhile took the event with it, and its requests had ended before.
    return error == ERROR_INVALID_HANDLE && !is_pending(overlapped) ? 0 : error;
}

// SPI: OVL-STR-5 (bit 0 of hEvent is not part of the handle)
int wait_for_request(HANDLE file, LPOVERLAPPED overlapped, DWORD milliseconds, BOOL alertable) {
    const port::Deadline deadline = port::deadline_after(milliseconds);
    const port::Handle event = value_of(overlapped->hEvent) & ~port::Handle{1};
    if (event == port::kNoHandle) return wait_for_file(file, overlapped, deadline, alertable);
    return wait_for_event(event, overlapped, deadline, alertable);
}

} // namespace

HANDLE WINAPI CreateIoCompletionPort(HANDLE FileHandle, HANDLE ExistingCompletionPort, ULONG_PTR CompletionKey,
                                     DWORD NumberOfConcurrentThreads) {
    if (FileHandle == INVALID_HANDLE_VALUE) {
        if (ExistingCompletionPort) return fail(HANDLE(), ERROR_INVALID_PARAMETER);
        return handle_or_null(port::create_io_port(NumberOfConcurrentThreads));
    }
    const auto file = port::pin<FileObject>(value_of(FileHandle));
    if (!file) return fail(HANDLE(), ERROR_INVALID_HANDLE);
    Result<port::Handle> completion_port = value_of(ExistingCompletionPort);
    if (!ExistingCompletionPort) completion_port = port::create_io_port(NumberOfConcurrentThreads);
    if (!completion_port) return fail(HANDLE(), completion_port.error());
    const Result<void> associated = file->associate(*completion_port, CompletionKey);
    if (associated) return handle_of(*completion_port);
    if (!ExistingCompletionPort) port::close_handle(*completion_port);
    return fail(HANDLE(), associated.error());
}

BOOL WINAPI GetQueuedCompletionStatus(HANDLE CompletionPort, LPDWORD lpNumberOfBytesTransferred,
                                      PULONG_PTR lpCompletionKey, LPOVERLAPPED* lpOverlapped, DWORD dwMilliseconds) {
    if (!lpNumberOfBytesTransferred || !lpCompletionKey || !lpOverlapped) return fail(FALSE, ERROR_INVALID_PARAMETER);
    // Asked before: a packet that was taken can not be put back in its place.
    if (!may_write(lpNumberOfBytesTransferred) || !may_write(lpCompletionKey) || !may_write(lpOverlapped))
        return fail(FALSE, ERROR_NOACCESS);
    const port::Dequeued got = port::take_packet(value_of(CompletionPort), port::deadline_after(dwMilliseconds), false);
    *lpOverlapped = nullptr;
    if (got.end != port::WaitEnd::object) return fail(FALSE, no_packet(got));
    *lpNumberOfBytesTransferred = got.packet.bytes;
    *lpCompletionKey = got.packet.key;
    *lpOverlapped = static_cast<LPOVERLAPPED>(got.packet.overlapped);
    const int error = error_of_request(got.packet.status);
    return error == 0 ? TRUE : fail(FALSE, error);
}

BOOL WINAPI GetQueuedCompletionStatusEx(HANDLE CompletionPort, LPOVERLAPPED_ENTRY lpCompletionPortEntries,
                                        ULONG ulCount, PULONG ulNumEntriesRemoved, DWORD dwMilliseconds,
                                        BOOL fAlertable) {
    if (!lpCompletionPortEntries || ulCount == 0 || !ulNumEntriesRemoved) return fail(FALSE, ERROR_INVALID_PARAMETER);
    port::Packet packets[64];
    const std::span wanted = std::span(packets).first(std::min<std::size_t>(ulCount, std::size(packets)));
    if (!may_write(lpCompletionPortEntries, wanted.size()) || !store(ulNumEntriesRemoved, ULONG{0}))
        return fail(FALSE, ERROR_NOACCESS);
    std::size_t count = 0;
    const port::Dequeued got = take_packets(value_of(CompletionPort), wanted, &count,
                                            port::deadline_after(dwMilliseconds), fAlertable != FALSE);
    if (got.end != port::WaitEnd::object) return fail(FALSE, no_packet(got));
    for (std::size_t i = 0; i < count; ++i) {
        lpCompletionPortEntries[i].lpCompletionKey = packets[i].key;
        lpCompletionPortEntries[i].lpOverlapped = static_cast<LPOVERLAPPED>(packets[i].overlapped);
        lpCompletionPortEntries[i].Internal = packets[i].status;
        lpCompletionPortEntries[i].dwNumberOfBytesTransferred = packets[i].bytes;
    }
    *ulNumEntriesRemoved = static_cast<ULONG>(count);
    return TRUE;
}

BOOL WINAPI PostQueuedCompletionStatus(HANDLE CompletionPort, DWORD dwNumberOfBytesTransferred,
                                       ULONG_PTR dwCompletionKey, LPOVERLAPPED lpOverlapped) {
    return finish(port::post_packet(value_of(CompletionPort),
                                    {dwCompletionKey, lpOverlapped, port::kStatusSuccess, dwNumberOfBytesTransferred}));
}

// SPI: OVL-IOCP-6, OVL-IOCP-7
BOOL WINAPI SetFileCompletionNotificationModes(HANDLE FileHandle, UCHAR Flags) {
    const auto file = port::pin<FileObject>(value_of(FileHandle));
    if (!file) return fail(FALSE, ERROR_INVALID_HANDLE);
    if ((Flags & ~(FILE_SKIP_COMPLETION_PORT_ON_SUCCESS | FILE_SKIP_SET_EVENT_ON_HANDLE)) != 0)
        return fail(FALSE, ERROR_INVALID_PARAMETER);
    if ((Flags & FILE_SKIP_COMPLETION_PORT_ON_SUCCESS) != 0 && !file->is_os_handle())
        return fail(FALSE, ERROR_INVALID_PARAMETER);
    // A mode that was set once stays.
    file->set_notification_modes(static_cast<std::uint8_t>(file->notification_modes() | Flags));
    return TRUE;
}

BOOL WINAPI GetOverlappedResultEx(HANDLE hFile, LPOVERLAPPED lpOverlapped, LPDWORD lpNumberOfBytesTransferred,
                                  DWORD dwMilliseconds, BOOL bAlertable) {
    if (!lpOverlapped || !lpNumberOfBytesTransferred) return fail(FALSE, ERROR_INVALID_PARAMETER);
    if (!may_read(lpOverlapped) || !may_write(lpNumberOfBytesTransferred)) return fail(FALSE, ERROR_NOACCESS);
    if (is_pending(lpOverlapped)) {
        if (dwMilliseconds == 0) return fail(FALSE, ERROR_IO_INCOMPLETE);
        if (const int error = wait_for_request(hFile, lpOverlapped, dwMilliseconds, bAlertable))
            return fail(FALSE, error);
    }
    *lpNumberOfBytesTransferred = static_cast<DWORD>(lpOverlapped->InternalHigh);
    const int error = error_of_request(status_of(lpOverlapped));
    return error == 0 ? TRUE : fail(FALSE, error);
}

BOOL WINAPI GetOverlappedResult(HANDLE hFile, LPOVERLAPPED lpOverlapped, LPDWORD lpNumberOfBytesTransferred,
                                BOOL bWait) {
    return GetOverlappedResultEx(hFile, lpOverlapped, lpNumberOfBytesTransferred, bWait ? INFINITE : 0, FALSE);
}

// SPI: OVL-CAN-4
BOOL WINAPI CancelIo(HANDLE hFile) {
    const auto file = port::pin<FileObject>(value_of(hFile));
    if (!file) return fail(FALSE, ERROR_INVALID_HANDLE);
    if (!file->is_os_handle()) return fail(FALSE, ERROR_INVALID_FUNCTION);
    file->cancel_io(nullptr, port::current_thread_id());
    return TRUE;
}

BOOL WINAPI CancelIoEx(HANDLE hFile, LPOVERLAPPED lpOverlapped) {
    const auto file = port::pin<FileObject>(value_of(hFile));
    if (!file) return fail(FALSE, ERROR_INVALID_HANDLE);
    if (!file->is_os_handle()) return fail(FALSE, ERROR_INVALID_FUNCTION);
    return file->cancel_io(lpOverlapped, 0) ? TRUE : fail(FALSE, ERROR_NOT_FOUND);
}

// A Winsock call that blocks is no synchronous request of the system's, on Windows neither: it waits in user mode. So there is
// never one to cancel.
BOOL WINAPI CancelSynchronousIo(HANDLE hThread) {
    const Result<std::uint32_t> thread = thread_id(value_of(hThread));
    return fail(FALSE, thread ? ERROR_NOT_FOUND : thread.error());
}

// Sockets have no control codes of their own here: they are asked through WSAIoctl.
BOOL WINAPI DeviceIoControl(HANDLE hDevice, DWORD dwIoControlCode, LPVOID lpInBuffer, DWORD nInBufferSize,
                            LPVOID lpOutBuffer, DWORD nOutBufferSize, LPDWORD lpBytesReturned,
                            LPOVERLAPPED lpOverlapped) {
    const Ref<IoFile> file = posix::io_file(value_of(hDevice));
    if (!file) {
        const auto socket = port::pin<FileObject>(value_of(hDevice));
        return fail(FALSE, socket ? ERROR_INVALID_FUNCTION : ERROR_INVALID_HANDLE);
    }
    IoOperation operation;
    operation.kind = IoKind::control;
    operation.code = dwIoControlCode;
    operation.input = lpInBuffer;
    operation.input_size = nInBufferSize;
    operation.output = lpOutBuffer;
    operation.output_size = nOutBufferSize;
    return do_win32_io(*file, operation, lpOverlapped, lpBytesReturned);
}
