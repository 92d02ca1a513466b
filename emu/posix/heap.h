// Heaps: blocks of malloc that know their heap and their exact size. Neutral.
//
// The process heap always exists. A heap that somebody created owns its blocks and frees them all when it is destroyed.
// A block of another heap, or a pointer that is no block, is refused as far as its header can be read.
#pragma once

#include <cstddef>
#include <cstdint>

namespace wspemu::posix {

class Heap;

Heap* process_heap() noexcept;
// maximum 0: grows without limit. nullptr: out of memory.
Heap* create_heap(std::size_t maximum) noexcept;
// False for the process heap and for what is no heap.
bool destroy_heap(Heap* heap) noexcept;

void* allocate(Heap* heap, std::size_t size, bool zeroed) noexcept;
// nullptr: no memory, or no room where the block is when it must stay. The old block is then unchanged.
void* reallocate(Heap* heap, void* block, std::size_t size, bool zeroed, bool in_place) noexcept;
// False for a pointer that is no block of this heap; nullptr is freed with success.
bool release(Heap* heap, void* block) noexcept;
bool owns(const Heap* heap, const void* block) noexcept;
std::size_t block_size(const void* block) noexcept;

// The state of a GlobalAlloc or LocalAlloc block.
struct BlockNotes {
    bool movable = false;
    std::uint16_t locks = 0;
};
BlockNotes& block_notes(void* block) noexcept;

} // namespace wspemu::posix
