// The tables of random calls, continued: windows' texts and values, and waits for messages.
#include "random_calls.h"

namespace random_calls {

namespace {

constexpr DWORD kNoWindow = ERROR_INVALID_WINDOW_HANDLE;

const Call kWindows[] = {
    {"MsgWaitForMultipleObjects",
     [](Arguments& a) {
         HANDLE handles[70];
         for (HANDLE& handle : handles) handle = a.handle();
         const DWORD count = a.one_in(6) ? a.pick(70) : a.pick(4);
         return MsgWaitForMultipleObjects(count, handles, a.pick(2) != 0, a.one_in(50), a.number()) != WAIT_FAILED;
     },
     {ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER}},
    {"WaitMessage",
     [](Arguments& a) {
         MSG message;
         if (!PostThreadMessageA(GetCurrentThreadId(), WM_APP + 1, a.number(), 0)) return false;
         const bool waited = WaitMessage() != FALSE;
         while (PeekMessageA(&message, reinterpret_cast<HWND>(LONG_PTR{-1}), WM_APP + 1, WM_APP + 1, PM_REMOVE)) {
         }
         return waited;
     },
     {ERROR_NOT_ENOUGH_QUOTA}},
    {"PostThreadMessageA",
     [](Arguments& a) {
         return PostThreadMessageA(a.pick(2) ? GetCurrentThreadId() : a.number(), WM_APP, a.number(), 0) != 0;
     },
     {ERROR_INVALID_THREAD_ID, ERROR_NOT_ENOUGH_QUOTA}},
    {"GetWindowLongPtrA",
     [](Arguments& a) {
         return GetWindowLongPtrA(a.window(), static_cast<int>(a.count())) != 0 || GetLastError() == kUnchanged;
     },
     {kNoWindow, ERROR_INVALID_INDEX}},
    {"SetWindowLongPtrW",
     [](Arguments& a) {
         return SetWindowLongPtrW(a.window(), a.pick(2) ? GWLP_USERDATA : static_cast<int>(a.pick(20)), a.count()) !=
                    0 ||
                GetLastError() == kUnchanged;
     },
     {kNoWindow, ERROR_INVALID_INDEX}},
    {"RegisterWindowMessageA",
     [](Arguments& a) { return RegisterWindowMessageA(a.name()) != 0; },
     {ERROR_INVALID_PARAMETER}},
    {"RegisterWindowMessageW",
     [](Arguments& a) { return RegisterWindowMessageW(a.wide_name()) != 0; },
     {ERROR_INVALID_PARAMETER}},
    {"GetWindowTextA",
     [](Arguments& a) {
         return GetWindowTextA(a.window(), a.buffer, static_cast<int>(a.pick(30))) != 0 || GetLastError() == kUnchanged;
     },
     {kNoWindow}},
    {"GetWindowTextW, GetWindowTextLengthW",
     [](Arguments& a) {
         wchar_t text[16];
         const HWND window = a.window();
         return GetWindowTextW(window, text, 16) != 0 || GetWindowTextLengthW(window) != 0 ||
                GetLastError() == kUnchanged;
     },
     {kNoWindow}},
    // A window that goes while its owner is asked has no answer: 0, and no error.
    {"SetWindowTextA",
     [](Arguments& a) { return SetWindowTextA(a.window(), a.name()) || GetLastError() == kUnchanged; },
     {kNoWindow}},
    {"SetWindowTextW",
     [](Arguments& a) { return SetWindowTextW(a.window(), a.wide_name()) || GetLastError() == kUnchanged; },
     {kNoWindow}},
    {"IsWindowUnicode",
     [](Arguments& a) { return IsWindowUnicode(a.window()) || GetLastError() == kUnchanged; },
     {kNoWindow}},
    {"CallWindowProcA",
     [](Arguments& a) { return CallWindowProcA(DefWindowProcA, a.window(), WM_USER, a.number(), 0) == 0; },
     {}},
    {"DefWindowProcW",
     [](Arguments& a) { return DefWindowProcW(a.window(), WM_USER + a.pick(5), a.number(), 0) == 0; },
     {}},
    {"FindWindowA",
     [](Arguments& a) { return FindWindowA(nullptr, a.name()) != nullptr || GetLastError() == kUnchanged; },
     {}},
};

} // namespace

Calls window_calls() {
    return {kWindows, sizeof kWindows / sizeof *kWindows};
}

} // namespace random_calls
