/* fibersapi.h: fiber-local storage. */
#ifndef WSPEMU_FIBERSAPI_H
#define WSPEMU_FIBERSAPI_H

#include "minwinbase.h"

#define FLS_OUT_OF_INDEXES ((DWORD)0xFFFFFFFF)

typedef VOID(WINAPI *PFLS_CALLBACK_FUNCTION)(PVOID lpFlsData);

WSPEMU_EXTERN_C_BEGIN

DWORD WINAPI FlsAlloc(PFLS_CALLBACK_FUNCTION lpCallback);
PVOID WINAPI FlsGetValue(DWORD dwFlsIndex);
BOOL WINAPI FlsSetValue(DWORD dwFlsIndex, PVOID lpFlsData);
BOOL WINAPI FlsFree(DWORD dwFlsIndex);
WSPEMU_EXTERN_C_END

#endif
