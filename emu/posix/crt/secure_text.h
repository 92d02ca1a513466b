/* The strings of the secure C library: they know the size of the buffer. Too small a buffer gets an empty text, the invalid-parameter
   handler is called and ERANGE comes back. Included by secure_narrow.c and secure_wide.c. */
#include <errno.h>
#include <limits.h>

#include "invalid_parameter.h"
#include "text_kind.h"

#define REFUSE(error) return wcrt_refuse(__func__, error)
#define REQUIRE_BUFFER(buffer, size)                                                                                   \
    if (!(buffer) || !(size)) REFUSE(EINVAL)
#define REFUSE_EMPTY(buffer, error)                                                                                    \
    do {                                                                                                               \
        *(buffer) = 0;                                                                                                 \
        REFUSE(error);                                                                                                 \
    } while (0)

/* Puts the first `count` characters of `from` behind the `used` ones that are in `to`. */
static errno_t append(const char* who, Char* to, size_t size, size_t used, const Char* from, size_t count) {
    size_t const wanted = LENGTH_WITHIN(from, count);
    size_t const room = size - used - 1;
    if (wanted > room && count == _TRUNCATE) {
        memcpy(to + used, from, room * sizeof *to);
        to[size - 1] = 0;
        return STRUNCATE;
    }
    if (wanted > room) {
        *to = 0;
        return wcrt_refuse(who, ERANGE);
    }
    memmove(to + used, from, wanted * sizeof *to);
    to[used + wanted] = 0;
    return 0;
}

errno_t NAME(strcpy_s, wcscpy_s)(Char* to, rsize_t size, const Char* from) {
    REQUIRE_BUFFER(to, size);
    if (!from) REFUSE_EMPTY(to, EINVAL);
    return append(__func__, to, size, 0, from, SIZE_MAX - 1);
}

errno_t NAME(strncpy_s, wcsncpy_s)(Char* to, rsize_t size, const Char* from, rsize_t count) {
    if (!to && !size && !count) return 0;
    REQUIRE_BUFFER(to, size);
    if (!count) {
        *to = 0;
        return 0;
    }
    if (!from) REFUSE_EMPTY(to, EINVAL);
    return append(__func__, to, size, 0, from, count);
}

errno_t NAME(strcat_s, wcscat_s)(Char* to, rsize_t size, const Char* from) {
    REQUIRE_BUFFER(to, size);
    size_t const used = LENGTH_WITHIN(to, size);
    if (!from || used == size) REFUSE_EMPTY(to, EINVAL);
    return append(__func__, to, size, used, from, SIZE_MAX - 1);
}

errno_t NAME(strncat_s, wcsncat_s)(Char* to, rsize_t size, const Char* from, rsize_t count) {
    if (!to && !size && !count) return 0;
    REQUIRE_BUFFER(to, size);
    size_t const used = LENGTH_WITHIN(to, size);
    if ((!from && count) || used == size) REFUSE_EMPTY(to, EINVAL);
    return count ? append(__func__, to, size, used, from, count) : 0;
}

Char* NAME(strtok_s, wcstok_s)(Char* text, const Char* delimiters, Char** context) {
    return NAME(strtok_r, wcstok)(text, delimiters, context);
}

size_t NAME(strnlen_s, wcsnlen_s)(const Char* text, size_t limit) {
    return text ? LENGTH_WITHIN(text, limit) : 0;
}

static Char lowered(Char c) {
    return (Char)NAME(tolower, towlower)((NAME(unsigned char, wint_t))c);
}
static Char raised(Char c) {
    return (Char)NAME(toupper, towupper)((NAME(unsigned char, wint_t))c);
}

Char* NAME(_strlwr, _wcslwr)(Char* text) {
    for (Char* p = text; *p; ++p) *p = lowered(*p);
    return text;
}
Char* NAME(_strupr, _wcsupr)(Char* text) {
    for (Char* p = text; *p; ++p) *p = raised(*p);
    return text;
}
errno_t NAME(_strlwr_s, _wcslwr_s)(Char* text, size_t size) {
    REQUIRE_BUFFER(text, size);
    if (LENGTH_WITHIN(text, size) == size) REFUSE_EMPTY(text, EINVAL);
    NAME(_strlwr, _wcslwr)(text);
    return 0;
}
errno_t NAME(_strupr_s, _wcsupr_s)(Char* text, size_t size) {
    REQUIRE_BUFFER(text, size);
    if (LENGTH_WITHIN(text, size) == size) REFUSE_EMPTY(text, EINVAL);
    NAME(_strupr, _wcsupr)(text);
    return 0;
}
Char* NAME(_strrev, _wcsrev)(Char* text) {
    size_t const length = LENGTH(text);
    for (size_t i = 0; i < length / 2; ++i) {
        Char const c = text[i];
        text[i] = text[length - 1 - i];
        text[length - 1 - i] = c;
    }
    return text;
}

