/* wspemu_crt.h: names of Microsoft's C library that glibc lacks. The wide ones are defined in the static library wspemu_wcrt. */
#ifndef WSPEMU_CRT_H
#define WSPEMU_CRT_H

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <wchar.h>
#include <wctype.h>

#include "wspemu_abi.h"

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

/* Unlike snprintf: -1 when the text does not fit, and no NUL when it fills the buffer exactly; with neither buffer nor size the
 * length. Formats are glibc's. */
WSPEMU_INLINE __attribute__((__format__(__printf__, 3, 0))) int _vsnprintf(char* buffer, size_t count,
                                                                           const char* format, va_list arguments) {
    va_list again;
    char* whole;
    int length;
    va_copy(again, arguments);
    length = vsnprintf(buffer, count, format, arguments);
    /* The last place got a NUL where Microsoft's library writes text. */
    if (length >= 0 && (size_t)length >= count && count != 0) {
        whole = (char*)malloc((size_t)length + 1);
        if (whole != NULL) {
            vsnprintf(whole, (size_t)length + 1, format, again);
            buffer[count - 1] = whole[count - 1];
            free(whole);
        }
    }
    va_end(again);
    return (buffer == NULL && count == 0) || (size_t)length <= count ? length : -1;
}
WSPEMU_INLINE __attribute__((__format__(__printf__, 3, 4))) int _snprintf(char* buffer, size_t count,
                                                                          const char* format, ...) {
    va_list arguments;
    int length;
    va_start(arguments, format);
    length = _vsnprintf(buffer, count, format, arguments);
    va_end(arguments);
    return length;
}

WSPEMU_EXTERN_C_BEGIN
int _wcsicmp(const wchar_t* a, const wchar_t* b);
int _wcsnicmp(const wchar_t* a, const wchar_t* b, size_t count);
wchar_t* _wcsdup(const wchar_t* text);
int _wtoi(const wchar_t* text);
wchar_t* _itow(int value, wchar_t* buffer, int radix);
int _snwprintf(wchar_t* buffer, size_t count, const wchar_t* format, ...);
int _vsnwprintf(wchar_t* buffer, size_t count, const wchar_t* format, va_list arguments);
WSPEMU_EXTERN_C_END

#endif
