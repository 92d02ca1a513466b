// winternl.h: the native calls for files and devices.
#include "posix/kernel32/file_border.h"

#include "posix/file_opening.h"
#include "posix/handle_flags.h"
#include "posix/thread_control.h"

#include <chrono>
#include <limits>
#include <winternl.h>

using namespace wspemu;
using namespace wspemu::posix;

namespace {

NTSTATUS nt_status(std::uint32_t value) noexcept {
    return static_cast<NTSTATUS>(value);
}

static_assert(sizeof(IO_STATUS_BLOCK) == sizeof(StatusBlock));
StatusBlock* block_of(PIO_STATUS_BLOCK block) noexcept {
    return reinterpret_cast<StatusBlock*>(block);
}

// One field each: for Disposition, and what IO_STATUS_BLOCK.Information says of a file that was there, and of a fresh one.
struct CreateRule {
    Disposition disposition;
    ULONG_PTR of_old;
    ULONG_PTR of_new;
};
constexpr CreateRule kCreateRules[] = {
    {Disposition::create_always, FILE_SUPERSEDED, FILE_CREATED},      // FILE_SUPERSEDE
    {Disposition::open_existing, FILE_OPENED, FILE_CREATED},          // FILE_OPEN
    {Disposition::create_new, FILE_OPENED, FILE_CREATED},             // FILE_CREATE
    {Disposition::open_always, FILE_OPENED, FILE_CREATED},            // FILE_OPEN_IF
    {Disposition::truncate_existing, FILE_OVERWRITTEN, FILE_CREATED}, // FILE_OVERWRITE
    {Disposition::create_always, FILE_OVERWRITTEN, FILE_CREATED},     // FILE_OVERWRITE_IF
};

std::u16string_view text_of_unicode(const UNICODE_STRING& text) noexcept {
    if (!text.Buffer) return {};
    return {reinterpret_cast<const char16_t*>(text.Buffer), text.Length / sizeof(WCHAR)};
}

std::uint32_t open_by_attributes(const OBJECT_ATTRIBUTES& attributes, const FileOpening& how, const CreateRule& rule,
                                 PHANDLE handle, PIO_STATUS_BLOCK block) {
    // Deviation: names are absolute; there is no folder handle that they could start from.
    if (attributes.RootDirectory) return status::not_supported;
    if (!attributes.ObjectName || attributes.ObjectName->Length % sizeof(WCHAR) != 0)
        return status::object_name_invalid;
    const std::u16string_view name = text_of_unicode(*attributes.ObjectName);
    if (!name.starts_with(u'\\')) return status::object_path_syntax_bad;
    const Result<OpenedFile> opened = open_named_file(name, how);
    if (!opened) return status_of_error(opened.error());
    if (attributes.Attributes & OBJ_INHERIT)
        (void)set_handle_flags(opened->handle, HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT);
    *handle = handle_of(opened->handle);
    block->Information = opened->existed ? rule.of_old : rule.of_new;
    return status::success;
}

std::uint32_t open_native(PHANDLE handle, const OBJECT_ATTRIBUTES* attributes, PIO_STATUS_BLOCK block,
                          const FileOpening& how, const CreateRule& rule) {
    if (!handle || !attributes || !block) return status::access_violation;
    if (attributes->Length != sizeof(OBJECT_ATTRIBUTES)) return status::invalid_parameter;
    const std::uint32_t result = open_by_attributes(*attributes, how, rule, handle, block);
    if (!is_error_status(result)) block->Status = nt_status(result);
    return result;
}

FileOpening native_opening(ACCESS_MASK access, ULONG share, ULONG options) noexcept {
    FileOpening how;
    how.file.access = file_rights(access);
    how.file.share = share;
    how.file.synchronous = (options & (FILE_SYNCHRONOUS_IO_ALERT | FILE_SYNCHRONOUS_IO_NONALERT)) != 0;
    how.file.folders = (options & FILE_NON_DIRECTORY_FILE) == 0;
    how.file.must_be_folder = (options & FILE_DIRECTORY_FILE) != 0;
    how.file.write_through = (options & FILE_WRITE_THROUGH) != 0;
    how.file.delete_on_close = (options & FILE_DELETE_ON_CLOSE) != 0;
    return how;
}

// The common part of reading, writing and control.
NTSTATUS do_native(HANDLE handle, HANDLE event, PIO_APC_ROUTINE routine, PVOID context, PIO_STATUS_BLOCK block,
                   const IoOperation& operation) {
    if (!block) return nt_status(status::access_violation);
    const Ref<IoFile> file = posix::io_file(value_of(handle));
    if (!file) {
        const bool other = static_cast<bool>(port::pin_handle(value_of(handle)));
        return nt_status(other ? status::object_type_mismatch : status::invalid_handle);
    }
    IoNotice notice;
    notice.block = block_of(block);
    notice.event = value_of(event);
    notice.routine = reinterpret_cast<IoRoutine>(routine);
    notice.context = context;
    return nt_status(do_io(*file, operation, notice, false));
}

// Absent, or FILE_USE_FILE_POINTER_POSITION: the file's pointer.
void set_offset(IoOperation& operation, const LARGE_INTEGER* offset) noexcept {
    constexpr LONGLONG kAtPointer = -2;
    if (offset && offset->QuadPart != kAtPointer) operation.offset = static_cast<std::uint64_t>(offset->QuadPart);
}

port::Deadline deadline_of(const LARGE_INTEGER* timeout) {
    if (!timeout) return {};
    using Steps = std::chrono::duration<std::int64_t, std::ratio<1, 10'000'000>>;
    const std::int64_t steps = timeout->QuadPart;
    // Negative: from now. Else a moment, in steps since 1601.
    std::int64_t wait =
        steps == std::numeric_limits<std::int64_t>::min() ? std::numeric_limits<std::int64_t>::max() : -steps;
    if (steps >= 0) {
        FILETIME now;
        GetSystemTimeAsFileTime(&now);
        wait = std::max<std::int64_t>(0, steps - static_cast<std::int64_t>(steps_of(&now)));
    }
    constexpr std::int64_t kLongest = std::int64_t{3650} * 24 * 3600 * 10'000'000;
    return port::Clock::now() + std::chrono::duration_cast<port::Clock::duration>(Steps(std::min(wait, kLongest)));
}

} // namespace

