// winuser.h: messages that one thread sends to another, and how long it waits for the answer.
#include "win32_check.h"

// The receiving thread: a window, and events that say when it may look at its messages.
static HWND g_window = NULL;
static HANDLE g_ready, g_look;
static volatile LONG g_handled = 0;
static volatile LONG g_kind = -1, g_kind_after_reply = -1;
static HANDLE g_replied, g_go_on;

static LRESULT CALLBACK answer(HWND window, UINT message, WPARAM wparam, LPARAM lparam) {
    if (message == WM_USER) {
        g_kind = (LONG)InSendMessageEx(NULL);
        InterlockedIncrement(&g_handled);
        return (LRESULT)(wparam * 2);
    }
    if (message == WM_USER + 1) {
        CHECK(InSendMessage());
        CHECK(ReplyMessage(77));
        g_kind_after_reply = (LONG)InSendMessageEx(NULL);
        SetEvent(g_replied);
        CHECK(WaitForSingleObject(g_go_on, kLong) == WAIT_OBJECT_0);
        InterlockedIncrement(&g_handled);
        return 78; // too late: 77 was the answer
    }
    // While the sender waits here, a message of the receiver reaches the sender.
    if (message == WM_USER + 2) return SendMessageA((HWND)wparam, WM_USER, 5, 0);
    return DefWindowProcA(window, message, wparam, lparam);
}

static HWND make_window(void) {
    WNDCLASSA description = {};
    description.lpfnWndProc = answer;
    description.hInstance = GetModuleHandleA(NULL);
    description.lpszClassName = "wspemu-sends-test";
    RegisterClassA(&description);
    return CreateWindowExA(0, "wspemu-sends-test", "", 0, 0, 0, 0, 0, HWND_MESSAGE, NULL, GetModuleHandleA(NULL), NULL);
}

static unsigned __stdcall receive(void*) {
    g_window = make_window();
    SetEvent(g_ready);
    WaitForSingleObject(g_look, kLong);
    MSG message;
    while (GetMessageA(&message, NULL, 0, 0) > 0) DispatchMessageA(&message);
    DestroyWindow(g_window);
    return 0;
}

static HANDLE start_receiver(void) {
    g_handled = 0;
    ResetEvent(g_look); // an earlier receiver may have ended without a look at it
    HANDLE receiver = start_thread(receive, NULL);
    CHECK(WaitForSingleObject(g_ready, kLong) == WAIT_OBJECT_0);
    return receiver;
}

static void end_receiver(HANDLE receiver) {
    CHECK(PostThreadMessageA(GetThreadId(receiver), WM_QUIT, 0, 0));
    SetEvent(g_look);
    CHECK(join_thread(receiver) == 0);
}

static void a_sender_may_give_up_waiting(void) {
    HANDLE receiver = start_receiver();
    DWORD_PTR result = 99;
    CHECK_FAILS(SendMessageTimeoutA(g_window, WM_USER, 3, 0, SMTO_NORMAL, 20, &result), ERROR_TIMEOUT);
    CHECK_FAILS(SendMessageTimeoutW(g_window, WM_USER, 3, 0, SMTO_BLOCK, 20, NULL), ERROR_TIMEOUT);
    SetEvent(g_look);
    result = 99;
    CHECK(SendMessageTimeoutA(g_window, WM_USER, 4, 0, SMTO_BLOCK, kLong, &result));
    CHECK(result == 8);
    // Those that were given up had not been looked at yet, and have gone.
    CHECK(look_at(&g_handled) == 1);
    CHECK_FAILS(SendMessageTimeoutA((HWND)kGarbage, WM_USER, 0, 0, SMTO_NORMAL, 20, &result),
                ERROR_INVALID_WINDOW_HANDLE);
    end_receiver(receiver);
}

static unsigned __stdcall leave_without_a_look(void*) {
    g_window = make_window();
    SetEvent(g_ready);
    WaitForSingleObject(g_look, kLong);
    return 0;
}

static unsigned __stdcall let_it_leave(void*) {
    // The sender is on its way by then, or comes to a window that is gone: the same for it.
    SetEvent(g_look);
    return 0;
}

