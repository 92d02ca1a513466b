// winuser.h: waiting for messages beside objects, what counts as new, and the timers of a message queue.
#include "win32_check.h"

static HANDLE g_event;

static void drop_messages(void) {
    MSG message;
    while (PeekMessageA(&message, NULL, 0, 0, PM_REMOVE)) {
    }
}
static void post_to_self(void) {
    CHECK(PostThreadMessageA(GetCurrentThreadId(), WM_APP, 1, 0));
}
static DWORD wait_ex(DWORD count, DWORD milliseconds, DWORD mask, DWORD flags) {
    return MsgWaitForMultipleObjectsEx(count, &g_event, milliseconds, mask, flags);
}

static void a_message_ends_the_wait_as_the_object_after_the_last(void) {
    g_event = CreateEventW(NULL, FALSE, FALSE, NULL);
    drop_messages();
    CHECK(wait_ex(1, 2, QS_ALLINPUT, 0) == WAIT_TIMEOUT);
    post_to_self();
    CHECK(wait_ex(1, INFINITE, QS_ALLINPUT, 0) == WAIT_OBJECT_0 + 1);
    drop_messages();
    post_to_self();
    CHECK(wait_ex(0, INFINITE, QS_POSTMESSAGE, 0) == WAIT_OBJECT_0);
    drop_messages();
    // An object comes before messages.
    post_to_self();
    CHECK(SetEvent(g_event));
    CHECK(wait_ex(1, INFINITE, QS_ALLINPUT, 0) == WAIT_OBJECT_0);
    CHECK(wait_ex(1, INFINITE, QS_ALLINPUT, 0) == WAIT_OBJECT_0 + 1);
    drop_messages();
    CloseHandle(g_event);
}

static void what_was_looked_at_is_not_new(void) {
    MSG message;
    g_event = CreateEventW(NULL, FALSE, FALSE, NULL);
    drop_messages();
    post_to_self();
    CHECK(PeekMessageA(&message, NULL, 0, 0, PM_NOREMOVE));
    CHECK(wait_ex(1, 2, QS_ALLINPUT, 0) == WAIT_TIMEOUT);
    CHECK(wait_ex(1, INFINITE, QS_ALLINPUT, MWMO_INPUTAVAILABLE) == WAIT_OBJECT_0 + 1);
    post_to_self();
    CHECK(HIWORD(GetQueueStatus(QS_POSTMESSAGE)) == QS_POSTMESSAGE);
    CHECK(wait_ex(1, 2, QS_POSTMESSAGE, 0) == WAIT_TIMEOUT);
    drop_messages();
    CHECK(HIWORD(GetQueueStatus(QS_POSTMESSAGE)) == 0);
    CloseHandle(g_event);
}

static void a_mask_leaves_out_what_it_does_not_name(void) {
    g_event = CreateEventW(NULL, FALSE, FALSE, NULL);
    drop_messages();
    post_to_self();
    CHECK(wait_ex(1, 2, QS_TIMER | QS_SENDMESSAGE, 0) == WAIT_TIMEOUT);
    CHECK(wait_ex(1, 2, 0, 0) == WAIT_TIMEOUT);
    CHECK(wait_ex(1, INFINITE, QS_POSTMESSAGE, 0) == WAIT_OBJECT_0 + 1);
    drop_messages();
    CloseHandle(g_event);
}

static void a_wait_for_all_wants_the_objects_and_a_message(void) {
    g_event = CreateEventW(NULL, FALSE, TRUE, NULL);
    drop_messages();
    CHECK(wait_ex(1, 2, QS_ALLINPUT, MWMO_WAITALL) == WAIT_TIMEOUT);
    CHECK(WaitForSingleObject(g_event, 0) == WAIT_OBJECT_0);
    post_to_self();
    CHECK(wait_ex(1, 2, QS_ALLINPUT, MWMO_WAITALL) == WAIT_TIMEOUT);
    CHECK(SetEvent(g_event));
    CHECK(wait_ex(1, kLong, QS_ALLINPUT, MWMO_WAITALL | MWMO_INPUTAVAILABLE) == WAIT_OBJECT_0);
    CHECK(WaitForSingleObject(g_event, 0) == WAIT_TIMEOUT);
    drop_messages();
    CloseHandle(g_event);
}

