// threadpoolapiset.h: timers, waits and I/O of thread pools.
#include "posix/kernel32/pool_border.h"

#include "core/port/nt_status.h"
#include "posix/pool_clock.h"
#include "posix/pool_waits.h"

#include <deque>
#include <map>
#include <mutex>

using namespace wspemu;
using namespace wspemu::posix;

struct _TP_TIMER final : PoolItem {
    _TP_TIMER(const PoolOptions& given, PTP_TIMER_CALLBACK routine) : PoolItem(given), callback(routine) {}
    void call(PoolCall& call) override { callback(instance_of(call), options.context, this); }
    PTP_TIMER_CALLBACK callback;
};

struct _TP_WAIT final : PoolItem {
    _TP_WAIT(const PoolOptions& given, PTP_WAIT_CALLBACK routine) : PoolItem(given), callback(routine) {}
    bool wait_ended(port::WaitEnd end) override {
        {
            const std::lock_guard lock(mutex);
            results.push_back(end == port::WaitEnd::timeout     ? WAIT_TIMEOUT
                              : end == port::WaitEnd::abandoned ? WAIT_ABANDONED_0
                                                                : WAIT_OBJECT_0);
        }
        (void)submit();
        return false;
    }
    void call(PoolCall& call) override {
        DWORD result = WAIT_OBJECT_0;
        {
            const std::lock_guard lock(mutex);
            if (!results.empty()) {
                result = results.front();
                results.pop_front();
            }
        }
        callback(instance_of(call), options.context, this, result);
    }
    PTP_WAIT_CALLBACK callback;
    std::mutex mutex;
    std::deque<DWORD> results; // of the callbacks that are queued
};

struct _TP_IO final : PoolItem {
    _TP_IO(const PoolOptions& given, PTP_WIN32_IO_CALLBACK routine) : PoolItem(given), callback(routine) {}
    using PoolItem::expect;
    using PoolItem::unexpect;
    void call(PoolCall& call) override;
    void stop() override;
    PTP_WIN32_IO_CALLBACK callback;
    std::uintptr_t id = 0;
};

namespace {

// A file sends its completions for life, also when the object is gone: they carry a number, not an address.
struct Ios {
    std::mutex mutex;
    std::map<std::uintptr_t, Ref<PoolItem>> all;
    std::uintptr_t next = 1;
};

Ios& ios() {
    static Ios& table = *new Ios;
    return table;
}

thread_local const port::Packet* t_packet = nullptr;

void complete_io(std::uintptr_t id, const port::Packet& packet) {
    Ref<PoolItem> io;
    {
        const std::lock_guard lock(ios().mutex);
        if (const auto found = ios().all.find(id); found != ios().all.end()) io = found->second;
    }
    if (!io) return;
    t_packet = &packet;
    io->run();
}

std::uint64_t ticks_of(const FILETIME& time) noexcept {
    return std::uint64_t{time.dwHighDateTime} << 32 | time.dwLowDateTime;
}

} // namespace

void _TP_IO::call(PoolCall& call) {
    const port::Packet packet = *t_packet;
    callback(instance_of(call), options.context, packet.overlapped,
             static_cast<ULONG>(port::error_from_status(packet.status)), packet.bytes, this);
}

// Completions that are still to come find the object until the last one has.
void _TP_IO::stop() {
    PoolItem::stop();
    when_idle([number = id] {
        const std::lock_guard lock(ios().mutex);
        ios().all.erase(number);
    });
}

namespace wspemu::posix {

port::Clock::time_point time_of(const FILETIME& due) noexcept {
    constexpr std::int64_t kLongest = std::int64_t{36500} * 86400 * 10'000'000;
    auto distance = static_cast<std::int64_t>(::ticks_of(due));
    if (distance > 0) {
        FILETIME now;
        GetSystemTimeAsFileTime(&now);
        distance = std::max<std::int64_t>(distance - static_cast<std::int64_t>(::ticks_of(now)), 0);
    } else {
        distance = -std::max(distance, -kLongest);
    }
    return port::Clock::now() + std::chrono::nanoseconds(std::min(distance, kLongest)) * 100;
}

} // namespace wspemu::posix

