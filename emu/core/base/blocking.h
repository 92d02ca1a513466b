// Blocking calls: the blocking hook's loop, or a native wait that runs APCs and goes on (BLK-HOOK, BLK-CANC).
#pragma once

#include <winsock2.h>
#include <ws2spi.h>

#include "core/net/transport.h"
#include "core/stack_hold.h"

#include <memory>

namespace wspemu::base {

class BaseSocket;

// One blocking call of the calling thread, from the moment it has to wait. Made without locks: asks for the hook.
// Routines and hooks run inside: what it holds is given back when they leave the thread's stack by a jump.
class BlockingCall final : StackHold {
public:
    // directions: what it waits for; timeout: milliseconds, 0 for none.
    BlockingCall(BaseSocket& socket, unsigned directions, DWORD timeout) noexcept;
    // For a call on many sockets (select): only the hook and the cancel flag.
    BlockingCall(DWORD catalog_id, port::Deadline deadline) noexcept;
    BlockingCall(const BlockingCall&) = delete;
    BlockingCall& operator=(const BlockingCall&) = delete;
    ~BlockingCall();

    // 0: one of the directions may be ready, or the call was ended; else WSAEINTR, WSAETIMEDOUT, or why waiting is not
    // possible. Meanwhile the link is in the call's keeping.
    int wait(std::shared_ptr<net::Link>& link) noexcept;

    bool has_hook() const noexcept { return hook_ != nullptr; }
    // One round of the hook. 0 or WSAEINTR; `idle`: the hook had nothing to do.
    int call_hook(bool& idle) noexcept;
    bool cancelled() const noexcept { return cancelled_by_caller_; }

    // From WSPCancelBlockingCall on the same thread.
    static bool cancel_innermost() noexcept;
    // From another thread, under the socket's lock: the socket is being closed, or shut down in these directions. The
    // call looks again and finds out.
    void end(unsigned directions) noexcept {
        if (directions_ & directions) cancel_.cancel();
    }

    BlockingCall* next_of_socket = nullptr;

private:
    void give_back() noexcept override;
    void leave() noexcept;
    int wait_without_hook() noexcept;
    int wait_with_hook() noexcept;

    BaseSocket* socket_ = nullptr;
    unsigned directions_ = 0;
    BlockingCall* outer_ = nullptr;
    LPBLOCKINGCALLBACK hook_ = nullptr;
    DWORD_PTR hook_context_ = 0;
    std::shared_ptr<net::Link> link_; // what it waits on
    port::Deadline deadline_;
    bool cancelled_by_caller_ = false;
    port::Cancel cancel_;
};

} // namespace wspemu::base
