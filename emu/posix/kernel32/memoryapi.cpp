// memoryapi.h: pages of memory.
#include "posix/kernel32/win32_border.h"

#include "posix/pages.h"

using namespace wspemu;
using namespace wspemu::posix;

LPVOID WINAPI VirtualAlloc(LPVOID lpAddress, SIZE_T dwSize, DWORD flAllocationType, DWORD flProtect) {
    const Result<void*> pages = allocate_pages(lpAddress, dwSize, flAllocationType, flProtect);
    return pages ? *pages : fail(LPVOID(), pages.error());
}

BOOL WINAPI VirtualFree(LPVOID lpAddress, SIZE_T dwSize, DWORD dwFreeType) {
    return finish(free_pages(lpAddress, dwSize, dwFreeType));
}

BOOL WINAPI VirtualProtect(LPVOID lpAddress, SIZE_T dwSize, DWORD flNewProtect, PDWORD lpflOldProtect) {
    if (!may_write(lpflOldProtect)) return fail(FALSE, ERROR_NOACCESS);
    const Result<std::uint32_t> old = protect_pages(lpAddress, dwSize, flNewProtect);
    if (!old) return fail(FALSE, old.error());
    // Where it is to be told may lie in these very pages.
    (void)store<DWORD>(lpflOldProtect, *old);
    return TRUE;
}
