// winbase.h: GlobalAlloc and LocalAlloc, which are the same thing: blocks of the process heap.
//
// Deviation: the handle of a movable block is its address, so a block that grows gets another handle.
#include "posix/kernel32/win32_border.h"

#include "posix/heap.h"

using namespace wspemu;
using namespace wspemu::posix;

namespace {

constexpr UINT kModify = 0x0080; // GMEM_MODIFY, LMEM_MODIFY
constexpr std::uint16_t kMostLocks = 0xFF;

bool is_block(HGLOBAL memory) {
    return owns(process_heap(), memory);
}

HGLOBAL allocate_block(UINT flags, SIZE_T size) {
    void* block = allocate(process_heap(), size, (flags & GMEM_ZEROINIT) != 0);
    if (!block) return fail(HGLOBAL(), ERROR_NOT_ENOUGH_MEMORY);
    block_notes(block).movable = (flags & GMEM_MOVEABLE) != 0;
    return block;
}

HGLOBAL reallocate_block(HGLOBAL memory, SIZE_T size, UINT flags) {
    if (!is_block(memory)) return fail(HGLOBAL(), ERROR_INVALID_HANDLE);
    BlockNotes& notes = block_notes(memory);
    if (flags & kModify) {
        notes.movable = notes.movable || (flags & GMEM_MOVEABLE);
        return memory;
    }
    const bool may_move = (flags & GMEM_MOVEABLE) || (notes.movable && notes.locks == 0);
    void* block = reallocate(process_heap(), memory, size, (flags & GMEM_ZEROINIT) != 0, !may_move);
    return block ? block : fail(HGLOBAL(), ERROR_NOT_ENOUGH_MEMORY);
}

SIZE_T size_of(HGLOBAL memory) {
    return is_block(memory) ? block_size(memory) : fail(SIZE_T(0), ERROR_INVALID_HANDLE);
}

LPVOID lock(HGLOBAL memory) {
    if (!is_block(memory)) return fail(nullptr, ERROR_INVALID_HANDLE);
    BlockNotes& notes = block_notes(memory);
    if (notes.movable && notes.locks < kMostLocks) ++notes.locks;
    return memory;
}

// TRUE while the block is still locked. Fixed blocks always are.
BOOL unlock(HGLOBAL memory) {
    if (!is_block(memory)) return fail(FALSE, ERROR_INVALID_HANDLE);
    BlockNotes& notes = block_notes(memory);
    if (!notes.movable) return TRUE;
    if (notes.locks == 0) return fail(FALSE, ERROR_NOT_LOCKED);
    return --notes.locks ? TRUE : fail(FALSE, ERROR_SUCCESS);
}

HGLOBAL free_block(HGLOBAL memory) {
    return release(process_heap(), memory) ? nullptr : fail(memory, ERROR_INVALID_HANDLE);
}

} // namespace

HGLOBAL WINAPI GlobalAlloc(UINT uFlags, SIZE_T dwBytes) {
    return allocate_block(uFlags, dwBytes);
}

HGLOBAL WINAPI GlobalReAlloc(HGLOBAL hMem, SIZE_T dwBytes, UINT uFlags) {
    return reallocate_block(hMem, dwBytes, uFlags);
}

SIZE_T WINAPI GlobalSize(HGLOBAL hMem) {
    return size_of(hMem);
}

LPVOID WINAPI GlobalLock(HGLOBAL hMem) {
    return lock(hMem);
}

BOOL WINAPI GlobalUnlock(HGLOBAL hMem) {
    return unlock(hMem);
}

HGLOBAL WINAPI GlobalFree(HGLOBAL hMem) {
    return free_block(hMem);
}

HLOCAL WINAPI LocalAlloc(UINT uFlags, SIZE_T uBytes) {
    return allocate_block(uFlags, uBytes);
}

HLOCAL WINAPI LocalReAlloc(HLOCAL hMem, SIZE_T uBytes, UINT uFlags) {
    return reallocate_block(hMem, uBytes, uFlags);
}

SIZE_T WINAPI LocalSize(HLOCAL hMem) {
    return size_of(hMem);
}

LPVOID WINAPI LocalLock(HLOCAL hMem) {
    return lock(hMem);
}

BOOL WINAPI LocalUnlock(HLOCAL hMem) {
    return unlock(hMem);
}

HLOCAL WINAPI LocalFree(HLOCAL hMem) {
    return free_block(hMem);
}
