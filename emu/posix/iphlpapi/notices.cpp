// iphlpapi.h: NotifyAddrChange and its kin.
#include "posix/iphlpapi/table_border.h"

#include "core/completion.h"
#include "core/port/objects.h"
#include "posix/host_changes.h"

using namespace wspemu;
using namespace wspemu::posix;
using namespace wspemu::posix::iphlp;

namespace {

// The handle that is given back: nobody may close it, and it is the same each time. It is signalled at each change, so a wait for it
// is a wait for the first of several requests.
port::Handle notice_handle() {
    static const port::Handle handle = [] {
        const Result<port::Handle> event = port::create_event(port::Reset::manual, false);
        return event ? *event : port::kNoHandle;
    }();
    return handle;
}

DWORD last_error_too(DWORD error) noexcept {
    // Quirk: Microsoft's own sample asks WSAGetLastError.
    port::set_last_error(error);
    return error;
}

// Documented: without a handle or an OVERLAPPED the call waits.
DWORD notify(net::Change what, PHANDLE handle, LPOVERLAPPED overlapped) {
    return answer_ip([&]() -> DWORD {
        if (!handle || !overlapped) return static_cast<DWORD>(wait_for_host_change(what).error());
        const port::Handle given = notice_handle();
        if (given == port::kNoHandle) return ERROR_NOT_ENOUGH_MEMORY;
        // Whatever becomes of the handle in the structure, the request has its event.
        const port::EventRef event(reinterpret_cast<port::Handle>(overlapped->hEvent) & ~port::Handle{1});
        const port::EventRef all(given);
        mark_pending(*overlapped);
        event.reset();
        all.reset();
        const Result<void> awaited = await_host_change(what, overlapped, [overlapped, event, all](bool cancelled) {
            store_result(*overlapped, cancelled ? ERROR_OPERATION_ABORTED : 0, 0);
            event.set();
            all.set();
        });
        if (!awaited) return last_error_too(static_cast<DWORD>(awaited.error()));
        *handle = reinterpret_cast<HANDLE>(given);
        return last_error_too(ERROR_IO_PENDING);
    });
}

} // namespace

DWORD WINAPI NotifyAddrChange(PHANDLE Handle, LPOVERLAPPED overlapped) {
    return notify(net::Change::addresses, Handle, overlapped);
}

DWORD WINAPI NotifyRouteChange(PHANDLE Handle, LPOVERLAPPED overlapped) {
    return notify(net::Change::routes, Handle, overlapped);
}

BOOL WINAPI CancelIPChangeNotify(LPOVERLAPPED notifyOverlapped) {
    if (!notifyOverlapped) return fail(FALSE, ERROR_INVALID_PARAMETER);
    return cancel_host_change(notifyOverlapped) ? TRUE : fail(FALSE, ERROR_INVALID_PARAMETER);
}
