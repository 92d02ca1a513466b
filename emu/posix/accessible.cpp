// What the kernel says of memory: quickly when all of it may be used, and from its list of mappings where that ends. Host
// dialect.
#include "core/port/accessible.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <memory>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

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

// The kernel touches a byte of each page for us: it reads it, and for writing it puts it back where it was. False: some page
// can not be used, or the system does not let us ask, or there are too many.
bool can_touch_all(std::uintptr_t first, std::size_t size, bool for_writing) noexcept {
    constexpr std::uintptr_t kPage = 4096; // smaller than a page would do as well
    constexpr std::size_t kMost = 16;
    iovec from[kMost];
    iovec to[kMost];
    char unused[kMost];
    std::size_t count = 0;
    for (std::uintptr_t at = first; at - first < size; at = (at / kPage + 1) * kPage) {
        if (count == kMost) return false;
        from[count] = {reinterpret_cast<void*>(at), 1};
        to[count] = {for_writing ? reinterpret_cast<void*>(at) : &unused[count], 1};
        ++count;
    }
    // Not through libc's wrapper, which sanitizers take for an access of our own.
    return ::syscall(SYS_process_vm_readv, ::getpid(), to, count, from, count, 0) == static_cast<long>(count);
}

} // namespace

std::size_t accessible_size(const void* begin, std::size_t most, bool for_writing) noexcept {
    const auto first = reinterpret_cast<std::uintptr_t>(begin);
    most = std::min<std::size_t>(most, UINTPTR_MAX - first);
    if (most == 0) return 0;
    if (can_touch_all(first, most, for_writing)) return most;
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