static void a_receiver_that_ends_gives_no_answer(void) {
    ResetEvent(g_look);
    HANDLE receiver = start_thread(leave_without_a_look, NULL);
    CHECK(WaitForSingleObject(g_ready, kLong) == WAIT_OBJECT_0);
    HANDLE other = start_thread(let_it_leave, NULL);
    DWORD_PTR result = 99;
    SetLastError(0xBAD);
    CHECK(SendMessageTimeoutA(g_window, WM_USER, 4, 0, SMTO_NORMAL, kLong, &result) == 0);
    CHECK(GetLastError() == ERROR_ACCESS_DENIED || GetLastError() == ERROR_INVALID_WINDOW_HANDLE);
    CHECK(join_thread(other) == 0);
    CHECK(join_thread(receiver) == 0);
}

// Sends until there is no window any more, which is told once.
static HANDLE g_begin, g_gone;
static const int kShortLived = 1000;

static unsigned __stdcall send_while_there_is_a_window(void*) {
    for (int i = 0; i < kShortLived; ++i) {
        if (WaitForSingleObject(g_begin, kLong) != WAIT_OBJECT_0) return 1;
        while (IsWindow(g_window)) SendMessageA(g_window, WM_USER, 1, 0);
        SetEvent(g_gone);
    }
    return 0;
}

// A message comes before the window's end, which answers it, or is refused: who sends never waits for a thread that has
// nothing to answer for.
static void a_sender_does_not_outwait_the_window(void) {
    if (this_side() == kWine) return; // wine looks for the window first and sends to its thread then, as ours did once
    g_begin = CreateEventA(NULL, FALSE, FALSE, NULL);
    g_gone = CreateEventA(NULL, FALSE, FALSE, NULL);
    HANDLE sender = start_thread(send_while_there_is_a_window, NULL);
    bool gone = true;
    for (int i = 0; i < kShortLived && gone; ++i) {
        g_window = make_window();
        SetEvent(g_begin);
        MSG message;
        for (int looks = i % 50; looks > 0; --looks) PeekMessageA(&message, NULL, 0, 0, PM_NOREMOVE);
        CHECK(DestroyWindow(g_window));
        PeekMessageA(&message, NULL, 0, 0, PM_NOREMOVE); // answers what came meanwhile
        gone = WaitForSingleObject(g_gone, kLong) == WAIT_OBJECT_0;
        CHECK(gone);
    }
    CHECK(join_thread(sender) == 0);
    CloseHandle(g_begin);
    CloseHandle(g_gone);
}

static void a_window_of_ones_own_is_called_at_once(void) {
    HWND window = make_window();
    DWORD_PTR result = 0;
    CHECK(SendMessageTimeoutA(window, WM_USER, 21, 0, SMTO_NORMAL, 0, &result) && result == 42);
    CHECK(look_at(&g_kind) == ISMEX_NOSEND);
    CHECK(!ReplyMessage(1) && !InSendMessage());
    const LONG before = look_at(&g_handled);
    CHECK(SendNotifyMessageA(window, WM_USER, 1, 0));
    CHECK(look_at(&g_handled) == before + 1);
    CHECK(DestroyWindow(window));
}

static void a_notification_waits_for_nobody(void) {
    HANDLE receiver = start_receiver();
    CHECK(SendNotifyMessageA(g_window, WM_USER, 1, 0));
    CHECK(SendNotifyMessageW(g_window, WM_USER, 2, 0));
    CHECK(look_at(&g_handled) == 0);
    SetEvent(g_look);
    CHECK(SendMessageA(g_window, WM_NULL, 0, 0) == 0);
    CHECK(look_at(&g_handled) == 2);
    CHECK(look_at(&g_kind) == ISMEX_NOTIFY);
    CHECK(SendMessageA(g_window, WM_USER, 4, 0) == 8);
    CHECK(look_at(&g_kind) == ISMEX_SEND);
    end_receiver(receiver);
    CHECK_FAILS(SendNotifyMessageA(g_window, WM_USER, 1, 0), ERROR_INVALID_WINDOW_HANDLE);
}

static void an_answer_can_be_given_before_the_work_is_done(void) {
    g_replied = CreateEventA(NULL, FALSE, FALSE, NULL);
    g_go_on = CreateEventA(NULL, FALSE, FALSE, NULL);
    HANDLE receiver = start_receiver();
    SetEvent(g_look);
    CHECK(SendMessageA(g_window, WM_USER + 1, 0, 0) == 77);
    CHECK(WaitForSingleObject(g_replied, kLong) == WAIT_OBJECT_0);
    CHECK(look_at(&g_handled) == 0);
    CHECK(look_at(&g_kind_after_reply) == (ISMEX_SEND | ISMEX_REPLIED));
    SetEvent(g_go_on);
    end_receiver(receiver);
    CHECK(look_at(&g_handled) == 1);
    CloseHandle(g_replied);
    CloseHandle(g_go_on);
}

