// threadpoolapiset.h: pools, cleanup groups, work, and what a callback can ask for.
#include "posix/kernel32/pool_border.h"

#include "core/port/modules.h"

using namespace wspemu;
using namespace wspemu::posix;

struct _TP_WORK final : PoolItem {
    _TP_WORK(const PoolOptions& given, PTP_WORK_CALLBACK routine) : PoolItem(given), callback(routine) {}
    void call(PoolCall& call) override { callback(instance_of(call), options.context, this); }
    PTP_WORK_CALLBACK callback;
};

namespace {

// TrySubmitThreadpoolCallback's item frees itself.
struct SimpleItem final : PoolItem {
    SimpleItem(const PoolOptions& given, PTP_SIMPLE_CALLBACK routine) : PoolItem(given), callback(routine) {}
    void call(PoolCall& call) override { callback(instance_of(call), options.context); }
    void ending() override { leave_group(); }
    void ended() override { give_up(); }
    PTP_SIMPLE_CALLBACK callback;
};

// Asks for something when the callback has returned. A second wish of the same kind is a fault of the caller: Windows
// raises an exception, here the first wish stands.
template <class Routine>
void ask(PTP_CALLBACK_INSTANCE instance, AfterCall what, Routine routine, void* context, DWORD count = 0) {
    auto& place = reinterpret_cast<PoolCall*>(instance)->after[static_cast<std::size_t>(what)];
    if (!place.routine) place = {routine, context, count};
}

// The module is counted up for as long as the item lives.
void hold_module(PoolOptions& options, PVOID module) {
    WCHAR path[1024];
    const DWORD length = GetModuleFileNameW(static_cast<HMODULE>(module), path, 1024);
    const HMODULE held = length != 0 && length < 1024 ? LoadLibraryW(path) : nullptr;
    if (held) options.freed = [held] { FreeLibrary(held); };
}

} // namespace

namespace wspemu::posix {

Result<PoolOptions> pool_options(PTP_CALLBACK_ENVIRON environment, PVOID context) {
    PoolOptions options;
    options.context = context;
    options.pool = ThreadPool::shared();
    if (environment) {
        if (environment->Version != 1 && environment->Version != 3) return WsaError{ERROR_INVALID_PARAMETER};
        if (environment->Pool) options.pool = pool_of(environment->Pool);
        options.group = group_of(environment->CleanupGroup);
        options.cancelled = environment->CleanupGroupCancelCallback;
        options.runs_long = environment->u.s.LongFunction != 0;
        if (const PTP_SIMPLE_CALLBACK routine = environment->FinalizationCallback)
            options.finished = [routine](PoolCall& call, void* of) { routine(instance_of(call), of); };
        if (environment->RaceDll) hold_module(options, environment->RaceDll);
    }
    if (!options.pool) return WsaError{ERROR_NOT_ENOUGH_MEMORY};
    return options;
}

} // namespace wspemu::posix

PTP_POOL WINAPI CreateThreadpool(PVOID) {
    ThreadPool* const pool = ThreadPool::create();
    return pool ? reinterpret_cast<PTP_POOL>(pool) : fail(PTP_POOL(), ERROR_NOT_ENOUGH_MEMORY);
}
VOID WINAPI SetThreadpoolThreadMaximum(PTP_POOL ptpp, DWORD cthrdMost) {
    pool_of(ptpp)->set_maximum(cthrdMost);
}
BOOL WINAPI SetThreadpoolThreadMinimum(PTP_POOL ptpp, DWORD cthrdMic) {
    return pool_of(ptpp)->set_minimum(cthrdMic) ? TRUE : fail(FALSE, ERROR_NOT_ENOUGH_MEMORY);
}
VOID WINAPI CloseThreadpool(PTP_POOL ptpp) {
    pool_of(ptpp)->remove_user();
}

