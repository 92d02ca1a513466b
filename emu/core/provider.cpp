// Loading, starting and stopping providers.
#include "core/provider.h"

#include "core/error_names.h"
#include "core/guid.h"
#include "core/process.h"
#include "core/tap/edges.h"
#include "core/text.h"
#include "core/thread_context.h"
#include "core/upcalls.h"
#include "core/windows_names.h"

#include <fmt/format.h>

#include <algorithm>

namespace wspemu {
namespace {

constexpr WORD kVersion = 0x0202; // SPI: WSP-START-2

bool has_null_entry(const WSPPROC_TABLE& table) noexcept {
    const auto* entries = reinterpret_cast<void* const*>(&table);
    constexpr std::size_t kCount = sizeof(WSPPROC_TABLE) / sizeof(void*);
    static_assert(kCount == 30);
    return std::find(entries, entries + kCount, nullptr) != entries + kCount;
}

void report_start(const std::string& file, std::string_view rule, std::string text) {
    current_process().reports().add(rule, fmt::format("{}: {}", file, text));
}

} // namespace

bool Provider::enter() noexcept {
    if ((inside_.fetch_add(1, std::memory_order_acquire) & kStopping) == 0) return true;
    leave();
    return false;
}

void Provider::leave() noexcept {
    const std::uint32_t before = inside_.fetch_sub(1, std::memory_order_release);
    if ((before & kStopping) != 0) inside_.notify_all(); // somebody may be waiting in stop()
}

void Provider::wait_until_empty() noexcept {
    // Calls of this very thread (WSACleanup from a blocking hook, say) end later by themselves.
    std::uint32_t own = 0;
    for (CallFrame* frame = current_thread_context().innermost; frame; frame = frame->outer) {
        if (frame->provider == this) ++own;
    }
    for (;;) {
        const std::uint32_t inside = inside_.load(std::memory_order_acquire);
        if ((inside & ~kStopping) <= own) return;
        inside_.wait(inside, std::memory_order_acquire);
    }
}

Result<void> Provider::start(const WSAPROTOCOL_INFOW& entry) {
    const std::u16string expanded = port::expand_environment(path_); // SPI: DSP-LOAD-1
    file_ = to_utf8(expanded);
    auto module = port::load_module(expanded);
    if (!module) {
        for (const std::string& name : port::load_missing_functions())
            report_start(file_, "DSP-LOAD-4", "undefined symbol: " + missing_function_text(name));
        report_start(file_, "DSP-LOAD-4",
                     fmt::format("can not be loaded (error {}): {}", module.error(), port::load_failure_text()));
        return WsaError{WSAEPROVIDERFAILEDINIT};
    }
    module_ = *module;
    file_ = port::module_file(module_);
    if (auto ok = call_startup(entry); !ok) {
        static_cast<void>(port::unload_module(module_));
        module_ = nullptr;
        return ok;
    }
    return {};
}

Result<void> Provider::call_startup(const WSAPROTOCOL_INFOW& entry) {
    void* symbol = port::find_symbol(module_, "WSPStartup");
    if (!symbol) {
        report_start(file_, "DSP-LOAD-4", "exports no WSPStartup");
        return WsaError{WSAEPROVIDERFAILEDINIT};
    }
    symbol = tap::tapped_symbol(nullptr, module_, "WSPStartup", symbol);
    const auto startup = reinterpret_cast<LPWSPSTARTUP>(symbol);
    WSPDATA data{};
    WSPPROC_TABLE table{};
    WSAPROTOCOL_INFOW copy = entry; // the provider gets a copy of its own to read
    const int code = startup(kVersion, &data, &copy, upcall_table(), &table);
    if (code != 0) { // SPI: WSP-START-13
        report_start(file_, "WSP-START-13", fmt::format("WSPStartup failed with {}", error_text(code)));
        return WsaError{WSAEPROVIDERFAILEDINIT};
    }
    int refused = 0;
    if (data.wVersion != kVersion) { // SPI: WSP-START-6
        report_start(
            file_, "WSP-START-6",
            fmt::format("WSPStartup offers version {}.{} instead of 2.2", data.wVersion & 0xff, data.wVersion >> 8));
        refused = WSAEINVALIDPROVIDER;
    } else if (has_null_entry(table)) { // SPI: WSP-START-9
        report_start(file_, "WSP-START-9", "WSPStartup left a NULL in its procedure table");
        refused = WSAEINVALIDPROCTABLE;
    }
    if (refused != 0) {
        int ignored = 0;
        if (table.lpWSPCleanup) table.lpWSPCleanup(&ignored);
        return WsaError{refused};
    }
    table_ = table;
    return {};
}

void Provider::stop() {
    int code = 0;
    // SPI: WSP-CLNP-8. First WSPCleanup, which ends blocked calls; then wait for the threads that are still inside.
    if (table_.lpWSPCleanup(&code) != 0) {
        report_start(file_, "WSP-CLNP-8", fmt::format("WSPCleanup failed with {}", error_text(code)));
    }
    inside_.fetch_or(kStopping, std::memory_order_acq_rel);
    wait_until_empty();
    static_cast<void>(port::unload_module(module_));
    module_ = nullptr;
}

Result<Provider*> ProviderList::started(const CatalogEntry& entry) {
    std::unique_lock lock(mutex_);
    Provider* provider = nullptr;
    for (;;) {
        const auto found = std::find_if(providers_.begin(), providers_.end(), [&](const auto& candidate) {
            return same_guid(candidate->id(), entry.info.ProviderId);
        });
        if (found == providers_.end()) break;
        provider = found->get();
        if (provider->state_ == Provider::State::started) return provider;
        // A WSPStartup that opens a socket of its own provider would wait for itself.
        if (provider->starter_ == std::this_thread::get_id()) return WsaError{WSAEPROVIDERFAILEDINIT};
        changed_.wait(lock); // SPI: DSP-LOAD-6
    }
    providers_.push_back(std::make_unique<Provider>(entry.info.ProviderId, entry.path));
    provider = providers_.back().get();
    provider->state_ = Provider::State::starting;
    provider->starter_ = std::this_thread::get_id();

    lock.unlock(); // provider code runs without a lock of ours
    const Result<void> result = provider->start(entry.info);
    lock.lock();

    if (result) {
        provider->state_ = Provider::State::started;
    } else { // SPI: DSP-LOAD-5
        const auto own = std::find_if(providers_.begin(), providers_.end(),
                                      [&](const auto& candidate) { return candidate.get() == provider; });
        retired_.push_back(std::move(*own));
        providers_.erase(own);
    }
    changed_.notify_all();
    if (!result) return result.failure();
    return provider;
}

Provider* ProviderList::find(const GUID& id) {
    const std::lock_guard lock(mutex_);
    for (const auto& provider : providers_) {
        if (same_guid(provider->id(), id) && provider->state_ == Provider::State::started) return provider.get();
    }
    return nullptr;
}

void ProviderList::stop_all() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] {
        return std::none_of(providers_.begin(), providers_.end(), [](const auto& provider) {
            return provider->state_ == Provider::State::starting && provider->starter_ != std::this_thread::get_id();
        });
    });
    std::vector<std::unique_ptr<Provider>> leaving;
    leaving.swap(providers_);
    lock.unlock();
    for (auto provider = leaving.rbegin(); provider != leaving.rend(); ++provider) {
        if ((*provider)->state_ == Provider::State::started) (*provider)->stop();
        (*provider)->state_ = Provider::State::stopped;
    }
    lock.lock();
    std::move(leaving.begin(), leaving.end(), std::back_inserter(retired_));
}

} // namespace wspemu