static LRESULT g_result;
static ULONG_PTR g_data;
static int g_calls = 0;
static VOID CALLBACK note_answer(HWND window, UINT message, ULONG_PTR data, LRESULT result) {
    CHECK(window == g_window && message == WM_USER);
    ++g_calls;
    g_data = data;
    g_result = result;
}

static void an_answer_can_come_as_a_call(void) {
    HANDLE receiver = start_receiver();
    g_calls = 0;
    CHECK(SendMessageCallbackA(g_window, WM_USER, 6, 0, note_answer, 1234));
    SetEvent(g_look);
    MSG message;
    // The call comes out of a look at this thread's messages, and is none itself.
    while (g_calls == 0) {
        CHECK(MsgWaitForMultipleObjects(0, NULL, FALSE, kLong, QS_ALLINPUT) == WAIT_OBJECT_0);
        CHECK(!PeekMessageA(&message, NULL, 0, 0, PM_REMOVE));
    }
    CHECK(g_calls == 1 && g_data == 1234 && g_result == 12);
    CHECK(look_at(&g_kind) == ISMEX_CALLBACK);
    end_receiver(receiver);
    // Within a thread: at once.
    g_window = make_window();
    CHECK(SendMessageCallbackW(g_window, WM_USER, 7, 0, note_answer, 5));
    CHECK(g_calls == 2 && g_data == 5 && g_result == 14);
    CHECK(DestroyWindow(g_window));
    CHECK_FAILS(SendMessageCallbackA(g_window, WM_USER, 7, 0, note_answer, 5), ERROR_INVALID_WINDOW_HANDLE);
}

static void two_threads_can_send_to_each_other(void) {
    HANDLE receiver = start_receiver();
    SetEvent(g_look);
    HWND window = make_window();
    CHECK(SendMessageA(g_window, WM_USER + 2, (WPARAM)window, 0) == 10);
    DWORD_PTR result = 0;
    CHECK(SendMessageTimeoutA(g_window, WM_USER + 2, (WPARAM)window, 0, SMTO_NORMAL, kLong, &result) && result == 10);
    CHECK(DestroyWindow(window));
    end_receiver(receiver);
}

static void pointers_of_the_sender_are_not_left_behind(void) {
    HANDLE receiver = start_receiver();
    char text[8] = "text";
    CHECK_FAILS(SendNotifyMessageA(g_window, WM_SETTEXT, 0, (LPARAM)text), ERROR_MESSAGE_SYNC_ONLY);
    CHECK_FAILS(SendMessageCallbackA(g_window, WM_GETTEXT, 8, (LPARAM)text, note_answer, 0), ERROR_MESSAGE_SYNC_ONLY);
    end_receiver(receiver);
}

static unsigned __stdcall post_when_told(void* thread_id) {
    WaitForSingleObject(g_look, kLong);
    return (unsigned)PostThreadMessageA((DWORD)(ULONG_PTR)thread_id, WM_APP, 3, 0);
}

static void a_thread_can_wait_for_its_next_message(void) {
    MSG message;
    PeekMessageA(&message, NULL, 0, 0, PM_NOREMOVE);
    HANDLE poster = start_thread(post_when_told, (void*)(ULONG_PTR)GetCurrentThreadId());
    SetEvent(g_look);
    CHECK(WaitMessage());
    CHECK(PeekMessageA(&message, NULL, 0, 0, PM_REMOVE) && message.message == WM_APP && message.wParam == 3);
    CHECK((DWORD)GetMessageTime() == message.time);
    CHECK(join_thread(poster) == TRUE);
}

int main() {
    g_ready = CreateEventA(NULL, FALSE, FALSE, NULL);
    g_look = CreateEventA(NULL, FALSE, FALSE, NULL);
    RUN(a_sender_may_give_up_waiting);
    RUN(a_receiver_that_ends_gives_no_answer);
    RUN(a_sender_does_not_outwait_the_window);
    RUN(a_window_of_ones_own_is_called_at_once);
    RUN(a_notification_waits_for_nobody);
    RUN(an_answer_can_be_given_before_the_work_is_done);
    RUN(an_answer_can_come_as_a_call);
    RUN(two_threads_can_send_to_each_other);
    RUN(pointers_of_the_sender_are_not_left_behind);
    RUN(a_thread_can_wait_for_its_next_message);
    CloseHandle(g_ready);
    CloseHandle(g_look);
    return finish();
}