// Deviation: a folder is opened, but not made.
NTSTATUS NTAPI NtCreateFile(PHANDLE FileHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
                            PIO_STATUS_BLOCK IoStatusBlock, PLARGE_INTEGER, ULONG FileAttributes, ULONG ShareAccess,
                            ULONG CreateDisposition, ULONG CreateOptions, PVOID EaBuffer, ULONG EaLength) {
    if (CreateDisposition >= std::size(kCreateRules) || (ShareAccess & ~ULONG(7)) != 0)
        return nt_status(status::invalid_parameter);
    FileOpening how = native_opening(DesiredAccess, ShareAccess, CreateOptions);
    how.file.disposition = kCreateRules[CreateDisposition].disposition;
    how.file.read_only = (FileAttributes & FILE_ATTRIBUTE_READONLY) != 0;
    if (how.file.must_be_folder && how.file.disposition != Disposition::open_existing)
        return nt_status(status::not_supported);
    how.ea = EaBuffer;
    how.ea_size = EaBuffer ? EaLength : 0;
    return nt_status(open_native(FileHandle, ObjectAttributes, IoStatusBlock, how, kCreateRules[CreateDisposition]));
}

NTSTATUS NTAPI NtOpenFile(PHANDLE FileHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
                          PIO_STATUS_BLOCK IoStatusBlock, ULONG ShareAccess, ULONG OpenOptions) {
    return NtCreateFile(FileHandle, DesiredAccess, ObjectAttributes, IoStatusBlock, nullptr, 0, ShareAccess, FILE_OPEN,
                        OpenOptions, nullptr, 0);
}

NTSTATUS NTAPI NtReadFile(HANDLE FileHandle, HANDLE Event, PIO_APC_ROUTINE ApcRoutine, PVOID ApcContext,
                          PIO_STATUS_BLOCK IoStatusBlock, PVOID Buffer, ULONG Length, PLARGE_INTEGER ByteOffset,
                          PULONG) {
    IoOperation operation;
    operation.kind = IoKind::read;
    operation.output = Buffer;
    operation.output_size = Length;
    set_offset(operation, ByteOffset);
    return do_native(FileHandle, Event, ApcRoutine, ApcContext, IoStatusBlock, operation);
}

NTSTATUS NTAPI NtWriteFile(HANDLE FileHandle, HANDLE Event, PIO_APC_ROUTINE ApcRoutine, PVOID ApcContext,
                           PIO_STATUS_BLOCK IoStatusBlock, PVOID Buffer, ULONG Length, PLARGE_INTEGER ByteOffset,
                           PULONG) {
    IoOperation operation;
    operation.kind = IoKind::write;
    operation.input = Buffer;
    operation.input_size = Length;
    set_offset(operation, ByteOffset);
    return do_native(FileHandle, Event, ApcRoutine, ApcContext, IoStatusBlock, operation);
}

