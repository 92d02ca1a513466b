/* strsafe.h: strings that are cut instead of overflowing. Defined in the static library wspemu_wcrt. */
#ifndef WSPEMU_STRSAFE_H
#define WSPEMU_STRSAFE_H

#include <stdarg.h>
#include <stddef.h>

#include "winerror.h"
#include "winnt.h"

#define STRSAFE_MAX_CCH 2147483647
#define STRSAFE_MAX_LENGTH (STRSAFE_MAX_CCH - 1)
#define STRSAFE_IGNORE_NULLS 0x00000100
#define STRSAFE_FILL_BEHIND_NULL 0x00000200
#define STRSAFE_FILL_ON_FAILURE 0x00000400
#define STRSAFE_NULL_ON_FAILURE 0x00000800
#define STRSAFE_NO_TRUNCATION 0x00001000
#define STRSAFE_E_INSUFFICIENT_BUFFER ((HRESULT)0x8007007A)
#define STRSAFE_E_INVALID_PARAMETER ((HRESULT)0x80070057)
#define STRSAFE_E_END_OF_FILE ((HRESULT)0x80070026)
#define STRSAFE_FILL_BYTE(x) ((DWORD)((x & 0x000000FF) | STRSAFE_FILL_BEHIND_NULL))
#define STRSAFE_FAILURE_BYTE(x) ((DWORD)((x & 0x000000FF) | STRSAFE_FILL_ON_FAILURE))