PTP_TIMER WINAPI CreateThreadpoolTimer(PTP_TIMER_CALLBACK pfnti, PVOID pv, PTP_CALLBACK_ENVIRON pcbe) {
    if (!pfnti) return fail(PTP_TIMER(), ERROR_INVALID_PARAMETER);
    return make_item<_TP_TIMER>(pcbe, pv, pfnti);
}
VOID WINAPI SetThreadpoolTimer(PTP_TIMER pti, PFILETIME pftDueTime, DWORD msPeriod, DWORD msWindowLength) {
    (void)SetThreadpoolTimerEx(pti, pftDueTime, msPeriod, msWindowLength);
}
// The window says how late a timer may be; it is never late on purpose here.
BOOL WINAPI SetThreadpoolTimerEx(PTP_TIMER pti, PFILETIME pftDueTime, DWORD msPeriod, DWORD) {
    const bool was_set = PoolClock::instance().cancel(*pti);
    if (pftDueTime && !PoolClock::instance().set(*pti, time_of(*pftDueTime), std::chrono::milliseconds(msPeriod)))
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
    return was_set;
}
BOOL WINAPI IsThreadpoolTimerSet(PTP_TIMER pti) {
    return PoolClock::instance().is_set(*pti);
}
VOID WINAPI WaitForThreadpoolTimerCallbacks(PTP_TIMER pti, BOOL fCancelPendingCallbacks) {
    pti->wait_for_callbacks(fCancelPendingCallbacks != FALSE);
}
VOID WINAPI CloseThreadpoolTimer(PTP_TIMER pti) {
    pti->close();
}

PTP_WAIT WINAPI CreateThreadpoolWait(PTP_WAIT_CALLBACK pfnwa, PVOID pv, PTP_CALLBACK_ENVIRON pcbe) {
    if (!pfnwa) return fail(PTP_WAIT(), ERROR_INVALID_PARAMETER);
    return make_item<_TP_WAIT>(pcbe, pv, pfnwa);
}
VOID WINAPI SetThreadpoolWait(PTP_WAIT pwa, HANDLE h, PFILETIME pftTimeout) {
    (void)SetThreadpoolWaitEx(pwa, h, pftTimeout, nullptr);
}
BOOL WINAPI SetThreadpoolWaitEx(PTP_WAIT pwa, HANDLE h, PFILETIME pftTimeout, PVOID) {
    const bool was_set = remove_pool_wait(*pwa);
    if (!h) return was_set;
    const port::Deadline deadline = pftTimeout ? port::Deadline(time_of(*pftTimeout)) : port::Deadline();
    if (const Result<void> added = add_pool_wait(*pwa, value_of(h), deadline); !added)
        SetLastError(static_cast<DWORD>(added.error()));
    return was_set;
}
VOID WINAPI WaitForThreadpoolWaitCallbacks(PTP_WAIT pwa, BOOL fCancelPendingCallbacks) {
    pwa->wait_for_callbacks(fCancelPendingCallbacks != FALSE);
    if (!fCancelPendingCallbacks) return;
    const std::lock_guard lock(pwa->mutex);
    pwa->results.clear();
}
VOID WINAPI CloseThreadpoolWait(PTP_WAIT pwa) {
    pwa->close();
}

PTP_IO WINAPI CreateThreadpoolIo(HANDLE fl, PTP_WIN32_IO_CALLBACK pfnio, PVOID pv, PTP_CALLBACK_ENVIRON pcbe) {
    if (!pfnio) return fail(PTP_IO(), ERROR_INVALID_PARAMETER);
    const auto file = port::pin<port::FileObject>(value_of(fl));
    if (!file) return fail(PTP_IO(), ERROR_INVALID_HANDLE);
    auto* const io = make_item<_TP_IO>(pcbe, pv, pfnio);
    if (!io) return nullptr;
    {
        const std::lock_guard lock(ios().mutex);
        io->id = ios().next++;
        ios().all[io->id] = Ref<PoolItem>(io);
    }
    if (const Result<void> bound = io->options.pool->bind(*file, complete_io, io->id); !bound) {
        CloseThreadpoolIo(io);
        return fail(PTP_IO(), bound.error());
    }
    return io;
}
VOID WINAPI StartThreadpoolIo(PTP_IO pio) {
    pio->expect();
}
VOID WINAPI CancelThreadpoolIo(PTP_IO pio) {
    pio->unexpect();
}
VOID WINAPI WaitForThreadpoolIoCallbacks(PTP_IO pio, BOOL fCancelPendingCallbacks) {
    pio->wait_for_callbacks(fCancelPendingCallbacks != FALSE);
}
VOID WINAPI CloseThreadpoolIo(PTP_IO pio) {
    pio->close();
}
