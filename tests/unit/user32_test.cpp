// Windows and messages as a program uses them: classes, creation, the message loop, timers, waits.
#include <windows.h>

#include <boost/test/unit_test.hpp>

#include "last_error.h"
#include "core/text.h"

#include <string>
#include <thread>
#include <vector>

using namespace wspemu;

namespace {

std::vector<UINT> seen;
std::string name_at_creation;

LRESULT CALLBACK wide_procedure(HWND window, UINT message, WPARAM wparam, LPARAM lparam) {
    seen.push_back(message);
    if (message == WM_CREATE) {
        const auto* values = reinterpret_cast<const CREATESTRUCTW*>(lparam);
        name_at_creation = to_utf8(utf16_view(values->lpszName)) + "/" + to_utf8(utf16_view(values->lpszClass));
        SetWindowLongPtrW(window, GWLP_USERDATA, reinterpret_cast<LONG_PTR>(values->lpCreateParams));
    }
    if (message == WM_USER) return static_cast<LRESULT>(wparam) * 2;
    if (message == WM_DESTROY) PostQuitMessage(17);
    return DefWindowProcW(window, message, wparam, lparam);
}

LRESULT CALLBACK narrow_procedure(HWND window, UINT message, WPARAM wparam, LPARAM lparam) {
    const auto* values = reinterpret_cast<const CREATESTRUCTA*>(lparam);
    if (message == WM_CREATE) name_at_creation = std::string(values->lpszName) + "/" + values->lpszClass;
    return DefWindowProcA(window, message, wparam, lparam);
}

LRESULT CALLBACK refusing_procedure(HWND, UINT message, WPARAM, LPARAM lparam) {
    const auto* values = reinterpret_cast<const CREATESTRUCTW*>(lparam);
    seen.push_back(message);
    if (message == WM_NCCREATE) return values->lpCreateParams == nullptr;
    return message == WM_CREATE ? -1 : 0;
}

struct Classes {
    Classes() {
        WNDCLASSW wide = {};
        wide.lpfnWndProc = wide_procedure;
        wide.lpszClassName = L"Wide";
        wide.cbWndExtra = 8;
        atom = RegisterClassW(&wide);
        WNDCLASSEXA narrow = {};
        narrow.cbSize = sizeof narrow;
        narrow.lpfnWndProc = narrow_procedure;
        narrow.lpszClassName = "Narrow";
        RegisterClassExA(&narrow);
        wide.lpfnWndProc = refusing_procedure;
        wide.lpszClassName = L"Refusing";
        RegisterClassW(&wide);
        seen.clear();
    }
    ~Classes() {
        for (const char* name : {"Wide", "Narrow", "Refusing"}) UnregisterClassA(name, nullptr);
        MSG message;
        while (PeekMessageW(&message, nullptr, 0, 0, PM_REMOVE)) {
        }
    }
    ATOM atom;
};

HWND make(LPCWSTR name, LPVOID parameter = nullptr) {
    return CreateWindowExW(0, name, L"text", 0, 0, 0, 0, 0, HWND_MESSAGE, nullptr, nullptr, parameter);
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(user32_test, Classes)

BOOST_AUTO_TEST_CASE(a_window_is_created_used_and_destroyed) {
    int parameter = 0;
    const HWND window = make(L"wide", &parameter);
    BOOST_REQUIRE(window != nullptr);
    BOOST_TEST(name_at_creation == "text/Wide");
    BOOST_TEST((seen == std::vector<UINT>{WM_NCCREATE, WM_CREATE}));
    BOOST_TEST(IsWindow(window));
    BOOST_TEST(GetWindowLongPtrA(window, GWLP_USERDATA) == reinterpret_cast<LONG_PTR>(&parameter));
    DWORD process = 0;
    BOOST_TEST(GetWindowThreadProcessId(window, &process) == GetCurrentThreadId());
    BOOST_TEST(process == GetCurrentProcessId());
    BOOST_TEST(SendMessageW(window, WM_USER, 21, 0) == 42);
    WCHAR text[8] = {};
    BOOST_TEST(SendMessageW(window, WM_GETTEXT, 8, reinterpret_cast<LPARAM>(text)) == 4);
    BOOST_TEST(to_utf8(utf16_view(text)) == "text");
    BOOST_TEST(DestroyWindow(window));
    BOOST_TEST(!IsWindow(window));
    BOOST_TEST(error_of([=] { DestroyWindow(window); }) == ERROR_INVALID_WINDOW_HANDLE);
    BOOST_TEST(error_of([=] { PostMessageA(window, WM_USER, 0, 0); }) == ERROR_INVALID_WINDOW_HANDLE);
    BOOST_TEST(error_of([=] { SendMessageA(window, WM_USER, 0, 0); }) == ERROR_INVALID_WINDOW_HANDLE);
}

BOOST_AUTO_TEST_CASE(a_class_gets_text_in_its_own_form) {
    const HWND window = make(L"Narrow");
    BOOST_TEST(name_at_creation == "text/Narrow");
    BOOST_TEST(DestroyWindow(window));
    const HWND other = CreateWindowExA(0, reinterpret_cast<LPCSTR>(static_cast<ULONG_PTR>(atom)), "\xC3\xA9", 0, 0, 0,
                                       0, 0, nullptr, nullptr, nullptr, nullptr);
    BOOST_TEST(name_at_creation == "\xC3\xA9/Wide");
    BOOST_TEST(DestroyWindow(other));
}

BOOST_AUTO_TEST_CASE(a_procedure_can_refuse_the_window) {
    BOOST_TEST(make(L"Refusing") == nullptr);
    BOOST_TEST((seen == std::vector<UINT>{WM_NCCREATE, WM_CREATE, WM_DESTROY, WM_NCDESTROY}));
    seen.clear();
    BOOST_TEST(make(L"Refusing", &seen) == nullptr);
    BOOST_TEST((seen == std::vector<UINT>{WM_NCCREATE, WM_NCDESTROY}));
}

BOOST_AUTO_TEST_CASE(classes_and_windows_refuse_bad_arguments) {
    WNDCLASSW again = {};
    again.lpfnWndProc = wide_procedure;
    again.lpszClassName = L"WIDE";
    BOOST_TEST(error_of([&] { RegisterClassW(&again); }) == ERROR_CLASS_ALREADY_EXISTS);
    again.lpszClassName = nullptr;
    BOOST_TEST(error_of([&] { RegisterClassW(&again); }) == ERROR_INVALID_PARAMETER);
    WNDCLASSEXW sized = {};
    BOOST_TEST(error_of([&] { RegisterClassExW(&sized); }) == ERROR_INVALID_PARAMETER);
    BOOST_TEST(error_of([] { RegisterClassA(nullptr); }) == ERROR_NOACCESS);
    BOOST_TEST(error_of([] { make(L"no such class"); }) == ERROR_CANNOT_FIND_WND_CLASS);
    BOOST_TEST(error_of([] { make(nullptr); }) == ERROR_CANNOT_FIND_WND_CLASS);
    BOOST_TEST(error_of([] { UnregisterClassA("no such class", nullptr); }) == ERROR_CLASS_DOES_NOT_EXIST);
    const auto* wide = L"Wide";
    const HWND nobody = reinterpret_cast<HWND>(0x1234);
    BOOST_TEST(error_of([=] { CreateWindowExW(0, wide, L"", 0, 0, 0, 0, 0, nobody, nullptr, nullptr, nullptr); }) ==
               ERROR_INVALID_WINDOW_HANDLE);
    BOOST_TEST(error_of([=] {
                   CreateWindowExW(0, wide, L"", WS_CHILD, 0, 0, 0, 0, nullptr, nullptr, nullptr, nullptr);
               }) == 1406u);
    const HWND window = make(wide);
    BOOST_TEST(error_of([] { UnregisterClassW(L"Wide", nullptr); }) == 1412u);
    BOOST_TEST(error_of([=] { GetWindowLongPtrW(window, 4); }) == 1413u);
    BOOST_TEST(DestroyWindow(window));
    BOOST_TEST(UnregisterClassW(L"Wide", nullptr));
}

BOOST_AUTO_TEST_CASE(the_message_loop_ends_with_quit) {
    const HWND window = make(L"Wide");
    MSG message;
    BOOST_TEST(PostMessageW(window, WM_USER, 4, 5));
    BOOST_TEST(PostMessageW(window, WM_CLOSE, 0, 0));
    BOOST_TEST(GetMessageW(&message, nullptr, 0, 0) == TRUE);
    BOOST_TEST((message.hwnd == window && message.message == WM_USER && message.wParam == 4 && message.lParam == 5));
    BOOST_TEST(!TranslateMessage(&message));
    BOOST_TEST(DispatchMessageW(&message) == 8);
    while (GetMessageW(&message, nullptr, 0, 0) > 0) DispatchMessageW(&message);
    BOOST_TEST(message.message == WM_QUIT);
    BOOST_TEST(message.wParam == 17u);
    BOOST_TEST(!IsWindow(window));
}

BOOST_AUTO_TEST_CASE(getting_and_peeking_refuse_bad_arguments) {
    MSG message;
    const HWND nobody = reinterpret_cast<HWND>(0x1234);
    BOOST_TEST(error_of([&] { BOOST_TEST(GetMessageA(&message, nobody, 0, 0) == -1); }) == ERROR_INVALID_WINDOW_HANDLE);
    BOOST_TEST(error_of([&] { BOOST_TEST(GetMessageA(nullptr, nullptr, 0, 0) == -1); }) == ERROR_NOACCESS);
    BOOST_TEST(error_of([&] { BOOST_TEST(!PeekMessageA(&message, nobody, 0, 0, 0)); }) == ERROR_INVALID_WINDOW_HANDLE);
    BOOST_TEST(error_of([&] { BOOST_TEST(!PeekMessageA(nullptr, nullptr, 0, 0, 0)); }) == ERROR_NOACCESS);
    BOOST_TEST(DispatchMessageA(nullptr) == 0);
    BOOST_TEST(error_of([] { PostThreadMessageA(0x7FFFFFF0, WM_USER, 0, 0); }) == ERROR_INVALID_THREAD_ID);
}

BOOST_AUTO_TEST_CASE(messages_to_a_thread_have_no_window) {
    MSG message;
    BOOST_TEST(PostThreadMessageW(GetCurrentThreadId(), WM_APP, 1, 2));
    BOOST_TEST(PostMessageW(nullptr, WM_APP, 3, 4));
    BOOST_TEST(PeekMessageW(&message, reinterpret_cast<HWND>(-1), 0, 0, PM_REMOVE));
    BOOST_TEST((message.hwnd == nullptr && message.wParam == 1));
    BOOST_TEST(PeekMessageW(&message, nullptr, 0, 0, PM_NOREMOVE));
    BOOST_TEST(PeekMessageW(&message, nullptr, 0, 0, PM_REMOVE));
    BOOST_TEST(message.wParam == 3u);
    BOOST_TEST(!PeekMessageW(&message, nullptr, 0, 0, PM_REMOVE));
    bool failed = false;
    DWORD error = 0;
    const DWORD here = GetCurrentThreadId();
    std::thread([&] { BOOST_TEST(PostThreadMessageW(here, WM_APP, 5, 0)); }).join();
    BOOST_TEST(GetMessageW(&message, nullptr, 0, 0));
    BOOST_TEST(message.wParam == 5u);
    // A thread that never called user32 has no queue.
    std::thread([&] {
        const DWORD there = GetCurrentThreadId();
        std::thread([&] {
            failed = !PostThreadMessageW(there, WM_APP, 0, 0);
            error = GetLastError();
        }).join();
    }).join();
    BOOST_TEST(failed);
    BOOST_TEST(error == ERROR_INVALID_THREAD_ID);
}

BOOST_AUTO_TEST_CASE(a_registered_message_has_one_number_for_one_name) {
    const UINT number = RegisterWindowMessageW(L"wspemu test message");
    BOOST_TEST(number >= 0xC000u);
    BOOST_TEST(number <= 0xFFFFu);
    BOOST_TEST(RegisterWindowMessageA("WSPEMU test message") == number);
    BOOST_TEST(RegisterWindowMessageA("another") != number);
    BOOST_TEST(error_of([] { RegisterWindowMessageA(nullptr); }) == ERROR_INVALID_PARAMETER);
}

int ticks = 0;
VOID CALLBACK on_tick(HWND, UINT message, UINT_PTR, DWORD) {
    ticks += message == WM_TIMER;
}

BOOST_AUTO_TEST_CASE(a_timer_calls_its_routine_when_dispatched) {
    const HWND window = make(L"Wide");
    BOOST_TEST(SetTimer(window, 3, 10, on_tick) == 3u);
    MSG message;
    BOOST_TEST(GetMessageW(&message, window, 0, 0));
    BOOST_TEST(message.message == WM_TIMER);
    DispatchMessageW(&message);
    BOOST_TEST(ticks == 1);
    BOOST_TEST(KillTimer(window, 3));
    DispatchMessageW(&message); // the timer is gone: nothing of its routine is called
    BOOST_TEST(ticks == 1);
    BOOST_TEST(error_of([=] { KillTimer(window, 3); }) == ERROR_INVALID_PARAMETER);
    BOOST_TEST(error_of([] { SetTimer(reinterpret_cast<HWND>(2), 1, 1, nullptr); }) == ERROR_INVALID_WINDOW_HANDLE);
    BOOST_TEST(DestroyWindow(window));
}

BOOST_AUTO_TEST_CASE(waiting_for_objects_ends_for_messages_too) {
    MSG message;
    BOOST_TEST(MsgWaitForMultipleObjects(0, nullptr, FALSE, 0, QS_ALLINPUT) == WAIT_TIMEOUT);
    BOOST_TEST(PostMessageW(nullptr, WM_APP, 0, 0));
    BOOST_TEST(MsgWaitForMultipleObjectsEx(0, nullptr, INFINITE, QS_ALLINPUT, MWMO_INPUTAVAILABLE) == WAIT_OBJECT_0);
    BOOST_TEST(HIWORD(GetQueueStatus(QS_POSTMESSAGE)) == QS_POSTMESSAGE);
    BOOST_TEST(PeekMessageW(&message, nullptr, 0, 0, PM_REMOVE));
    const HANDLE garbage = reinterpret_cast<HANDLE>(0x7FFFFFF0);
    BOOST_TEST(error_of([&] {
                   BOOST_TEST(MsgWaitForMultipleObjects(1, &garbage, FALSE, 0, QS_ALLINPUT) == WAIT_FAILED);
               }) == ERROR_INVALID_HANDLE);
    BOOST_TEST(error_of([&] { MsgWaitForMultipleObjects(64, &garbage, FALSE, 0, QS_ALLINPUT); }) ==
               ERROR_INVALID_PARAMETER);
    BOOST_TEST(error_of([&] { MsgWaitForMultipleObjects(1, nullptr, FALSE, 0, QS_ALLINPUT); }) ==
               ERROR_INVALID_PARAMETER);
}

BOOST_AUTO_TEST_CASE(a_class_that_windows_has_serves_for_messages) {
    const HWND window = CreateWindowExA(0, "STATIC", "", 0, 0, 0, 0, 0, HWND_MESSAGE, nullptr, nullptr, nullptr);
    BOOST_REQUIRE(window != nullptr);
    SetWindowLongPtrW(window, GWLP_WNDPROC, reinterpret_cast<LONG_PTR>(wide_procedure));
    BOOST_TEST(SendMessageA(window, WM_USER, 2, 0) == 4);
    BOOST_TEST(DestroyWindow(window));
}

BOOST_AUTO_TEST_SUITE_END()
