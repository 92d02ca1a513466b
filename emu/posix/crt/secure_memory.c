/* memcpy_s and its like, the invalid-parameter handler, and the secure forms of files, time and the environment. */
#include <errno.h>
#include <time.h>

#include "invalid_parameter.h"
#include "utf8_text.h"
#include "wspemu_crt.h"

static _invalid_parameter_handler handler;

_invalid_parameter_handler _set_invalid_parameter_handler(_invalid_parameter_handler next) {
    _invalid_parameter_handler const before = handler;
    handler = next;
    return before;
}
_invalid_parameter_handler _get_invalid_parameter_handler(void) {
    return handler;
}

int wcrt_refuse(const char* function, int error) {
    errno = error;
    if (handler) {
        wchar_t name[64];
        name[mbstowcs(name, function, 63)] = 0;
        handler(NULL, name, NULL, 0, 0);
        return error;
    }
    fprintf(stderr, "wspemu: %s: %s: the process ends, as it does on Windows without an invalid-parameter handler\n",
            function, error == ERANGE ? "the buffer is too small" : "invalid parameter");
    abort();
}

errno_t memcpy_s(void* to, rsize_t size, const void* from, rsize_t count) {
    if (!count) return 0;
    if (!to) return wcrt_refuse("memcpy_s", EINVAL);
    if (!from || size < count) {
        memset(to, 0, size);
        return wcrt_refuse("memcpy_s", from ? ERANGE : EINVAL);
    }
    memcpy(to, from, count);
    return 0;
}
errno_t memmove_s(void* to, rsize_t size, const void* from, rsize_t count) {
    if (!count) return 0;
    if (!to || !from) return wcrt_refuse("memmove_s", EINVAL);
    if (size < count) return wcrt_refuse("memmove_s", ERANGE);
    memmove(to, from, count);
    return 0;
}
errno_t wmemcpy_s(wchar_t* to, rsize_t size, const wchar_t* from, rsize_t count) {
    return memcpy_s(to, size * sizeof *to, from, count * sizeof *to);
}
errno_t wmemmove_s(wchar_t* to, rsize_t size, const wchar_t* from, rsize_t count) {
    return memmove_s(to, size * sizeof *to, from, count * sizeof *to);
}

/* --- conversions of whole strings: the count that comes back has the NUL in it --- */
errno_t mbstowcs_s(size_t* converted, wchar_t* to, size_t size, const char* from, size_t count) {
    size_t const wanted = mbstowcs(NULL, from, 0);
    if (converted) *converted = 0;
    if (!to) {
        if (converted) *converted = wanted + 1;
        return 0;
    }
    if (!size) return wcrt_refuse("mbstowcs_s", EINVAL);
    size_t const limit = count < wanted ? count : wanted;
    if (limit >= size && count != _TRUNCATE) {
        *to = 0;
        return wcrt_refuse("mbstowcs_s", ERANGE);
    }
    size_t const length = mbstowcs(to, from, limit < size ? limit : size - 1);
    to[length] = 0;
    if (converted) *converted = length + 1;
    return limit >= size ? STRUNCATE : 0;
}
errno_t wcstombs_s(size_t* converted, char* to, size_t size, const wchar_t* from, size_t count) {
    size_t const wanted = wcstombs(NULL, from, 0);
    if (converted) *converted = 0;
    if (!to) {
        if (converted) *converted = wanted + 1;
        return 0;
    }
    if (!size) return wcrt_refuse("wcstombs_s", EINVAL);
    size_t const limit = count < wanted ? count : wanted;
    if (limit >= size && count != _TRUNCATE) {
        *to = 0;
        return wcrt_refuse("wcstombs_s", ERANGE);
    }
    size_t const length = wcstombs(to, from, limit < size ? limit : size - 1);
    to[length] = 0;
    if (converted) *converted = length + 1;
    return limit >= size ? STRUNCATE : 0;
}

/* --- files, environment, time --- */
errno_t fopen_s(FILE** file, const char* name, const char* mode) {
    if (!file || !name || !mode) return wcrt_refuse("fopen_s", EINVAL);
    *file = fopen(name, mode);
    return *file ? 0 : errno;
}
errno_t freopen_s(FILE** file, const char* name, const char* mode, FILE* stream) {
    if (!file || !mode || !stream) return wcrt_refuse("freopen_s", EINVAL);
    *file = freopen(name, mode, stream);
    return *file ? 0 : errno;
}
// More than the buffer holds is refused when the stream has it, not when it is asked for.
size_t fread_s(void* to, size_t size, size_t element_size, size_t count, FILE* stream) {
    if (element_size == 0 || count == 0) return 0;
    if (!to || !stream) return wcrt_refuse("fread_s", EINVAL), 0;
    size_t const room = size / element_size;
    if (count <= room) return fread(to, element_size, count, stream);
    size_t const got = fread(to, element_size, room, stream);
    if (got < room) return got;
    int const next = getc(stream);
    if (next == EOF) return got;
    ungetc(next, stream);
    memset(to, 0, size);
    return wcrt_refuse("fread_s", ERANGE), 0;
}
errno_t getenv_s(size_t* length, char* to, size_t size, const char* name) {
    if (!length || !name || (!to && size)) return wcrt_refuse("getenv_s", EINVAL);
    const char* const value = getenv(name);
    if (to && size) *to = 0;
    *length = value ? strlen(value) + 1 : 0;
    if (!value || !size) return 0;
    if (*length > size) return ERANGE;
    memcpy(to, value, *length);
    return 0;
}
errno_t _dupenv_s(char** to, size_t* length, const char* name) {
    if (!to || !name) return wcrt_refuse("_dupenv_s", EINVAL);
    const char* const value = getenv(name);
    *to = value ? strdup(value) : NULL;
    if (length) *length = value ? strlen(value) + 1 : 0;
    return value && !*to ? ENOMEM : 0;
}
errno_t localtime_s(struct tm* to, const time_t* time) {
    return to && time ? (localtime_r(time, to) ? 0 : EINVAL) : wcrt_refuse("localtime_s", EINVAL);
}
errno_t gmtime_s(struct tm* to, const time_t* time) {
    return to && time ? (gmtime_r(time, to) ? 0 : EINVAL) : wcrt_refuse("gmtime_s", EINVAL);
}
errno_t asctime_s(char* to, size_t size, const struct tm* time) {
    if (!to || size < 26 || !time) return wcrt_refuse("asctime_s", EINVAL);
    return asctime_r(time, to) ? 0 : EINVAL;
}
errno_t ctime_s(char* to, size_t size, const time_t* time) {
    if (!to || size < 26 || !time) return wcrt_refuse("ctime_s", EINVAL);
    return ctime_r(time, to) ? 0 : EINVAL;
}
errno_t strerror_s(char* to, size_t size, int error) {
    if (!to || !size) return wcrt_refuse("strerror_s", EINVAL);
    strncpy_s(to, size, strerror(error), _TRUNCATE);
    return 0;
}
char* _strtime(char* to) {
    time_t const now = time(NULL);
    struct tm parts;
    strftime(to, 9, "%H:%M:%S", localtime_r(&now, &parts));
    return to;
}
char* _strdate(char* to) {
    time_t const now = time(NULL);
    struct tm parts;
    strftime(to, 9, "%m/%d/%y", localtime_r(&now, &parts));
    return to;
}
