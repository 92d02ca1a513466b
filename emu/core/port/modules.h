// Modules: provider DLLs as the host loads them. Neutral.
//
// A Windows path becomes a native file by this rule (docs/provider-author.md has it for users): a name given to
// map_module() maps to the file it was given with; a path that begins with '/' is native and taken as it is; otherwise
// the file name after the last '\' or '/' is looked for, as NAME.so, libNAME.so and NAME.dll with NAME less its ".dll"
// (first as spelled, then in lower case), in the folders of WSPEMU_PATH, then in the program's own folder.
// Built-in modules (the base provider, ws2_32.dll, kernel32.dll, user32.dll ...) are found by file name before all others.
#pragma once

#include "core/result.h"

#include <string>
#include <string_view>
#include <vector>

namespace wspemu::port {

class Module; // one loaded or built-in module; the same pointer for the same file; counted by load/unload

// Loads (or counts up) a module and calls its DllMain(DLL_PROCESS_ATTACH) once. The path must be expanded already.
// Errors: mod_not_found, bad_exe_format (not a shared object, or undefined symbols), dll_init_failed (DllMain said no).
Result<Module*> load_module(std::u16string_view path) noexcept;
// Undoes one load; the last one calls DllMain(DLL_PROCESS_DETACH) and unloads. invalid_handle for a wild pointer.
Result<void> unload_module(Module* module) noexcept;
// The loader's own words about the last failed load_module of this thread (file, missing symbol ...). For diagnostics.
std::string load_failure_text();

// The functions that it found nowhere, all of them; empty when it failed for another reason.
std::vector<std::string> load_missing_functions();

// An exported symbol, or nullptr.
void* find_symbol(Module* module, const char* name) noexcept;
// The native file, or the name of a built-in; for diagnostics.
std::string module_file(const Module* module);
// The module whose code holds this address; nullptr for the program, the emulator itself or none. Not counted.
Module* module_of_address(const void* address) noexcept;

// Replaces %NAME% by the environment; unknown names stay. %SystemRoot% and %windir% default to C:\Windows.
std::u16string expand_environment(std::u16string_view text);

// From now on the file name (no folder, any case) means this native file.
void map_module(std::u16string_view file_name, std::string native_file);

// A module inside the emulator. resolve(name) gives the symbol or nullptr.
using SymbolResolver = void* (*)(const char* name);
void register_builtin_module(std::u16string_view file_name, SymbolResolver resolve);
// True when the file name (any case) is that of a built-in module.
bool is_builtin_module(std::u16string_view file_name);

// Sees every successful look-up made by GetProcAddress (not by find_symbol) and may hand out another pointer. `caller`
// is the module whose code asked (nullptr: the program). One filter; nullptr removes it.
using SymbolFilter = void* (*)(Module* caller, Module* module, const char* name, void* found);
void set_symbol_filter(SymbolFilter filter) noexcept;

} // namespace wspemu::port
