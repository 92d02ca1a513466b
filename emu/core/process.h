// Process: all that one process's Ws2_32 knows.
//
// Lock order (a lock may be taken while those above it are held, never the other way round; none is held while provider
// or client code runs):
//   Process::mutex_ (startup count, catalog)
//     ProviderList::mutex_ (states of providers)
//       SocketTable::mutex_ (open host-made handles)
//         the platform's own locks (handle table, objects)
#pragma once

#include <winsock2.h>

#include "core/catalog.h"
#include "core/lent_events.h"
#include "core/provider.h"
#include "core/reports.h"
#include "core/sockets.h"
#include "core/thread_ids.h"

#include <atomic>
#include <memory>
#include <mutex>

namespace wspemu {

// How select() treats layers (DSP-SELECT-4).
enum class SelectMode { classic, vista };

class Process {
public:
    Process();
    explicit Process(Catalog installed);
    ~Process();
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    // WSAStartup and WSACleanup. startup returns the code itself and fills data (never NULL here) unless it fails.
    int startup(WORD requested, WSADATA& data);
    Result<void> cleanup();
    // SPI: BLK-INPR-3. Every WSAStartup of this session asked for version 1.x.
    bool is_winsock1() const noexcept { return winsock1_.load(std::memory_order_relaxed); }
    bool started() const noexcept { return startups_.load(std::memory_order_acquire) > 0; }
    // Upcalls are valid while started, and inside the last cleanup (UPC-GEN-9).
    bool upcalls_valid() const noexcept { return started() || stopping_.load(std::memory_order_acquire); }

    // What is installed now, as a copy; and a change of it: change(copy) is applied whole when it returns success.
    Catalog installed() const;
    template <class Change>
    auto change_catalog(Change&& change) {
        const std::lock_guard lock(mutex_);
        Catalog copy = installed_;
        auto result = change(copy);
        if (result) installed_ = std::move(copy);
        return result;
    }
    // The catalog that this process works with: the snapshot of its first WSAStartup (DSP-SEL-14), else what is installed.
    std::shared_ptr<const Catalog> catalog() const;

    ProviderList& providers() noexcept { return providers_; }
    SocketTable& sockets() noexcept { return sockets_; }
    Reports& reports() noexcept { return reports_; }
    ThreadIds& thread_ids() noexcept { return thread_ids_; }
    LentEvents& lent_events() noexcept { return lent_events_; }

    SelectMode select_mode() const noexcept { return select_mode_.load(std::memory_order_relaxed); }
    void set_select_mode(SelectMode mode) noexcept { select_mode_.store(mode, std::memory_order_relaxed); }
    // SPI: DSP-HND-2. Strict: a provider's unregistered handle is refused; else it is registered for it.
    bool strict_handles() const noexcept { return strict_handles_.load(std::memory_order_relaxed); }
    void set_strict_handles(bool strict) noexcept { strict_handles_.store(strict, std::memory_order_relaxed); }

private:
    void stop_providers();

    mutable std::mutex mutex_;
    Catalog installed_;
    std::shared_ptr<const Catalog> snapshot_;
    std::atomic<int> startups_{0};
    std::atomic<bool> stopping_{false};
    std::atomic<bool> winsock1_{false};
    std::atomic<SelectMode> select_mode_{SelectMode::classic};
    std::atomic<bool> strict_handles_{true};
    ProviderList providers_;
    SocketTable sockets_;
    Reports reports_;
    ThreadIds thread_ids_;
    LentEvents lent_events_;
};

// The one global. The first use makes the process from the environment (environment.h).
Process& current_process() noexcept;

// Replaces current_process() while it lives; for tests. Not nested over threads: install it before threads start.
class ScopedProcess {
public:
    explicit ScopedProcess(Process& process) noexcept;
    ~ScopedProcess();
    ScopedProcess(const ScopedProcess&) = delete;
    ScopedProcess& operator=(const ScopedProcess&) = delete;

private:
    Process* previous_;
};

} // namespace wspemu
