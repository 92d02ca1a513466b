/* shlwapi.h: of the light-weight utilities of the shell the parts of paths, searches in text without case, and the deleting of keys,
 * which uninstallers use. Paths have MAX_PATH characters at most. */
#ifndef WSPEMU_SHLWAPI_H
#define WSPEMU_SHLWAPI_H

#include "windows.h"

WSPEMU_EXTERN_C_BEGIN

/* Deletes the key and all that is below it. */
LSTATUS WINAPI SHDeleteKeyA(HKEY hkey, LPCSTR pszSubKey);
LSTATUS WINAPI SHDeleteKeyW(HKEY hkey, LPCWSTR pszSubKey);

/* What is behind the last folder; the path itself when that is nothing. */
LPSTR WINAPI PathFindFileNameA(LPCSTR pszPath);
LPWSTR WINAPI PathFindFileNameW(LPCWSTR pszPath);
/* The last dot of the file's name, or the end. */
LPSTR WINAPI PathFindExtensionA(LPCSTR pszPath);
LPWSTR WINAPI PathFindExtensionW(LPCWSTR pszPath);
/* Takes the last name off the path, in place; a root stays. FALSE: there was none. */
BOOL WINAPI PathRemoveFileSpecA(LPSTR pszPath);
BOOL WINAPI PathRemoveFileSpecW(LPWSTR pszPath);
void WINAPI PathRemoveExtensionA(LPSTR pszPath);
void WINAPI PathRemoveExtensionW(LPWSTR pszPath);
/* Leaves nothing but the last name. */
void WINAPI PathStripPathA(LPSTR pszPath);
void WINAPI PathStripPathW(LPWSTR pszPath);
/* The path's new end; NULL: it is full. */
LPSTR WINAPI PathAddBackslashA(LPSTR pszPath);
LPWSTR WINAPI PathAddBackslashW(LPWSTR pszPath);
/* The last character of the path, where a backslash was, unless that is a root's. */
LPSTR WINAPI PathRemoveBackslashA(LPSTR pszPath);
LPWSTR WINAPI PathRemoveBackslashW(LPWSTR pszPath);
BOOL WINAPI PathIsRelativeA(LPCSTR pszPath);
BOOL WINAPI PathIsRelativeW(LPCWSTR pszPath);
BOOL WINAPI PathFileExistsA(LPCSTR pszPath);
BOOL WINAPI PathFileExistsW(LPCWSTR pszPath);

/* The first place where the text has the other one, whatever the case of Latin letters; NULL for none, and for an empty one. */
LPSTR WINAPI StrStrIA(LPCSTR pszFirst, LPCSTR pszSrch);
LPWSTR WINAPI StrStrIW(LPCWSTR pszFirst, LPCWSTR pszSrch);

WSPEMU_EXTERN_C_END

#ifdef UNICODE
#define SHDeleteKey SHDeleteKeyW
#define PathFindFileName PathFindFileNameW
#define PathFindExtension PathFindExtensionW
#define PathRemoveFileSpec PathRemoveFileSpecW
#define PathRemoveExtension PathRemoveExtensionW
#define PathStripPath PathStripPathW
#define PathAddBackslash PathAddBackslashW
#define PathRemoveBackslash PathRemoveBackslashW
#define PathIsRelative PathIsRelativeW
#define PathFileExists PathFileExistsW
#define StrStrI StrStrIW
#else
#define SHDeleteKey SHDeleteKeyA
#define PathFindFileName PathFindFileNameA
#define PathFindExtension PathFindExtensionA
#define PathRemoveFileSpec PathRemoveFileSpecA
#define PathRemoveExtension PathRemoveExtensionA
#define PathStripPath PathStripPathA
#define PathAddBackslash PathAddBackslashA
#define PathRemoveBackslash PathRemoveBackslashA
#define PathIsRelative PathIsRelativeA
#define PathFileExists PathFileExistsA
#define StrStrI StrStrIA
#endif

#endif
