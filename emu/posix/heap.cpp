// Heaps over malloc. The sanitizers see every block as a block of its own.
#include "posix/heap.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <new>
#include <set>

namespace wspemu::posix {

// In front of every block; its size keeps the block aligned to 16.
struct alignas(16) HeapHeader {
    Heap* heap;
    std::size_t size;
    HeapHeader* previous; // neighbours in the heap's list
    HeapHeader* next;
    std::uint32_t mark;
    BlockNotes notes;
};

namespace {

constexpr std::uint32_t kAlive = 0x50414548; // "HEAP"

HeapHeader* header_of(const void* block) noexcept {
    return reinterpret_cast<HeapHeader*>(const_cast<char*>(static_cast<const char*>(block)) - sizeof(HeapHeader));
}

void* block_of(HeapHeader* header) noexcept {
    return header + 1;
}

} // namespace

class Heap {
public:
    explicit Heap(std::size_t maximum) noexcept : maximum_(maximum) {}
    Heap(const Heap&) = delete;
    Heap& operator=(const Heap&) = delete;
    ~Heap() {
        while (first_) remove(first_);
    }

    void* add(std::size_t size, bool zeroed) noexcept {
        if (size > SIZE_MAX - sizeof(HeapHeader) || !reserve(size)) return nullptr;
        void* memory = zeroed ? std::calloc(1, sizeof(HeapHeader) + size) : std::malloc(sizeof(HeapHeader) + size);
        if (!memory) {
            unreserve(size);
            return nullptr;
        }
        auto* header = new (memory) HeapHeader{this, size, nullptr, nullptr, kAlive, {}};
        link(header);
        return block_of(header);
    }

    void remove(HeapHeader* header) noexcept {
        unlink(header);
        unreserve(header->size);
        header->mark = 0;
        std::free(header);
    }

    void shrink(HeapHeader* header, std::size_t size) noexcept {
        unreserve(header->size - size);
        header->size = size;
    }

private:
    // Only created heaps are listed and limited: the process heap stays as fast as malloc.
    bool is_process_heap() const noexcept { return this == process_heap(); }

    bool reserve(std::size_t size) noexcept {
        if (maximum_ == 0) return true;
        std::lock_guard lock(mutex_);
        if (size > maximum_ - used_) return false;
        used_ += size;
        return true;
    }

    void unreserve(std::size_t size) noexcept {
        if (maximum_ == 0) return;
        std::lock_guard lock(mutex_);
        used_ -= size;
    }

    void link(HeapHeader* header) noexcept {
        if (is_process_heap()) return;
        std::lock_guard lock(mutex_);
        header->next = first_;
        if (first_) first_->previous = header;
        first_ = header;
    }

    void unlink(HeapHeader* header) noexcept {
        if (is_process_heap()) return;
        std::lock_guard lock(mutex_);
        if (header->previous) header->previous->next = header->next;
        else first_ = header->next;
        if (header->next) header->next->previous = header->previous;
    }

    const std::size_t maximum_;
    std::mutex mutex_;
    std::size_t used_ = 0;
    HeapHeader* first_ = nullptr;
};

namespace {

struct CreatedHeaps {
    std::mutex mutex;
    std::set<Heap*> heaps;
};

CreatedHeaps& created_heaps() {
    static auto* heaps = new CreatedHeaps;
    return *heaps;
}

} // namespace

Heap* process_heap() noexcept {
    static Heap* heap = new Heap(0);
    return heap;
}

Heap* create_heap(std::size_t maximum) noexcept {
    try {
        auto* heap = new Heap(maximum);
        std::lock_guard lock(created_heaps().mutex);
        created_heaps().heaps.insert(heap);
        return heap;
    } catch (const std::bad_alloc&) {
        return nullptr;
    }
}

bool destroy_heap(Heap* heap) noexcept {
    {
        std::lock_guard lock(created_heaps().mutex);
        if (created_heaps().heaps.erase(heap) == 0) return false;
    }
    delete heap;
    return true;
}

void* allocate(Heap* heap, std::size_t size, bool zeroed) noexcept {
    return heap->add(size, zeroed);
}

void* reallocate(Heap* heap, void* block, std::size_t size, bool zeroed, bool in_place) noexcept {
    HeapHeader* old = header_of(block);
    if (in_place && size > old->size) return nullptr;
    if (in_place) {
        heap->shrink(old, size);
        return block;
    }
    void* fresh = allocate(heap, size, zeroed);
    if (!fresh) return nullptr;
    std::memcpy(fresh, block, std::min(size, old->size));
    block_notes(fresh) = old->notes;
    heap->remove(old);
    return fresh;
}

bool release(Heap* heap, void* block) noexcept {
    if (!block) return true;
    if (!owns(heap, block)) return false;
    heap->remove(header_of(block));
    return true;
}

bool owns(const Heap* heap, const void* block) noexcept {
    if (!block || reinterpret_cast<std::uintptr_t>(block) % alignof(HeapHeader) != 0) return false;
    const HeapHeader* header = header_of(block);
    return header->mark == kAlive && header->heap == heap;
}

std::size_t block_size(const void* block) noexcept {
    return header_of(block)->size;
}

BlockNotes& block_notes(void* block) noexcept {
    return header_of(block)->notes;
}

} // namespace wspemu::posix
