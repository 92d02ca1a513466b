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
    return posix::find_module_file(expanded, why) ? "" : why;
}

} // namespace wspemu
