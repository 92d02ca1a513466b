// Blocking calls of a thread, and how they end early.
#include "core/base/blocking.h"

#include "core/base/socket.h"

#include <algorithm>
#include <utility>

namespace wspemu::base {
namespace {

thread_local BlockingCall* innermost_call = nullptr;

// How long a hook that had nothing to do is left alone while nothing happens on the socket.
constexpr std::chrono::milliseconds kHookPause{10};

} // namespace

BlockingCall::BlockingCall(DWORD catalog_id, port::Deadline deadline) noexcept
    : outer_(innermost_call), deadline_(deadline) {
    int code = 0;
    LPBLOCKINGCALLBACK hook = nullptr;
    DWORD_PTR context = 0;
    // SPI: WSP-GEN-7, UPC-QBC-6
    if (provider().upcalls().lpWPUQueryBlockingCallback(catalog_id, &hook, &context, &code) == 0) {
        hook_ = hook;
        hook_context_ = context;
    }
    innermost_call = this;
}

BlockingCall::BlockingCall(BaseSocket& socket, unsigned directions, DWORD timeout) noexcept
    : BlockingCall(socket.profile.entry->dwCatalogEntryId, timeout ? port::deadline_after(timeout) : port::Deadline{}) {
    socket_ = &socket;
    directions_ = directions;
    const std::scoped_lock lock(socket.mutex);
    next_of_socket = socket.blocking_calls;
    socket.blocking_calls = this;
    if (socket.ended || (socket.receive_ended && (directions & kRead))) cancel_.cancel(); // since the call looked
}

BlockingCall::~BlockingCall() {
    leave();
}

void BlockingCall::give_back() noexcept {
    leave();
    link_.reset();
    std::destroy_at(&cancel_);
}

void BlockingCall::leave() noexcept {
    innermost_call = outer_;
    if (!socket_) return;
    const std::scoped_lock lock(socket_->mutex);
    BlockingCall** at = &socket_->blocking_calls;
    while (*at != this) at = &(*at)->next_of_socket;
    *at = next_of_socket;
}

int BlockingCall::wait(std::shared_ptr<net::Link>& link) noexcept {
    link_ = std::move(link);
    const int code = hook_ ? wait_with_hook() : wait_without_hook();
    link = std::move(link_);
    return code;
}

int BlockingCall::wait_without_hook() noexcept {
    for (;;) {
        const port::WaitOutcome outcome = link_->wait(directions_, deadline_, true, &cancel_);
        if (cancelled_by_caller_) return WSAEINTR; // an APC asked for it
        switch (outcome.end) {
        case port::WaitEnd::apc: continue;                // SPI: WSP-GEN-7: routines run, the call goes on
        case port::WaitEnd::timeout: return WSAETIMEDOUT; // SPI: BLK-MODE-6
        case port::WaitEnd::failed: return outcome.error ? outcome.error : WSAENETDOWN;
        default: return 0;
        }
    }
}

int BlockingCall::call_hook(bool& idle) noexcept {
    idle = hook_(hook_context_) == FALSE;
    return cancelled() ? WSAEINTR : 0; // SPI: BLK-HOOK-3, BLK-CANC-2
}

int BlockingCall::wait_with_hook() noexcept {
    for (;;) {
        if ((link_->poll() & directions_) || cancel_.cancelled()) return 0;
        const port::Clock::time_point now = port::Clock::now();
        if (deadline_ && now >= *deadline_) return WSAETIMEDOUT;
        bool idle = false;
        if (const int code = call_hook(idle)) return code;
        if (!idle) continue;
        // SPI: BLK-HOOK-4: FALSE without a cancel means "nothing more to do now"
        const port::Clock::time_point pause = now + kHookPause;
        link_->wait(directions_, deadline_ ? std::min(*deadline_, pause) : pause, true, &cancel_);
    }
}

bool BlockingCall::cancel_innermost() noexcept {
    if (!innermost_call) return false;
    innermost_call->cancelled_by_caller_ = true;
    innermost_call->cancel_.cancel();
    return true;
}

// SPI: WSP-CANC-1, WSP-CANC-4, BLK-CANC-1
int WSPAPI wsp_cancel_blocking_call(LPINT error) noexcept {
    return answer(BlockingCall::cancel_innermost() ? 0 : WSAEINVAL, error);
}

} // namespace wspemu::base
