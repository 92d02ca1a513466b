/* memoryapi.h: pages of memory. */
#ifndef WSPEMU_MEMORYAPI_H
#define WSPEMU_MEMORYAPI_H

#include "winnt.h"

WSPEMU_EXTERN_C_BEGIN

LPVOID WINAPI VirtualAlloc(LPVOID lpAddress, SIZE_T dwSize, DWORD flAllocationType, DWORD flProtect);
BOOL WINAPI VirtualFree(LPVOID lpAddress, SIZE_T dwSize, DWORD dwFreeType);
BOOL WINAPI VirtualProtect(LPVOID lpAddress, SIZE_T dwSize, DWORD flNewProtect, PDWORD lpflOldProtect);
WSPEMU_EXTERN_C_END

#endif
