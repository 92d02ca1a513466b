// winuser.h: messages that are sent, with and without a wait for the answer.
#include "posix/user32/window_border.h"

using namespace wspemu;
using namespace wspemu::posix;

namespace {

// Calls send(window) for the window, or for every top-level window when the message is for all.
template <class Send>
Result<void> for_each_receiver(HWND window, Send send) {
    if (value_of(window) != kBroadcast) return send(value_of(window));
    for (std::uintptr_t each : top_level_windows()) (void)send(each);
    return {};
}

// The receiver would read what the sender has freed by then.
bool points_into_sender(UINT message) {
    return message == WM_CREATE || message == WM_NCCREATE || message == WM_SETTEXT || message == WM_GETTEXT ||
           message == WM_COPYDATA;
}

LRESULT send_with_limit(HWND window, const Message& message, UINT flags, UINT milliseconds, PDWORD_PTR out) {
    if (out) *out = 0;
    SendLimit limit;
    limit.handles_others = (flags & SMTO_BLOCK) == 0;
    // Deviation: no thread counts as hung here.
    if ((flags & SMTO_NOTIMEOUTIFNOTHUNG) == 0) limit.deadline = port::deadline_after(milliseconds);
    const Result<void> sent = for_each_receiver(window, [&](std::uintptr_t receiver) -> Result<void> {
        Message copy = message;
        copy.window = receiver;
        const Result<std::intptr_t> result = send_message(copy, limit);
        if (!result) return result.failure();
        if (out) *out = static_cast<DWORD_PTR>(*result);
        return {};
    });
    return finish(sent);
}

BOOL notify(HWND window, Message message) {
    if (points_into_sender(message.message)) return fail(FALSE, ERROR_MESSAGE_SYNC_ONLY);
    return finish(for_each_receiver(window, [&](std::uintptr_t receiver) {
        message.window = receiver;
        return send_without_waiting(message);
    }));
}

BOOL send_and_call_back(HWND window, Message message, SENDASYNCPROC routine, ULONG_PTR data) {
    if (!routine) return fail(FALSE, ERROR_INVALID_PARAMETER);
    if (points_into_sender(message.message)) return fail(FALSE, ERROR_MESSAGE_SYNC_ONLY);
    // The types differ in the first parameter only, a pointer here and a number there: one calling convention.
    const AnswerCall call{reinterpret_cast<AnswerCall::Routine>(reinterpret_cast<void (*)()>(routine)), data};
    return finish(for_each_receiver(window, [&](std::uintptr_t receiver) {
        message.window = receiver;
        return send_for_callback(message, call);
    }));
}

} // namespace

LRESULT WINAPI SendMessageTimeoutA(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam, UINT fuFlags, UINT uTimeout,
                                   PDWORD_PTR lpdwResult) {
    return send_with_limit(hWnd, {0, Msg, wParam, lParam}, fuFlags, uTimeout, lpdwResult);
}
LRESULT WINAPI SendMessageTimeoutW(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam, UINT fuFlags, UINT uTimeout,
                                   PDWORD_PTR lpdwResult) {
    return send_with_limit(hWnd, {0, Msg, wParam, lParam}, fuFlags, uTimeout, lpdwResult);
}

BOOL WINAPI SendNotifyMessageA(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam) {
    return notify(hWnd, {0, Msg, wParam, lParam});
}
BOOL WINAPI SendNotifyMessageW(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam) {
    return notify(hWnd, {0, Msg, wParam, lParam});
}

BOOL WINAPI SendMessageCallbackA(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam, SENDASYNCPROC lpResultCallBack,
                                 ULONG_PTR dwData) {
    return send_and_call_back(hWnd, {0, Msg, wParam, lParam}, lpResultCallBack, dwData);
}
BOOL WINAPI SendMessageCallbackW(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam, SENDASYNCPROC lpResultCallBack,
                                 ULONG_PTR dwData) {
    return send_and_call_back(hWnd, {0, Msg, wParam, lParam}, lpResultCallBack, dwData);
}

BOOL WINAPI ReplyMessage(LRESULT lResult) {
    const auto queue = MessageQueue::of_this_thread();
    return queue && queue->reply(lResult);
}

DWORD WINAPI InSendMessageEx(LPVOID) {
    const auto queue = MessageQueue::of_this_thread();
    return queue ? queue->handled_kind() : DWORD{ISMEX_NOSEND};
}

BOOL WINAPI InSendMessage(VOID) {
    return InSendMessageEx(nullptr) != ISMEX_NOSEND;
}
