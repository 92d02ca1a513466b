// Regions of pages over mmap and mprotect.
#include "posix/pages.h"

#include "core/codes.h"
#include "posix/system_facts.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <optional>
#include <sys/mman.h>
#include <vector>

namespace wspemu::posix {
namespace {

constexpr std::uint32_t kCommit = 0x1000;
constexpr std::uint32_t kReserve = 0x2000;
constexpr std::uint32_t kDecommit = 0x4000;
constexpr std::uint32_t kRelease = 0x8000;
constexpr std::uint32_t kTopDown = 0x100000;
constexpr std::uint32_t kReadWriteExecute = 0x40;

using Address = std::uintptr_t;

struct Region {
    std::size_t size;
    std::vector<std::uint32_t> protection; // of each page; 0: reserved only
};

struct Regions {
    std::mutex mutex;
    std::map<Address, Region> by_base;
};

Regions& regions() {
    static auto* all = new Regions;
    return *all;
}

std::optional<int> native_protection(std::uint32_t protection) {
    switch (protection) {
    case 0x01: return PROT_NONE;
    case 0x02: return PROT_READ;
    case 0x04:
    case 0x08: return PROT_READ | PROT_WRITE;
    case 0x10: return PROT_EXEC;
    case 0x20: return PROT_READ | PROT_EXEC;
    case 0x40:
    case 0x80: return PROT_READ | PROT_WRITE | PROT_EXEC;
    default: return std::nullopt; // PAGE_GUARD and the caching flags are not offered
    }
}

// Whole pages around a range.
struct Span {
    Address begin;
    std::size_t size;
};

Span pages_around(Address address, std::size_t size) {
    const std::size_t page = page_size();
    const Address begin = address / page * page;
    return {begin, (address + size - begin + page - 1) / page * page};
}

// Called with the mutex held: the region that has all of the pages.
std::map<Address, Region>::iterator find_region(Span span) {
    auto& all = regions().by_base;
    auto found = all.upper_bound(span.begin);
    if (found == all.begin()) return all.end();
    --found;
    const bool inside = span.begin - found->first + span.size <= found->second.size;
    return inside ? found : all.end();
}

void note(Region& region, Address base, Span span, std::uint32_t protection) {
    const std::size_t page = page_size();
    std::fill_n(region.protection.begin() + static_cast<std::ptrdiff_t>((span.begin - base) / page), span.size / page,
                protection);
}

bool is_committed(const Region& region, Address base, Span span) {
    const std::size_t page = page_size();
    const auto first = region.protection.begin() + static_cast<std::ptrdiff_t>((span.begin - base) / page);
    return std::none_of(first, first + static_cast<std::ptrdiff_t>(span.size / page),
                        [](std::uint32_t protection) { return protection == 0; });
}

// A fresh mapping at a multiple of the granularity: too much is asked for and the ends are given back.
Address map_aligned(Address wanted, std::size_t size) {
    constexpr int kFlags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
    if (wanted != 0) {
        void* got = mmap(reinterpret_cast<void*>(wanted), size, PROT_NONE, kFlags | MAP_FIXED_NOREPLACE, -1, 0);
        return got == MAP_FAILED ? 0 : reinterpret_cast<Address>(got);
    }
    void* got = mmap(nullptr, size + kAllocationGranularity, PROT_NONE, kFlags, -1, 0);
    if (got == MAP_FAILED) return 0;
    const auto start = reinterpret_cast<Address>(got);
    const Address base = (start + kAllocationGranularity - 1) / kAllocationGranularity * kAllocationGranularity;
    if (base > start) munmap(got, base - start);
    const std::size_t tail = kAllocationGranularity - (base - start);
    if (tail != 0) munmap(reinterpret_cast<void*>(base + size), tail);
    return base;
}

// Called with the mutex held.
Result<void> commit(std::map<Address, Region>::iterator region, Span span, std::uint32_t protection) {
    if (mprotect(reinterpret_cast<void*>(span.begin), span.size, *native_protection(protection)) != 0)
        return WsaError{code::not_enough_memory};
    note(region->second, region->first, span, protection);
    return {};
}

} // namespace

Result<void*> allocate_pages(void* address, std::size_t size, std::uint32_t type, std::uint32_t protection) {
    constexpr std::size_t kMost = std::size_t(1) << 46;
    const std::uint32_t action = type & ~kTopDown;
    if (size == 0 || size > kMost || (action & ~(kCommit | kReserve)) || action == 0 || !native_protection(protection))
        return WsaError{code::invalid_parameter};
    std::lock_guard lock(regions().mutex);
    Span span = pages_around(reinterpret_cast<Address>(address), size);
    if (!address || (action & kReserve)) {
        const Address wanted = span.begin / kAllocationGranularity * kAllocationGranularity;
        const std::size_t whole = span.size + (span.begin - wanted);
        const Address base = map_aligned(wanted, whole);
        if (base == 0) return WsaError{address ? kInvalidAddress : code::not_enough_memory};
        regions().by_base[base] = {whole, std::vector<std::uint32_t>(whole / page_size(), 0)};
        span = {base, whole};
    }
    const auto region = find_region(span);
    if (region == regions().by_base.end()) return WsaError{kInvalidAddress};
    if (action & kCommit)
        if (const Result<void> done = commit(region, span, protection); !done) return done.failure();
    return reinterpret_cast<void*>(span.begin);
}

Result<void> free_pages(void* address, std::size_t size, std::uint32_t type) {
    const auto begin = reinterpret_cast<Address>(address);
    std::lock_guard lock(regions().mutex);
    if (type == kRelease) {
        const auto region = regions().by_base.find(begin);
        if (size != 0) return WsaError{code::invalid_parameter};
        if (region == regions().by_base.end()) return WsaError{kInvalidAddress};
        munmap(address, region->second.size);
        regions().by_base.erase(region);
        return {};
    }
    if (type != kDecommit) return WsaError{code::invalid_parameter};
    const auto whole = regions().by_base.find(begin); // size 0: the whole region, by its base
    const bool is_whole = size == 0 && whole != regions().by_base.end();
    const Span span = is_whole ? Span{begin, whole->second.size} : pages_around(begin, size);
    const auto region = find_region(span);
    if (span.size == 0 || region == regions().by_base.end()) return WsaError{kInvalidAddress};
    madvise(reinterpret_cast<void*>(span.begin), span.size, MADV_DONTNEED);
    mprotect(reinterpret_cast<void*>(span.begin), span.size, PROT_NONE);
    note(region->second, region->first, span, 0);
    return {};
}

Result<std::uint32_t> protect_pages(void* address, std::size_t size, std::uint32_t protection) {
    const std::optional<int> native = native_protection(protection);
    if (size == 0 || !native) return WsaError{code::invalid_parameter};
    const Span span = pages_around(reinterpret_cast<Address>(address), size);
    std::lock_guard lock(regions().mutex);
    const auto region = find_region(span);
    const bool is_ours = region != regions().by_base.end();
    if (is_ours && !is_committed(region->second, region->first, span)) return WsaError{kInvalidAddress};
    if (mprotect(reinterpret_cast<void*>(span.begin), span.size, *native) != 0) return WsaError{kInvalidAddress};
    if (!is_ours) return kReadWriteExecute;
    const std::uint32_t old = region->second.protection[(span.begin - region->first) / page_size()];
    note(region->second, region->first, span, protection);
    return old;
}

} // namespace wspemu::posix
