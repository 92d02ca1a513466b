/* sscanf and its like with the meaning that Microsoft's library gives to formats: %lu and %ld store 32 bits, I64 and ll store 64, h 16; %s
   and %c are the format's own kind of text and %S and %C the other; the _s forms take a size behind each buffer.
   Included by narrow_scan.c and wide_scan.c. */
#include <errno.h>
#include <stdint.h>

#include "text_kind.h"
#include "utf8_text.h"

typedef struct {
    const Char* text;
    const Char* start;
    va_list arguments;
    int sized; /* an _s form */
    int stored;
} Scan;

typedef struct {
    int skip;     /* * */
    size_t width; /* 0: none */
    int bytes;    /* of a number: 1, 2, 4, 8 */
    int wide;     /* -1: not said */
    Char type;
} Item;

static int is_blank(Char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static void skip_blanks(Scan* scan) {
    while (is_blank(*scan->text)) ++scan->text;
}

static Item read_item(const Char** format) {
    Item item = {0, 0, 4, -1, 0};
    const Char* p = *format;
    if (*p == '*') item.skip = *p++ == '*';
    for (; *p >= '0' && *p <= '9'; ++p) item.width = item.width * 10 + (size_t)(*p - '0');
    for (;; ++p) {
        if (*p == 'h') item.bytes = item.bytes == 2 ? 1 : 2, item.wide = 0;
        else if (*p == 'l') item.bytes = p[1] == 'l' ? 8 : item.bytes, item.wide = 1;
        else if (*p == 'w') item.wide = 1;
        else if (*p == 'L' || *p == 'j' || *p == 'z' || *p == 't') item.bytes = 8;
        else if (*p == 'I' && p[1] == '6' && p[2] == '4') item.bytes = 8, p += 2;
        else if (*p == 'I' && p[1] == '3' && p[2] == '2') item.bytes = 4, p += 2;
        else break;
    }
    item.type = *p ? *p++ : 0;
    *format = p;
    return item;
}

static int digit_of(Char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return 99;
}

static void store_number(Scan* scan, const Item* item, unsigned long long value) {
    void* const to = va_arg(scan->arguments, void*);
    switch (item->bytes) {
    case 1: *(uint8_t*)to = (uint8_t)value; break;
    case 2: *(uint16_t*)to = (uint16_t)value; break;
    case 8: *(uint64_t*)to = value; break;
    default: *(uint32_t*)to = (uint32_t)value; break;
    }
    ++scan->stored;
}

static int scan_integer(Scan* scan, Item item) {
    skip_blanks(scan);
    const Char* p = scan->text;
    const Char* const end = item.width ? p + LENGTH_WITHIN(p, item.width) : p + LENGTH(p);
    int const negative = p < end && *p == '-';
    if (p < end && (*p == '-' || *p == '+')) ++p;
    int base = item.type == 'x' || item.type == 'X' || item.type == 'p' ? 16 : item.type == 'o' ? 8 : 10;
    int const hex_mark = end - p > 2 && p[0] == '0' && (p[1] == 'x' || p[1] == 'X') && digit_of(p[2]) < 16;
    if ((base == 16 || item.type == 'i') && hex_mark) {
        base = 16;
        p += 2;
    } else if (item.type == 'i' && p < end && *p == '0') {
        base = 8;
    }
    const Char* const first = p;
    unsigned long long value = 0;
    for (; p < end && digit_of(*p) < base; ++p) value = value * (unsigned)base + (unsigned)digit_of(*p);
    if (p == first) return 0;
    scan->text = p;
    if (item.type == 'p') item.bytes = 8;
    if (!item.skip) store_number(scan, &item, negative ? 0 - value : value);
    return 1;
}

static int scan_floating(Scan* scan, const Item* item) {
    skip_blanks(scan);
    Char copy[128];
    size_t const limit = item->width && item->width < 127 ? item->width : 127;
    size_t const length = LENGTH_WITHIN(scan->text, limit);
    memcpy(copy, scan->text, length * sizeof *copy);
    copy[length] = 0;
    Char* end = copy;
    double const value = NAME(strtod, wcstod)(copy, &end);
    if (end == copy) return 0;
    scan->text += end - copy;
    if (item->skip) return 1;
    if (item->wide == 1 || item->bytes == 8) *va_arg(scan->arguments, double*) = value;
    else *va_arg(scan->arguments, float*) = (float)value;
    ++scan->stored;
    return 1;
}

/* %[...]: whether `c` is in the set that begins behind the bracket; `set_end` is at its closing bracket. */
static int in_set(const Char* set, const Char* set_end, Char c) {
    int const not_in = *set == '^';
    if (not_in) ++set;
    for (const Char* p = set; p < set_end; ++p) {
        if (p + 2 < set_end && p[1] == '-') {
            if (c >= *p && c <= p[2]) return !not_in;
            p += 2;
        } else if (c == *p) {
            return !not_in;
        }
    }
    return not_in;
}

static const Char* end_of_set(const Char* set) {
    const Char* p = set;
    if (*p == '^') ++p;
    if (*p == ']') ++p;
    while (*p && *p != ']') ++p;
    return p;
}

/* Stores text as the wanted kind. Returns 0 when the sized buffer is too small: it is emptied then. */
static int store_text(Scan* scan, const Item* item, const Char* from, size_t length, int with_nul) {
    int const small = item->type == 's' || item->type == 'c' || item->type == '[';
    int const wide = item->wide >= 0 ? item->wide : small == TEXT_WIDE;
    void* const to = va_arg(scan->arguments, void*);
    size_t const size = scan->sized ? va_arg(scan->arguments, unsigned) : SIZE_MAX;
    size_t used = 0;
    const Char* const end = from + length;
    while (from < end) {
        uint32_t const code = NAME(wcrt_next_from_utf8, wcrt_next_from_wide)(&from, end);
        wchar_t units[2];
        char bytes[4];
        size_t const count = wide ? wcrt_put_wide(code, units) : wcrt_put_utf8(code, bytes);
        if (used + count + (size_t)with_nul > size) {
            if (size && wide) *(wchar_t*)to = 0;
            if (size && !wide) *(char*)to = 0;
            errno = ENOMEM;
            return 0;
        }
        if (wide) memcpy((wchar_t*)to + used, units, count * sizeof *units);
        else memcpy((char*)to + used, bytes, count);
        used += count;
    }
    if (with_nul && wide) ((wchar_t*)to)[used] = 0;
    if (with_nul && !wide) ((char*)to)[used] = 0;
    ++scan->stored;
    return 1;
}

static int scan_text(Scan* scan, Item item, const Char** format) {
    int const characters = item.type == 'c' || item.type == 'C';
    const Char* const set = *format;
    const Char* const set_end = item.type == '[' ? end_of_set(set) : set;
    if (item.type == '[') *format = *set_end ? set_end + 1 : set_end;
    if (item.type == 's' || item.type == 'S') skip_blanks(scan);
    size_t const limit = item.width ? item.width : characters ? 1 : SIZE_MAX;
    size_t length = 0;
    for (; length < limit && scan->text[length]; ++length) {
        Char const c = scan->text[length];
        if (item.type == '[' ? !in_set(set, set_end, c) : !characters && is_blank(c)) break;
    }
    if (!length || (characters && length < limit)) return 0;
    const Char* const from = scan->text;
    scan->text += length;
    return item.skip || store_text(scan, &item, from, length, !characters);
}

static int scan_item(Scan* scan, const Char** format) {
    Item item = read_item(format);
    switch (item.type) {
    case '%': skip_blanks(scan); return *scan->text == '%' ? (++scan->text, 1) : 0;
    case 'd':
    case 'i':
    case 'u':
    case 'o':
    case 'x':
    case 'X':
    case 'p': return scan_integer(scan, item);
    case 'a':
    case 'e':
    case 'E':
    case 'f':
    case 'g':
    case 'G': return scan_floating(scan, &item);
    case 'n':
        if (!item.skip) store_number(scan, &item, (unsigned long long)(scan->text - scan->start));
        --scan->stored;
        return 1;
    case 's':
    case 'S':
    case 'c':
    case 'C':
    case '[': return scan_text(scan, item, format);
    default: return 0;
    }
}

static int scan_all(const Char* text, const Char* format, va_list arguments, int sized) {
    Scan scan = {.text = text, .start = text, .sized = sized};
    va_copy(scan.arguments, arguments);
    int good = 1;
    while (good && *format) {
        if (is_blank(*format)) {
            skip_blanks(&scan);
            ++format;
        } else if (*format == '%') {
            ++format;
            int const at_end = !*scan.text;
            good = scan_item(&scan, &format);
            if (!good && at_end && !scan.stored) scan.stored = -1;
        } else {
            good = *scan.text == *format++;
            if (good) ++scan.text;
        }
    }
    va_end(scan.arguments);
    return scan.stored;
}

int SCAN_NAME(vsscanf, vswscanf)(const Char* text, const Char* format, va_list arguments);
int SCAN_NAME(sscanf, swscanf)(const Char* text, const Char* format, ...);
int SCAN_NAME(vsscanf, vswscanf)(const Char* text, const Char* format, va_list arguments) {
    return scan_all(text, format, arguments, 0);
}
int SCAN_NAME(sscanf, swscanf)(const Char* text, const Char* format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int const stored = scan_all(text, format, arguments, 0);
    va_end(arguments);
    return stored;
}
int NAME(sscanf_s, swscanf_s)(const Char* text, const Char* format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int const stored = scan_all(text, format, arguments, 1);
    va_end(arguments);
    return stored;
}
