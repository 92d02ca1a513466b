// winuser.h: which windows there are, how they hang together, and what they are called.
#include "posix/user32/window_border.h"

#include <algorithm>

using namespace wspemu;
using namespace wspemu::posix;

namespace {

// The windows that a search looks at, the newest first as a new window is on top.
std::vector<std::uintptr_t> searched_windows(std::uintptr_t parent) {
    std::vector<std::uintptr_t> windows;
    if (parent == 0) {
        windows = top_level_windows();
    } else {
        windows = child_windows(parent);
        if (parent != kMessageOnlyParent)
            std::erase_if(windows, [](std::uintptr_t window) {
                const auto facts = window_facts(window);
                return !facts || (facts->style & kChildStyle) == 0; // owned, not a child
            });
    }
    std::reverse(windows.begin(), windows.end());
    return windows;
}

template <class Char>
bool matches(std::uintptr_t window, std::uint16_t atom, const Char* text) {
    const auto facts = window_facts(window);
    return facts && (atom == 0 || facts->class_atom == atom) &&
           (!text || equal_ignoring_case(window_text(window), text_of(text)));
}

template <class Char>
HWND find(HWND parent, HWND after, const Char* class_name, const Char* text) {
    if (parent && value_of(parent) != kMessageOnlyParent && !window_facts(value_of(parent)))
        return fail(HWND(), ERROR_INVALID_WINDOW_HANDLE);
    const std::uint16_t atom = class_name ? class_atom(class_name) : std::uint16_t{0};
    if (class_name && atom == 0) return nullptr; // nobody has registered such a class
    std::vector<std::uintptr_t> windows = searched_windows(value_of(parent));
    if (after) {
        const auto place = std::find(windows.begin(), windows.end(), value_of(after));
        if (place == windows.end()) return fail(HWND(), ERROR_INVALID_WINDOW_HANDLE);
        windows.erase(windows.begin(), place + 1);
    }
    for (std::uintptr_t window : windows)
        if (matches(window, atom, text)) return window_of(window);
    return nullptr;
}

// Without a parent: among the top-level windows, then among the message-only ones.
template <class Char>
HWND find_anywhere(const Char* class_name, const Char* text) {
    if (const HWND found = find<Char>(nullptr, nullptr, class_name, text)) return found;
    return find(HWND_MESSAGE, HWND(), class_name, text);
}

// Until the routine says FALSE. A window that is gone by its turn is left out.
BOOL call_for_each(const std::vector<std::uintptr_t>& windows, WNDENUMPROC routine, LPARAM parameter) {
    for (std::uintptr_t window : windows)
        if (window_facts(window) && !routine(window_of(window), parameter)) return FALSE;
    return TRUE;
}

// Children before their siblings' children are of no account to anybody: each child is followed by its own.
void add_descendants(std::uintptr_t parent, std::vector<std::uintptr_t>& all) {
    for (std::uintptr_t child : searched_windows(parent)) {
        if (std::find(all.begin(), all.end(), child) != all.end()) continue; // a program can make a circle of parents
        all.push_back(child);
        add_descendants(child, all);
    }
}

template <class Char>
int class_name_of(HWND window, Char* out, int capacity) {
    const auto facts = window_facts(value_of(window));
    if (!facts) return fail(0, ERROR_INVALID_WINDOW_HANDLE);
    if (!out || capacity <= 0) return fail(0, ERROR_INSUFFICIENT_BUFFER);
    return static_cast<int>(copy_truncated(atom_name(facts->class_atom), out, static_cast<std::size_t>(capacity)));
}

LRESULT send_text(HWND window, UINT message, WPARAM wparam, const void* text) {
    const Result<std::intptr_t> result =
        send_message({value_of(window), message, wparam, reinterpret_cast<LPARAM>(text)});
    return result ? *result : fail(LRESULT(0), result.error());
}

// The text as the window's own procedure tells it, which speaks the form that its class was registered in.
std::u16string asked_text(HWND window, bool is_unicode) {
    const auto length = static_cast<std::size_t>(std::max<LRESULT>(0, send_text(window, WM_GETTEXTLENGTH, 0, nullptr)));
    if (is_unicode) {
        std::vector<WCHAR> text(length + 1);
        send_text(window, WM_GETTEXT, text.size(), text.data());
        return text_of(text.data());
    }
    std::vector<CHAR> text(length + 1);
    send_text(window, WM_GETTEXT, text.size(), text.data());
    return text_of(text.data());
}

template <class Char>
int get_text(HWND window, Char* out, int capacity) {
    if (!out || capacity <= 0) return 0;
    out[0] = 0;
    const auto facts = window_facts(value_of(window));
    if (!facts) return fail(0, ERROR_INVALID_WINDOW_HANDLE);
    return static_cast<int>(
        copy_truncated(asked_text(window, facts->is_unicode), out, static_cast<std::size_t>(capacity)));
}

template <class Char>
int text_length(HWND window) {
    const auto facts = window_facts(value_of(window));
    if (!facts) return fail(0, ERROR_INVALID_WINDOW_HANDLE);
    return static_cast<int>(encode(asked_text(window, facts->is_unicode), Char()).size());
}

template <class Char>
BOOL set_text(HWND window, const Char* text) {
    const auto facts = window_facts(value_of(window));
    if (!facts) return fail(FALSE, ERROR_INVALID_WINDOW_HANDLE);
    const std::u16string wide = text_of(text);
    if (facts->is_unicode) return send_text(window, WM_SETTEXT, 0, wide.c_str()) != 0;
    return send_text(window, WM_SETTEXT, 0, to_utf8(wide).c_str()) != 0;
}

} // namespace