/* --- formats --- */
int NAME(vsprintf_s, vswprintf_s)(Char* to, size_t size, const Char* format, va_list arguments) {
    if (!to || !size || !format) {
        wcrt_refuse(__func__, EINVAL);
        return -1;
    }
    int const length = VPRINT(to, size, format, arguments);
    if (length >= 0 && (size_t)length < size) return length;
    *to = 0;
    wcrt_refuse(__func__, ERANGE);
    return -1;
}

/* Cut to `count` characters: -1, but no error. */
int NAME(_vsnprintf_s, _vsnwprintf_s)(Char* to, size_t size, size_t count, const Char* format, va_list arguments) {
    if (!to && !size && !count) return 0;
    if (!to || !size || !format) {
        wcrt_refuse(__func__, EINVAL);
        return -1;
    }
    size_t const room = count < size ? count : size - 1;
    va_list again;
    va_copy(again, arguments);
    int const length = VPRINT(NULL, 0, format, again);
    va_end(again);
    if (length >= 0 && count != _TRUNCATE && count >= size && (size_t)length >= size) {
        *to = 0;
        wcrt_refuse(__func__, ERANGE);
        return -1;
    }
    VPRINT(to, room, format, arguments);
    to[length >= 0 && (size_t)length < room ? (size_t)length : room] = 0;
    return length >= 0 && (size_t)length <= room ? length : -1;
}

int NAME(sprintf_s, swprintf_s)(Char* to, size_t size, const Char* format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int const length = NAME(vsprintf_s, vswprintf_s)(to, size, format, arguments);
    va_end(arguments);
    return length;
}

int NAME(_snprintf_s, _snwprintf_s)(Char* to, size_t size, size_t count, const Char* format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int const length = NAME(_vsnprintf_s, _vsnwprintf_s)(to, size, count, format, arguments);
    va_end(arguments);
    return length;
}

/* --- numbers --- */
static Char* write_number(unsigned long long value, int negative, Char* to, int radix) {
    Char digits[66];
    int n = 0;
    do digits[n++] = (Char) "0123456789abcdefghijklmnopqrstuvwxyz"[value % (unsigned)radix];
    while ((value /= (unsigned)radix) != 0);
    Char* out = to;
    if (negative) *out++ = '-';
    while (n) *out++ = digits[--n];
    *out = 0;
    return to;
}

static errno_t write_number_safely(const char* who, unsigned long long value, int negative, Char* to, size_t size,
                                   int radix) {
    Char text[68];
    if (!to || !size) return wcrt_refuse(who, EINVAL);
    *to = 0;
    if (radix < 2 || radix > 36) return wcrt_refuse(who, EINVAL);
    size_t const length = LENGTH(write_number(value, negative, text, radix));
    if (length >= size) return wcrt_refuse(who, ERANGE);
    memcpy(to, text, (length + 1) * sizeof *to);
    return 0;
}

/* Only decimal numbers have a sign; in the other systems the bits are shown. */
#define SIGNED_NUMBER(narrow, wide, type, bits)                                                                        \
    Char* NAME(_##narrow, _##wide)(type value, Char * to, int radix) {                                                 \
        int const negative = radix == 10 && value < 0;                                                                 \
        return write_number(negative ? 0ULL - (unsigned long long)value : (bits)value, negative, to, radix);           \
    }                                                                                                                  \
    errno_t NAME(_##narrow##_s, _##wide##_s)(type value, Char * to, size_t size, int radix) {                          \
        int const negative = radix == 10 && value < 0;                                                                 \
        return write_number_safely(__func__, negative ? 0ULL - (unsigned long long)value : (bits)value, negative, to,  \
                                   size, radix);                                                                       \
    }
#define UNSIGNED_NUMBER(narrow, wide, type)                                                                            \
    Char* NAME(_##narrow, _##wide)(type value, Char * to, int radix) {                                                 \
        return write_number(value, 0, to, radix);                                                                      \
    }                                                                                                                  \
    errno_t NAME(_##narrow##_s, _##wide##_s)(type value, Char * to, size_t size, int radix) {                          \
        return write_number_safely(__func__, value, 0, to, size, radix);                                               \
    }
