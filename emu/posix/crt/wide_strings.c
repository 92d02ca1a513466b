/* wcs* and wmem* for a wchar_t of two bytes: length, copies, comparison, search. libc's own take four bytes. */
#include <stdlib.h>
#include <wchar.h>
#include <wctype.h>

#include "wspemu_crt.h"

/* --- wmem --- */
wchar_t* wmemcpy(wchar_t* to, const wchar_t* from, size_t count) {
    return (wchar_t*)memcpy(to, from, count * sizeof *to);
}

wchar_t* wmemmove(wchar_t* to, const wchar_t* from, size_t count) {
    return (wchar_t*)memmove(to, from, count * sizeof *to);
}

wchar_t* wmemset(wchar_t* to, wchar_t value, size_t count) {
    for (size_t i = 0; i < count; ++i) to[i] = value;
    return to;
}

int wmemcmp(const wchar_t* a, const wchar_t* b, size_t count) {
    for (size_t i = 0; i < count; ++i)
        if (a[i] != b[i]) return a[i] < b[i] ? -1 : 1;
    return 0;
}

wchar_t* wmemchr(const wchar_t* text, wchar_t wanted, size_t count) {
    for (size_t i = 0; i < count; ++i)
        if (text[i] == wanted) return (wchar_t*)&text[i];
    return NULL;
}

/* --- length and copies --- */
size_t wcslen(const wchar_t* text) {
    const wchar_t* end = text;
    while (*end) ++end;
    return (size_t)(end - text);
}

size_t wcsnlen(const wchar_t* text, size_t limit) {
    size_t length = 0;
    while (length < limit && text[length]) ++length;
    return length;
}

wchar_t* wcscpy(wchar_t* to, const wchar_t* from) {
    return wmemcpy(to, from, wcslen(from) + 1);
}

wchar_t* wcsncpy(wchar_t* to, const wchar_t* from, size_t count) {
    size_t const length = wcsnlen(from, count);
    wmemcpy(to, from, length);
    wmemset(to + length, 0, count - length);
    return to;
}

wchar_t* wcscat(wchar_t* to, const wchar_t* from) {
    wcscpy(to + wcslen(to), from);
    return to;
}

wchar_t* wcsncat(wchar_t* to, const wchar_t* from, size_t count) {
    wchar_t* const end = to + wcslen(to);
    size_t const length = wcsnlen(from, count);
    wmemcpy(end, from, length);
    end[length] = 0;
    return to;
}

wchar_t* wcsdup(const wchar_t* text) {
    size_t const size = (wcslen(text) + 1) * sizeof *text;
    wchar_t* const copy = (wchar_t*)malloc(size);
    return copy ? (wchar_t*)memcpy(copy, text, size) : NULL;
}

wchar_t* _wcsdup(const wchar_t* text) {
    return wcsdup(text);
}

/* --- comparison --- */
int wcsncmp(const wchar_t* a, const wchar_t* b, size_t count) {
    for (size_t i = 0; i < count; ++i) {
        if (a[i] != b[i]) return a[i] < b[i] ? -1 : 1;
        if (!a[i]) return 0;
    }
    return 0;
}

int wcscmp(const wchar_t* a, const wchar_t* b) {
    return wcsncmp(a, b, (size_t)-1);
}

int _wcsnicmp(const wchar_t* a, const wchar_t* b, size_t count) {
    for (size_t i = 0; i < count; ++i) {
        wint_t const low_a = towlower(a[i]), low_b = towlower(b[i]);
        if (low_a != low_b) return low_a < low_b ? -1 : 1;
        if (!a[i]) return 0;
    }
    return 0;
}

int _wcsicmp(const wchar_t* a, const wchar_t* b) {
    return _wcsnicmp(a, b, (size_t)-1);
}
int wcscasecmp(const wchar_t* a, const wchar_t* b);
int wcscasecmp(const wchar_t* a, const wchar_t* b) {
    return _wcsicmp(a, b);
}
int wcsncasecmp(const wchar_t* a, const wchar_t* b, size_t count);
int wcsncasecmp(const wchar_t* a, const wchar_t* b, size_t count) {
    return _wcsnicmp(a, b, count);
}

/* There is one collating order: that of the code units. */
int wcscoll(const wchar_t* a, const wchar_t* b) {
    return wcscmp(a, b);
}

/* --- search --- */
wchar_t* wcschr(const wchar_t* text, wchar_t wanted) {
    for (;; ++text) {
        if (*text == wanted) return (wchar_t*)text;
        if (!*text) return NULL;
    }
}

wchar_t* wcsrchr(const wchar_t* text, wchar_t wanted) {
    const wchar_t* found = NULL;
    for (;; ++text) {
        if (*text == wanted) found = text;
        if (!*text) return (wchar_t*)found;
    }
}

wchar_t* wcsstr(const wchar_t* text, const wchar_t* wanted) {
    size_t const length = wcslen(wanted);
    for (;; ++text) {
        if (wcsncmp(text, wanted, length) == 0) return (wchar_t*)text;
        if (!*text) return NULL;
    }
}

size_t wcscspn(const wchar_t* text, const wchar_t* set) {
    size_t length = 0;
    while (text[length] && !wcschr(set, text[length])) ++length;
    return length;
}

size_t wcsspn(const wchar_t* text, const wchar_t* set) {
    size_t length = 0;
    while (text[length] && wcschr(set, text[length])) ++length;
    return length;
}

wchar_t* wcspbrk(const wchar_t* text, const wchar_t* set) {
    text += wcscspn(text, set);
    return *text ? (wchar_t*)text : NULL;
}

wchar_t* wcstok(wchar_t* text, const wchar_t* delimiters, wchar_t** rest) {
    if (!text) text = *rest;
    if (!text) return NULL;
    text += wcsspn(text, delimiters);
    wchar_t* const end = text + wcscspn(text, delimiters);
    if (end == text) {
        *rest = NULL;
        return NULL;
    }
    *rest = *end ? end + 1 : NULL;
    *end = 0;
    return text;
}

/* --- case: ASCII and Latin-1 --- */
wint_t towlower(wint_t c) {
    int const upper = (c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7);
    return upper ? c + 0x20 : c;
}

wint_t towupper(wint_t c) {
    int const lower = (c >= 'a' && c <= 'z') || (c >= 0xE0 && c <= 0xFE && c != 0xF7);
    return lower ? c - 0x20 : c;
}

int _memicmp(const void* a, const void* b, size_t count) {
    const unsigned char* const x = (const unsigned char*)a;
    const unsigned char* const y = (const unsigned char*)b;
    for (size_t i = 0; i < count; ++i) {
        int const difference = tolower(x[i]) - tolower(y[i]);
        if (difference) return difference;
    }
    return 0;
}
