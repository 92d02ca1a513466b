// OVERLAPPEDs and completion routines in terms of status blocks. Windows dialect.
#include "posix/kernel32/file_border.h"

namespace wspemu::posix {
namespace {

std::uint64_t offset_of(const OVERLAPPED& overlapped) noexcept {
    return std::uint64_t{overlapped.OffsetHigh} << 32 | overlapped.Offset;
}

void run_completion_routine(void* context, StatusBlock* block, std::uint32_t) {
    const auto routine = reinterpret_cast<LPOVERLAPPED_COMPLETION_ROUTINE>(context);
    routine(static_cast<DWORD>(error_of_status(static_cast<std::uint32_t>(block->status))),
            static_cast<DWORD>(block->information), reinterpret_cast<LPOVERLAPPED>(block));
}

// The end of a file is no failure for who reads on without asking for a place.
bool is_quiet_end(std::uint32_t result, const IoOperation& operation, LPOVERLAPPED overlapped) noexcept {
    return result == status::end_of_file && operation.kind == IoKind::read && !overlapped;
}

} // namespace

BOOL do_win32_io(IoFile& file, IoOperation operation, LPOVERLAPPED overlapped, LPDWORD done) {
    if ((overlapped && !may_write(overlapped)) || (done && !may_write(done))) return fail(FALSE, ERROR_NOACCESS);
    StatusBlock own{status::pending, 0};
    IoNotice notice;
    notice.block = overlapped ? block_of(overlapped) : &own;
    if (overlapped) {
        // Bit 0 of hEvent: no packet. SPI: OVL-STR-5
        const port::Handle event = value_of(overlapped->hEvent);
        notice.event = event & ~port::Handle{1};
        if ((event & 1) == 0) notice.context = overlapped;
        operation.offset = offset_of(*overlapped);
    }
    if (done) *done = 0;
    const bool waits = !overlapped;
    const std::uint32_t result = do_io(file, operation, notice, waits);
    if (result == status::pending) return fail(FALSE, ERROR_IO_PENDING);
    // A request that is not pending has its block for itself no longer than this, unless a packet has told of it already.
    if (done && !is_error_status(result)) *done = static_cast<DWORD>(notice.block->information);
    if (is_quiet_end(result, operation, overlapped)) return TRUE;
    const int error = error_of_status(result);
    return error == 0 ? TRUE : fail(FALSE, error);
}

BOOL do_win32_io_ex(IoFile& file, IoOperation operation, LPOVERLAPPED overlapped,
                    LPOVERLAPPED_COMPLETION_ROUTINE routine) {
    if (!may_write(overlapped)) return fail(FALSE, ERROR_NOACCESS);
    IoNotice notice;
    notice.block = block_of(overlapped);
    notice.routine = run_completion_routine;
    notice.context = reinterpret_cast<void*>(routine);
    operation.offset = offset_of(*overlapped);
    const int error = error_of_status(do_io(file, operation, notice, false));
    return error == 0 ? TRUE : fail(FALSE, error);
}

} // namespace wspemu::posix
