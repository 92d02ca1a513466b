// winuser.h as programs without a screen use it: windows, their messages and the order in which these come.
#include "win32_check.h"

static UINT g_seen[256];
static int g_seen_count = 0;
static LRESULT g_create_answer = 0;
static LRESULT g_nccreate_answer = TRUE;
static void* g_create_parameter = NULL;

static LRESULT CALLBACK note_messages(HWND window, UINT message, WPARAM wparam, LPARAM lparam) {
    if (g_seen_count < 256) g_seen[g_seen_count++] = message;
    switch (message) {
    case WM_NCCREATE:
        if (!g_nccreate_answer) return FALSE;
        break;
    case WM_CREATE: g_create_parameter = ((CREATESTRUCTA*)lparam)->lpCreateParams; return g_create_answer;
    case WM_USER: return (LRESULT)(wparam * 2);
    case WM_USER + 3: PostQuitMessage((int)wparam); return 0;
    }
    return DefWindowProcA(window, message, wparam, lparam);
}

static ATOM g_class = 0;
static HWND make_window(HWND parent) {
    if (!g_class) {
        WNDCLASSEXA description = {};
        description.cbSize = sizeof description;
        description.lpfnWndProc = note_messages;
        description.cbWndExtra = 16;
        description.hInstance = GetModuleHandleA(NULL);
        description.lpszClassName = "wspemu-windows-test";
        g_class = RegisterClassExA(&description);
        CHECK(g_class != 0);
        CHECK_FAILS(RegisterClassExA(&description), ERROR_CLASS_ALREADY_EXISTS);
    }
    return CreateWindowExA(0, "wspemu-windows-test", "title", 0, 0, 0, 0, 0, parent, NULL, GetModuleHandleA(NULL),
                           &g_class);
}

static bool was_seen(UINT message) {
    for (int i = 0; i < g_seen_count; ++i)
        if (g_seen[i] == message) return true;
    return false;
}

static void a_window_is_told_of_its_creation_and_its_end(void) {
    g_seen_count = 0;
    HWND window = make_window(HWND_MESSAGE);
    CHECK(window != NULL && IsWindow(window));
    CHECK(g_create_parameter == &g_class);
    CHECK(was_seen(WM_NCCREATE) && was_seen(WM_CREATE) && !was_seen(WM_DESTROY));
    DWORD process = 0;
    CHECK(GetWindowThreadProcessId(window, &process) == GetCurrentThreadId());
    CHECK(process == GetCurrentProcessId());
    g_seen_count = 0;
    CHECK(DestroyWindow(window));
    CHECK(was_seen(WM_DESTROY) && g_seen[g_seen_count - 1] == WM_NCDESTROY);
    CHECK(!IsWindow(window));
    KNOWN_DEVIATION_FAILS(kWine, "takes a destroyed window for somebody else's", DestroyWindow(window),
                          ERROR_INVALID_WINDOW_HANDLE);
    CHECK_FAILS(PostMessageA(window, WM_USER, 0, 0), ERROR_INVALID_WINDOW_HANDLE);
    CHECK_FAILS(SendMessageA(window, WM_USER, 0, 0), ERROR_INVALID_WINDOW_HANDLE);
    CHECK_FAILS(GetWindowThreadProcessId(window, NULL), ERROR_INVALID_WINDOW_HANDLE);
    CHECK_FAILS(GetWindowLongPtrA(window, 0), ERROR_INVALID_WINDOW_HANDLE);
}

static void a_window_may_refuse_to_be_created(void) {
    g_nccreate_answer = FALSE;
    g_seen_count = 0;
    CHECK(make_window(HWND_MESSAGE) == NULL);
    CHECK(!was_seen(WM_CREATE) && !was_seen(WM_DESTROY) && was_seen(WM_NCDESTROY));
    g_nccreate_answer = TRUE;
    g_create_answer = -1;
    g_seen_count = 0;
    CHECK(make_window(HWND_MESSAGE) == NULL);
    CHECK(was_seen(WM_CREATE) && was_seen(WM_NCDESTROY));
    KNOWN_DEVIATION(kWine, "sends no WM_DESTROY to a window that refused", was_seen(WM_DESTROY));
    g_create_answer = 0;
    KNOWN_DEVIATION_FAILS(kWine, "calls a class that is not there ERROR_CLASS_DOES_NOT_EXIST",
                          CreateWindowExA(0, "wspemu-none", "", 0, 0, 0, 0, 0, HWND_MESSAGE, NULL, NULL, NULL),
                          ERROR_CANNOT_FIND_WND_CLASS);
    CHECK_FAILS(make_window((HWND)(ULONG_PTR)0x00ABCDE0), ERROR_INVALID_WINDOW_HANDLE);
}

