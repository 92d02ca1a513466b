/* swprintf and its kin for a wchar_t of two bytes, with the meaning that Microsoft's library gives to formats:
   %s and %c are wide and %S and %C narrow (UTF-8), h makes them narrow and l or w wide, %ld has 32 bits, I64, I32 and I are
   sizes, %p is sixteen capital digits. %n is refused. */
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>

#include "utf8_text.h"
#include "wspemu_crt.h"

/* Where the text goes: what does not fit is counted only. */
typedef struct {
    wchar_t* out;
    size_t capacity;
    size_t length;
} Sink;

static void put(Sink* sink, wchar_t c) {
    if (sink->length < sink->capacity) sink->out[sink->length] = c;
    ++sink->length;
}

static void put_times(Sink* sink, wchar_t c, size_t count) {
    while (count--) put(sink, c);
}

typedef enum { kDefaultSize, kSize8, kSize16, kSize32, kSize64, kSizeWide, kSizeLongDouble } Size;

typedef struct {
    int left, plus, space, alternate, zero;
    int width;
    int precision; /* -1: none */
    Size size;
    wchar_t conversion;
} Spec;

typedef struct {
    va_list list;
} Arguments;

static int read_number(const wchar_t** format, Arguments* arguments) {
    int value = 0;
    if (**format == '*') {
        ++*format;
        return va_arg(arguments->list, int);
    }
    for (; **format >= '0' && **format <= '9'; ++*format)
        if (value < 100000000) value = value * 10 + (**format - '0');
    return value;
}

static void read_flags(const wchar_t** format, Spec* spec) {
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

static void read_size(const wchar_t** format, Spec* spec) {
    for (size_t i = 0; i < sizeof kSizes / sizeof kSizes[0]; ++i) {
        const char* p = kSizes[i].prefix;
        size_t length = 0;
        while (p[length] && (*format)[length] == (unsigned char)p[length]) ++length;
        if (!p[length]) {
            spec->size = kSizes[i].size;
            *format += length;
            return;
        }
    }
}

static Spec read_spec(const wchar_t** format, Arguments* arguments) {
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

static void put_padded(Sink* sink, const Spec* spec, const wchar_t* text, size_t length) {
    size_t const width = (size_t)spec->width;
    size_t const padding = width > length ? width - length : 0;
    if (!spec->left) put_times(sink, spec->zero ? '0' : ' ', padding);
    for (size_t i = 0; i < length; ++i) put(sink, text[i]);
    if (spec->left) put_times(sink, ' ', padding);
}

/* --- text --- */
static void put_wide_text(Sink* sink, const Spec* spec, const wchar_t* text) {
    if (!text) text = L"(null)";
    put_padded(sink, spec, text, spec->precision < 0 ? wcslen(text) : wcsnlen(text, (size_t)spec->precision));
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

static int is_wide(const Spec* spec, wchar_t wide_letter) {
    if (spec->size == kSizeWide) return 1;
    return spec->size != kSize16 && spec->conversion == wide_letter;
}

static int put_text(Sink* sink, const Spec* spec, Arguments* arguments) {
    if (!is_wide(spec, 's')) return put_narrow_text(sink, spec, va_arg(arguments->list, const char*));
    put_wide_text(sink, spec, va_arg(arguments->list, const wchar_t*));
    return 1;
}

static void put_character(Sink* sink, const Spec* spec, Arguments* arguments) {
    int const value = va_arg(arguments->list, int);
    wchar_t const c = is_wide(spec, 'c') ? (wchar_t)value : (wchar_t)(unsigned char)value;
    put_padded(sink, spec, &c, 1);
}

/* --- numbers: the narrow function writes them, from a format that is built again --- */
typedef struct {
    char text[40];
} Narrow;

static Narrow narrow_format(const Spec* spec, const char* size) {
    Narrow result;
    char width[16] = "", precision[16] = "";
    if (spec->width > 0) snprintf(width, sizeof width, "%d", spec->width);
    if (spec->precision >= 0) snprintf(precision, sizeof precision, ".%d", spec->precision);
    snprintf(result.text, sizeof result.text, "%%%s%s%s%s%s%s%s%s%c", spec->left ? "-" : "", spec->plus ? "+" : "",
             spec->space ? " " : "", spec->alternate ? "#" : "", spec->zero ? "0" : "", width, precision, size,
             (char)spec->conversion);
    return result;
}

static void put_ascii(Sink* sink, const char* text) {
    while (*text) put(sink, (wchar_t)(unsigned char)*text++);
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
    int const length = vsnprintf(small, sizeof small, format, arguments);
    va_end(arguments);
    if (length < 0) return 0;
    if ((size_t)length < sizeof small) {
        put_ascii(sink, small);
        return 1;
    }
    char* const large = (char*)malloc((size_t)length + 1);
    if (!large) return 0;
    va_start(arguments, format);
    vsnprintf(large, (size_t)length + 1, format, arguments);
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
    case 'C': put_character(sink, spec, arguments); return 1;
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
static int format_into(Sink* sink, const wchar_t* format, va_list list) {
    Arguments arguments;
    int good = 1;
    va_copy(arguments.list, list);
    while (good && *format) {
        wchar_t const c = *format++;
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

/* --- into memory --- */
int _vsnwprintf(wchar_t* buffer, size_t count, const wchar_t* format, va_list arguments) {
    Sink sink = {buffer, count, 0};
    int const length = format_into(&sink, format, arguments);
    if (!buffer && !count) return length;
    /* Text that fills the buffer exactly gets no NUL and is no error. */
    if (length >= 0 && (size_t)length < count) buffer[length] = 0;
    return length < 0 || (size_t)length > count ? -1 : length;
}

int vswprintf(wchar_t* buffer, size_t count, const wchar_t* format, va_list arguments) {
    Sink sink = {buffer, count ? count - 1 : 0, 0};
    int const length = format_into(&sink, format, arguments);
    if (count) buffer[sink.length < sink.capacity ? sink.length : sink.capacity] = 0;
    return length < 0 || (size_t)length >= count ? -1 : length;
}

int _snwprintf(wchar_t* buffer, size_t count, const wchar_t* format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int const length = _vsnwprintf(buffer, count, format, arguments);
    va_end(arguments);
    return length;
}

int swprintf(wchar_t* buffer, size_t count, const wchar_t* format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int const length = vswprintf(buffer, count, format, arguments);
    va_end(arguments);
    return length;
}
