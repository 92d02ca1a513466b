// From the name of a module to its file: the rule of core/port/modules.h. Neutral.
#pragma once

#include "core/result.h"

#include <string>
#include <string_view>

namespace wspemu::posix {

// What follows the last '\' or '/'.
std::u16string_view file_name_of(std::u16string_view path) noexcept;
// The file name in lower case; ".dll" is added when it has no extension, a final '.' says that it shall have none.
std::u16string module_key(std::u16string_view path);
// A native path, or one as windows_path() makes them (Z:\a\b, which GetModuleFileName says): means that very file.
bool is_exact_path(std::u16string_view path) noexcept;

// The native file of a module that is not built in. Errors: mod_not_found; `looked_for` then says where and what.
Result<std::string> find_module_file(std::u16string_view path, std::string& looked_for);
// See port::map_module.
void map_module_file(std::u16string_view file_name, std::string native_file);

// Absolute path of the running program.
std::string program_file();

// Why the loader would refuse a file, without letting it try: some damaged files make it crash instead.
// Errors: mod_not_found (gone, a folder), access_denied, bad_exe_format; `why` is a phrase for people.
Result<void> check_shared_object(const std::string& file, std::string& why);

} // namespace wspemu::posix
