// winuser.h: waiting for messages together with objects, and timers.
#include "posix/user32/window_border.h"

using namespace wspemu;
using namespace wspemu::posix;

namespace {

using port::WaitEnd;

DWORD result_of(const port::WaitOutcome& outcome, DWORD count, bool all) {
    switch (outcome.end) {
    case WaitEnd::object: return WAIT_OBJECT_0 + outcome.index;
    case WaitEnd::abandoned: return WAIT_ABANDONED_0 + outcome.index;
    case WaitEnd::apc: return WAIT_IO_COMPLETION;
    case WaitEnd::timeout: return WAIT_TIMEOUT;
    case WaitEnd::message: return all ? WAIT_OBJECT_0 : WAIT_OBJECT_0 + count;
    default: return fail(WAIT_FAILED, outcome.error);
    }
}

} // namespace

DWORD WINAPI MsgWaitForMultipleObjectsEx(DWORD nCount, const HANDLE* pHandles, DWORD dwMilliseconds, DWORD dwWakeMask,
                                         DWORD dwFlags) {
    constexpr DWORD kKnownFlags = MWMO_WAITALL | MWMO_ALERTABLE | MWMO_INPUTAVAILABLE;
    if (nCount >= port::kMaximumWaitObjects || (nCount && !pHandles) || (dwFlags & ~kKnownFlags))
        return fail(WAIT_FAILED, ERROR_INVALID_PARAMETER);
    if (!may_read(pHandles, nCount)) return fail(WAIT_FAILED, ERROR_NOACCESS);
    const auto queue = MessageQueue::of_this_thread();
    if (!queue) return fail(WAIT_FAILED, ERROR_NOT_ENOUGH_MEMORY);
    port::Handle handles[port::kMaximumWaitObjects];
    std::transform(pHandles, pHandles + nCount, handles,
                   [](HANDLE handle) { return reinterpret_cast<port::Handle>(handle); });
    const bool all = (dwFlags & MWMO_WAITALL) != 0;
    const port::WaitOutcome outcome =
        queue->wait_with_handles(std::span(handles, nCount), all ? port::WaitMode::all : port::WaitMode::any,
                                 port::deadline_after(dwMilliseconds), (dwFlags & MWMO_ALERTABLE) != 0, dwWakeMask,
                                 (dwFlags & MWMO_INPUTAVAILABLE) != 0);
    return result_of(outcome, nCount, all);
}

DWORD WINAPI MsgWaitForMultipleObjects(DWORD nCount, const HANDLE* pHandles, BOOL fWaitAll, DWORD dwMilliseconds,
                                       DWORD dwWakeMask) {
    return MsgWaitForMultipleObjectsEx(nCount, pHandles, dwMilliseconds, dwWakeMask, fWaitAll ? MWMO_WAITALL : 0);
}

BOOL WINAPI WaitMessage(VOID) {
    return MsgWaitForMultipleObjectsEx(0, nullptr, INFINITE, QS_ALLINPUT, 0) != WAIT_FAILED;
}

DWORD WINAPI GetQueueStatus(UINT flags) {
    const auto queue = MessageQueue::of_this_thread();
    return queue ? queue->status(flags & 0xFFFF) : 0;
}

UINT_PTR WINAPI SetTimer(HWND hWnd, UINT_PTR nIDEvent, UINT uElapse, TIMERPROC lpTimerFunc) {
    const auto queue = MessageQueue::of_this_thread();
    if (!queue) return fail(UINT_PTR(0), ERROR_NOT_ENOUGH_MEMORY);
    const auto target = hWnd ? find_window(value_of(hWnd)) : std::nullopt;
    if (hWnd && !target) return fail(UINT_PTR(0), ERROR_INVALID_WINDOW_HANDLE);
    if (target && target->queue != queue) return fail(UINT_PTR(0), ERROR_ACCESS_DENIED);
    return queue->set_timer(value_of(hWnd), nIDEvent, uElapse, reinterpret_cast<std::uintptr_t>(lpTimerFunc));
}

BOOL WINAPI KillTimer(HWND hWnd, UINT_PTR uIDEvent) {
    const auto queue = MessageQueue::of_this_thread();
    if (hWnd && !find_window(value_of(hWnd))) return fail(FALSE, ERROR_INVALID_WINDOW_HANDLE);
    return queue && queue->kill_timer(value_of(hWnd), uIDEvent) ? TRUE : fail(FALSE, ERROR_INVALID_PARAMETER);
}
