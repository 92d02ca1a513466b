/* The meaning that Microsoft's library gives to formats: h makes %s and %c narrow and l or w wide, %ld has 32 bits, I64, I32 and I
   are sizes, %p is sixteen capital digits. %n is refused. Wide formats: %s and %c are wide, %S and %C narrow (UTF-8); narrow ones
   the other way round.

   Included once by wide_format.c (FORMAT_WIDE 1, Char is wchar_t) and once by narrow_format.c (FORMAT_WIDE 0, Char is char). */
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "utf8_text.h"

/* This library has the plain names itself, so libc's are reached by those that its own checked headers use. */
static int libc_vprint(char* buffer, size_t size, const char* format, va_list arguments) {
    extern int __vsnprintf_chk(char*, size_t, int, size_t, const char*, va_list);
    return __vsnprintf_chk(buffer, size, 0, SIZE_MAX, format, arguments);
}
static int libc_print(char* buffer, size_t size, const char* format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int const length = libc_vprint(buffer, size, format, arguments);
    va_end(arguments);
    return length;
}

/* Where the text goes: what does not fit is counted only. */
typedef struct {
    Char* out;
    size_t capacity;
    size_t length;
} Sink;

static void put(Sink* sink, Char c) {
    if (sink->length < sink->capacity) sink->out[sink->length] = c;
    ++sink->length;
}

static void put_times(Sink* sink, Char c, size_t count) {
    while (count--) put(sink, c);
}

typedef enum { kDefaultSize, kSize8, kSize16, kSize32, kSize64, kSizeWide, kSizeLongDouble } Size;

typedef struct {
    int left, plus, space, alternate, zero;
    int width;
    int precision; /* -1: none */
    Size size;
    Char conversion;
} Spec;

typedef struct {
    va_list list;
} Arguments;

static int read_number(const Char** format, Arguments* arguments) {
    int value = 0;
    if (**format == '*') {
        ++*format;
        return va_arg(arguments->list, int);
    }
    for (; **format >= '0' && **format <= '9'; ++*format)
        if (value < 100000000) value = value * 10 + (**format - '0');
    return value;
}

static void read_flags(const Char** format, Spec* spec) {
    for (;; ++*format) switch (**format) {
        case '-': spec->left = 1; break;
        case '+': spec->plus = 1; break;
        case ' ': spec->space = 1; break;
        case '#': spec->alternate = 1; break;
        case '0': spec->zero = 1; break;
        default: return;
        }
}

/* Longer prefixes stand before their own beginnings. */
static const struct {
    const char* prefix;
    Size size;
} kSizes[] = {{"hh", kSize8},   {"h", kSize16},   {"ll", kSize64},  {"l", kSizeWide},
              {"w", kSizeWide}, {"I64", kSize64}, {"I32", kSize32}, {"I", kSize64},
              {"j", kSize64},   {"z", kSize64},   {"t", kSize64},   {"L", kSizeLongDouble}};

static void read_size(const Char** format, Spec* spec) {
    for (size_t i = 0; i < sizeof kSizes / sizeof kSizes[0]; ++i) {
        const char* p = kSizes[i].prefix;
        size_t length = 0;
        while (p[length] && (*format)[length] == (Char)p[length]) ++length;
        if (!p[length]) {
            spec->size = kSizes[i].size;
            *format += length;
            return;
        }
    }
}

static Spec read_spec(const Char** format, Arguments* arguments) {
    Spec spec = {.precision = -1};
    read_flags(format, &spec);
    spec.width = read_number(format, arguments);
    if (spec.width < 0) {
        spec.left = 1;
        spec.width = -spec.width;
    }
    if (**format == '.') {
        ++*format;
        spec.precision = read_number(format, arguments);
    }
    read_size(format, &spec);
    spec.conversion = **format;
    if (spec.conversion) ++*format;
    return spec;
}

