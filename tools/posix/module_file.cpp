// The loader's own rule for files, asked without loading.
#include "module_file.h"

#include "core/port/modules.h"
#include "core/text.h"
#include "posix/module_paths.h"

namespace wspemu {

std::string why_no_module_file(const std::string& path) {
    const std::u16string expanded = port::expand_environment(to_utf16(path));
    if (port::is_builtin_module(posix::file_name_of(expanded))) return "";
    std::string why;
    if (posix::find_module_file(expanded, why)) return "";
    const bool native = expanded.starts_with(u'/');
    return native ? why : why + "; WSPEMU_PATH names folders, and a program looks in its own too";
}

} // namespace wspemu
