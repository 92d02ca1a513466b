// threadpoollegacyapiset.h: work items, registered waits, completions of files.
#include "posix/kernel32/legacy_items.h"

#include "posix/handle_flags.h"
#include "posix/pool_waits.h"

using namespace wspemu;
using namespace wspemu::posix;

namespace {

struct WorkItem final : PoolItem {
    WorkItem(const PoolOptions& given, LPTHREAD_START_ROUTINE routine) : PoolItem(given), callback(routine) {}
    void call(PoolCall&) override { callback(options.context); }
    void ending() override { leave_group(); }
    void ended() override { give_up(); }
    LPTHREAD_START_ROUTINE callback;
};

// One callback at a time: the wait is taken up again when it has returned.
struct RegisteredWait final : PoolItem {
    RegisteredWait(const PoolOptions& given, WAITORTIMERCALLBACK routine, port::Handle object, DWORD time, ULONG how)
        : PoolItem(given), callback(routine), handle(object), milliseconds(time), flags(how) {
        runs_here = (how & WT_EXECUTEINWAITTHREAD) != 0;
    }
    ~RegisteredWait() override { port::close_handle(handle); }
    Result<void> begin() { return add_pool_wait(*this, handle, port::deadline_after(milliseconds)); }
    bool wait_ended(port::WaitEnd end) override {
        timed_out = end == port::WaitEnd::timeout;
        return due();
    }
    void call(PoolCall&) override { callback(options.context, timed_out); }
    void ended() override {
        if ((flags & WT_EXECUTEONLYONCE) == 0) (void)begin();
    }
    WAITORTIMERCALLBACK callback;
    port::Handle handle; // a duplicate: the object outlives the caller's handle
    DWORD milliseconds;
    ULONG flags;
    bool timed_out = false;
};

LegacyItems<RegisteredWait>& waits() {
    static auto& table = *new LegacyItems<RegisteredWait>;
    return table;
}

// The context is the routine. It gets the status as it is in the OVERLAPPED.
void complete_bound(std::uintptr_t routine, const port::Packet& packet) {
    const auto call = reinterpret_cast<LPOVERLAPPED_COMPLETION_ROUTINE>(routine);
    call(static_cast<DWORD>(packet.status), packet.bytes, static_cast<LPOVERLAPPED>(packet.overlapped));
}

} // namespace

namespace wspemu::posix {

Result<PoolOptions> legacy_options(PVOID context, ULONG flags) {
    Result<PoolOptions> options = pool_options(nullptr, context);
    if (options) {
        options->runs_long = (flags & WT_EXECUTELONGFUNCTION) != 0;
        if (const ULONG limit = flags >> 16) options->pool->set_maximum(limit);
    }
    return options;
}

bool is_completion_event(HANDLE event) {
    return !event || event == INVALID_HANDLE_VALUE || port::EventRef(value_of(event));
}

BOOL end_item(PoolItem& item, HANDLE event) {
    item.retain();
    const Ref<PoolItem> keep = Ref<PoolItem>::adopt(&item);
    item.stop();
    const bool waits_for_end = event == INVALID_HANDLE_VALUE;
    if (waits_for_end) (void)item.wait_for_callbacks(false);
    const bool idle = waits_for_end || item.is_idle();
    if (event && !waits_for_end) item.when_idle([end = port::EventRef(value_of(event))] { end.set(); });
    item.close();
    return idle ? TRUE : fail(FALSE, ERROR_IO_PENDING);
}

} // namespace wspemu::posix

BOOL WINAPI QueueUserWorkItem(LPTHREAD_START_ROUTINE Function, PVOID Context, ULONG Flags) {
    if (!Function) return fail(FALSE, ERROR_INVALID_PARAMETER);
    const Result<PoolOptions> options = legacy_options(Context, Flags);
    if (!options) return fail(FALSE, options.error());
    auto* const item = new (std::nothrow) WorkItem(*options, Function);
    if (item && item->submit()) return TRUE;
    if (item) item->close();
    return fail(FALSE, ERROR_NOT_ENOUGH_MEMORY);
}

BOOL WINAPI RegisterWaitForSingleObject(PHANDLE phNewWaitObject, HANDLE hObject, WAITORTIMERCALLBACK Callback,
                                        PVOID Context, ULONG dwMilliseconds, ULONG dwFlags) {
    if (!phNewWaitObject || !Callback) return fail(FALSE, ERROR_INVALID_PARAMETER);
    *phNewWaitObject = nullptr;
    const Result<PoolOptions> options = legacy_options(Context, dwFlags);
    if (!options) return fail(FALSE, options.error());
    const Result<port::Handle> copy = duplicate_handle(value_of(hObject));
    if (!copy) return fail(FALSE, copy.error());
    auto* const wait = new (std::nothrow) RegisteredWait(*options, Callback, *copy, dwMilliseconds, dwFlags);
    if (!wait) {
        port::close_handle(*copy);
        return fail(FALSE, ERROR_NOT_ENOUGH_MEMORY);
    }
    const Ref<RegisteredWait> keep(wait); // once known it can be ended, be it by a handle that was another wait's
    // Known before it can fire: its callback may unregister it.
    *phNewWaitObject = waits().add(*wait);
    const Result<void> begun = wait->begin();
    if (begun) return TRUE;
    (void)waits().take(std::exchange(*phNewWaitObject, nullptr));
    wait->close();
    return fail(FALSE, begun.error());
}

BOOL WINAPI UnregisterWait(HANDLE WaitHandle) {
    return UnregisterWaitEx(WaitHandle, nullptr);
}

BOOL WINAPI UnregisterWaitEx(HANDLE WaitHandle, HANDLE CompletionEvent) {
    if (!is_completion_event(CompletionEvent)) return fail(FALSE, ERROR_INVALID_HANDLE);
    RegisteredWait* const wait = waits().take(WaitHandle);
    return wait ? end_item(*wait, CompletionEvent) : fail(FALSE, ERROR_INVALID_HANDLE);
}

BOOL WINAPI BindIoCompletionCallback(HANDLE FileHandle, LPOVERLAPPED_COMPLETION_ROUTINE Function, ULONG Flags) {
    if (!Function || Flags != 0) return fail(FALSE, ERROR_INVALID_PARAMETER);
    const auto file = port::pin<port::FileObject>(value_of(FileHandle));
    if (!file) return fail(FALSE, ERROR_INVALID_HANDLE);
    ThreadPool* const pool = ThreadPool::shared();
    if (!pool) return fail(FALSE, ERROR_NOT_ENOUGH_MEMORY);
    return finish(pool->bind(*file, complete_bound, reinterpret_cast<std::uintptr_t>(Function)));
}
