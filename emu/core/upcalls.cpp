// The 15 upcalls.
#include "core/upcalls.h"

#include "core/arguments.h"
#include "core/completion.h"
#include "core/guid.h"
#include "core/port/messages.h"
#include "core/port/threads.h"
#include "core/process.h"
#include "core/thread_context.h"
#include "core/thread_ids.h"
#include "core/wide.h"

#include <fmt/format.h>

#include <new>

namespace wspemu {
namespace {

// Leaves the thread's last error as it was (UPC-GEN-5), whatever the platform below does with it.
class KeepLastError {
public:
    KeepLastError() noexcept : code_(port::last_error()) {}
    ~KeepLastError() { port::set_last_error(code_); }
    KeepLastError(const KeepLastError&) = delete;
    KeepLastError& operator=(const KeepLastError&) = delete;

private:
    std::uint32_t code_;
};

// SPI: UPC-GEN-6. The one way an upcall fails.
template <class Value>
Value fail(Value value, int code, LPINT error, const char* upcall) noexcept {
    if (error) {
        *error = code;
    } else {
        current_process().reports().add("UPC-GEN-6",
                                        fmt::format("{} failed with {} and lpErrno is NULL", upcall, code));
    }
    return value;
}

// SPI: UPC-GEN-9. A late upcall is the provider's bug and is said so.
bool too_late(const char* upcall) noexcept {
    Process& process = current_process();
    if (process.upcalls_valid()) return false;
    process.reports().add("UPC-GEN-9", fmt::format("{} was called after the last WSPCleanup", upcall));
    return true;
}

template <class Value>
Value fail_late(Value value, LPINT error, const char* upcall) noexcept {
    return fail(value, WSANOTINITIALISED, error, upcall);
}

port::Handle handle_of(WSAEVENT event) noexcept {
    return reinterpret_cast<port::Handle>(event);
}

// SPI: UPC-RSE-5. The flag bit of WSAOVERLAPPED.hEvent makes a value invalid here.
bool is_flagged(WSAEVENT event) noexcept {
    return (handle_of(event) & 1) != 0;
}

BOOL event_call(Result<void> (*call)(port::Handle), WSAEVENT event, LPINT error, const char* name) noexcept {
    const KeepLastError keep;
    if (too_late(name)) return fail_late(FALSE, error, name);
    if (is_flagged(event)) return fail(FALSE, WSA_INVALID_HANDLE, error, name);
    if (auto result = call(handle_of(event)); !result) return fail(FALSE, WSA_INVALID_HANDLE, error, name);
    return TRUE;
}

// SPI: UPC-CEVT-1..7
BOOL WSPAPI wpu_close_event(WSAEVENT event, LPINT error) {
    const auto close = [](port::Handle handle) {
        auto closed = port::close_event(handle);
        if (closed) current_process().lent_events().remove(handle);
        return closed;
    };
    return event_call(close, event, error, "WPUCloseEvent");
}

// SPI: UPC-RSE-1..6
BOOL WSPAPI wpu_reset_event(WSAEVENT event, LPINT error) {
    return event_call([](port::Handle handle) { return port::reset_event(handle); }, event, error, "WPUResetEvent");
}

// SPI: UPC-SETE-1..6
BOOL WSPAPI wpu_set_event(WSAEVENT event, LPINT error) {
    return event_call([](port::Handle handle) { return port::set_event(handle); }, event, error, "WPUSetEvent");
}

// SPI: UPC-CRE-1..6
WSAEVENT WSPAPI wpu_create_event(LPINT error) {
    const KeepLastError keep;
    const WSAEVENT none = WSA_INVALID_EVENT;
    if (too_late("WPUCreateEvent")) return fail_late(none, error, "WPUCreateEvent");
    auto event = port::create_event(port::Reset::manual, false);
    if (!event) return fail(none, WSA_NOT_ENOUGH_MEMORY, error, "WPUCreateEvent");
    try {
        current_process().lent_events().add(*event);
    } catch (const std::bad_alloc&) {
        static_cast<void>(port::close_event(*event));
        return fail(none, WSA_NOT_ENOUGH_MEMORY, error, "WPUCreateEvent");
    }
    return reinterpret_cast<WSAEVENT>(*event);
}

// SPI: UPC-CSH-1..9
int WSPAPI wpu_close_socket_handle(SOCKET socket, LPINT error) {
    const KeepLastError keep;
    if (too_late("WPUCloseSocketHandle")) return fail_late(SOCKET_ERROR, error, "WPUCloseSocketHandle");
    if (auto closed = current_process().sockets().close(socket); !closed) {
        return fail(SOCKET_ERROR, closed.error(), error, "WPUCloseSocketHandle");
    }
    return 0;
}

// The provider that the host itself started for the entry, or nullptr: a lower provider, started by a layer.
Provider* host_started_provider(Process& process, const CatalogEntry& entry) {
    const CallFrame* frame = current_thread_context().innermost;
    if (frame && frame->provider && same_guid(frame->provider->id(), entry.info.ProviderId)) return frame->provider;
    return process.providers().find(entry.info.ProviderId);
}

// SPI: UPC-CRSH-1..10
SOCKET WSPAPI wpu_create_socket_handle(DWORD entry_id, DWORD_PTR context, LPINT error) {
    const KeepLastError keep;
    const SOCKET none = INVALID_SOCKET;
    if (too_late("WPUCreateSocketHandle")) return fail_late(none, error, "WPUCreateSocketHandle");
    Process& process = current_process();
    const auto catalog = process.catalog();
    const CatalogEntry* entry = catalog->find(entry_id);
    if (!entry) return fail(none, WSAEINVAL, error, "WPUCreateSocketHandle"); // SPI: UPC-CRSH-7
    if ((entry->info.dwServiceFlags1 & XP1_IFS_HANDLES) != 0) {
        process.reports().add(
            "UPC-CRSH-6", fmt::format("WPUCreateSocketHandle for entry {}, which has XP1_IFS_HANDLES set", entry_id));
    }
    auto created = process.sockets().create(entry_id, context, host_started_provider(process, *entry));
    if (!created) return fail(none, created.error(), error, "WPUCreateSocketHandle");
    return *created;
}

// SPI: UPC-FDIS-1..5
int WSPAPI wpu_fd_is_set(SOCKET socket, fd_set* set) {
    if (!set) return 0;
    for (u_int i = 0; i < set->fd_count; ++i) {
        if (set->fd_array[i] == socket) return 1;
    }
    return 0;
}

int WSPAPI wpu_get_provider_path(LPGUID provider, WCHAR* path, LPINT length, LPINT error) {
    const KeepLastError keep;
    if (too_late("WPUGetProviderPath")) return fail_late(SOCKET_ERROR, error, "WPUGetProviderPath");
    int code = 0;
    if (get_provider_path(*current_process().catalog(), provider, path, length, &code) == 0) return 0;
    return fail(SOCKET_ERROR, code, error, "WPUGetProviderPath");
}

// SPI: UPC-MIFS-1..10
SOCKET WSPAPI wpu_modify_ifs_handle(DWORD entry_id, SOCKET proposed, LPINT error) {
    const KeepLastError keep;
    const SOCKET none = INVALID_SOCKET;
    if (too_late("WPUModifyIFSHandle")) return fail_late(none, error, "WPUModifyIFSHandle");
    Process& process = current_process();
    const auto catalog = process.catalog();
    const CatalogEntry* entry = catalog->find(entry_id);
    if (!entry) return fail(none, WSAEINVAL, error, "WPUModifyIFSHandle"); // SPI: UPC-MIFS-9
    auto modified = process.sockets().modify(proposed, entry_id, host_started_provider(process, *entry));
    if (!modified) return fail(none, modified.error(), error, "WPUModifyIFSHandle");
    return *modified;
}

// SPI: UPC-POST-1..8. No lpErrno; the reason of FALSE is the thread's last error (UPC-POST-2).
BOOL WSPAPI wpu_post_message(HWND window, UINT message, WPARAM wparam, LPARAM lparam) {
    if (too_late("WPUPostMessage")) return FALSE;
    const auto posted = port::post_message(reinterpret_cast<std::uintptr_t>(window), message, wparam, lparam);
    if (posted) return TRUE;
    port::set_last_error(static_cast<std::uint32_t>(posted.error()));
    return FALSE;
}

// SPI: UPC-QBC-1..9
int WSPAPI wpu_query_blocking_callback(DWORD entry_id, LPBLOCKINGCALLBACK* callback, PDWORD_PTR context, LPINT error) {
    const KeepLastError keep;
    const char* const name = "WPUQueryBlockingCallback";
    if (too_late(name)) return fail_late(SOCKET_ERROR, error, name);
    if (!callback || !context) return fail(SOCKET_ERROR, WSAEFAULT, error, name);
    if (!current_process().catalog()->find(entry_id)) return fail(SOCKET_ERROR, WSAEINVAL, error, name);
    const ThreadContext& thread = current_thread_context();
    *callback = thread.hook;
    *context = thread.hook_context;
    if (thread.hook && current_process().is_winsock1()) *callback = run_hook_of_winsock1_client; // SPI: BLK-INPR-1
    return 0;
}

// SPI: UPC-QSHC-1..7. The hot one: no lock, no allocation.
int WSPAPI wpu_query_socket_handle_context(SOCKET socket, PDWORD_PTR context, LPINT error) {
    const char* const name = "WPUQuerySocketHandleContext";
    Process& process = current_process();
    if (!process.upcalls_valid() && too_late(name)) return fail_late(SOCKET_ERROR, error, name);
    const auto found = process.sockets().context(socket);
    if (!found) return fail(SOCKET_ERROR, found.error(), error, name);
    if (!context) return fail(SOCKET_ERROR, WSAEFAULT, error, name);
    *context = *found;
    return 0;
}

// SPI: UPC-QAPC-1..10
int WSPAPI wpu_queue_apc(LPWSATHREADID thread, LPWSAUSERAPC routine, DWORD_PTR context, LPINT error) {
    const KeepLastError keep;
    if (too_late("WPUQueueApc")) return fail_late(SOCKET_ERROR, error, "WPUQueueApc");
    if (!thread || !routine) return fail(SOCKET_ERROR, WSAEFAULT, error, "WPUQueueApc"); // SPI: UPC-QAPC-9
    auto queued = current_process().thread_ids().queue_apc(*thread, routine, context);
    if (!queued) return fail(SOCKET_ERROR, queued.error(), error, "WPUQueueApc");
    return 0;
}

// SPI: UPC-OCT-1..7
int WSPAPI wpu_open_current_thread(LPWSATHREADID thread, LPINT error) {
    const KeepLastError keep;
    if (too_late("WPUOpenCurrentThread")) return fail_late(SOCKET_ERROR, error, "WPUOpenCurrentThread");
    if (!thread) return fail(SOCKET_ERROR, WSAEFAULT, error, "WPUOpenCurrentThread");
    auto opened = current_process().thread_ids().open_current();
    if (!opened) return fail(SOCKET_ERROR, opened.error(), error, "WPUOpenCurrentThread");
    *thread = *opened;
    return 0;
}

// SPI: UPC-CTHR-1..5
int WSPAPI wpu_close_thread(LPWSATHREADID thread, LPINT error) {
    const KeepLastError keep;
    if (too_late("WPUCloseThread")) return fail_late(SOCKET_ERROR, error, "WPUCloseThread");
    if (!thread) return fail(SOCKET_ERROR, WSAEFAULT, error, "WPUCloseThread");
    auto closed = current_process().thread_ids().close(*thread);
    if (closed) return 0;
    current_process().reports().add("UPC-CTHR-3", "WPUCloseThread was given an id that WPUOpenCurrentThread did not "
                                                  "make, or that is closed already");
    return fail(SOCKET_ERROR, closed.error(), error, "WPUCloseThread");
}

} // namespace

const WSPUPCALLTABLE& upcall_table() noexcept {
    // In the order of the structure (constants.md 8.2).
    static const WSPUPCALLTABLE table = {
        wpu_close_event,
        wpu_close_socket_handle,
        wpu_create_event,
        wpu_create_socket_handle,
        wpu_fd_is_set,
        wpu_get_provider_path,
        wpu_modify_ifs_handle,
        wpu_post_message,
        wpu_query_blocking_callback,
        wpu_query_socket_handle_context,
        wpu_queue_apc,
        wpu_reset_event,
        wpu_set_event,
        wpu_open_current_thread,
        wpu_close_thread,
    };
    return table;
}

int get_provider_path(const Catalog& catalog, LPGUID provider, WCHAR* path, LPINT length, LPINT error) noexcept {
    const auto failed = [error](int code) {
        if (error) *error = code;
        return SOCKET_ERROR;
    };
    if (!can_read(provider) || !path || !can_write(length)) return failed(WSAEFAULT); // SPI: UPC-GPP-6
    const CatalogEntry* entry = catalog.find(*provider);
    if (!entry) return failed(WSAEINVAL);                        // SPI: UPC-GPP-5
    const int needed = static_cast<int>(entry->path.size()) + 1; // SPI: UPC-GPP-3
    const int capacity = *length;
    *length = needed;
    if (capacity < needed || !can_write(path, static_cast<std::size_t>(needed))) return failed(WSAEFAULT);
    copy_wide(entry->path, path, static_cast<std::size_t>(needed)); // SPI: UPC-GPP-4
    return 0;
}

int complete_overlapped_request(SOCKET socket, LPWSAOVERLAPPED overlapped, DWORD result, DWORD bytes,
                                LPINT error) noexcept {
    const KeepLastError keep;
    const char* const name = "WPUCompleteOverlappedRequest";
    if (too_late(name)) return fail_late(SOCKET_ERROR, error, name);
    if (!overlapped) return fail(SOCKET_ERROR, WSAEFAULT, error, name);
    Process& process = current_process();
    const SocketUse use = process.sockets().use(socket);
    if (!use || !use.association->host_made) return fail(SOCKET_ERROR, WSAEINVAL, error, name); // SPI: UPC-COR-2
    complete_request(*use.file, *overlapped, static_cast<int>(result), bytes, Initiation::pending_returned);
    return 0;
}

} // namespace wspemu
