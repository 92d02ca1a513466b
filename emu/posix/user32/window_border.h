// What the window exports share: HWNDs, class names that may be atoms, window procedures. Windows dialect.
#pragma once

#include "posix/kernel32/win32_border.h"

#include "posix/atoms.h"
#include "posix/modules.h"
#include "posix/window_table.h"

namespace wspemu::posix {

inline std::uintptr_t value_of(HWND window) noexcept {
    return reinterpret_cast<std::uintptr_t>(window);
}

inline HWND window_of(std::uintptr_t value) noexcept {
    return reinterpret_cast<HWND>(value);
}

// The two types differ in the first parameter only, a pointer here and a number there: one calling convention.
inline WindowProcedure procedure_of(WNDPROC procedure) noexcept {
    return reinterpret_cast<WindowProcedure>(reinterpret_cast<void (*)()>(procedure));
}

// The module that an hInstance argument means; NULL is the program.
inline std::uintptr_t instance_of(HINSTANCE instance) noexcept {
    return instance ? reinterpret_cast<std::uintptr_t>(instance) : reinterpret_cast<std::uintptr_t>(program_module());
}

// A class name argument: text, or MAKEINTATOM(atom). 0 when nobody has registered that name.
template <class Char>
std::uint16_t class_atom(const Char* name) {
    const auto value = reinterpret_cast<std::uintptr_t>(name);
    return value < 0x10000 ? static_cast<std::uint16_t>(value) : find_atom(text_of(name));
}

} // namespace wspemu::posix