static void a_window_keeps_values_for_its_program(void) {
    HWND window = make_window(HWND_MESSAGE);
    SetLastError(0xBAD);
    CHECK(SetWindowLongPtrA(window, GWLP_USERDATA, 11) == 0);
    CHECK(SetWindowLongPtrA(window, GWLP_USERDATA, 12) == 11);
    CHECK(GetWindowLongPtrA(window, GWLP_USERDATA) == 12);
    CHECK(SetWindowLongPtrA(window, 8, 13) == 0);
    CHECK(GetWindowLongPtrA(window, 8) == 13);
    CHECK(GetWindowLongPtrA(window, 0) == 0);
    CHECK_FAILS(GetWindowLongPtrA(window, 16), ERROR_INVALID_INDEX);
    CHECK_FAILS(SetWindowLongPtrA(window, 12, 1), ERROR_INVALID_INDEX);
    CHECK(DestroyWindow(window));
}

static void half_a_value_is_what_an_old_program_sees(void) {
    HWND window = make_window(HWND_MESSAGE);
    CHECK(SetWindowLongA(window, GWLP_USERDATA, -5) == 0);
    CHECK(GetWindowLongW(window, GWLP_USERDATA) == -5);
    CHECK(SetWindowLongW(window, 12, 7) == 0);
    CHECK(SetWindowLongW(window, 8, 6) == 0);
    CHECK(GetWindowLongA(window, 12) == 7 && GetWindowLongA(window, 8) == 6);
    CHECK(GetWindowLongPtrA(window, 8) == ((LONG_PTR)7 << 32 | 6));
    CHECK_FAILS(GetWindowLongA(window, 13), ERROR_INVALID_INDEX);
    CHECK_FAILS(GetWindowLongA(window, GWLP_WNDPROC), ERROR_INVALID_INDEX);
    CHECK_FAILS(SetWindowLongA(window, GWLP_HINSTANCE, 1), ERROR_INVALID_INDEX);
    CHECK(DestroyWindow(window));
    CHECK_FAILS(GetWindowLongA(window, 0), ERROR_INVALID_WINDOW_HANDLE);
}

static void messages_come_in_the_order_of_windows(void) {
    HWND window = make_window(HWND_MESSAGE);
    MSG message;
    CHECK(PostMessageA(window, WM_USER, 1, 0));
    CHECK(PostThreadMessageA(GetCurrentThreadId(), WM_APP, 2, 0));
    PostQuitMessage(3);
    CHECK(PostMessageA(window, WM_USER, 4, 0));
    CHECK(GetMessageA(&message, NULL, 0, 0) && message.hwnd == window && message.wParam == 1);
    CHECK(GetMessageA(&message, NULL, 0, 0) && message.hwnd == NULL && message.message == WM_APP);
    CHECK(GetMessageA(&message, NULL, 0, 0) && message.hwnd == window && message.wParam == 4);
    CHECK(!GetMessageA(&message, NULL, 0, 0));
    CHECK(message.message == WM_QUIT && message.wParam == 3);
    CHECK(!PeekMessageA(&message, NULL, 0, 0, PM_REMOVE));
    CHECK(DestroyWindow(window));
}

static void a_filter_lets_through_what_it_names(void) {
    HWND window = make_window(HWND_MESSAGE);
    HWND other = make_window(HWND_MESSAGE);
    MSG message;
    CHECK(PostMessageA(other, WM_USER, 1, 0));
    CHECK(PostMessageA(window, WM_APP, 2, 0));
    CHECK(PostMessageA(window, WM_APP + 1, 3, 0));
    CHECK(PostThreadMessageA(GetCurrentThreadId(), WM_APP + 2, 4, 0));
    CHECK(!PeekMessageA(&message, window, WM_USER, WM_USER, PM_REMOVE));
    CHECK(PeekMessageA(&message, window, WM_APP + 1, WM_APP + 9, PM_NOREMOVE) && message.wParam == 3);
    CHECK(PeekMessageA(&message, window, WM_APP + 1, WM_APP + 9, PM_REMOVE) && message.wParam == 3);
    CHECK(PeekMessageA(&message, (HWND)-1, 0, 0, PM_REMOVE) && message.wParam == 4);
    CHECK(!PeekMessageA(&message, (HWND)-1, 0, 0, PM_REMOVE));
    CHECK(PeekMessageA(&message, window, 0, 0, PM_REMOVE) && message.wParam == 2);
    CHECK(PeekMessageA(&message, NULL, 0, 0, PM_REMOVE) && message.wParam == 1);
    CHECK_FAILS(PeekMessageA(&message, (HWND)(ULONG_PTR)0x00ABCDE0, 0, 0, PM_REMOVE), ERROR_INVALID_WINDOW_HANDLE);
    CHECK(GetMessageA(&message, (HWND)(ULONG_PTR)0x00ABCDE0, 0, 0) == -1);
    // The messages of a window go with it.
    CHECK(PostMessageA(other, WM_USER, 1, 0));
    CHECK(DestroyWindow(other));
    CHECK(DestroyWindow(window));
    CHECK(!PeekMessageA(&message, NULL, 0, 0, PM_REMOVE));
}

