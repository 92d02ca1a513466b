// Opening, closing and using thread ids.
#include "core/thread_ids.h"

#include "core/port/threads.h"

namespace wspemu {
namespace {

// What Reserved holds. Any other value: not an id of ours.
constexpr DWORD_PTR kClientOwned = 0x57434c54; // 'WCLT'
constexpr DWORD_PTR kOpened = 0x574f504e;      // 'WOPN'

port::Handle handle_of(const WSATHREADID& id) noexcept {
    return reinterpret_cast<port::Handle>(id.ThreadHandle);
}
HANDLE as_handle(port::Handle handle) noexcept {
    return reinterpret_cast<HANDLE>(handle);
}

} // namespace

LPWSATHREADID client_thread_id() noexcept {
    thread_local WSATHREADID id;
    id = {as_handle(port::current_thread_handle()), kClientOwned};
    return &id;
}

Result<WSATHREADID> ThreadIds::open_current() {
    const port::Handle handle = port::open_current_thread();
    if (handle == port::kNoHandle) return WsaError{WSA_NOT_ENOUGH_MEMORY};
    const std::lock_guard lock(mutex_);
    open_.insert(as_handle(handle));
    return WSATHREADID{as_handle(handle), kOpened};
}

Result<void> ThreadIds::close(const WSATHREADID& id) {
    if (id.Reserved != kOpened) return WsaError{WSAEFAULT}; // SPI: UPC-CTHR-2, UPC-CTHR-3
    const std::lock_guard lock(mutex_);
    if (open_.erase(id.ThreadHandle) == 0) return WsaError{WSAEFAULT};
    port::close_handle(handle_of(id)); // APCs already queued still run (UPC-CTHR-4)
    return {};
}

Result<void> ThreadIds::queue_apc(const WSATHREADID& id, LPWSAUSERAPC routine, DWORD_PTR context) noexcept {
    if (id.Reserved != kOpened && id.Reserved != kClientOwned) return WsaError{WSAEFAULT};
    auto queued = port::queue_apc(handle_of(id), reinterpret_cast<port::ApcRoutine>(routine), context);
    if (!queued) return WsaError{WSAEFAULT}; // SPI: UPC-QAPC-2, UPC-QAPC-7, UPC-QAPC-8
    return {};
}

std::size_t ThreadIds::open_count() const {
    const std::lock_guard lock(mutex_);
    return open_.size();
}

void ThreadIds::close_all() {
    const std::lock_guard lock(mutex_);
    for (HANDLE handle : open_) port::close_handle(reinterpret_cast<port::Handle>(handle));
    open_.clear();
}

} // namespace wspemu
