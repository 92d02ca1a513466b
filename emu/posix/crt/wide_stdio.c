/* Wide text through byte streams: wprintf, fputws and the conversions of whole strings. The bytes are UTF-8. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>

#include "utf8_text.h"
#include "wspemu_crt.h"

/* Writes to a stream that stays a byte stream, so that printf may be used on it as well. */
static int write_wide(FILE* stream, const wchar_t* text, size_t length) {
    const wchar_t* const end = text + length;
    while (text < end) {
        char bytes[4];
        size_t const count = wcrt_put_utf8(wcrt_next_from_wide(&text, end), bytes);
        if (fwrite(bytes, 1, count, stream) != count) return -1;
    }
    return (int)length;
}

int vfwprintf(FILE* stream, const wchar_t* format, va_list arguments) {
    for (size_t capacity = 256;; capacity *= 2) {
        wchar_t* const buffer = (wchar_t*)malloc(capacity * sizeof *buffer);
        if (!buffer) return -1;
        va_list again;
        va_copy(again, arguments);
        int length = vswprintf(buffer, capacity, format, again);
        va_end(again);
        /* A refused format fails however large the buffer is. */
        int const done = length >= 0 || capacity > (1u << 24);
        if (length >= 0) length = write_wide(stream, buffer, (size_t)length);
        free(buffer);
        if (done) return length;
    }
}

int vwprintf(const wchar_t* format, va_list arguments) {
    return vfwprintf(stdout, format, arguments);
}

int fwprintf(FILE* stream, const wchar_t* format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int const length = vfwprintf(stream, format, arguments);
    va_end(arguments);
    return length;
}

int wprintf(const wchar_t* format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int const length = vfwprintf(stdout, format, arguments);
    va_end(arguments);
    return length;
}

int fwprintf_s(FILE* stream, const wchar_t* format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int const length = vfwprintf(stream, format, arguments);
    va_end(arguments);
    return length;
}

int wprintf_s(const wchar_t* format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int const length = vfwprintf(stdout, format, arguments);
    va_end(arguments);
    return length;
}

int fputws(const wchar_t* text, FILE* stream) {
    return write_wide(stream, text, wcslen(text)) < 0 ? -1 : 0;
}

wint_t fputwc(wchar_t c, FILE* stream) {
    return write_wide(stream, &c, 1) < 0 ? WEOF : (wint_t)c;
}

/* With out == NULL both only count. Neither counts the NUL; it is written when there is room. */
size_t mbstowcs(wchar_t* out, const char* text, size_t capacity) {
    size_t length = 0;
    while (*text) {
        wchar_t units[2];
        size_t const count = wcrt_put_wide(wcrt_next_from_utf8(&text, NULL), units);
        if (out && length + count > capacity) return length;
        if (out) wmemcpy(out + length, units, count);
        length += count;
    }
    if (out && length < capacity) out[length] = 0;
    return length;
}

size_t wcstombs(char* out, const wchar_t* text, size_t capacity) {
    size_t length = 0;
    while (*text) {
        char bytes[4];
        size_t const count = wcrt_put_utf8(wcrt_next_from_wide(&text, NULL), bytes);
        if (out && length + count > capacity) return length;
        if (out) memcpy(out + length, bytes, count);
        length += count;
    }
    if (out && length < capacity) out[length] = 0;
    return length;
}
