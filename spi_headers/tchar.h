/* tchar.h: names that are char or WCHAR functions, as _UNICODE says. */
#ifndef WSPEMU_TCHAR_H
#define WSPEMU_TCHAR_H

#include "winnt.h"
#include "wspemu_crt.h"

#define _T(text) TEXT(text)
#define _TEXT(text) TEXT(text)
typedef TCHAR _TCHAR;

#ifdef _UNICODE
#define _tmain wmain
#define _tcslen wcslen
#define _tcsnlen wcsnlen
#define _tcscpy wcscpy
#define _tcsncpy wcsncpy
#define _tcscat wcscat
#define _tcsncat wcsncat
#define _tcscmp wcscmp
#define _tcsncmp wcsncmp
#define _tcsicmp _wcsicmp
#define _tcsnicmp _wcsnicmp
#define _tcschr wcschr
#define _tcsrchr wcsrchr
#define _tcsstr wcsstr
#define _tcspbrk wcspbrk
#define _tcsspn wcsspn
#define _tcscspn wcscspn
#define _tcsdup _wcsdup
#define _tcstol wcstol
#define _tcstoul wcstoul
#define _tstoi _wtoi
#define _ttoi _wtoi
#define _tprintf wprintf
#define _ftprintf fwprintf
#define _sntprintf _snwprintf
#define _vsntprintf _vsnwprintf
#define _vtprintf vwprintf
#define _vftprintf vfwprintf
#else
#define _tmain main
#define _tcslen strlen
#define _tcsnlen strnlen
#define _tcscpy strcpy
#define _tcsncpy strncpy
#define _tcscat strcat
#define _tcsncat strncat
#define _tcscmp strcmp
#define _tcsncmp strncmp
#define _tcsicmp _stricmp
#define _tcsnicmp _strnicmp
#define _tcschr strchr
#define _tcsrchr strrchr
#define _tcsstr strstr
#define _tcspbrk strpbrk
#define _tcsspn strspn
#define _tcscspn strcspn
#define _tcsdup _strdup
#define _tcstol strtol
#define _tcstoul strtoul
#define _tstoi atoi
#define _ttoi atoi
#define _tprintf printf
#define _ftprintf fprintf
#define _sntprintf _snprintf
#define _vsntprintf _vsnprintf
#define _vtprintf vprintf
#define _vftprintf vfprintf
#endif

#endif
