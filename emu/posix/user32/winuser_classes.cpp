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

UINT WINAPI RegisterWindowMessageA(LPCSTR lpString) {
    return register_message(lpString);
}

UINT WINAPI RegisterWindowMessageW(LPCWSTR lpString) {
    return register_message(lpString);
}
