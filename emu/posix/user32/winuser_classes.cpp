// winuser.h: window classes, and the numbers of registered messages.
#include "posix/user32/window_border.h"

using namespace wspemu;
using namespace wspemu::posix;

namespace {

template <class Class>
ATOM add(const Class& from, bool is_unicode) {
    if (from.cbClsExtra < 0 || from.cbWndExtra < 0) return fail(ATOM(0), ERROR_INVALID_PARAMETER);
    // A name below 0x10000 is an atom: legal, and taken as that atom's name.
    const auto name_value = reinterpret_cast<std::uintptr_t>(from.lpszClassName);
    const std::u16string name =
        name_value < 0x10000 ? atom_name(static_cast<std::uint16_t>(name_value)) : text_of(from.lpszClassName);
    WindowClass description;
    description.instance = instance_of(from.hInstance);
    description.is_global = (from.style & CS_GLOBALCLASS) != 0;
    description.is_unicode = is_unicode;
    description.procedure = procedure_of(from.lpfnWndProc);
    description.window_extra = static_cast<std::uint32_t>(from.cbWndExtra);
    description.style = from.style;
    description.class_extra = static_cast<std::uint32_t>(from.cbClsExtra);
    description.icon = reinterpret_cast<std::uintptr_t>(from.hIcon);
    description.cursor = reinterpret_cast<std::uintptr_t>(from.hCursor);
    description.background = reinterpret_cast<std::uintptr_t>(from.hbrBackground);
    if constexpr (requires { from.hIconSm; }) description.small_icon = reinterpret_cast<std::uintptr_t>(from.hIconSm);
    const Result<std::uint16_t> atom = register_class(description, name);
    return atom ? *atom : fail(ATOM(0), atom.error());
}

template <class Class>
ATOM add_checked(const Class* from, bool is_unicode) {
    if (!from) return fail(ATOM(0), ERROR_NOACCESS);
    if constexpr (requires { from->cbSize; }) {
        if (from->cbSize != sizeof(Class)) return fail(ATOM(0), ERROR_INVALID_PARAMETER);
    }
    return add(*from, is_unicode);
}

template <class Char>
BOOL remove(const Char* name, HINSTANCE instance) {
    return finish(unregister_class(class_atom(name), instance_of(instance)));
}

// Deviation: the name of the menu is not kept.
template <class Char, class Class>
ATOM describe(HINSTANCE instance, const Char* name, Class* out) {
    if (!out) return fail(ATOM(0), ERROR_NOACCESS);
    const Result<WindowClass> found = find_class(class_atom(name), instance_of(instance));
    if (!found) return fail(ATOM(0), found.error());
    if constexpr (requires { out->hIconSm; }) out->hIconSm = reinterpret_cast<HICON>(found->small_icon);
    out->style = found->style;
    out->lpfnWndProc = reinterpret_cast<WNDPROC>(reinterpret_cast<void (*)()>(found->procedure));
    out->cbClsExtra = static_cast<int>(found->class_extra);
    out->cbWndExtra = static_cast<int>(found->window_extra);
    out->hInstance = instance;
    out->hIcon = reinterpret_cast<HICON>(found->icon);
    out->hCursor = reinterpret_cast<HCURSOR>(found->cursor);
    out->hbrBackground = reinterpret_cast<HBRUSH>(found->background);
    out->lpszMenuName = nullptr;
    out->lpszClassName = name;
    return found->atom;
}

template <class Char>
UINT register_message(const Char* name) {
    const std::u16string text = text_of(name);
    if (text.empty()) return fail(0u, ERROR_INVALID_PARAMETER);
    const std::uint16_t atom = add_atom(text);
    return atom ? atom : fail(0u, ERROR_NOT_ENOUGH_MEMORY);
}

} // namespace

ATOM WINAPI RegisterClassA(const WNDCLASSA* lpWndClass) {
    return add_checked(lpWndClass, false);
}

ATOM WINAPI RegisterClassW(const WNDCLASSW* lpWndClass) {
    return add_checked(lpWndClass, true);
}

ATOM WINAPI RegisterClassExA(const WNDCLASSEXA* lpWndClass) {
    return add_checked(lpWndClass, false);
}

ATOM WINAPI RegisterClassExW(const WNDCLASSEXW* lpWndClass) {
    return add_checked(lpWndClass, true);
}

BOOL WINAPI UnregisterClassA(LPCSTR lpClassName, HINSTANCE hInstance) {
    return remove(lpClassName, hInstance);
}

BOOL WINAPI UnregisterClassW(LPCWSTR lpClassName, HINSTANCE hInstance) {
    return remove(lpClassName, hInstance);
}

BOOL WINAPI GetClassInfoA(HINSTANCE hInstance, LPCSTR lpClassName, LPWNDCLASSA lpWndClass) {
    return describe(hInstance, lpClassName, lpWndClass);
}

BOOL WINAPI GetClassInfoW(HINSTANCE hInstance, LPCWSTR lpClassName, LPWNDCLASSW lpWndClass) {
    return describe(hInstance, lpClassName, lpWndClass);
}

BOOL WINAPI GetClassInfoExA(HINSTANCE hInstance, LPCSTR lpszClass, LPWNDCLASSEXA lpwcx) {
    return describe(hInstance, lpszClass, lpwcx);
}

BOOL WINAPI GetClassInfoExW(HINSTANCE hInstance, LPCWSTR lpszClass, LPWNDCLASSEXW lpwcx) {
    return describe(hInstance, lpszClass, lpwcx);
}

UINT WINAPI RegisterWindowMessageA(LPCSTR lpString) {
    return register_message(lpString);
}

UINT WINAPI RegisterWindowMessageW(LPCWSTR lpString) {
    return register_message(lpString);
}