static void sixty_three_objects_are_the_most_beside_messages(void) {
    HANDLE objects[MAXIMUM_WAIT_OBJECTS];
    for (int i = 0; i < MAXIMUM_WAIT_OBJECTS; ++i) objects[i] = CreateEventW(NULL, TRUE, i == 62, NULL);
    CHECK(MsgWaitForMultipleObjects(63, objects, FALSE, 0, QS_ALLINPUT) == WAIT_OBJECT_0 + 62);
    CHECK_FAILS(MsgWaitForMultipleObjects(64, objects, FALSE, 0, QS_ALLINPUT) != WAIT_FAILED, ERROR_INVALID_PARAMETER);
    CHECK_FAILS(MsgWaitForMultipleObjects(0xFFFFFFFF, objects, FALSE, 0, QS_ALLINPUT) != WAIT_FAILED,
                ERROR_INVALID_PARAMETER);
    for (int i = 0; i < MAXIMUM_WAIT_OBJECTS; ++i) CloseHandle(objects[i]);
}

static unsigned __stdcall post_soon(void* thread_id) {
    CHECK(PostThreadMessageA((DWORD)(ULONG_PTR)thread_id, WM_APP, 5, 0));
    return 0;
}

static void a_message_of_another_thread_wakes_the_waiter(void) {
    g_event = CreateEventW(NULL, FALSE, FALSE, NULL);
    for (int i = 0; i < 200; ++i) {
        drop_messages();
        HANDLE thread = start_thread(post_soon, (void*)(ULONG_PTR)GetCurrentThreadId());
        CHECK(wait_ex(1, kLong, QS_ALLINPUT, 0) == WAIT_OBJECT_0 + 1);
        CHECK(join_thread(thread) == 0);
    }
    drop_messages();
    CloseHandle(g_event);
}

static int g_calls = 0;
static VOID CALLBACK count_timer(HWND, UINT message, UINT_PTR, DWORD) {
    if (message == WM_TIMER) ++g_calls;
}

static void timers_of_the_queue_come_again_until_they_are_killed(void) {
    MSG message;
    drop_messages();
    const UINT_PTR timer = SetTimer(NULL, 0, 10, count_timer);
    CHECK(timer != 0);
    g_calls = 0;
    while (g_calls < 3) {
        CHECK(GetMessageA(&message, NULL, WM_TIMER, WM_TIMER) > 0);
        CHECK(message.wParam == timer);
        DispatchMessageA(&message);
    }
    CHECK(KillTimer(NULL, timer));
    drop_messages();
    CHECK(MsgWaitForMultipleObjects(0, NULL, FALSE, 30, QS_TIMER) == WAIT_TIMEOUT);
    CHECK(!KillTimer(NULL, timer));
}

static void a_timer_comes_after_posted_messages_and_the_end(void) {
    MSG message;
    drop_messages();
    const UINT_PTR timer = SetTimer(NULL, 0, 10, NULL);
    CHECK(MsgWaitForMultipleObjects(0, NULL, FALSE, kLong, QS_TIMER) == WAIT_OBJECT_0);
    post_to_self();
    PostQuitMessage(9);
    CHECK(GetMessageA(&message, NULL, 0, 0) > 0 && message.message == WM_APP);
    CHECK(GetMessageA(&message, NULL, 0, 0) == 0 && message.message == WM_QUIT && message.wParam == 9);
    CHECK(GetMessageA(&message, NULL, 0, 0) > 0 && message.message == WM_TIMER && message.wParam == timer);
    CHECK(KillTimer(NULL, timer));
    drop_messages();
}

int main() {
    RUN(a_message_ends_the_wait_as_the_object_after_the_last);
    RUN(what_was_looked_at_is_not_new);
    RUN(a_mask_leaves_out_what_it_does_not_name);
    RUN(a_wait_for_all_wants_the_objects_and_a_message);
    RUN(sixty_three_objects_are_the_most_beside_messages);
    RUN(a_message_of_another_thread_wakes_the_waiter);
    RUN(timers_of_the_queue_come_again_until_they_are_killed);
    RUN(a_timer_comes_after_posted_messages_and_the_end);
    return finish();
}
