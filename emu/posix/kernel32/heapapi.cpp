// heapapi.h: heaps. A heap's HANDLE is a Heap*, outside of the handle table as on Windows.
#include "posix/kernel32/win32_border.h"

#include "posix/heap.h"

using namespace wspemu;
using namespace wspemu::posix;

namespace {

Heap* heap_of(HANDLE handle) {
    return static_cast<Heap*>(handle);
}

} // namespace

HANDLE WINAPI GetProcessHeap(void) {
    return process_heap();
}

HANDLE WINAPI HeapCreate(DWORD, SIZE_T dwInitialSize, SIZE_T dwMaximumSize) {
    if (dwMaximumSize != 0 && dwInitialSize > dwMaximumSize) return fail(HANDLE(), ERROR_INVALID_PARAMETER);
    Heap* heap = create_heap(dwMaximumSize);
    return heap ? heap : fail(HANDLE(), ERROR_NOT_ENOUGH_MEMORY);
}

BOOL WINAPI HeapDestroy(HANDLE hHeap) {
    return destroy_heap(heap_of(hHeap)) ? TRUE : fail(FALSE, ERROR_INVALID_HANDLE);
}

// Deviation: HEAP_GENERATE_EXCEPTIONS is not honoured; a failure is NULL.
LPVOID WINAPI HeapAlloc(HANDLE hHeap, DWORD dwFlags, SIZE_T dwBytes) {
    if (!hHeap) return fail(nullptr, ERROR_INVALID_HANDLE);
    void* block = allocate(heap_of(hHeap), dwBytes, (dwFlags & HEAP_ZERO_MEMORY) != 0);
    return block ? block : fail(nullptr, ERROR_NOT_ENOUGH_MEMORY);
}

LPVOID WINAPI HeapReAlloc(HANDLE hHeap, DWORD dwFlags, LPVOID lpMem, SIZE_T dwBytes) {
    if (!hHeap) return fail(nullptr, ERROR_INVALID_HANDLE);
    if (!owns(heap_of(hHeap), lpMem)) return fail(nullptr, ERROR_INVALID_PARAMETER);
    const bool zeroed = (dwFlags & HEAP_ZERO_MEMORY) != 0;
    void* block = reallocate(heap_of(hHeap), lpMem, dwBytes, zeroed, (dwFlags & HEAP_REALLOC_IN_PLACE_ONLY) != 0);
    return block ? block : fail(nullptr, ERROR_NOT_ENOUGH_MEMORY);
}

BOOL WINAPI HeapFree(HANDLE hHeap, DWORD, LPVOID lpMem) {
    if (!hHeap) return fail(FALSE, ERROR_INVALID_HANDLE);
    return release(heap_of(hHeap), lpMem) ? TRUE : fail(FALSE, ERROR_INVALID_PARAMETER);
}

SIZE_T WINAPI HeapSize(HANDLE hHeap, DWORD, LPCVOID lpMem) {
    constexpr SIZE_T kFailed = ~SIZE_T(0);
    return owns(heap_of(hHeap), lpMem) ? block_size(lpMem) : fail(kFailed, ERROR_INVALID_PARAMETER);
}

// Without a block there is nothing to look at: malloc checks itself.
BOOL WINAPI HeapValidate(HANDLE hHeap, DWORD, LPCVOID lpMem) {
    return hHeap && (!lpMem || owns(heap_of(hHeap), lpMem));
}
