/* wspemu_crt.h: names of Microsoft's C library that glibc lacks, and those that mean something else there. What is not defined here is
 * in the static library wspemu_wcrt: text, formats and scans, so that %lu and %d have 32 bits and %S is the other kind of text. */
#ifndef WSPEMU_CRT_H
#define WSPEMU_CRT_H

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <wchar.h>
#include <wctype.h>

#include "wspemu_abi.h"

#define _MAX_PATH 260
#define _MAX_DRIVE 3
#define _MAX_DIR 256
#define _MAX_FNAME 256
#define _MAX_EXT 256
#define _TRUNCATE ((size_t)-1)
#define STRUNCATE 80
#ifndef _countof
#define _countof(array) (sizeof(array) / sizeof((array)[0]))
#endif
#define _alloca __builtin_alloca
/* Small ones are on the stack. A mark before them says which, for _freea. */
#define _malloca(size)                                                                                                 \
    ((size) <= 1024 ? wspemu_mark(__builtin_alloca((size) + 16), 0) : wspemu_mark(malloc((size) + 16), 1))
#ifndef __min
#define __max(a, b) (((a) > (b)) ? (a) : (b))
#define __min(a, b) (((a) < (b)) ? (a) : (b))
#endif
#define _CRT_STRINGIZE(text) WSPEMU_STRING(text)
#define _CRT_WIDE_(text) L##text
#define _CRT_WIDE(text) _CRT_WIDE_(text)
/* A macro of Microsoft's compiler itself. */
#define __FILEW__ _CRT_WIDE(__FILE__)
#define _CRTIMP
#define _ACRTIMP

typedef int errno_t;
typedef size_t rsize_t;
typedef long long __time64_t;
typedef int __time32_t;

WSPEMU_INLINE void* wspemu_mark(void* memory, int is_of_heap) {
    if (memory == NULL) return NULL;
    *(int*)memory = is_of_heap;
    return (char*)memory + 16;
}
WSPEMU_INLINE void _freea(void* memory) {
    if (memory != NULL && *(int*)((char*)memory - 16)) free((char*)memory - 16);
}

/* --- the same functions by other names --- */
WSPEMU_INLINE int _stricmp(const char* a, const char* b) {
    return strcasecmp(a, b);
}
WSPEMU_INLINE int _strnicmp(const char* a, const char* b, size_t count) {
    return strncasecmp(a, b, count);
}
WSPEMU_INLINE char* _strdup(const char* text) {
    size_t const size = strlen(text) + 1;
    char* copy = (char*)malloc(size);
    return copy != NULL ? (char*)memcpy(copy, text, size) : NULL;
}
#define _strcmpi _stricmp
#define strcmpi _stricmp
#define stricmp _stricmp
#define strnicmp _strnicmp
#define _stricoll _stricmp
#define strlwr _strlwr
#define strupr _strupr
#define strrev _strrev
#define wcsicmp _wcsicmp
#define wcsnicmp _wcsnicmp
#define wcslwr _wcslwr
#define wcsupr _wcsupr
#define itoa _itoa
#define ltoa _ltoa
#define ultoa _ultoa
#define _atoi64 atoll
#define _strtoi64 strtoll
#define _strtoui64 strtoull
#define _wcstoi64 wcstoll
#define _wcstoui64 wcstoull
#define _wtol(text) ((long)_wtoi64(text))
#define _putenv putenv
#define _fileno fileno
#define _fdopen fdopen
#define _popen popen
#define _pclose pclose
#define _time64 time
#define _localtime64 localtime
#define _gmtime64 gmtime
#define _ctime64 ctime
#define _mktime64 mktime
#define _tzset tzset
#define _isnan(x) __builtin_isnan(x)
#define _finite(x) __builtin_isfinite(x)
#define _byteswap_ushort __builtin_bswap16
#define _byteswap_ulong(value) ((unsigned long)__builtin_bswap32((unsigned)(value)))
#define _byteswap_uint64 __builtin_bswap64
#define _msize malloc_usable_size
#define _aligned_malloc(size, alignment) aligned_alloc((alignment), ((size) + (alignment)-1) / (alignment) * (alignment))
#define _aligned_free free
#define _environ environ
#define __noop(...) ((void)0)
#define _ReturnAddress() __builtin_return_address(0)
#define _get_errno(value) (*(value) = errno, 0)
#define _set_errno(value) (errno = (value), 0)
#define _fsopen(name, mode, sharing) fopen(name, mode)
#define _fcloseall() fcloseall()
#define _flushall() fflush(NULL)

/* clang has them when it is told to take Microsoft's words. */
#if defined(__clang__) && defined(__has_builtin)
#if __has_builtin(_rotl)
#define WSPEMU_HAS_ROTATIONS
#endif
#endif
#ifndef WSPEMU_HAS_ROTATIONS
WSPEMU_INLINE unsigned int _rotl(unsigned int value, int shift) {
    return (value << (shift & 31)) | (value >> (-shift & 31));
}
WSPEMU_INLINE unsigned int _rotr(unsigned int value, int shift) {
    return (value >> (shift & 31)) | (value << (-shift & 31));
}
#endif

typedef void (*_invalid_parameter_handler)(const wchar_t* expression, const wchar_t* function, const wchar_t* file,
                                           unsigned line, uintptr_t reserved);

WSPEMU_EXTERN_C_BEGIN
_invalid_parameter_handler _set_invalid_parameter_handler(_invalid_parameter_handler handler);
_invalid_parameter_handler _get_invalid_parameter_handler(void);

/* Unlike snprintf: -1 when the text does not fit, and no NUL when it fills the buffer exactly; with neither buffer nor size the
 * length. */
int _vsnprintf(char* buffer, size_t count, const char* format, va_list arguments);
int _snprintf(char* buffer, size_t count, const char* format, ...);
int _scprintf(const char* format, ...);
int _vscprintf(const char* format, va_list arguments);
int _snwprintf(wchar_t* buffer, size_t count, const wchar_t* format, ...);
int _vsnwprintf(wchar_t* buffer, size_t count, const wchar_t* format, va_list arguments);
int _scwprintf(const wchar_t* format, ...);
int _vscwprintf(const wchar_t* format, va_list arguments);
int _swprintf(wchar_t* buffer, const wchar_t* format, ...);
int _vswprintf(wchar_t* buffer, const wchar_t* format, va_list arguments);

int _wcsicmp(const wchar_t* a, const wchar_t* b);
int _wcsnicmp(const wchar_t* a, const wchar_t* b, size_t count);
wchar_t* _wcsdup(const wchar_t* text);
int _wtoi(const wchar_t* text);
long long _wtoi64(const wchar_t* text);
double _wtof(const wchar_t* text);
int _memicmp(const void* a, const void* b, size_t count);

/* --- files and the environment with wide names --- */
FILE* _wfopen(const wchar_t* name, const wchar_t* mode);
int _wremove(const wchar_t* name);
int _wrename(const wchar_t* from, const wchar_t* to);
int _wunlink(const wchar_t* name);
int _waccess(const wchar_t* name, int mode);
int _wmkdir(const wchar_t* name);
int _wsystem(const wchar_t* command);
wchar_t* _wgetenv(const wchar_t* name); /* the text lasts until the next call in the module */
int _putws(const wchar_t* text);
wchar_t* fgetws(wchar_t* text, int count, FILE* stream);
char* _fullpath(char* to, const char* path, size_t size);
WSPEMU_EXTERN_C_END

#include "wspemu_crt_secure.h"

#endif
