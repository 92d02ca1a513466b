// The stores and the indication of a finished request.
#include "core/completion.h"

#include "core/port/objects.h"

#include <atomic>

namespace wspemu {
namespace {

std::atomic_ref<ULONG_PTR> internal_of(WSAOVERLAPPED& overlapped) noexcept {
    return std::atomic_ref<ULONG_PTR>(overlapped.Internal);
}

port::Handle event_of(const WSAOVERLAPPED& overlapped) noexcept {
    return reinterpret_cast<port::Handle>(overlapped.hEvent);
}

} // namespace

void mark_pending(WSAOVERLAPPED& overlapped) noexcept {
    internal_of(overlapped).store(WSS_OPERATION_IN_PROGRESS, std::memory_order_release);
}

bool is_completed(const WSAOVERLAPPED& overlapped) noexcept {
    auto& writable = const_cast<WSAOVERLAPPED&>(overlapped); // atomic_ref wants it; only read here
    return internal_of(writable).load(std::memory_order_acquire) != WSS_OPERATION_IN_PROGRESS;
}

void store_result(WSAOVERLAPPED& overlapped, int error, DWORD bytes) noexcept {
    // SPI: UPC-COR-4, OVL-COR-4
    std::atomic_ref<ULONG_PTR>(overlapped.InternalHigh).store(bytes, std::memory_order_relaxed);
    internal_of(overlapped).store(port::status_from_error(error), std::memory_order_release);
}

void complete_request(port::FileObject& file, WSAOVERLAPPED& overlapped, int error, DWORD bytes,
                      Initiation initiation) noexcept {
    // What the structure says is read before Internal is stored: from then on the client may reuse it.
    constexpr port::Handle kNoPacket = 1; // SPI: OVL-STR-5
    const port::Handle flagged_event = event_of(overlapped);
    const bool skipped = initiation == Initiation::still_in_call && error == 0 &&
                         (file.notification_modes() & port::kSkipPortOnSuccess) != 0; // SPI: OVL-IOCP-6
    store_result(overlapped, error, bytes);
    if (const port::Handle event = flagged_event & ~kNoPacket) static_cast<void>(port::set_event(event));
    else file.end_stored(&overlapped);
    if ((flagged_event & kNoPacket) == 0 && !skipped) { // SPI: UPC-COR-7, OVL-IOCP-4
        file.post_completion(&overlapped, port::status_from_error(error), bytes);
    }
}

} // namespace wspemu
