/* shlwapi.h: of the light-weight utilities of the shell only the deleting of keys, which uninstallers use. */
#ifndef WSPEMU_SHLWAPI_H
#define WSPEMU_SHLWAPI_H

#include "windows.h"

WSPEMU_EXTERN_C_BEGIN

/* Deletes the key and all that is below it. */
LSTATUS WINAPI SHDeleteKeyA(HKEY hkey, LPCSTR pszSubKey);
LSTATUS WINAPI SHDeleteKeyW(HKEY hkey, LPCWSTR pszSubKey);

WSPEMU_EXTERN_C_END

#ifdef UNICODE
#define SHDeleteKey SHDeleteKeyW
#else
#define SHDeleteKey SHDeleteKeyA
#endif

#endif
