/* wow64apiset.h: 32-bit programs on 64-bit Windows. There are none here. */
#ifndef WSPEMU_WOW64APISET_H
#define WSPEMU_WOW64APISET_H

#include "winnt.h"

WSPEMU_EXTERN_C_BEGIN

BOOL WINAPI IsWow64Process(HANDLE hProcess, PBOOL Wow64Process);
/* pProcessMachine: IMAGE_FILE_MACHINE_UNKNOWN, as of every program that is not under WOW64. pNativeMachine may be NULL. */
BOOL WINAPI IsWow64Process2(HANDLE hProcess, USHORT* pProcessMachine, USHORT* pNativeMachine);

WSPEMU_EXTERN_C_END

#endif
