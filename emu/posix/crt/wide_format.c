/* swprintf and its kin for a wchar_t of two bytes, with the meaning that Microsoft's library gives to formats. */
#define FORMAT_WIDE 1
typedef __WCHAR_TYPE__ Char;
#include "format_engine.h"

#include "wspemu_crt.h"

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

/* Old source names no size. */
int _vswprintf(wchar_t* buffer, const wchar_t* format, va_list arguments) {
    return vswprintf(buffer, (size_t)INT32_MAX, format, arguments);
}

int _swprintf(wchar_t* buffer, const wchar_t* format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int const length = _vswprintf(buffer, format, arguments);
    va_end(arguments);
    return length;
}

int _vscwprintf(const wchar_t* format, va_list arguments) {
    return _vsnwprintf(NULL, 0, format, arguments);
}

int _scwprintf(const wchar_t* format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int const length = _vscwprintf(format, arguments);
    va_end(arguments);
    return length;
}
