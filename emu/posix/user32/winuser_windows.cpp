// winuser.h: windows.
#include "posix/user32/window_border.h"

#include <mutex>

using namespace wspemu;
using namespace wspemu::posix;

namespace {

LRESULT send(HWND window, UINT message, WPARAM wparam, const void* lparam) {
    const Result<std::intptr_t> result =
        send_message({value_of(window), message, wparam, reinterpret_cast<LPARAM>(lparam)});
    return result ? *result : 0;
}

// Sends a creation message with the structure in the form that the window's class was registered in.
class CreationMessages {
public:
    CreationMessages(const CREATESTRUCTW& values, std::u16string class_name, std::u16string text, bool is_unicode)
        : is_unicode_(is_unicode),
          wide_class_(std::move(class_name)),
          wide_text_(std::move(text)),
          narrow_class_(to_utf8(wide_class_)),
          narrow_text_(to_utf8(wide_text_)),
          wide_(values) {
        wide_.lpszClass = reinterpret_cast<LPCWSTR>(wide_class_.c_str());
        wide_.lpszName = reinterpret_cast<LPCWSTR>(wide_text_.c_str());
        narrow_ = {wide_.lpCreateParams,
                   wide_.hInstance,
                   wide_.hMenu,
                   wide_.hwndParent,
                   wide_.cy,
                   wide_.cx,
                   wide_.y,
                   wide_.x,
                   wide_.style,
                   narrow_text_.c_str(),
                   narrow_class_.c_str(),
                   wide_.dwExStyle};
    }
    CreationMessages(const CreationMessages&) = delete;
    CreationMessages& operator=(const CreationMessages&) = delete;

    LRESULT send_to(HWND window, UINT message) const {
        return send(window, message, 0, is_unicode_ ? static_cast<const void*>(&wide_) : &narrow_);
    }

private:
    bool is_unicode_;
    std::u16string wide_class_, wide_text_;
    std::string narrow_class_, narrow_text_;
    CREATESTRUCTW wide_;
    CREATESTRUCTA narrow_;
};

// WM_NCCREATE may refuse with FALSE, WM_CREATE with -1. The procedure may also destroy the window itself.
HWND finish_creation(HWND window, const CreationMessages& messages) {
    if (!messages.send_to(window, WM_NCCREATE)) {
        discard_window(value_of(window));
        return nullptr;
    }
    if (messages.send_to(window, WM_CREATE) == -1) {
        (void)destroy_window(value_of(window));
        return nullptr;
    }
    return find_window(value_of(window)) ? window : nullptr;
}

// Classes that Windows has from the start and that programs take for windows which only get messages.
void register_system_classes() {
    for (std::u16string_view name : {u"Message", u"Static"}) {
        WindowClass description;
        description.is_global = description.is_unicode = true;
        description.procedure = procedure_of(DefWindowProcW);
        (void)register_class(description, name);
    }
}

template <class Char>
HWND create(const Char* class_name, const Char* text, CREATESTRUCTW values) {
    static std::once_flag once;
    std::call_once(once, register_system_classes);
    const std::uint16_t atom = class_atom(class_name);
    const Result<WindowClass> window_class = acquire_class(atom, instance_of(values.hInstance));
    if (!window_class) return fail(HWND(), window_class.error());
    NewWindow description;
    description.window_class = *window_class;
    description.style = static_cast<std::uint32_t>(values.style);
    description.extended_style = values.dwExStyle;
    description.parent = value_of(values.hwndParent);
    description.menu = reinterpret_cast<std::uintptr_t>(values.hMenu);
    description.instance = instance_of(values.hInstance);
    const Result<std::uintptr_t> window = add_window(description);
    if (!window) return fail(HWND(), window.error());
    const CreationMessages messages(values, atom_name(atom), text_of(text), window_class->is_unicode);
    return finish_creation(window_of(*window), messages);
}

LONG_PTR get_value(HWND window, int index, ValueWidth width = ValueWidth::whole) {
    const Result<std::intptr_t> value = window_value(value_of(window), index, width);
    return value ? *value : fail(LONG_PTR(0), value.error());
}

LONG_PTR set_value(HWND window, int index, LONG_PTR value, ValueWidth width = ValueWidth::whole) {
    const Result<std::intptr_t> old = replace_window_value(value_of(window), index, value, width);
    return old ? *old : fail(LONG_PTR(0), old.error());
}

template <class Char>
LRESULT get_text(HWND window, WPARAM capacity, LPARAM buffer) {
    if (capacity == 0 || buffer == 0) return 0;
    return static_cast<LRESULT>(
        copy_truncated(window_text(value_of(window)), reinterpret_cast<Char*>(buffer), capacity));
}

template <class Char, class CreateStruct>
LRESULT default_procedure(HWND window, UINT message, WPARAM wparam, LPARAM lparam) {
    switch (message) {
    case WM_NCCREATE:
        if (lparam) set_window_text(value_of(window), text_of(reinterpret_cast<const CreateStruct*>(lparam)->lpszName));
        return TRUE;
    case WM_SETTEXT: set_window_text(value_of(window), text_of(reinterpret_cast<const Char*>(lparam))); return TRUE;
    case WM_GETTEXT: return get_text<Char>(window, wparam, lparam);
    case WM_GETTEXTLENGTH: return static_cast<LRESULT>(encode(window_text(value_of(window)), Char()).size());
    case WM_CLOSE: (void)destroy_window(value_of(window)); return 0;
    case WM_QUERYENDSESSION: return TRUE;
    default: return 0;
    }
}

} // namespace