static HWND g_window;
static unsigned __stdcall send_to_window(void* message) {
    return (unsigned)SendMessageA(g_window, (UINT)(ULONG_PTR)message, 21, 0);
}
// Runs the window's messages until the thread has ended.
static DWORD pump_until_end(HANDLE thread) {
    for (;;) {
        const DWORD result = MsgWaitForMultipleObjects(1, &thread, FALSE, kLong, QS_ALLINPUT);
        if (result != WAIT_OBJECT_0 + 1) break;
        MSG message;
        while (PeekMessageA(&message, NULL, 0, 0, PM_REMOVE)) DispatchMessageA(&message);
    }
    return join_thread(thread);
}

static void a_message_of_another_thread_is_answered_while_the_owner_looks(void) {
    g_window = make_window(HWND_MESSAGE);
    CHECK(SendMessageA(g_window, WM_USER, 3, 0) == 6);
    CHECK(pump_until_end(start_thread(send_to_window, (void*)WM_USER)) == 42);
    // It is never given out by PeekMessage, only handled inside it.
    HANDLE sender = start_thread(send_to_window, (void*)WM_USER);
    g_seen_count = 0;
    MSG message;
    while (WaitForSingleObject(sender, 1) == WAIT_TIMEOUT) CHECK(!PeekMessageA(&message, NULL, 0, 0, PM_REMOVE));
    CHECK(join_thread(sender) == 42);
    CHECK(g_seen_count == 1 && g_seen[0] == WM_USER);
    CHECK(DestroyWindow(g_window));
}

static unsigned __stdcall own_window_and_leave(void* ready) {
    g_window = make_window(HWND_MESSAGE);
    SetEvent((HANDLE)ready);
    return 0;
}

static void windows_end_with_their_thread(void) {
    HANDLE ready = CreateEventW(NULL, TRUE, FALSE, NULL);
    CHECK(join_thread(start_thread(own_window_and_leave, ready)) == 0);
    CHECK(!IsWindow(g_window));
    CHECK_FAILS(PostMessageA(g_window, WM_USER, 0, 0), ERROR_INVALID_WINDOW_HANDLE);
    CloseHandle(ready);
}

static unsigned __stdcall destroy_foreign_window(void*) {
    CHECK_FAILS(DestroyWindow(g_window), ERROR_ACCESS_DENIED);
    return 0;
}

static void only_the_owner_destroys_a_window(void) {
    g_window = make_window(HWND_MESSAGE);
    CHECK(join_thread(start_thread(destroy_foreign_window, NULL)) == 0);
    CHECK(IsWindow(g_window));
    CHECK(DestroyWindow(g_window));
}

static volatile LONG g_thread_id = 0;
static unsigned __stdcall take_thread_messages(void* ready) {
    MSG message;
    PeekMessageA(&message, NULL, 0, 0, PM_NOREMOVE);
    g_thread_id = (LONG)GetCurrentThreadId();
    SetEvent((HANDLE)ready);
    unsigned sum = 0;
    while (GetMessageA(&message, NULL, 0, 0)) sum = sum * 10 + (unsigned)message.wParam;
    return sum + (unsigned)message.wParam;
}
static unsigned __stdcall wait_to_end(void* end) {
    return WaitForSingleObject((HANDLE)end, kLong);
}