WSPEMU_EXTERN_C_BEGIN
HRESULT WINAPI StringCchCopyA(LPSTR pszDest, size_t cchDest, LPCSTR pszSrc);
HRESULT WINAPI StringCchCopyNA(LPSTR pszDest, size_t cchDest, LPCSTR pszSrc, size_t cchToCopy);
HRESULT WINAPI StringCchCopyExA(LPSTR pszDest, size_t cchDest, LPCSTR pszSrc, LPSTR* ppszDestEnd, size_t* pcchRemaining, DWORD dwFlags);
HRESULT WINAPI StringCchCopyNExA(LPSTR pszDest, size_t cchDest, LPCSTR pszSrc, size_t cchToCopy, LPSTR* ppszDestEnd, size_t* pcchRemaining, DWORD dwFlags);
HRESULT WINAPI StringCchCatA(LPSTR pszDest, size_t cchDest, LPCSTR pszSrc);
HRESULT WINAPI StringCchCatNA(LPSTR pszDest, size_t cchDest, LPCSTR pszSrc, size_t cchToCopy);
HRESULT WINAPI StringCchCatExA(LPSTR pszDest, size_t cchDest, LPCSTR pszSrc, LPSTR* ppszDestEnd, size_t* pcchRemaining, DWORD dwFlags);
HRESULT WINAPI StringCchCatNExA(LPSTR pszDest, size_t cchDest, LPCSTR pszSrc, size_t cchToCopy, LPSTR* ppszDestEnd, size_t* pcchRemaining, DWORD dwFlags);
HRESULT WINAPI StringCchVPrintfA(LPSTR pszDest, size_t cchDest, LPCSTR pszFormat, va_list argList);
HRESULT WINAPI StringCchVPrintfExA(LPSTR pszDest, size_t cchDest, LPSTR* ppszDestEnd, size_t* pcchRemaining, DWORD dwFlags, LPCSTR pszFormat, va_list argList);
HRESULT WINAPIV StringCchPrintfA(LPSTR pszDest, size_t cchDest, LPCSTR pszFormat, ...);
HRESULT WINAPIV StringCchPrintfExA(LPSTR pszDest, size_t cchDest, LPSTR* ppszDestEnd, size_t* pcchRemaining, DWORD dwFlags, LPCSTR pszFormat, ...);
HRESULT WINAPI StringCchLengthA(LPCSTR psz, size_t cchMax, size_t* pLength);
HRESULT WINAPI StringCchGetsA(LPSTR pszDest, size_t cchDest);
HRESULT WINAPI StringCchCopyW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszSrc);
HRESULT WINAPI StringCchCopyNW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszSrc, size_t cchToCopy);
HRESULT WINAPI StringCchCopyExW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszSrc, LPWSTR* ppszDestEnd, size_t* pcchRemaining, DWORD dwFlags);
HRESULT WINAPI StringCchCopyNExW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszSrc, size_t cchToCopy, LPWSTR* ppszDestEnd, size_t* pcchRemaining, DWORD dwFlags);
HRESULT WINAPI StringCchCatW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszSrc);
HRESULT WINAPI StringCchCatNW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszSrc, size_t cchToCopy);
HRESULT WINAPI StringCchCatExW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszSrc, LPWSTR* ppszDestEnd, size_t* pcchRemaining, DWORD dwFlags);
HRESULT WINAPI StringCchCatNExW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszSrc, size_t cchToCopy, LPWSTR* ppszDestEnd, size_t* pcchRemaining, DWORD dwFlags);
HRESULT WINAPI StringCchVPrintfW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszFormat, va_list argList);
HRESULT WINAPI StringCchVPrintfExW(LPWSTR pszDest, size_t cchDest, LPWSTR* ppszDestEnd, size_t* pcchRemaining, DWORD dwFlags, LPCWSTR pszFormat, va_list argList);
HRESULT WINAPIV StringCchPrintfW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszFormat, ...);
HRESULT WINAPIV StringCchPrintfExW(LPWSTR pszDest, size_t cchDest, LPWSTR* ppszDestEnd, size_t* pcchRemaining, DWORD dwFlags, LPCWSTR pszFormat, ...);
HRESULT WINAPI StringCchLengthW(LPCWSTR psz, size_t cchMax, size_t* pLength);
HRESULT WINAPI StringCchGetsW(LPWSTR pszDest, size_t cchDest);
HRESULT WINAPI StringCbCopyA(LPSTR pszDest, size_t cbDest, LPCSTR pszSrc);
HRESULT WINAPI StringCbCopyNA(LPSTR pszDest, size_t cbDest, LPCSTR pszSrc, size_t cbToCopy);
HRESULT WINAPI StringCbCopyExA(LPSTR pszDest, size_t cbDest, LPCSTR pszSrc, LPSTR* ppszDestEnd, size_t* pcbRemaining, DWORD dwFlags);
HRESULT WINAPI StringCbCopyNExA(LPSTR pszDest, size_t cbDest, LPCSTR pszSrc, size_t cbToCopy, LPSTR* ppszDestEnd, size_t* pcbRemaining, DWORD dwFlags);
HRESULT WINAPI StringCbCatA(LPSTR pszDest, size_t cbDest, LPCSTR pszSrc);
HRESULT WINAPI StringCbCatNA(LPSTR pszDest, size_t cbDest, LPCSTR pszSrc, size_t cbToCopy);
HRESULT WINAPI StringCbCatExA(LPSTR pszDest, size_t cbDest, LPCSTR pszSrc, LPSTR* ppszDestEnd, size_t* pcbRemaining, DWORD dwFlags);
HRESULT WINAPI StringCbCatNExA(LPSTR pszDest, size_t cbDest, LPCSTR pszSrc, size_t cbToCopy, LPSTR* ppszDestEnd, size_t* pcbRemaining, DWORD dwFlags);
HRESULT WINAPI StringCbVPrintfA(LPSTR pszDest, size_t cbDest, LPCSTR pszFormat, va_list argList);
HRESULT WINAPI StringCbVPrintfExA(LPSTR pszDest, size_t cbDest, LPSTR* ppszDestEnd, size_t* pcbRemaining, DWORD dwFlags, LPCSTR pszFormat, va_list argList);
HRESULT WINAPIV StringCbPrintfA(LPSTR pszDest, size_t cbDest, LPCSTR pszFormat, ...);
HRESULT WINAPIV StringCbPrintfExA(LPSTR pszDest, size_t cbDest, LPSTR* ppszDestEnd, size_t* pcbRemaining, DWORD dwFlags, LPCSTR pszFormat, ...);
HRESULT WINAPI StringCbLengthA(LPCSTR psz, size_t cbMax, size_t* pLength);
HRESULT WINAPI StringCbGetsA(LPSTR pszDest, size_t cbDest);
HRESULT WINAPI StringCbCopyW(LPWSTR pszDest, size_t cbDest, LPCWSTR pszSrc);
HRESULT WINAPI StringCbCopyNW(LPWSTR pszDest, size_t cbDest, LPCWSTR pszSrc, size_t cbToCopy);
HRESULT WINAPI StringCbCopyExW(LPWSTR pszDest, size_t cbDest, LPCWSTR pszSrc, LPWSTR* ppszDestEnd, size_t* pcbRemaining, DWORD dwFlags);
HRESULT WINAPI StringCbCopyNExW(LPWSTR pszDest, size_t cbDest, LPCWSTR pszSrc, size_t cbToCopy, LPWSTR* ppszDestEnd, size_t* pcbRemaining, DWORD dwFlags);
HRESULT WINAPI StringCbCatW(LPWSTR pszDest, size_t cbDest, LPCWSTR pszSrc);
HRESULT WINAPI StringCbCatNW(LPWSTR pszDest, size_t cbDest, LPCWSTR pszSrc, size_t cbToCopy);
HRESULT WINAPI StringCbCatExW(LPWSTR pszDest, size_t cbDest, LPCWSTR pszSrc, LPWSTR* ppszDestEnd, size_t* pcbRemaining, DWORD dwFlags);
HRESULT WINAPI StringCbCatNExW(LPWSTR pszDest, size_t cbDest, LPCWSTR pszSrc, size_t cbToCopy, LPWSTR* ppszDestEnd, size_t* pcbRemaining, DWORD dwFlags);
HRESULT WINAPI StringCbVPrintfW(LPWSTR pszDest, size_t cbDest, LPCWSTR pszFormat, va_list argList);
HRESULT WINAPI StringCbVPrintfExW(LPWSTR pszDest, size_t cbDest, LPWSTR* ppszDestEnd, size_t* pcbRemaining, DWORD dwFlags, LPCWSTR pszFormat, va_list argList);
HRESULT WINAPIV StringCbPrintfW(LPWSTR pszDest, size_t cbDest, LPCWSTR pszFormat, ...);
HRESULT WINAPIV StringCbPrintfExW(LPWSTR pszDest, size_t cbDest, LPWSTR* ppszDestEnd, size_t* pcbRemaining, DWORD dwFlags, LPCWSTR pszFormat, ...);
HRESULT WINAPI StringCbLengthW(LPCWSTR psz, size_t cbMax, size_t* pLength);
HRESULT WINAPI StringCbGetsW(LPWSTR pszDest, size_t cbDest);