PTP_CLEANUP_GROUP WINAPI CreateThreadpoolCleanupGroup(void) {
    auto* group = new (std::nothrow) CleanupGroup;
    return group ? reinterpret_cast<PTP_CLEANUP_GROUP>(group) : fail(PTP_CLEANUP_GROUP(), ERROR_NOT_ENOUGH_MEMORY);
}
VOID WINAPI CloseThreadpoolCleanupGroupMembers(PTP_CLEANUP_GROUP ptpcg, BOOL fCancelPendingCallbacks,
                                               PVOID pvCleanupContext) {
    group_of(ptpcg)->close_members(fCancelPendingCallbacks != FALSE, pvCleanupContext);
}
VOID WINAPI CloseThreadpoolCleanupGroup(PTP_CLEANUP_GROUP ptpcg) {
    delete group_of(ptpcg);
}

VOID WINAPI SetEventWhenCallbackReturns(PTP_CALLBACK_INSTANCE pci, HANDLE evt) {
    ask(
        pci, AfterCall::set_event, [](void* event, std::uint32_t) { SetEvent(event); }, evt);
}
VOID WINAPI ReleaseSemaphoreWhenCallbackReturns(PTP_CALLBACK_INSTANCE pci, HANDLE sem, DWORD crel) {
    const auto release = [](void* semaphore, std::uint32_t count) {
        ReleaseSemaphore(semaphore, static_cast<LONG>(count), nullptr);
    };
    ask(pci, AfterCall::release_semaphore, release, sem, crel);
}
VOID WINAPI ReleaseMutexWhenCallbackReturns(PTP_CALLBACK_INSTANCE pci, HANDLE mut) {
    ask(
        pci, AfterCall::release_mutex, [](void* mutex, std::uint32_t) { ReleaseMutex(mutex); }, mut);
}
VOID WINAPI LeaveCriticalSectionWhenCallbackReturns(PTP_CALLBACK_INSTANCE pci, PCRITICAL_SECTION pcs) {
    const auto leave = [](void* section, std::uint32_t) {
        LeaveCriticalSection(static_cast<PCRITICAL_SECTION>(section));
    };
    ask(pci, AfterCall::leave_critical, leave, pcs);
}
VOID WINAPI FreeLibraryWhenCallbackReturns(PTP_CALLBACK_INSTANCE pci, HMODULE mod) {
    const auto unload = [](void* module, std::uint32_t) { FreeLibrary(static_cast<HMODULE>(module)); };
    ask(pci, AfterCall::free_library, unload, mod);
}
BOOL WINAPI CallbackMayRunLong(PTP_CALLBACK_INSTANCE) {
    return ThreadPool::current_runs_long() ? TRUE : fail(FALSE, ERROR_MAX_THRDS_REACHED);
}
VOID WINAPI DisassociateCurrentThreadFromCallback(PTP_CALLBACK_INSTANCE pci) {
    auto& call = *reinterpret_cast<PoolCall*>(pci);
    call.item->disassociate(call);
}

BOOL WINAPI TrySubmitThreadpoolCallback(PTP_SIMPLE_CALLBACK pfns, PVOID pv, PTP_CALLBACK_ENVIRON pcbe) {
    if (!pfns) return fail(FALSE, ERROR_INVALID_PARAMETER);
    auto* const item = make_item<SimpleItem>(pcbe, pv, pfns);
    if (!item) return FALSE;
    if (item->submit()) return TRUE;
    item->close();
    return fail(FALSE, ERROR_NOT_ENOUGH_MEMORY);
}

PTP_WORK WINAPI CreateThreadpoolWork(PTP_WORK_CALLBACK pfnwk, PVOID pv, PTP_CALLBACK_ENVIRON pcbe) {
    if (!pfnwk) return fail(PTP_WORK(), ERROR_INVALID_PARAMETER);
    return make_item<_TP_WORK>(pcbe, pv, pfnwk);
}
VOID WINAPI SubmitThreadpoolWork(PTP_WORK pwk) {
    // There is no way to say no: the last error is all that a shortage of memory can leave.
    if (!pwk->submit()) SetLastError(ERROR_NOT_ENOUGH_MEMORY);
}
VOID WINAPI WaitForThreadpoolWorkCallbacks(PTP_WORK pwk, BOOL fCancelPendingCallbacks) {
    pwk->wait_for_callbacks(fCancelPendingCallbacks != FALSE);
}
VOID WINAPI CloseThreadpoolWork(PTP_WORK pwk) {
    pwk->close();
}