NTSTATUS NTAPI NtDeviceIoControlFile(HANDLE FileHandle, HANDLE Event, PIO_APC_ROUTINE ApcRoutine, PVOID ApcContext,
                                     PIO_STATUS_BLOCK IoStatusBlock, ULONG IoControlCode, PVOID InputBuffer,
                                     ULONG InputBufferLength, PVOID OutputBuffer, ULONG OutputBufferLength) {
    IoOperation operation;
    operation.kind = IoKind::control;
    operation.code = IoControlCode;
    operation.input = InputBuffer;
    operation.input_size = InputBufferLength;
    operation.output = OutputBuffer;
    operation.output_size = OutputBufferLength;
    return do_native(FileHandle, Event, ApcRoutine, ApcContext, IoStatusBlock, operation);
}

NTSTATUS NTAPI NtCancelIoFile(HANDLE FileHandle, PIO_STATUS_BLOCK IoStatusBlock) {
    const Ref<IoFile> file = posix::io_file(value_of(FileHandle));
    if (!file) return nt_status(status::invalid_handle);
    file->cancel(nullptr, true);
    if (IoStatusBlock) *IoStatusBlock = {};
    return nt_status(status::success);
}

NTSTATUS NTAPI NtCancelIoFileEx(HANDLE FileHandle, PIO_STATUS_BLOCK IoRequestToCancel, PIO_STATUS_BLOCK IoStatusBlock) {
    const Ref<IoFile> file = posix::io_file(value_of(FileHandle));
    if (!file) return nt_status(status::invalid_handle);
    const std::uint32_t result = file->cancel(IoRequestToCancel, false) ? status::success : status::not_found;
    if (IoStatusBlock) {
        IoStatusBlock->Status = nt_status(result);
        IoStatusBlock->Information = 0;
    }
    return nt_status(result);
}

NTSTATUS NTAPI NtWaitForSingleObject(HANDLE Handle, BOOLEAN Alertable, PLARGE_INTEGER Timeout) {
    port::Handle waited = value_of(Handle);
    if (const Ref<IoFile> file = posix::io_file(waited)) waited = file->end_event();
    const port::WaitOutcome outcome =
        port::wait_for({&waited, 1}, port::WaitMode::any, deadline_of(Timeout), Alertable != FALSE);
    switch (outcome.end) {
    case port::WaitEnd::object: return nt_status(status::success);
    case port::WaitEnd::abandoned: return static_cast<NTSTATUS>(STATUS_ABANDONED_WAIT_0);
    case port::WaitEnd::apc: return static_cast<NTSTATUS>(STATUS_USER_APC);
    case port::WaitEnd::timeout: return static_cast<NTSTATUS>(STATUS_TIMEOUT);
    default: return nt_status(status_of_error(outcome.error));
    }
}

NTSTATUS NTAPI NtClose(HANDLE Handle) {
    const Result<void> closed = close_any_handle(value_of(Handle));
    return nt_status(closed ? status::success : status::invalid_handle);
}

// Documented: a string that is too long for the 16-bit length is cut.
VOID NTAPI RtlInitUnicodeString(PUNICODE_STRING DestinationString, PCWSTR SourceString) {
    constexpr std::size_t kMost = 0xFFFC / sizeof(WCHAR);
    const std::size_t length = SourceString ? std::min(utf16_view(SourceString).size(), kMost) : 0;
    DestinationString->Buffer = const_cast<PWSTR>(SourceString);
    DestinationString->Length = static_cast<USHORT>(length * sizeof(WCHAR));
    DestinationString->MaximumLength = static_cast<USHORT>(SourceString ? (length + 1) * sizeof(WCHAR) : 0);
}

VOID NTAPI RtlInitAnsiString(PANSI_STRING DestinationString, PCSZ SourceString) {
    constexpr std::size_t kMost = 0xFFFE;
    const std::size_t length = SourceString ? std::min(strlen(SourceString), kMost) : 0;
    DestinationString->Buffer = const_cast<PCHAR>(SourceString);
    DestinationString->Length = static_cast<USHORT>(length);
    DestinationString->MaximumLength = static_cast<USHORT>(SourceString ? length + 1 : 0);
}

VOID NTAPI RtlInitString(PSTRING DestinationString, PCSZ SourceString) {
    RtlInitAnsiString(DestinationString, SourceString);
}

ULONG NTAPI RtlNtStatusToDosError(NTSTATUS Status) {
    const auto value = static_cast<std::uint32_t>(Status);
    if (value == status::pending) return ERROR_IO_PENDING;
    if (value == STATUS_TIMEOUT) return ERROR_TIMEOUT;
    return static_cast<ULONG>(error_of_status(value));
}
