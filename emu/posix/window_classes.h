// Window classes: names, the modules they belong to, and their window procedures. Neutral.
#pragma once

#include "core/result.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace wspemu::posix {

// LRESULT CALLBACK (HWND, UINT, WPARAM, LPARAM)
using WindowProcedure = std::intptr_t (*)(std::uintptr_t window, std::uint32_t message, std::uintptr_t wparam,
                                          std::intptr_t lparam);

inline constexpr int kClassHasWindows = 1412; // ERROR_CLASS_HAS_WINDOWS

struct WindowClass {
    std::uint16_t atom = 0; // stands for the name
    std::uintptr_t instance = 0;
    bool is_global = false; // CS_GLOBALCLASS: found by every module
    bool is_unicode = false;
    WindowProcedure procedure = nullptr;
    std::uint32_t window_extra = 0; // bytes
    // Only for GetClassInfo: nothing is drawn here.
    std::uint32_t style = 0;
    std::uint32_t class_extra = 0;
    std::uintptr_t icon = 0;
    std::uintptr_t small_icon = 0;
    std::uintptr_t cursor = 0;
    std::uintptr_t background = 0;
};

// Returns the atom. Errors: class_already_exists (same name and instance), invalid_parameter, not_enough_memory.
Result<std::uint16_t> register_class(WindowClass description, std::u16string_view name);
// Errors: class_does_not_exist; kClassHasWindows.
Result<void> unregister_class(std::uint16_t atom, std::uintptr_t instance);
// The module's own class, or a global one. Error: class_does_not_exist.
Result<WindowClass> find_class(std::uint16_t atom, std::uintptr_t instance);
// The same for a window that is made. Errors: cannot_find_wnd_class. A success counts one window until
// release_class(), so that the class can not go away under it.
Result<WindowClass> acquire_class(std::uint16_t atom, std::uintptr_t instance);
void release_class(const WindowClass& window_class);

} // namespace wspemu::posix
