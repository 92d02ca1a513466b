// winuser.h: posting, sending, getting and dispatching of messages.
#include "posix/user32/window_border.h"

#include "core/port/messages.h"

#include <utility>

using namespace wspemu;
using namespace wspemu::posix;

namespace {

thread_local LONG t_last_time = 0;    // GetMessageTime's
thread_local LPARAM t_extra_info = 0; // GetMessageExtraInfo's, which only the program itself sets

MSG message_of(const Message& from) {
    t_last_time = static_cast<LONG>(from.time);
    return {window_of(from.window), from.message, from.wparam, from.lparam, from.time, {0, 0}};
}

// -1: a bad argument; 0: WM_QUIT; 1: a message.
BOOL get(LPMSG out, HWND window, UINT first, UINT last) {
    if (!out) return fail(-1, ERROR_NOACCESS);
    const auto queue = MessageQueue::of_this_thread();
    const Result<MessageFilter> filter = filter_for(value_of(window), first, last);
    if (!queue) return fail(-1, ERROR_NOT_ENOUGH_MEMORY);
    if (!filter) return fail(-1, filter.error());
    for (;;) {
        handle_sent_messages(*queue);
        if (const auto message = queue->take(*filter, true)) {
            *out = message_of(*message);
            return message->message != WM_QUIT;
        }
        queue->wait_for_message();
    }
}

BOOL peek(LPMSG out, HWND window, UINT first, UINT last, UINT options) {
    if (!out) return fail(FALSE, ERROR_NOACCESS);
    const auto queue = MessageQueue::of_this_thread();
    if (!queue) return fail(FALSE, ERROR_NOT_ENOUGH_MEMORY);
    handle_sent_messages(*queue);
    const Result<MessageFilter> filter = filter_for(value_of(window), first, last);
    if (!filter) return fail(FALSE, filter.error());
    const auto message = queue->take(*filter, (options & PM_REMOVE) != 0);
    if (message) *out = message_of(*message);
    return message.has_value();
}

BOOL post_to_thread(DWORD thread_id, UINT message, WPARAM wparam, LPARAM lparam) {
    const bool is_own = thread_id == port::current_thread_id();
    const auto queue = is_own ? MessageQueue::of_this_thread() : MessageQueue::of_thread(thread_id);
    if (!queue) return fail(FALSE, ERROR_INVALID_THREAD_ID);
    return finish(queue->post({0, message, wparam, lparam}));
}

BOOL post(HWND window, UINT message, WPARAM wparam, LPARAM lparam) {
    if (!window) return post_to_thread(port::current_thread_id(), message, wparam, lparam);
    if (value_of(window) != kBroadcast) return finish(port::post_message(value_of(window), message, wparam, lparam));
    for (std::uintptr_t each : top_level_windows()) (void)port::post_message(each, message, wparam, lparam);
    return TRUE;
}

LRESULT send(HWND window, UINT message, WPARAM wparam, LPARAM lparam) {
    if (value_of(window) == kBroadcast) {
        for (std::uintptr_t each : top_level_windows()) (void)send_message({each, message, wparam, lparam});
        return TRUE;
    }
    const Result<std::intptr_t> result = send_message({value_of(window), message, wparam, lparam});
    return result ? *result : fail(LRESULT(0), result.error());
}

// A timer's routine is called only while that very timer exists: the value in the message could be anybody's.
bool is_timer_call(const MSG& message, MessageQueue& queue) {
    return message.message == WM_TIMER && message.lParam != 0 &&
           queue.owns_timer(value_of(message.hwnd), message.wParam, static_cast<std::uintptr_t>(message.lParam));
}

LRESULT dispatch(const MSG* message) {
    const auto queue = MessageQueue::of_this_thread();
    if (!message) return fail(LRESULT(0), ERROR_NOACCESS);
    if (!queue) return 0;
    if (is_timer_call(*message, *queue)) {
        const auto routine = reinterpret_cast<TIMERPROC>(message->lParam);
        routine(message->hwnd, WM_TIMER, message->wParam, static_cast<DWORD>(tick_count()));
        return 0;
    }
    const auto target = find_window(value_of(message->hwnd));
    if (!target || target->queue != queue) return 0;
    return target->procedure(value_of(message->hwnd), message->message, message->wParam, message->lParam);
}

} // namespace

BOOL WINAPI GetMessageA(LPMSG lpMsg, HWND hWnd, UINT wMsgFilterMin, UINT wMsgFilterMax) {
    return get(lpMsg, hWnd, wMsgFilterMin, wMsgFilterMax);
}

BOOL WINAPI GetMessageW(LPMSG lpMsg, HWND hWnd, UINT wMsgFilterMin, UINT wMsgFilterMax) {
    return get(lpMsg, hWnd, wMsgFilterMin, wMsgFilterMax);
}

BOOL WINAPI PeekMessageA(LPMSG lpMsg, HWND hWnd, UINT wMsgFilterMin, UINT wMsgFilterMax, UINT wRemoveMsg) {
    return peek(lpMsg, hWnd, wMsgFilterMin, wMsgFilterMax, wRemoveMsg);
}

BOOL WINAPI PeekMessageW(LPMSG lpMsg, HWND hWnd, UINT wMsgFilterMin, UINT wMsgFilterMax, UINT wRemoveMsg) {
    return peek(lpMsg, hWnd, wMsgFilterMin, wMsgFilterMax, wRemoveMsg);
}

// There is no keyboard, so no message is ever translated: FALSE is the whole answer.
BOOL WINAPI TranslateMessage(const MSG*) {
    return FALSE;
}

LRESULT WINAPI DispatchMessageA(const MSG* lpMsg) {
    return dispatch(lpMsg);
}

LRESULT WINAPI DispatchMessageW(const MSG* lpMsg) {
    return dispatch(lpMsg);
}

BOOL WINAPI PostMessageA(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam) {
    return post(hWnd, Msg, wParam, lParam);
}

BOOL WINAPI PostMessageW(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam) {
    return post(hWnd, Msg, wParam, lParam);
}

BOOL WINAPI PostThreadMessageA(DWORD idThread, UINT Msg, WPARAM wParam, LPARAM lParam) {
    return post_to_thread(idThread, Msg, wParam, lParam);
}

BOOL WINAPI PostThreadMessageW(DWORD idThread, UINT Msg, WPARAM wParam, LPARAM lParam) {
    return post_to_thread(idThread, Msg, wParam, lParam);
}

LRESULT WINAPI SendMessageA(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam) {
    return send(hWnd, Msg, wParam, lParam);
}

LRESULT WINAPI SendMessageW(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam) {
    return send(hWnd, Msg, wParam, lParam);
}

LONG WINAPI GetMessageTime(VOID) {
    return t_last_time;
}

// There is no pointer that could be anywhere.
DWORD WINAPI GetMessagePos(VOID) {
    return 0;
}

LPARAM WINAPI GetMessageExtraInfo(VOID) {
    return t_extra_info;
}

LPARAM WINAPI SetMessageExtraInfo(LPARAM lParam) {
    return std::exchange(t_extra_info, lParam);
}

// Deviation: without a keyboard and a pointer no thread has input that others could share.
BOOL WINAPI AttachThreadInput(DWORD, DWORD, BOOL) {
    return fail(FALSE, ERROR_NOT_SUPPORTED);
}

VOID WINAPI PostQuitMessage(int nExitCode) {
    if (const auto queue = MessageQueue::of_this_thread()) queue->post_quit(nExitCode);
}
