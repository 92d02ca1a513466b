/* Files, the environment and commands with wide names: the system's are UTF-8. */
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include "invalid_parameter.h"
#include "wspemu_crt.h"

/* NULL when memory is short. Drives and backslashes are what fopen and its kin see to (file_names.c). */
static char* narrow(const wchar_t* text) {
    size_t const size = wcstombs(NULL, text, 0) + 1;
    char* const copy = (char*)malloc(size);
    if (copy) wcstombs(copy, text, size);
    return copy;
}

#define WITH_NARROW(text, failure, type, call)                                                                         \
    char* const name = narrow(text);                                                                                   \
    if (!name) return failure;                                                                                         \
    type const result = call;                                                                                          \
    free(name);                                                                                                        \
    return result

FILE* _wfopen(const wchar_t* path, const wchar_t* mode) {
    char letters[16];
    letters[wcstombs(letters, mode, sizeof letters - 1)] = 0;
    WITH_NARROW(path, NULL, FILE*, fopen(name, letters));
}
errno_t _wfopen_s(FILE** file, const wchar_t* path, const wchar_t* mode) {
    if (!file || !path || !mode) return wcrt_refuse("_wfopen_s", EINVAL);
    *file = _wfopen(path, mode);
    return *file ? 0 : errno;
}
int _wremove(const wchar_t* path) {
    WITH_NARROW(path, -1, int, remove(name));
}
int _wunlink(const wchar_t* path) {
    WITH_NARROW(path, -1, int, unlink(name));
}
int _waccess(const wchar_t* path, int mode) {
    WITH_NARROW(path, -1, int, access(name, mode));
}
int _wmkdir(const wchar_t* path) {
    WITH_NARROW(path, -1, int, mkdir(name, 0777));
}
int _wsystem(const wchar_t* command) {
    WITH_NARROW(command, -1, int, system(name));
}
int _wrename(const wchar_t* from, const wchar_t* to) {
    char* const second = narrow(to);
    if (!second) return -1;
    char* const first = narrow(from);
    int const result = first ? rename(first, second) : -1;
    free(first);
    free(second);
    return result;
}

wchar_t* _wgetenv(const wchar_t* path) {
    static wchar_t* text;
    char* const name = narrow(path);
    const char* const value = name ? getenv(name) : NULL;
    free(name);
    free(text);
    text = NULL;
    if (!value) return NULL;
    size_t const size = mbstowcs(NULL, value, 0) + 1;
    text = (wchar_t*)malloc(size * sizeof *text);
    if (text) mbstowcs(text, value, size);
    return text;
}

wchar_t* fgetws(wchar_t* text, int count, FILE* stream) {
    char* const line = count > 0 ? (char*)malloc((size_t)count) : NULL;
    if (!line) return NULL;
    wchar_t* result = NULL;
    if (fgets(line, count, stream)) {
        size_t const length = mbstowcs(text, line, (size_t)count - 1);
        text[length] = 0;
        result = text;
    }
    free(line);
    return result;
}

int _putws(const wchar_t* text) {
    return fputws(text, stdout) < 0 || putchar('\n') < 0 ? -1 : 0;
}

char* _fullpath(char* to, const char* path, size_t size) {
    char whole[PATH_MAX];
    if (!realpath(path, whole)) return NULL;
    size_t const length = strlen(whole) + 1;
    if (!to) return strdup(whole);
    if (length > size) return NULL;
    return (char*)memcpy(to, whole, length);
}
