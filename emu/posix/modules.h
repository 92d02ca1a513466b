// Modules beyond core/port/modules.h: what the loader exports of kernel32 need. Neutral.
//
// A Module* is an HMODULE. Every function takes any value and checks it; the program is a module too, with nullptr as its
// other name. A module is destroyed when its last load is undone.
#pragma once

#include "core/port/modules.h"

#include <memory>

namespace wspemu::posix {

// What GetModuleHandle(NULL) gives.
port::Module* program_module();
// A module that is loaded (or built in), by path or file name; not counted. Error: mod_not_found.
Result<port::Module*> find_module(std::u16string_view path);
// Counts up a loaded module. Error: mod_not_found.
Result<void> retain_module(port::Module* module);
// The module is never unloaded from now on. Error: mod_not_found.
Result<void> pin_module(port::Module* module);
// As port::load_module, but without the calls of DllMain (DONT_RESOLVE_DLL_REFERENCES).
Result<port::Module*> load_module_silently(std::u16string_view path);
// No DLL_THREAD_ATTACH and _DETACH from now on. Error: invalid_handle.
Result<void> stop_thread_notices(port::Module* module);

// Keeps the module's code where it is for as long as the result lives, though it may be unloaded meanwhile; empty for no module.
std::shared_ptr<void> keep_mapped(port::Module* module);

// GetProcAddress: find_symbol, then the symbol filter. `caller` is any address in the calling code.
// Errors: mod_not_found (no such module), proc_not_found.
Result<void*> look_up(port::Module* module, const char* name, const void* caller);

} // namespace wspemu::posix
