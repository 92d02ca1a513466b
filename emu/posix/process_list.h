// The processes of the host, and what runs in this one. Neutral.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace wspemu::posix {

// Those that this user may see, ascending.
std::vector<std::uint32_t> process_ids();

struct ProcessFacts {
    std::uint32_t id = 0;
    std::uint32_t parent = 0;
    std::uint32_t threads = 0;
    std::string name; // of its file, without folders; what the kernel calls it when the file is not ours to see
};
std::vector<ProcessFacts> process_facts();

struct MappedModule {
    std::uint32_t load_count = 1;
    const void* handle = nullptr; // as HMODULE
    std::uintptr_t base = 0;      // of its first page
    std::size_t size = 0;
    std::u16string name, path;
};
// In the order of loading; the program first.
std::vector<MappedModule> mapped_modules();

// Ids of the threads of this process that the emulator knows, in no order.
std::vector<std::uint32_t> own_thread_ids();

} // namespace wspemu::posix
