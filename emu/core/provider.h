// A provider as the host holds it: its DLL, its proc table, and who is inside it.
//
// One Provider per ProviderId and process (WSP-START-12). Loaded and started on demand, once, however many threads ask
// (DSP-LOAD-6); a failed start is not kept (DSP-LOAD-5); ended at the last WSACleanup (DSP-LOAD-7).
#pragma once

#include <winsock2.h>
#include <ws2spi.h>

#include "core/catalog.h"
#include "core/port/modules.h"
#include "core/result.h"

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace wspemu {

class Provider {
public:
    Provider(const GUID& id, std::u16string path) : id_(id), path_(std::move(path)) {}
    Provider(const Provider&) = delete;
    Provider& operator=(const Provider&) = delete;

    const GUID& id() const noexcept { return id_; }
    const WSPPROC_TABLE& table() const noexcept { return table_; }
    const std::string& file() const noexcept { return file_; }

    // Loads the DLL and calls WSPStartup for the entry; 0 or the API's error (DSP-LOAD-4).
    Result<void> start(const WSAPROTOCOL_INFOW& entry);
    // WSPCleanup, then waits until no other thread is inside, then unloads (WSP-CLNP-8, DSP-PRO-4).
    void stop();

    // A relayed call in progress. enter() fails once the provider is being stopped.
    bool enter() noexcept;
    void leave() noexcept;

private:
    friend class ProviderList;
    enum class State { fresh, starting, started, stopped };

    Result<void> call_startup(const WSAPROTOCOL_INFOW& entry);
    void wait_until_empty() noexcept;

    const GUID id_;
    const std::u16string path_;
    std::string file_;
    port::Module* module_ = nullptr;
    WSPPROC_TABLE table_{};
    // Calls inside, and kStopping once nobody may come in any more.
    std::atomic<std::uint32_t> inside_{0};
    static constexpr std::uint32_t kStopping = 0x80000000u;
    State state_ = State::fresh; // guarded by ProviderList's mutex
    std::thread::id starter_;    // while starting
};

class ProviderList {
public:
    // The started provider of the entry, started now if it is not yet. wsaeproviderfailedinit, wsaeinvalidprovider,
    // wsaeinvalidproctable.
    Result<Provider*> started(const CatalogEntry& entry);
    // The provider if it is started already, else nullptr.
    Provider* find(const GUID& id);
    // Stops all, in the reverse order of their start.
    void stop_all();

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<std::unique_ptr<Provider>> providers_;
    // Providers of failed starts and earlier sessions: kept, so that a late reader of a pointer never meets freed memory.
    std::vector<std::unique_ptr<Provider>> retired_;
};

} // namespace wspemu