HWND WINAPI FindWindowA(LPCSTR lpClassName, LPCSTR lpWindowName) {
    return find_anywhere(lpClassName, lpWindowName);
}
HWND WINAPI FindWindowW(LPCWSTR lpClassName, LPCWSTR lpWindowName) {
    return find_anywhere(lpClassName, lpWindowName);
}
HWND WINAPI FindWindowExA(HWND hWndParent, HWND hWndChildAfter, LPCSTR lpszClass, LPCSTR lpszWindow) {
    return hWndParent || hWndChildAfter ? find(hWndParent, hWndChildAfter, lpszClass, lpszWindow)
                                        : find_anywhere(lpszClass, lpszWindow);
}
HWND WINAPI FindWindowExW(HWND hWndParent, HWND hWndChildAfter, LPCWSTR lpszClass, LPCWSTR lpszWindow) {
    return hWndParent || hWndChildAfter ? find(hWndParent, hWndChildAfter, lpszClass, lpszWindow)
                                        : find_anywhere(lpszClass, lpszWindow);
}

HWND WINAPI GetParent(HWND hWnd) {
    const auto facts = window_facts(value_of(hWnd));
    if (!facts) return fail(HWND(), ERROR_INVALID_WINDOW_HANDLE);
    const bool has_one =
        (facts->style & (DWORD{WS_CHILD} | DWORD{WS_POPUP})) != 0 && facts->parent != kMessageOnlyParent;
    return has_one ? window_of(facts->parent) : nullptr;
}

BOOL WINAPI IsChild(HWND hWndParent, HWND hWnd) {
    std::vector<std::uintptr_t> seen;
    auto facts = window_facts(value_of(hWnd));
    while (facts && (facts->style & kChildStyle) && std::find(seen.begin(), seen.end(), facts->parent) == seen.end()) {
        if (facts->parent == value_of(hWndParent)) return TRUE;
        seen.push_back(facts->parent);
        facts = window_facts(facts->parent);
    }
    return FALSE;
}

BOOL WINAPI EnumWindows(WNDENUMPROC lpEnumFunc, LPARAM lParam) {
    if (!lpEnumFunc) return fail(FALSE, ERROR_INVALID_PARAMETER);
    return call_for_each(searched_windows(0), lpEnumFunc, lParam);
}

BOOL WINAPI EnumChildWindows(HWND hWndParent, WNDENUMPROC lpEnumFunc, LPARAM lParam) {
    if (!hWndParent) return EnumWindows(lpEnumFunc, lParam);
    if (!window_facts(value_of(hWndParent))) return fail(FALSE, ERROR_INVALID_WINDOW_HANDLE);
    if (!lpEnumFunc) return fail(FALSE, ERROR_INVALID_PARAMETER);
    std::vector<std::uintptr_t> all;
    add_descendants(value_of(hWndParent), all);
    (void)call_for_each(all, lpEnumFunc, lParam);
    return TRUE;
}

BOOL WINAPI EnumThreadWindows(DWORD dwThreadId, WNDENUMPROC lpfn, LPARAM lParam) {
    if (!lpfn) return fail(FALSE, ERROR_INVALID_PARAMETER);
    std::vector<std::uintptr_t> windows = searched_windows(0);
    std::erase_if(windows, [&](std::uintptr_t window) {
        const auto facts = window_facts(window);
        return !facts || facts->thread_id != dwThreadId;
    });
    return !windows.empty() && call_for_each(windows, lpfn, lParam);
}

int WINAPI GetClassNameA(HWND hWnd, LPSTR lpClassName, int nMaxCount) {
    return class_name_of(hWnd, lpClassName, nMaxCount);
}
int WINAPI GetClassNameW(HWND hWnd, LPWSTR lpClassName, int nMaxCount) {
    return class_name_of(hWnd, lpClassName, nMaxCount);
}
int WINAPI GetWindowTextA(HWND hWnd, LPSTR lpString, int nMaxCount) {
    return get_text(hWnd, lpString, nMaxCount);
}
int WINAPI GetWindowTextW(HWND hWnd, LPWSTR lpString, int nMaxCount) {
    return get_text(hWnd, lpString, nMaxCount);
}
int WINAPI GetWindowTextLengthA(HWND hWnd) {
    return text_length<CHAR>(hWnd);
}
int WINAPI GetWindowTextLengthW(HWND hWnd) {
    return text_length<WCHAR>(hWnd);
}
BOOL WINAPI SetWindowTextA(HWND hWnd, LPCSTR lpString) {
    return set_text(hWnd, lpString);
}
BOOL WINAPI SetWindowTextW(HWND hWnd, LPCWSTR lpString) {
    return set_text(hWnd, lpString);
}
BOOL WINAPI IsWindowUnicode(HWND hWnd) {
    const auto facts = window_facts(value_of(hWnd));
    return facts ? facts->is_unicode : fail(FALSE, ERROR_INVALID_WINDOW_HANDLE);
}
