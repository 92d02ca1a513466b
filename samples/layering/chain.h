// Finding one's place in a protocol chain and starting the provider below: what every layer has to do, IFS or not.
//
// A layer learns from the entry it is started or opened with only *that* it is in the chain, not where. This file turns
// such an entry into a Route: what to call next, and what to show it.
#pragma once
#include <winsock2.h>
#include <ws2spi.h>
#include <windows.h>
#include <atomic>
#include <deque>
#include <memory>
#include <unordered_map>
#include <vector>

// A provider that this layer has started. There is one per ProviderId, however many chains lead to it: that is how the
// system itself counts (SPI: WSP-START-12).
//
// Whoever calls it holds a reference, and the DLL stays until the last call has come back: a thread may still be on its
// way out of a blocking call when WSPCleanup has ended that call and returned.
struct LowerProvider {
    GUID id{};
    HMODULE module = NULL;
    WSPPROC_TABLE table{};
    bool stopped = false; // a process that ends without WSPCleanup frees no DLL (SPI: WSP-CLNP-7)

    LowerProvider() = default;
    LowerProvider(const LowerProvider&) = delete;
    LowerProvider& operator=(const LowerProvider&) = delete;
    ~LowerProvider() {
        if (stopped) FreeLibrary(module);
    }
};

// The way of the sockets of one catalog entry.
struct Route {
    WSAPROTOCOL_INFOW own;  // the entry that the client opens
    WSAPROTOCOL_INFOW next; // the next entry of its chain, as the catalog has it
    DWORD handleEntry; // what our handles are registered with: `own`, or our chain entry in the chain of layers above
    std::shared_ptr<LowerProvider> lower;

    bool LeadsToBase() const { return next.ProtocolChain.ChainLen == BASE_PROTOCOL; }

    // What the provider below is shown in place of `opened`: a base its own entry, a layer the chain unchanged.
    WSAPROTOCOL_INFOW ShownBelow(const WSAPROTOCOL_INFOW& opened) const;
};

// All routes of the process. Thread-safe. Routes stay valid for those who hold them, even after StopAll.
class RouteTable {
public:
    // `self` is this DLL. Must be called before everything else (DllMain is a good place).
    void SetModule(HMODULE self) { self_ = self; }

    // Remembers the table that a WSPStartup call brought; the latest one counts.
    void ReceiveUpcalls(const WSPUPCALLTABLE& upcalls);
    const WSPUPCALLTABLE& Upcalls() const { return *upcalls_; }

    // The route of `opened`; starts the provider below if this is the first way to it. NULL and *error on failure.
    std::shared_ptr<const Route> Find(const WSAPROTOCOL_INFOW& opened, int* error);

    // One WSPCleanup for each provider that was started.
    void StopAll();

private:
    using Catalog = std::vector<WSAPROTOCOL_INFOW>;

    std::shared_ptr<const Route> Build(DWORD entryId, int* error);
    bool FindNext(const Catalog& catalog, Route* route) const;
    std::vector<WCHAR> ProviderPath(const GUID& id) const;
    HMODULE LoadProvider(const GUID& id) const;
    int Start(const Route& route, LowerProvider* provider) const;

    HMODULE self_ = NULL;
    std::deque<WSPUPCALLTABLE> received_; // a deque never moves its elements
    std::atomic<const WSPUPCALLTABLE*> upcalls_{nullptr};
    SRWLOCK lock_ = SRWLOCK_INIT; // guards the maps and `received_`
    std::unordered_map<DWORD, std::shared_ptr<const Route>> routes_;
    std::vector<std::shared_ptr<LowerProvider>> started_;
};
