/* Numbers in wide text: wcstol and its kin, _wtoi, _itow. `long` has 64 bits here, so wcstol cuts to the 32 of Windows. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <wchar.h>

#include "wspemu_crt.h"

enum { kNoDigit = 99 };

static unsigned digit_value(wchar_t c) {
    if (c >= '0' && c <= '9') return c - (unsigned)'0';
    if (c >= 'a' && c <= 'z') return c - (unsigned)'a' + 10;
    if (c >= 'A' && c <= 'Z') return c - (unsigned)'A' + 10;
    return kNoDigit;
}

typedef struct {
    unsigned long long magnitude;
    int negative;
    int overflow;
} Parsed;

static const wchar_t* skip_space(const wchar_t* text) {
    while (*text == ' ' || (*text >= '\t' && *text <= '\r')) ++text;
    return text;
}

/* Reads a number and stores where it ended: at the start of the text if there was none. */
static Parsed parse(const wchar_t* text, wchar_t** end, int base) {
    Parsed result = {0, 0, 0};
    const wchar_t* p = skip_space(text);
    result.negative = *p == '-';
    if (*p == '-' || *p == '+') ++p;
    int const hexadecimal = p[0] == '0' && (p[1] == 'x' || p[1] == 'X') && digit_value(p[2]) < 16;
    if (base == 0) base = hexadecimal ? 16 : *p == '0' ? 8 : 10;
    if (base == 16 && hexadecimal) p += 2;
    const wchar_t* const digits = p;
    for (; digit_value(*p) < (unsigned)base; ++p) {
        unsigned long long shifted;
        if (__builtin_mul_overflow(result.magnitude, (unsigned long long)base, &shifted) ||
            __builtin_add_overflow(shifted, digit_value(*p), &result.magnitude))
            result.overflow = 1;
    }
    if (end) *end = (wchar_t*)(p == digits ? text : p);
    return result;
}

static long long to_signed(Parsed parsed, long long least, long long greatest) {
    unsigned long long const limit = parsed.negative ? 0ull - (unsigned long long)least : (unsigned long long)greatest;
    if (parsed.overflow || parsed.magnitude > limit) {
        errno = ERANGE;
        return parsed.negative ? least : greatest;
    }
    return (long long)(parsed.negative ? 0ull - parsed.magnitude : parsed.magnitude);
}

static unsigned long long to_unsigned(Parsed parsed, unsigned long long greatest) {
    if (parsed.overflow || parsed.magnitude > greatest) {
        errno = ERANGE;
        return greatest;
    }
    return (parsed.negative ? 0ull - parsed.magnitude : parsed.magnitude) & greatest;
}

long wcstol(const wchar_t* text, wchar_t** end, int base) {
    return (long)to_signed(parse(text, end, base), INT_MIN, INT_MAX);
}

unsigned long wcstoul(const wchar_t* text, wchar_t** end, int base) {
    return (unsigned long)to_unsigned(parse(text, end, base), UINT_MAX);
}

long long wcstoll(const wchar_t* text, wchar_t** end, int base) {
    return to_signed(parse(text, end, base), LLONG_MIN, LLONG_MAX);
}

unsigned long long wcstoull(const wchar_t* text, wchar_t** end, int base) {
    return to_unsigned(parse(text, end, base), ULLONG_MAX);
}

/* Every character of a number is ASCII, so the narrow function may do the work. */
double wcstod(const wchar_t* text, wchar_t** end) {
    const wchar_t* const start = skip_space(text);
    size_t length = 0;
    while (start[length] && start[length] < 0x80) ++length;
    char* const narrow = (char*)malloc(length + 1);
    if (!narrow) return 0;
    for (size_t i = 0; i < length; ++i) narrow[i] = (char)start[i];
    narrow[length] = 0;
    char* narrow_end;
    double const value = strtod(narrow, &narrow_end);
    if (end) *end = (wchar_t*)(narrow_end == narrow ? text : start + (narrow_end - narrow));
    free(narrow);
    return value;
}

int _wtoi(const wchar_t* text) {
    return (int)wcstol(text, NULL, 10);
}

long long _wtoi64(const wchar_t* text) {
    return wcstoll(text, NULL, 10);
}

double _wtof(const wchar_t* text) {
    return wcstod(text, NULL);
}