static void put_padded(Sink* sink, const Spec* spec, const Char* text, size_t length) {
    size_t const width = (size_t)spec->width;
    size_t const padding = width > length ? width - length : 0;
    if (!spec->left) put_times(sink, spec->zero ? '0' : ' ', padding);
    for (size_t i = 0; i < length; ++i) put(sink, text[i]);
    if (spec->left) put_times(sink, ' ', padding);
}

/* --- text --- */
#if FORMAT_WIDE
static int put_wide_text(Sink* sink, const Spec* spec, const wchar_t* text) {
    if (!text) text = L"(null)";
    put_padded(sink, spec, text, spec->precision < 0 ? wcslen(text) : wcsnlen(text, (size_t)spec->precision));
    return 1;
}

/* The precision of narrow text counts bytes. Returns 0 when memory is short. */
static int put_narrow_text(Sink* sink, const Spec* spec, const char* text) {
    if (!text) text = "(null)";
    size_t const bytes = spec->precision < 0 ? strlen(text) : strnlen(text, (size_t)spec->precision);
    wchar_t* const wide = (wchar_t*)malloc((bytes + 1) * sizeof *wide);
    if (!wide) return 0;
    size_t length = 0;
    for (const char* p = text; p < text + bytes;)
        length += wcrt_put_wide(wcrt_next_from_utf8(&p, text + bytes), wide + length);
    put_padded(sink, spec, wide, length);
    free(wide);
    return 1;
}
#else
static int put_narrow_text(Sink* sink, const Spec* spec, const char* text) {
    if (!text) text = "(null)";
    put_padded(sink, spec, text, spec->precision < 0 ? strlen(text) : strnlen(text, (size_t)spec->precision));
    return 1;
}

/* The precision counts bytes; a character that does not fit whole is left out. Returns 0 when memory is short. */
static int put_wide_text(Sink* sink, const Spec* spec, const wchar_t* text) {
    if (!text) text = L"(null)";
    size_t const limit = spec->precision < 0 ? SIZE_MAX : (size_t)spec->precision;
    size_t const units = wcsnlen(text, limit);
    char* const narrow = (char*)malloc(units * 3 + 1);
    if (!narrow) return 0;
    size_t length = 0;
    for (const wchar_t* p = text; p < text + units;) {
        char bytes[4];
        size_t const count = wcrt_put_utf8(wcrt_next_from_wide(&p, text + units), bytes);
        if (count > limit - length) break;
        memcpy(narrow + length, bytes, count);
        length += count;
    }
    put_padded(sink, spec, narrow, length);
    free(narrow);
    return 1;
}
#endif

/* The small letter means the kind of text that the format itself is, the capital the other one. */
static int is_wide(const Spec* spec) {
    int const small = spec->conversion == 's' || spec->conversion == 'c';
    if (spec->size == kSizeWide) return 1;
    return spec->size != kSize16 && small == FORMAT_WIDE;
}

static int put_text(Sink* sink, const Spec* spec, Arguments* arguments) {
    if (!is_wide(spec)) return put_narrow_text(sink, spec, va_arg(arguments->list, const char*));
    return put_wide_text(sink, spec, va_arg(arguments->list, const wchar_t*));
}

static int put_character(Sink* sink, const Spec* spec, Arguments* arguments) {
    int const value = va_arg(arguments->list, int);
    Spec one = *spec;
    one.precision = -1;
    if (is_wide(spec) == FORMAT_WIDE) {
        Char const c = (Char)value;
        put_padded(sink, &one, &c, 1);
        return 1;
    }
#if FORMAT_WIDE
    wchar_t const c = (wchar_t)(unsigned char)value;
    put_padded(sink, &one, &c, 1);
    return 1;
#else
    wchar_t const text[2] = {(wchar_t)value, 0};
    return put_wide_text(sink, &one, text);
#endif
}

/* --- numbers: the narrow function writes them, from a format that is built again --- */
typedef struct {
    char text[40];
} Narrow;

