// The loop of every call that may block.
#pragma once

#include "core/base/blocking.h"
#include "core/base/socket.h"

#include <optional>
#include <utility>

namespace wspemu::base {

// Runs attempt(Locked&) -> code until it answers something else than WSAEWOULDBLOCK; a nonblocking socket takes that
// answer too. Between attempts the thread waits for one of the directions. timeout in milliseconds, 0 for none.
template <class Attempt>
int run_blocking(BaseSocket& socket, unsigned directions, DWORD timeout, Attempt&& attempt) noexcept {
    std::optional<BlockingCall> call; // only a call that has to wait asks for the hook (BLK-HOOK-2)
    for (;;) {
        std::shared_ptr<net::Link> link;
        {
            Locked lock(socket);
            if (socket.ended) return call ? WSAEINTR : WSAENOTSOCK;
            const int code = attempt(lock);
            if (code != WSAEWOULDBLOCK || socket.nonblocking) return code;
            link = socket.link;
        }
        if (!call) call.emplace(socket, directions, timeout);
        if (const int code = call->wait(link)) return code;
    }
}

} // namespace wspemu::base
