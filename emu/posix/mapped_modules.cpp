// Where the modules of the process lie. Host dialect.
#include "posix/process_list.h"

#include "core/text.h"
#include "posix/module_list.h"
#include "posix/host_paths.h"
#include "posix/module_paths.h"

#include <algorithm>
#include <link.h>

namespace wspemu::posix {
namespace {

struct ModuleRange {
    const void* inside; // the dynamic section, which tells objects apart
    std::uintptr_t begin = ~std::uintptr_t{0};
    std::uintptr_t end = 0;
    bool found = false;
};

int take_range(dl_phdr_info* info, std::size_t, void* to) {
    auto& range = *static_cast<ModuleRange*>(to);
    std::uintptr_t begin = ~std::uintptr_t{0}, end = 0;
    const auto wanted = reinterpret_cast<std::uintptr_t>(range.inside);
    bool holds = false;
    for (int i = 0; i < info->dlpi_phnum; ++i) {
        const auto& part = info->dlpi_phdr[i];
        if (part.p_type != PT_LOAD) continue;
        const std::uintptr_t from = info->dlpi_addr + part.p_vaddr;
        begin = std::min(begin, from);
        end = std::max(end, from + part.p_memsz);
        holds |= wanted >= from && wanted < from + part.p_memsz;
    }
    if (!holds) return 0;
    range.begin = begin & ~std::uintptr_t{4095};
    range.end = end;
    range.found = true;
    return 1;
}

// The Windows DLLs that we are lie where we lie.
const void* address_in(const port::Module& module) {
    if (!module.object) return reinterpret_cast<const void*>(&take_range);
    return static_cast<const link_map*>(module.object->identity())->l_ld;
}

} // namespace

std::vector<MappedModule> mapped_modules() {
    std::vector<MappedModule> mapped;
    for (const ModulePointer& module : ModuleList::instance().all()) {
        MappedModule one;
        ModuleRange range{address_in(*module)};
        dl_iterate_phdr(take_range, &range);
        one.handle = module.get();
        one.base = range.found ? range.begin : 0;
        one.size = range.found ? range.end - range.begin : 0;
        one.path = module->file.find('/') == module->file.npos ? to_utf16(module->file) : windows_path(module->file);
        one.name = std::u16string(file_name_of(one.path));
        mapped.push_back(std::move(one));
    }
    return mapped;
}

} // namespace wspemu::posix
