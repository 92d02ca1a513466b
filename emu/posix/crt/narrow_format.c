/* printf and its kin with the meaning that Microsoft's library gives to formats: a %lu of Windows source has 32 bits, and glibc would
   take 64. */
#define FORMAT_WIDE 0
typedef char Char;
#include "format_engine.h"

#include "wspemu_crt.h"

/* --- into memory --- */
int vsnprintf(char* buffer, size_t count, const char* format, va_list arguments) {
    Sink sink = {buffer, count ? count - 1 : 0, 0};
    int const length = format_into(&sink, format, arguments);
    if (count) buffer[sink.length < sink.capacity ? sink.length : sink.capacity] = 0;
    return length;
}

/* Unlike vsnprintf: -1 when the text does not fit, and no NUL when it fills the buffer exactly; with neither buffer nor size the
   length. */
int _vsnprintf(char* buffer, size_t count, const char* format, va_list arguments) {
    Sink sink = {buffer, count, 0};
    int const length = format_into(&sink, format, arguments);
    if (!buffer && !count) return length;
    if (length >= 0 && (size_t)length < count) buffer[length] = 0;
    return length < 0 || (size_t)length > count ? -1 : length;
}

int vsprintf(char* buffer, const char* format, va_list arguments) {
    return vsnprintf(buffer, (size_t)INT32_MAX, format, arguments);
}

/* --- to a stream --- */
int vfprintf(FILE* stream, const char* format, va_list arguments) {
    char small[512];
    va_list again;
    va_copy(again, arguments);
    int const length = vsnprintf(small, sizeof small, format, again);
    va_end(again);
    if (length < 0) return -1;
    if ((size_t)length < sizeof small) return fwrite(small, 1, (size_t)length, stream) == (size_t)length ? length : -1;
    char* const large = (char*)malloc((size_t)length + 1);
    if (!large) return -1;
    va_copy(again, arguments);
    vsnprintf(large, (size_t)length + 1, format, again);
    va_end(again);
    size_t const written = fwrite(large, 1, (size_t)length, stream);
    free(large);
    return written == (size_t)length ? length : -1;
}

int vprintf(const char* format, va_list arguments) {
    return vfprintf(stdout, format, arguments);
}

/* --- the forms with their arguments in place --- */
#define WITH_ARGUMENTS(call)                                                                                           \
    va_list arguments;                                                                                                 \
    va_start(arguments, format);                                                                                       \
    int const length = call;                                                                                           \
    va_end(arguments);                                                                                                 \
    return length

int snprintf(char* buffer, size_t count, const char* format, ...) {
    WITH_ARGUMENTS(vsnprintf(buffer, count, format, arguments));
}
int _snprintf(char* buffer, size_t count, const char* format, ...) {
    WITH_ARGUMENTS(_vsnprintf(buffer, count, format, arguments));
}
int sprintf(char* buffer, const char* format, ...) {
    WITH_ARGUMENTS(vsprintf(buffer, format, arguments));
}
int fprintf(FILE* stream, const char* format, ...) {
    WITH_ARGUMENTS(vfprintf(stream, format, arguments));
}
int printf(const char* format, ...) {
    WITH_ARGUMENTS(vfprintf(stdout, format, arguments));
}
int _scprintf(const char* format, ...) {
    WITH_ARGUMENTS(_vsnprintf(NULL, 0, format, arguments));
}
int _vscprintf(const char* format, va_list arguments) {
    return _vsnprintf(NULL, 0, format, arguments);
}
int printf_s(const char* format, ...) {
    WITH_ARGUMENTS(vfprintf(stdout, format, arguments));
}
int fprintf_s(FILE* stream, const char* format, ...) {
    WITH_ARGUMENTS(vfprintf(stream, format, arguments));
}