static Narrow narrow_format(const Spec* spec, const char* size) {
    Narrow result;
    char width[16] = "", precision[16] = "";
    if (spec->width > 0) libc_print(width, sizeof width, "%d", spec->width);
    if (spec->precision >= 0) libc_print(precision, sizeof precision, ".%d", spec->precision);
    libc_print(result.text, sizeof result.text, "%%%s%s%s%s%s%s%s%s%c", spec->left ? "-" : "", spec->plus ? "+" : "",
               spec->space ? " " : "", spec->alternate ? "#" : "", spec->zero ? "0" : "", width, precision, size,
               (char)spec->conversion);
    return result;
}

static void put_ascii(Sink* sink, const char* text) {
    while (*text) put(sink, (Char)(unsigned char)*text++);
}

static int64_t signed_argument(Size size, Arguments* arguments) {
    switch (size) {
    case kSize64: return va_arg(arguments->list, int64_t);
    case kSize8: return (signed char)va_arg(arguments->list, int);
    case kSize16: return (short)va_arg(arguments->list, int);
    default: return va_arg(arguments->list, int);
    }
}

static uint64_t unsigned_argument(Size size, Arguments* arguments) {
    switch (size) {
    case kSize64: return va_arg(arguments->list, uint64_t);
    case kSize8: return (unsigned char)va_arg(arguments->list, unsigned);
    case kSize16: return (unsigned short)va_arg(arguments->list, unsigned);
    default: return va_arg(arguments->list, unsigned);
    }
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
/* Prints the one argument with the format, however long it gets. Returns 0 when memory is short. */
static int put_formatted(Sink* sink, const char* format, ...) {
    char small[128];
    va_list arguments;
    va_start(arguments, format);
    int const length = libc_vprint(small, sizeof small, format, arguments);
    va_end(arguments);
    if (length < 0) return 0;
    if ((size_t)length < sizeof small) {
        put_ascii(sink, small);
        return 1;
    }
    char* const large = (char*)malloc((size_t)length + 1);
    if (!large) return 0;
    va_start(arguments, format);
    libc_vprint(large, (size_t)length + 1, format, arguments);
    va_end(arguments);
    put_ascii(sink, large);
    free(large);
    return 1;
}
#pragma GCC diagnostic pop

static int put_floating(Sink* sink, const Spec* spec, Arguments* arguments) {
    if (spec->size == kSizeLongDouble)
        return put_formatted(sink, narrow_format(spec, "L").text, va_arg(arguments->list, long double));
    return put_formatted(sink, narrow_format(spec, "").text, va_arg(arguments->list, double));
}

static int put_pointer(Sink* sink, Spec spec, Arguments* arguments) {
    spec.conversion = 'X';
    spec.precision = 2 * (int)sizeof(void*);
    return put_formatted(sink, narrow_format(&spec, "j").text, (uintmax_t)(uintptr_t)va_arg(arguments->list, void*));
}

static int put_conversion(Sink* sink, const Spec* spec, Arguments* arguments) {
    switch (spec->conversion) {
    case '%': put(sink, '%'); return 1;
    case 'c':
    case 'C': return put_character(sink, spec, arguments);
    case 's':
    case 'S': return put_text(sink, spec, arguments);
    case 'd':
    case 'i':
        return put_formatted(sink, narrow_format(spec, "j").text, (intmax_t)signed_argument(spec->size, arguments));
    case 'u':
    case 'o':
    case 'x':
    case 'X':
        return put_formatted(sink, narrow_format(spec, "j").text, (uintmax_t)unsigned_argument(spec->size, arguments));
    case 'p': return put_pointer(sink, *spec, arguments);
    case 'a':
    case 'A':
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G': return put_floating(sink, spec, arguments);
    default: return 0;
    }
}

/* The length of the whole text, or -1 for a format that is refused. Writes no NUL. */
static int format_into(Sink* sink, const Char* format, va_list list) {
    Arguments arguments;
    int good = 1;
    va_copy(arguments.list, list);
    while (good && *format) {
        Char const c = *format++;
        if (c != '%') {
            put(sink, c);
            continue;
        }
        Spec const spec = read_spec(&format, &arguments);
        good = put_conversion(sink, &spec, &arguments);
    }
    va_end(arguments.list);
    return good && sink->length <= INT32_MAX ? (int)sink->length : -1;
}
