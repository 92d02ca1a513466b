/* debugapi.h: messages to a debugger. */
#ifndef WSPEMU_DEBUGAPI_H
#define WSPEMU_DEBUGAPI_H

#include "winnt.h"

/* A macro: clang has the word as a builtin with -fms-extensions. */
#define __debugbreak() __asm__ __volatile__("int3")

WSPEMU_EXTERN_C_BEGIN

VOID WINAPI OutputDebugStringA(LPCSTR lpOutputString);
VOID WINAPI OutputDebugStringW(LPCWSTR lpOutputString);
VOID WINAPI DebugBreak(void);
BOOL WINAPI IsDebuggerPresent(void);
WSPEMU_EXTERN_C_END

#ifdef UNICODE
#define OutputDebugString OutputDebugStringW
#else
#define OutputDebugString OutputDebugStringA
#endif

#endif