static void threads_have_messages_of_their_own(void) {
    HANDLE ready = CreateEventW(NULL, FALSE, FALSE, NULL);
    HANDLE thread = start_thread(take_thread_messages, ready);
    CHECK(WaitForSingleObject(ready, kLong) == WAIT_OBJECT_0);
    for (WPARAM i = 1; i <= 4; ++i) CHECK(PostThreadMessageA((DWORD)g_thread_id, WM_APP, i, 0));
    CHECK(PostThreadMessageA((DWORD)g_thread_id, WM_QUIT, 5000, 0));
    CHECK(join_thread(thread) == 6234);
    KNOWN_DEVIATION_FAILS(kWine, "calls a thread that is not there ERROR_INVALID_PARAMETER",
                          PostThreadMessageA((DWORD)g_thread_id, WM_APP, 0, 0), ERROR_INVALID_THREAD_ID);
    KNOWN_DEVIATION_FAILS(kWine, "calls a thread that is not there ERROR_INVALID_PARAMETER",
                          PostThreadMessageA(0xFFFFFFF0, WM_APP, 0, 0), ERROR_INVALID_THREAD_ID);
    // A thread that never called for a message has no queue.
    thread = start_thread(wait_to_end, ready);
    CHECK_FAILS(PostThreadMessageA(GetThreadId(thread), WM_APP, 0, 0), ERROR_INVALID_THREAD_ID);
    CHECK(SetEvent(ready));
    CHECK(join_thread(thread) == WAIT_OBJECT_0);
    CloseHandle(ready);
}

static void registered_messages_are_the_same_for_all_who_ask(void) {
    const UINT first = RegisterWindowMessageA("wspemu-test-message");
    CHECK(first >= 0xC000 && first <= 0xFFFF);
    CHECK(RegisterWindowMessageW(L"WSPEMU-test-message") == first);
    CHECK(RegisterWindowMessageA("wspemu-test-message-2") != first);
}

static void a_class_tells_what_it_was_registered_with(void) {
    WNDCLASSEXA given = {sizeof given, CS_GLOBALCLASS, DefWindowProcA,      4,   16, GetModuleHandleA(NULL), NULL, NULL,
                         NULL,         NULL,           "wspemu-class-info", NULL};
    const ATOM atom = RegisterClassExA(&given);
    WNDCLASSEXA told = {sizeof told, 0, NULL, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL};
    WNDCLASSA shorter;
    CHECK(atom != 0 && GetClassInfoExA(given.hInstance, given.lpszClassName, &told) == atom);
    CHECK(told.style == CS_GLOBALCLASS && told.lpfnWndProc == DefWindowProcA);
    CHECK(told.cbClsExtra == 4 && told.cbWndExtra == 16 && told.hInstance == given.hInstance);
    CHECK(GetClassInfoA(given.hInstance, (LPCSTR)(ULONG_PTR)atom, &shorter) && shorter.cbWndExtra == 16);
    CHECK(UnregisterClassA(given.lpszClassName, given.hInstance));
    CHECK_FAILS(GetClassInfoExA(given.hInstance, given.lpszClassName, &told), ERROR_CLASS_DOES_NOT_EXIST);
    CHECK_FAILS(GetClassInfoW(given.hInstance, L"wspemu-no-class", (WNDCLASSW*)&shorter), ERROR_CLASS_DOES_NOT_EXIST);
}

static void messages_have_a_number_of_the_programs_own(void) {
    CHECK(GetMessageExtraInfo() == 0);
    CHECK(SetMessageExtraInfo(5) == 0);
    CHECK(GetMessageExtraInfo() == 5 && SetMessageExtraInfo(0) == 5);
    KNOWN_DEVIATION(kOurs, "threads have no input to share",
                    AttachThreadInput(GetCurrentThreadId(), GetCurrentThreadId(), TRUE) ||
                        GetLastError() != ERROR_NOT_SUPPORTED);
}

int main() {
    RUN(a_window_is_told_of_its_creation_and_its_end);
    RUN(a_window_may_refuse_to_be_created);
    RUN(a_window_keeps_values_for_its_program);
    RUN(half_a_value_is_what_an_old_program_sees);
    RUN(messages_come_in_the_order_of_windows);
    RUN(a_filter_lets_through_what_it_names);
    RUN(a_message_of_another_thread_is_answered_while_the_owner_looks);
    RUN(windows_end_with_their_thread);
    RUN(only_the_owner_destroys_a_window);
    RUN(threads_have_messages_of_their_own);
    RUN(registered_messages_are_the_same_for_all_who_ask);
    RUN(a_class_tells_what_it_was_registered_with);
    RUN(messages_have_a_number_of_the_programs_own);
    return finish();
}
