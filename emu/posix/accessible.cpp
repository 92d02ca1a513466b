// The kernel's list of mappings, read line by line. Host dialect.
#include "posix/accessible.h"

#include <cinttypes>
#include <cstdint>
#include <cstdio>
#include <memory>

namespace wspemu::posix {

bool are_accessible(const void* begin, std::size_t size, bool for_writing) noexcept {
    auto at = reinterpret_cast<std::uintptr_t>(begin);
    if (size == 0) return true;
    const std::uintptr_t last = at + size - 1;
    if (last < at) return false;
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> maps(std::fopen("/proc/self/maps", "re"), &std::fclose);
    if (!maps) return false;
    // The list is sorted: a range is good when mapping follows mapping without a gap until its end.
    char line[512];
    while (std::fgets(line, sizeof line, maps.get())) {
        std::uintptr_t low = 0;
        std::uintptr_t high = 0;
        char rights[5] = "";
        if (std::sscanf(line, "%" SCNxPTR "-%" SCNxPTR " %4s", &low, &high, rights) != 3 || high <= at) continue;
        if (low > at || rights[for_writing ? 1 : 0] == '-') return false;
        if (last < high) return true;
        at = high;
    }
    return false;
}

} // namespace wspemu::posix
