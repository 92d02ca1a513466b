// The table of dynamic symbols of an ELF file, held against the process. The loader names the first that is missing and no more.
#include "posix/undefined_symbols.h"

#include "core/windows_names.h"

#include <algorithm>
#include <cstdlib>
#include <cxxabi.h>
#include <dlfcn.h>
#include <elf.h>
#include <fstream>
#include <iterator>
#include <link.h>
#include <memory>
#include <span>
#include <string_view>

namespace wspemu::posix {
namespace {

using SectionHeader = ElfW(Shdr);
using ObjectHeader = ElfW(Ehdr);
using DynamicSymbol = ElfW(Sym);
using DynamicEntry = ElfW(Dyn);

// The bytes of the file, of which every part is asked for by offset and size: the file may be damaged.
class ElfImage {
public:
    explicit ElfImage(const std::string& file) {
        std::ifstream stream(file, std::ios::binary);
        bytes_.assign(std::istreambuf_iterator<char>(stream), {});
    }

    template <class Record>
    std::span<const Record> records(std::uint64_t offset, std::uint64_t size) const {
        const bool inside = offset <= bytes_.size() && size <= bytes_.size() - offset;
        if (!inside || offset % alignof(Record) != 0) return {};
        return {reinterpret_cast<const Record*>(bytes_.data() + offset), size / sizeof(Record)};
    }

    std::span<const SectionHeader> sections() const {
        const auto header = records<ObjectHeader>(0, sizeof(ObjectHeader));
        if (header.empty() || header[0].e_shentsize != sizeof(SectionHeader)) return {};
        return records<SectionHeader>(header[0].e_shoff, header[0].e_shnum * sizeof(SectionHeader));
    }

    // The records of the first section of the kind, and the names that they refer to.
    template <class Record>
    std::span<const Record> table(std::uint32_t kind, std::string_view& names) const {
        const auto all = sections();
        const auto found = std::find_if(all.begin(), all.end(), [=](const auto& one) { return one.sh_type == kind; });
        if (found == all.end() || found->sh_link >= all.size()) return {};
        const SectionHeader& text = all[found->sh_link];
        const auto characters = records<char>(text.sh_offset, text.sh_size);
        names = {characters.data(), characters.size()};
        return records<Record>(found->sh_offset, found->sh_size);
    }

private:
    std::vector<char> bytes_;
};

std::string name_at(std::string_view names, std::uint64_t offset) {
    if (offset >= names.size()) return "";
    const std::string_view rest = names.substr(offset);
    return std::string(rest.substr(0, rest.find('\0')));
}

bool needs_what_is_not_loaded(const ElfImage& image) {
    std::string_view names;
    for (const DynamicEntry& entry : image.table<DynamicEntry>(SHT_DYNAMIC, names)) {
        if (entry.d_tag != DT_NEEDED) continue;
        void* const handle = dlopen(name_at(names, entry.d_un.d_val).c_str(), RTLD_LAZY | RTLD_NOLOAD);
        if (!handle) return true;
        dlclose(handle);
    }
    return false;
}

std::string as_written(const std::string& symbol) {
    int status = 0;
    const std::unique_ptr<char, void (*)(void*)> plain(abi::__cxa_demangle(symbol.c_str(), nullptr, nullptr, &status),
                                                       &std::free);
    return status == 0 ? plain.get() : symbol;
}

} // namespace

std::vector<std::string> undefined_functions(const std::string& file, const std::string& why) {
    constexpr std::string_view kUndefined = "undefined symbol: ";
    const auto at = why.find(kUndefined);
    if (at == why.npos) return {};
    const std::string first = why.substr(at + kUndefined.size(),
                                         why.find_first_of(", \n", at + kUndefined.size()) - (at + kUndefined.size()));
    std::vector<std::string> missing{as_written(first)};
    const ElfImage image(file);
    const bool unsure = needs_what_is_not_loaded(image);
    std::string_view names;
    for (const DynamicSymbol& symbol : image.table<DynamicSymbol>(SHT_DYNSYM, names)) {
        if (symbol.st_shndx != SHN_UNDEF || ELF64_ST_BIND(symbol.st_info) == STB_WEAK) continue;
        const std::string name = name_at(names, symbol.st_name);
        if (name.empty() || name == first || dlsym(RTLD_DEFAULT, name.c_str())) continue;
        if (!unsure || !windows_module_of(name).empty()) missing.push_back(as_written(name));
    }
    std::sort(missing.begin(), missing.end());
    return missing;
}

} // namespace wspemu::posix
