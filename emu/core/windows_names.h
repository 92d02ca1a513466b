// Which names are functions of Windows, whether we have them or not, and of which DLL. Neutral.
#pragma once

#include "core/support.h"

#include <span>
#include <string>
#include <string_view>

namespace wspemu {

struct WindowsModule {
    const char* name; // of the DLL without ".dll"; "msvcrt" is the C library, "strsafe" its header of inline functions
    const char* functions; // names with blanks between; NAME* stands for NAME, NAMEA and NAMEW
};

std::span<const WindowsModule> windows_modules() noexcept;

// The module of the function ("kernel32"), by the table of names and the support list; "" for a name that is not known.
std::string_view windows_module_of(std::string_view name);
// True for a name such as CreateFile, which the headers make CreateFileA or CreateFileW.
bool is_name_of_two_forms(std::string_view name);
// The row of a function that a DLL exports; nullptr when there is none: then it is there whole, or not at all.
const SupportRow* support_row_of(std::string_view name);
// A DLL of the table, by its name with or without ".dll", in any case.
bool is_windows_module(std::string_view file_name);
// For a function that somebody needs and that is not there: "Beep of kernel32.dll: not there". The name may be that of a C++ function
// with its parameters.
std::string missing_function_text(std::string_view name);

} // namespace wspemu