SIGNED_NUMBER(itoa, itow, int, unsigned)
SIGNED_NUMBER(ltoa, ltow, long, unsigned)
SIGNED_NUMBER(i64toa, i64tow, long long, unsigned long long)
UNSIGNED_NUMBER(ultoa, ultow, unsigned long)
UNSIGNED_NUMBER(ui64toa, ui64tow, unsigned long long)

/* --- paths: a drive of two characters, folders with the last slash, a name, an extension with its dot --- */
typedef struct {
    const Char *folder, *name, *extension, *end;
} PathParts;

static PathParts split(const Char* path) {
    PathParts parts;
    parts.folder = path[0] && path[1] == ':' ? path + 2 : path;
    parts.name = parts.folder;
    parts.extension = NULL;
    const Char* p = parts.folder;
    for (; *p; ++p) {
        if (*p == '\\' || *p == '/') {
            parts.name = p + 1;
            parts.extension = NULL;
        }
        if (*p == '.') parts.extension = p;
    }
    parts.end = p;
    if (!parts.extension) parts.extension = p;
    return parts;
}

static void copy_part(Char* to, const Char* from, const Char* end) {
    if (!to) return;
    memcpy(to, from, (size_t)(end - from) * sizeof *to);
    to[end - from] = 0;
}

void NAME(_splitpath, _wsplitpath)(const Char* path, Char* drive, Char* folder, Char* name, Char* extension) {
    PathParts const parts = split(path);
    copy_part(drive, path, parts.folder);
    copy_part(folder, parts.folder, parts.name);
    copy_part(name, parts.name, parts.extension);
    copy_part(extension, parts.extension, parts.end);
}

errno_t NAME(_splitpath_s, _wsplitpath_s)(const Char* path, Char* drive, size_t drive_size, Char* folder,
                                          size_t folder_size, Char* name, size_t name_size, Char* extension,
                                          size_t extension_size) {
    if (!path) REFUSE(EINVAL);
    PathParts const parts = split(path);
    struct {
        Char* to;
        size_t size;
        const Char *from, *end;
    } const pieces[] = {{drive, drive_size, path, parts.folder},
                        {folder, folder_size, parts.folder, parts.name},
                        {name, name_size, parts.name, parts.extension},
                        {extension, extension_size, parts.extension, parts.end}};
    errno_t result = 0;
    for (int i = 0; i < 4; ++i)
        if (pieces[i].to && (size_t)(pieces[i].end - pieces[i].from) >= pieces[i].size) result = ERANGE;
    for (int i = 0; i < 4; ++i) {
        if (!pieces[i].to || !pieces[i].size) continue;
        if (result) *pieces[i].to = 0;
        else copy_part(pieces[i].to, pieces[i].from, pieces[i].end);
    }
    return result ? wcrt_refuse(__func__, result) : 0;
}

void NAME(_makepath, _wmakepath)(Char* path, const Char* drive, const Char* folder, const Char* name,
                                 const Char* extension) {
    Char* out = path;
    if (drive && *drive) {
        *out++ = *drive;
        *out++ = ':';
    }
    if (folder && *folder) {
        while (*folder) *out++ = *folder++;
        if (out[-1] != '\\' && out[-1] != '/') *out++ = '\\';
    }
    while (name && *name) *out++ = *name++;
    if (extension && *extension && *extension != '.') *out++ = '.';
    while (extension && *extension) *out++ = *extension++;
    *out = 0;
}

errno_t NAME(_makepath_s, _wmakepath_s)(Char* path, size_t size, const Char* drive, const Char* folder,
                                        const Char* name, const Char* extension) {
    REQUIRE_BUFFER(path, size);
    size_t const wanted =
        5 + (folder ? LENGTH(folder) : 0) + (name ? LENGTH(name) : 0) + (extension ? LENGTH(extension) : 0);
    Char* const whole = (Char*)malloc(wanted * sizeof *whole);
    if (!whole) return ENOMEM;
    NAME(_makepath, _wmakepath)(whole, drive, folder, name, extension);
    size_t const length = LENGTH(whole);
    if (length < size) memcpy(path, whole, (length + 1) * sizeof *path);
    free(whole);
    if (length >= size) REFUSE_EMPTY(path, ERANGE);
    return 0;
}