WSPEMU_EXTERN_C_END

#ifdef UNICODE
#define StringCchCopy StringCchCopyW
#define StringCchCopyN StringCchCopyNW
#define StringCchCopyEx StringCchCopyExW
#define StringCchCopyNEx StringCchCopyNExW
#define StringCchCat StringCchCatW
#define StringCchCatN StringCchCatNW
#define StringCchCatEx StringCchCatExW
#define StringCchCatNEx StringCchCatNExW
#define StringCchVPrintf StringCchVPrintfW
#define StringCchVPrintfEx StringCchVPrintfExW
#define StringCchPrintf StringCchPrintfW
#define StringCchPrintfEx StringCchPrintfExW
#define StringCchLength StringCchLengthW
#define StringCchGets StringCchGetsW
#define StringCbCopy StringCbCopyW
#define StringCbCopyN StringCbCopyNW
#define StringCbCopyEx StringCbCopyExW
#define StringCbCopyNEx StringCbCopyNExW
#define StringCbCat StringCbCatW
#define StringCbCatN StringCbCatNW
#define StringCbCatEx StringCbCatExW
#define StringCbCatNEx StringCbCatNExW
#define StringCbVPrintf StringCbVPrintfW
#define StringCbVPrintfEx StringCbVPrintfExW
#define StringCbPrintf StringCbPrintfW
#define StringCbPrintfEx StringCbPrintfExW
#define StringCbLength StringCbLengthW
#define StringCbGets StringCbGetsW
#else
#define StringCchCopy StringCchCopyA
#define StringCchCopyN StringCchCopyNA
#define StringCchCopyEx StringCchCopyExA
#define StringCchCopyNEx StringCchCopyNExA
#define StringCchCat StringCchCatA
#define StringCchCatN StringCchCatNA
#define StringCchCatEx StringCchCatExA
#define StringCchCatNEx StringCchCatNExA
#define StringCchVPrintf StringCchVPrintfA
#define StringCchVPrintfEx StringCchVPrintfExA
#define StringCchPrintf StringCchPrintfA
#define StringCchPrintfEx StringCchPrintfExA
#define StringCchLength StringCchLengthA
#define StringCchGets StringCchGetsA
#define StringCbCopy StringCbCopyA
#define StringCbCopyN StringCbCopyNA
#define StringCbCopyEx StringCbCopyExA
#define StringCbCopyNEx StringCbCopyNExA
#define StringCbCat StringCbCatA
#define StringCbCatN StringCbCatNA
#define StringCbCatEx StringCbCatExA
#define StringCbCatNEx StringCbCatNExA
#define StringCbVPrintf StringCbVPrintfA
#define StringCbVPrintfEx StringCbVPrintfExA
#define StringCbPrintf StringCbPrintfA
#define StringCbPrintfEx StringCbPrintfExA
#define StringCbLength StringCbLengthA
#define StringCbGets StringCbGetsA
#endif

#endif
