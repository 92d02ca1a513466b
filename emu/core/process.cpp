// WSAStartup and WSACleanup as the process sees them, and the one global.
#include "core/process.h"

#include "core/base/base_provider.h"
#include "core/environment.h"
#include "core/file_io.h"
#include "core/port/inheritance.h"
#include "core/port/program.h"
#include "core/port/threads.h"
#include "core/stack_hold.h"
#include "core/tap/edges.h"
#include "core/text.h"
#include "core/thread_context.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

namespace wspemu {
namespace {

std::atomic<Process*> replaced_process{nullptr};

constexpr int major_of(WORD version) noexcept {
    return version & 0xff;
}
constexpr int minor_of(WORD version) noexcept {
    return version >> 8;
}

void fill(WSADATA& data, WORD version) noexcept {
    std::memset(&data, 0, sizeof data);
    data.wVersion = version;
    data.wHighVersion = 0x0202;
    std::strcpy(data.szDescription, "wspemu");
    std::strcpy(data.szSystemStatus, "Running");
    // For 1.1 clients only; 2.x clients are told to ignore them.
    data.iMaxSockets = 32767;
    data.iMaxUdpDg = 65467;
}

} // namespace

Process::Process() : Process(Prefix(), InstallationCodec::initial()) {}

Process::Process(Catalog installed)
    : Process(Prefix(), [&] {
          Installation first = InstallationCodec::initial();
          first.native = std::move(installed);
          return first;
      }()) {}

Process::Process(const std::string& prefix_folder)
    : Process(Prefix(prefix_folder, [this](const std::string& line) { reports_.add_failure("CAT-GEN-7", line); }),
              std::nullopt) {}

Process::Process(Prefix prefix, std::optional<Installation> first)
    : prefix_(std::move(prefix)), store_(prefix_, std::move(first)) {
    base::register_module();
    install_file_io();
    tap::install_symbol_filter();
    port::add_unwind_hook(&give_back_stack_holds);
    port::add_unwind_hook(&leave_abandoned_calls);
}

Process::~Process() {
    if (started()) {
        startups_.store(1, std::memory_order_release);
        static_cast<void>(cleanup());
    }
}

int Process::startup(WORD requested, WSADATA& data) {
    if (const int code = begin_session(requested, data)) return code;
    // Sockets that this process was born with come back when their provider starts, with the first session.
    if (port::has_inherited_sockets()) start_base();
    return 0;
}

// Deviation: DSP-HND-7 leaves inherited sockets unknown. On Windows every IFS provider is asked whether a handle is its own;
// here the base provider, of which they are, has them from the beginning.
void Process::start_base() {
    const auto known = catalog();
    for (const CatalogEntry& entry : known->entries()) {
        if (entry.path != base::kModulePath) continue;
        static_cast<void>(providers_.started(entry));
        return;
    }
}

int Process::begin_session(WORD requested, WSADATA& data) {
    // SPI: DSP-PRO-5. Anything from 1.0 up; the answer is the lower of what is asked for and 2.2.
    if (major_of(requested) < 1) return WSAVERNOTSUPPORTED;
    WORD version = requested;
    if (major_of(requested) > 2 || (major_of(requested) == 2 && minor_of(requested) > 2)) version = 0x0202;
    const std::lock_guard lock(mutex_);
    if (stopping_.load(std::memory_order_acquire)) return WSASYSNOTREADY; // the last cleanup is still under way
    const bool first = startups_.load(std::memory_order_relaxed) == 0;
    if (first) {
        auto newest = store_.read();
        if (!newest) return WSASYSNOTREADY;
        snapshot_ = session_view(std::move(*newest)); // SPI: CAT-GEN-4, CAT-LSP-3
    }
    winsock1_.store(major_of(version) < 2 && (first || is_winsock1()), std::memory_order_relaxed);
    fill(data, version);
    startups_.fetch_add(1, std::memory_order_acq_rel);
    return 0;
}

Result<void> Process::cleanup() {
    {
        const std::lock_guard lock(mutex_);
        const int count = startups_.load(std::memory_order_relaxed);
        if (count == 0) return WsaError{WSANOTINITIALISED};
        if (count > 1) { // SPI: DSP-PRO-6
            startups_.store(count - 1, std::memory_order_release);
            return {};
        }
        stopping_.store(true, std::memory_order_release);
        startups_.store(0, std::memory_order_release);
    }
    config_changes_.abort_all();
    stop_providers();
    stopping_.store(false, std::memory_order_release);
    return {};
}

void Process::stop_providers() {
    providers_.stop_all();
    // SPI: UPC-CSH-6, WSP-CLNP-8
    for (SOCKET leaked : sockets_.open_handles()) {
        reports_.add("UPC-CSH-6",
                     fmt::format("socket handle {:#x} was never given back with WPUCloseSocketHandle", leaked));
    }
    sockets_.end_session();
    if (const std::size_t ids = thread_ids_.open_count(); ids != 0) { // SPI: UPC-CTHR-5
        reports_.add("UPC-CTHR-5", fmt::format("{} thread ids were never given back with WPUCloseThread", ids));
        thread_ids_.close_all();
    }
    // SPI: UPC-CRE-4. Only reported: a client of the provider may still wait for the event.
    for (port::Handle event : lent_events_.take_open()) {
        reports_.add("UPC-CRE-4", fmt::format("event handle {:#x} of WPUCreateEvent was never closed", event));
    }
    const std::lock_guard lock(mutex_);
    snapshot_.reset();
}

WsaError Process::winsock_error(WsaError storage) noexcept {
    switch (storage.code) {
    case ERROR_LOCK_VIOLATION: return WsaError{WSATRY_AGAIN};
    case ERROR_ACCESS_DENIED:
    case ERROR_WRITE_PROTECT:
    case ERROR_PATH_NOT_FOUND:
    case ERROR_DISK_FULL: return WsaError{WSANO_RECOVERY}; // SPI: CAT-INS-2 (no rights, or the write failed)
    case ERROR_FILE_CORRUPT:
    case ERROR_TOO_MANY_OPEN_FILES:
    case ERROR_IO_DEVICE: return WsaError{WSASYSCALLFAILURE};
    default: return storage; // the change's own, and WSA_NOT_ENOUGH_MEMORY
    }
}

void Process::set_program(std::u16string file, std::u16string arguments) {
    program_.emplace(std::move(file), std::move(arguments));
}

std::shared_ptr<const Installation> Process::session_view(std::shared_ptr<const Installation> newest) const {
    std::optional<DWORD> permitted;
    if (!newest->applications.list().empty()) {
        const auto program =
            program_.value_or(std::pair(to_utf16(port::program_path()), to_utf16(port::program_arguments())));
        permitted = newest->applications.of_program(program.first, program.second);
    }
    if (!permitted && !overlay_) return newest; // SPI: CAT-LSP-4
    auto view = std::make_shared<Installation>(*newest);
    if (overlay_) overlay_(view->native);
    if (permitted) apply_categories(view->native, *permitted);
    return view;
}

Result<std::shared_ptr<const Installation>> Process::newest_installation() const {
    auto newest = store_.read();
    if (!newest) return winsock_error(newest.failure());
    return newest;
}

std::int64_t Process::changes_installed() const {
    const auto changes = store_.changes();
    return changes ? *changes : 0;
}

Result<void> Process::watch_installation(void (*told)()) {
    const std::lock_guard lock(watch_mutex_);
    if (watched_) return {};
    auto listens = store_.listen([told](const InstallationStore::Value&) { told(); });
    if (!listens) return winsock_error(listens.failure());
    watched_ = true;
    return {};
}

Catalog Process::installed() const {
    const auto newest = store_.read();
    return newest ? (*newest)->native : Catalog();
}

std::shared_ptr<const Installation> Process::installation() const {
    {
        const std::lock_guard lock(mutex_);
        if (snapshot_) return snapshot_;
    }
    const auto newest = store_.read();
    return newest ? *newest : std::make_shared<const Installation>();
}

std::shared_ptr<const Catalog> Process::catalog() const {
    auto all = installation();
    return std::shared_ptr<const Catalog>(all, &all->native);
}

Process& current_process() noexcept {
    if (Process* replaced = replaced_process.load(std::memory_order_acquire)) return *replaced;
    // Lives until the program ends, and beyond: providers' destructors may still call in then.
    static Process* const process = make_process_from_environment().release();
    return *process;
}

ScopedProcess::ScopedProcess(Process& process) noexcept
    : previous_(replaced_process.exchange(&process, std::memory_order_acq_rel)) {}

ScopedProcess::~ScopedProcess() {
    replaced_process.store(previous_, std::memory_order_release);
}

} // namespace wspemu
