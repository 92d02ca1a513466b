// The kernel's list of mappings, read line by line. Host dialect.
#include "core/port/accessible.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <memory>

namespace wspemu::port {
namespace {

struct Mapping {
    std::uintptr_t low = 0;
    std::uintptr_t high = 0;
    bool readable = false;
    bool writable = false;
};

// "7f00-7f10 rw-p ..."; false: the rest of a line that was too long.
bool parse_mapping(const char* line, Mapping& mapping) noexcept {
    const char* const end = line + std::strlen(line);
    const auto low = std::from_chars(line, end, mapping.low, 16);
    if (low.ec != std::errc{} || *low.ptr != '-') return false;
    const auto high = std::from_chars(low.ptr + 1, end, mapping.high, 16);
    if (high.ec != std::errc{} || end - high.ptr < 3 || *high.ptr != ' ') return false;
    mapping.readable = high.ptr[1] == 'r';
    mapping.writable = high.ptr[2] == 'w';
    return true;
}

} // namespace

std::size_t accessible_size(const void* begin, std::size_t most, bool for_writing) noexcept {
    const auto first = reinterpret_cast<std::uintptr_t>(begin);
    most = std::min<std::size_t>(most, UINTPTR_MAX - first);
    if (most == 0) return 0;
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> maps(std::fopen("/proc/self/maps", "re"), &std::fclose);
    if (!maps) return most;
    // The list is sorted: a range is good as long as mapping follows mapping without a gap.
    std::uintptr_t at = first;
    char line[512];
    while (std::fgets(line, sizeof line, maps.get())) {
        Mapping mapping;
        if (!parse_mapping(line, mapping) || mapping.high <= at) continue;
        if (mapping.low > at || !(for_writing ? mapping.writable : mapping.readable)) break;
        if (mapping.high - first >= most) return most;
        at = mapping.high;
    }
    return at - first;
}

} // namespace wspemu::port
