// What the base provider knows in one process between its first WSPStartup and its last WSPCleanup.
#pragma once

#include <winsock2.h>
#include <ws2spi.h>

#include "core/base/base_provider.h"
#include "core/net/transport.h"

#include <atomic>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

namespace wspemu::base {

class BaseSocket;

using Entry = std::shared_ptr<const WSAPROTOCOL_INFOW>;

class Provider {
public:
    // Counts one WSPStartup; the first one makes the network. Codes: WSASYSNOTREADY.
    int start(const WSPUPCALLTABLE& upcalls) noexcept;
    // Counts one back; the last one ends every socket silently. Codes: WSANOTINITIALISED.
    int cleanup() noexcept;

    // The table received last (UPC-GEN-2).
    const WSPUPCALLTABLE& upcalls() const noexcept { return *upcalls_.load(std::memory_order_acquire); }
    // Empty when not started.
    std::shared_ptr<net::Transport> transport() const noexcept;
    // Changes at each last cleanup: what was queued before it is void afterwards.
    std::uint64_t generation() const noexcept { return generation_.load(std::memory_order_acquire); }

    // One shared copy of the entry per distinct content, without its cookie.
    Entry keep_entry(const WSAPROTOCOL_INFOW& entry);

    // False when the provider is not started (any more).
    bool add(BaseSocket& socket) noexcept;
    void remove(BaseSocket& socket) noexcept;

    // Single-use tickets of WSPDuplicateSocket; the handle is open already. 0: no memory.
    DWORD leave_duplicate(SOCKET handle) noexcept;
    SOCKET take_duplicate(DWORD cookie) noexcept; // INVALID_SOCKET: unknown or used

    void set_factory(TransportFactory factory);

private:
    void use_upcalls(const WSPUPCALLTABLE& upcalls) noexcept; // mutex_ is held
    void end_all_sockets() noexcept;

    std::mutex lifecycle_; // one start or cleanup at a time; before mutex_ and before any socket's lock
    mutable std::mutex mutex_;
    unsigned starts_ = 0;
    TransportFactory factory_;
    std::shared_ptr<net::Transport> transport_;
    std::list<WSPUPCALLTABLE> tables_; // each distinct one ever received: calls in flight may still read an older one
    std::atomic<const WSPUPCALLTABLE*> upcalls_{nullptr};
    std::atomic<std::uint64_t> generation_{1};
    std::vector<Entry> entries_;
    BaseSocket* sockets_ = nullptr;
    DWORD last_cookie_ = 0;
    std::map<DWORD, SOCKET> duplicates_;
};

Provider& provider() noexcept;

} // namespace wspemu::base
