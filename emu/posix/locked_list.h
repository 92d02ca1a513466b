// The singly linked lists behind SLIST_HEADER: a header of two words, the second of which holds the lock. Neutral.
//
// Windows uses a 16-byte compare-and-swap, which not every processor has and which reads entries that may have been freed.
// Here a push or a pop holds the header for a few instructions: an entry is touched only while it is in the list.
#pragma once

#include <cstdint>

namespace wspemu::posix {

struct ListEntry {
    ListEntry* next;
};

// Word 0: depth (16 bits) and sequence (48). Word 1: the first entry, whose address has 4 spare bits.
struct ListWords {
    std::uint64_t* counts;
    std::uint64_t* first;
};

// Each returns the first entry as it was before. A depth of more than 65,535 wraps, as on Windows.
ListEntry* push_list(const ListWords& words, ListEntry* first, ListEntry* last, std::uint32_t count) noexcept;
ListEntry* pop_list(const ListWords& words) noexcept;
ListEntry* flush_list(const ListWords& words) noexcept;
ListEntry* first_of_list(const std::uint64_t* first) noexcept;
std::uint16_t depth_of_list(const std::uint64_t* counts) noexcept;

} // namespace wspemu::posix