HWND WINAPI CreateWindowExA(DWORD dwExStyle, LPCSTR lpClassName, LPCSTR lpWindowName, DWORD dwStyle, int X, int Y,
                            int nWidth, int nHeight, HWND hWndParent, HMENU hMenu, HINSTANCE hInstance,
                            LPVOID lpParam) {
    return create(lpClassName, lpWindowName,
                  {lpParam, hInstance, hMenu, hWndParent, nHeight, nWidth, Y, X, static_cast<LONG>(dwStyle), nullptr,
                   nullptr, dwExStyle});
}

HWND WINAPI CreateWindowExW(DWORD dwExStyle, LPCWSTR lpClassName, LPCWSTR lpWindowName, DWORD dwStyle, int X, int Y,
                            int nWidth, int nHeight, HWND hWndParent, HMENU hMenu, HINSTANCE hInstance,
                            LPVOID lpParam) {
    return create(lpClassName, lpWindowName,
                  {lpParam, hInstance, hMenu, hWndParent, nHeight, nWidth, Y, X, static_cast<LONG>(dwStyle), nullptr,
                   nullptr, dwExStyle});
}

BOOL WINAPI DestroyWindow(HWND hWnd) {
    return finish(destroy_window(value_of(hWnd)));
}

BOOL WINAPI IsWindow(HWND hWnd) {
    return find_window(value_of(hWnd)).has_value();
}

DWORD WINAPI GetWindowThreadProcessId(HWND hWnd, LPDWORD lpdwProcessId) {
    const auto target = find_window(value_of(hWnd));
    if (!target) return fail(DWORD(0), ERROR_INVALID_WINDOW_HANDLE);
    if (lpdwProcessId) *lpdwProcessId = port::current_process_id();
    return target->queue->thread_id();
}

LRESULT WINAPI DefWindowProcA(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam) {
    return default_procedure<CHAR, CREATESTRUCTA>(hWnd, Msg, wParam, lParam);
}

LRESULT WINAPI DefWindowProcW(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam) {
    return default_procedure<WCHAR, CREATESTRUCTW>(hWnd, Msg, wParam, lParam);
}

LRESULT WINAPI CallWindowProcA(WNDPROC lpPrevWndFunc, HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam) {
    return lpPrevWndFunc ? lpPrevWndFunc(hWnd, Msg, wParam, lParam) : 0;
}

LRESULT WINAPI CallWindowProcW(WNDPROC lpPrevWndFunc, HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam) {
    return lpPrevWndFunc ? lpPrevWndFunc(hWnd, Msg, wParam, lParam) : 0;
}

LONG WINAPI GetWindowLongA(HWND hWnd, int nIndex) {
    return static_cast<LONG>(get_value(hWnd, nIndex, ValueWidth::half));
}

LONG WINAPI GetWindowLongW(HWND hWnd, int nIndex) {
    return static_cast<LONG>(get_value(hWnd, nIndex, ValueWidth::half));
}

LONG WINAPI SetWindowLongA(HWND hWnd, int nIndex, LONG dwNewLong) {
    return static_cast<LONG>(set_value(hWnd, nIndex, dwNewLong, ValueWidth::half));
}

LONG WINAPI SetWindowLongW(HWND hWnd, int nIndex, LONG dwNewLong) {
    return static_cast<LONG>(set_value(hWnd, nIndex, dwNewLong, ValueWidth::half));
}

LONG_PTR WINAPI GetWindowLongPtrA(HWND hWnd, int nIndex) {
    return get_value(hWnd, nIndex);
}

LONG_PTR WINAPI GetWindowLongPtrW(HWND hWnd, int nIndex) {
    return get_value(hWnd, nIndex);
}

LONG_PTR WINAPI SetWindowLongPtrA(HWND hWnd, int nIndex, LONG_PTR dwNewLong) {
    return set_value(hWnd, nIndex, dwNewLong);
}

LONG_PTR WINAPI SetWindowLongPtrW(HWND hWnd, int nIndex, LONG_PTR dwNewLong) {
    return set_value(hWnd, nIndex, dwNewLong);
}
