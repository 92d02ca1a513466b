// Who gets an exception: vectored handlers, filters from the inside out, the unhandled-exception filter. Host dialect.
#include "posix/exceptions.h"

#include "core/port/crash_report.h"

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <unistd.h>
#include <vector>

namespace wspemu::posix {
namespace {

constexpr std::int32_t kContinueExecution = -1;
constexpr std::int32_t kExecuteHandler = 1;

struct Vectored {
    ExceptionFilter handler;
    bool on_continue;
};
using VectoredList = std::vector<std::shared_ptr<Vectored>>;

std::mutex g_vectored_mutex;
std::atomic<bool> g_any_vectored{false};
std::atomic<ExceptionFilter> g_unhandled_filter{nullptr};

VectoredList& vectored_list() {
    static auto* list = new VectoredList; // outlives every destructor that may fault
    return *list;
}

// Handlers run without the lock: they may add, remove, and fault.
bool ask_vectored(ExceptionPointers& pointers, bool on_continue) {
    if (!g_any_vectored.load(std::memory_order_acquire)) return false;
    VectoredList handlers;
    {
        const std::lock_guard lock(g_vectored_mutex);
        handlers = vectored_list();
    }
    return std::any_of(handlers.begin(), handlers.end(), [&](const auto& entry) {
        return entry->on_continue == on_continue && entry->handler(&pointers) == kContinueExecution;
    });
}

// The filter says that execution shall go on.
bool go_on(ExceptionPointers& pointers) {
    if ((pointers.record->flags & kNoncontinuable) != 0)
        raise_exception(exception_code::noncontinuable, kNoncontinuable, 0, nullptr, pointers.record->address);
    ask_vectored(pointers, true);
    return true;
}

} // namespace

void* add_vectored_handler(bool first, ExceptionFilter handler, bool continue_list) {
    install_fault_signals();
    const std::lock_guard lock(g_vectored_mutex);
    VectoredList& list = vectored_list();
    auto entry = std::make_shared<Vectored>(Vectored{handler, continue_list});
    list.insert(first ? list.begin() : list.end(), entry);
    g_any_vectored.store(true, std::memory_order_release);
    return entry.get();
}

bool remove_vectored_handler(void* entry) noexcept {
    const std::lock_guard lock(g_vectored_mutex);
    VectoredList& list = vectored_list();
    const auto removed = std::erase_if(list, [&](const auto& known) { return known.get() == entry; });
    g_any_vectored.store(!list.empty(), std::memory_order_release);
    return removed != 0;
}

ExceptionFilter set_unhandled_filter(ExceptionFilter filter) noexcept {
    if (filter) install_fault_signals();
    return g_unhandled_filter.exchange(filter);
}

std::int32_t ask_unhandled_filter(ExceptionPointers* pointers) {
    const ExceptionFilter filter = g_unhandled_filter.load();
    return filter ? filter(pointers) : 0;
}

bool anybody_handles_exceptions() noexcept {
    return seh_thread().top || g_any_vectored.load(std::memory_order_acquire) || g_unhandled_filter.load();
}

bool dispatch_exception(ExceptionPointers& pointers) {
    if (ask_vectored(pointers, false)) return go_on(pointers);
    SehThread& thread = seh_thread();
    Frame* const innermost = thread.top;
    for (Frame* frame = innermost; frame; frame = frame->outer) {
        // An exception inside the filter concerns the frames outside of it only.
        thread.top = frame->outer;
        const std::int32_t disposition = run_funclet(*frame, Phase::filter, false, &pointers);
        thread.top = innermost;
        if (disposition == kContinueExecution) return go_on(pointers);
        if (disposition == kExecuteHandler) unwind_to(*frame, pointers.record->code);
    }
    switch (ask_unhandled_filter(&pointers)) {
    case kContinueExecution: return go_on(pointers);
    // As on Windows the process ends here, quietly, with the exception's code; a status has eight bits of it.
    case kExecuteHandler:
        _exit((pointers.record->code & 0xff) != 0 ? static_cast<int>(pointers.record->code & 0xff) : 1);
    default: return false;
    }
}

void raise_exception(std::uint32_t code, std::uint32_t flags, std::uint32_t count, const std::uintptr_t* parameters,
                     void* address) {
    ExceptionRecord record{};
    record.code = code;
    record.flags = flags & kNoncontinuable;
    record.address = address;
    record.parameter_count = parameters ? std::min<std::uint32_t>(count, std::size(record.parameters)) : 0;
    std::copy_n(parameters, record.parameter_count, record.parameters);
    MachineContext context{};
    context.flags = 0x00100001; // CONTEXT_CONTROL: where it was raised
    context.rip = reinterpret_cast<std::uint64_t>(address);
    context.general[4] = reinterpret_cast<std::uint64_t>(__builtin_frame_address(0));
    ExceptionPointers pointers{&record, &context};
    if (dispatch_exception(pointers)) return;
    port::report_exception(code);
    seh_thread().crashing = true;
    std::abort();
}

} // namespace wspemu::posix
