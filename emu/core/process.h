// Process: all that one process's Ws2_32 knows.
//
// Lock order (a lock may be taken while those above it are held, never the other way round; none is held while provider
// or client code runs):
//   Process::mutex_ (startup count, snapshot)
//     ConfigChanges' (requests that wait for a change), the installation store's (stored.h)
//     ProviderList::mutex_ (states of providers)
//       SocketTable::mutex_ (open host-made handles)
//         the platform's own locks (handle table, objects)
#pragma once

#include <winsock2.h>

#include "core/config_changes.h"
#include "core/installation.h"
#include "core/lent_events.h"
#include "core/prefix.h"
#include "core/provider.h"
#include "core/reports.h"
#include "core/sockets.h"
#include "core/thread_ids.h"

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>

namespace wspemu {

// How select() treats layers (DSP-SELECT-4).
enum class SelectMode { classic, vista };

class Process {
public:
    Process(); // in memory, with the built-in entries
    explicit Process(Catalog installed);
    // With what is installed in the folder; see environment.h for the one that WSPEMU_PREFIX names.
    explicit Process(const std::string& prefix_folder);
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

    // What is installed now. wsasyscallfailure: the prefix is damaged or can not be read; a report says why.
    Result<std::shared_ptr<const Installation>> newest_installation() const;
    // The native catalog of it, as a copy; empty when it can not be read.
    Catalog installed() const;
    // How many changes led to it, by whatever process; 0 when it can not be read.
    std::int64_t changes_installed() const;
    // Calls `told` after every change from now on, in the conditions of Stored::Listener. The first call counts, the others
    // do nothing. Errors: as of newest_installation().
    Result<void> watch_installation(void (*told)());

    // Changes what is installed: change(installation) -> Result<T> works on a copy, which takes effect whole when it succeeds.
    // wsano_recovery: the prefix can not be written; wsasyscallfailure: it is damaged; wsatry_again: IfLocked::refuse only.
    template <class Change>
    auto change_installation(Change&& change, port::IfLocked if_locked = port::IfLocked::wait)
        -> decltype(change(std::declval<Installation&>())) {
        auto result = store_.change(std::forward<Change>(change), if_locked);
        if (!result) return winsock_error(result.failure());
        return result;
    }
    // The same for the native catalog alone.
    template <class Change>
    auto change_catalog(Change&& change) {
        return change_installation([&](Installation& all) { return change(all.native); });
    }
    // What this process works with: the snapshot of its first WSAStartup (DSP-SEL-14), else what is installed (CAT-ENU-8);
    // empty when that can not be read. And its native catalog.
    std::shared_ptr<const Installation> installation() const;
    std::shared_ptr<const Catalog> catalog() const;
    // Applied to the native catalog of every snapshot, and written nowhere: layers for this run only. Before WSAStartup.
    void set_overlay(std::function<void(Catalog&)> overlay) { overlay_ = std::move(overlay); }
    ConfigChanges& config_changes() noexcept { return config_changes_; }

    // SPI: CAT-GEN-2. Whether the process may change the catalogs.
    bool elevated() const noexcept { return elevated_.load(std::memory_order_relaxed); }
    void set_elevated(bool elevated) noexcept { elevated_.store(elevated, std::memory_order_relaxed); }
    // SPI: CAT-CHI-9. WSCInstallProviderAndChains takes a protocol for its whole address family.
    bool whole_families() const noexcept { return whole_families_.load(std::memory_order_relaxed); }
    void set_whole_families(bool whole) noexcept { whole_families_.store(whole, std::memory_order_relaxed); }
    // Whose application category counts (CAT-LSP-3); default: the running program's file and arguments. Before WSAStartup.
    void set_program(std::u16string file, std::u16string arguments);

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
    Process(Prefix prefix, std::optional<Installation> first);
    int begin_session(WORD requested, WSADATA& data);
    void start_base();
    void stop_providers();
    std::shared_ptr<const Installation> session_view(std::shared_ptr<const Installation> newest) const;
    static WsaError winsock_error(WsaError storage) noexcept;

    Reports reports_; // before what reports
    Prefix prefix_;
    mutable InstallationStore store_;
    ConfigChanges config_changes_{store_};
    std::mutex watch_mutex_; // before the store's locks
    bool watched_ = false;
    std::function<void(Catalog&)> overlay_;
    std::optional<std::pair<std::u16string, std::u16string>> program_;
    std::atomic<bool> elevated_{true};
    std::atomic<bool> whole_families_{false};
    mutable std::mutex mutex_;
    std::shared_ptr<const Installation> snapshot_;
    std::atomic<int> startups_{0};
    std::atomic<bool> stopping_{false};
    std::atomic<bool> winsock1_{false};
    std::atomic<SelectMode> select_mode_{SelectMode::classic};
    std::atomic<bool> strict_handles_{true};
    ProviderList providers_;
    SocketTable sockets_;
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
