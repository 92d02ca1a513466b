/* wspemu_crt_secure.h: the secure C library, whose functions know the size of the buffer; numbers as text, paths in pieces.
 * Included by wspemu_crt.h; defined in the static library wspemu_wcrt. */
#ifndef WSPEMU_CRT_SECURE_H
#define WSPEMU_CRT_SECURE_H

WSPEMU_EXTERN_C_BEGIN
errno_t strcpy_s(char* to, rsize_t size, const char* from);
errno_t wcscpy_s(wchar_t* to, rsize_t size, const wchar_t* from);
errno_t strncpy_s(char* to, rsize_t size, const char* from, rsize_t count);
errno_t wcsncpy_s(wchar_t* to, rsize_t size, const wchar_t* from, rsize_t count);
errno_t strcat_s(char* to, rsize_t size, const char* from);
errno_t wcscat_s(wchar_t* to, rsize_t size, const wchar_t* from);
errno_t strncat_s(char* to, rsize_t size, const char* from, rsize_t count);
errno_t wcsncat_s(wchar_t* to, rsize_t size, const wchar_t* from, rsize_t count);
char* strtok_s(char* text, const char* delimiters, char** context);
wchar_t* wcstok_s(wchar_t* text, const wchar_t* delimiters, wchar_t** context);
size_t strnlen_s(const char* text, size_t limit);
size_t wcsnlen_s(const wchar_t* text, size_t limit);
char* _strlwr(char* text);
wchar_t* _wcslwr(wchar_t* text);
char* _strupr(char* text);
wchar_t* _wcsupr(wchar_t* text);
char* _strrev(char* text);
wchar_t* _wcsrev(wchar_t* text);
errno_t _strlwr_s(char* text, size_t size);
errno_t _wcslwr_s(wchar_t* text, size_t size);
errno_t _strupr_s(char* text, size_t size);
errno_t _wcsupr_s(wchar_t* text, size_t size);
int vsprintf_s(char* to, size_t size, const char* format, va_list arguments);
int vswprintf_s(wchar_t* to, size_t size, const wchar_t* format, va_list arguments);
int _vsnprintf_s(char* to, size_t size, size_t count, const char* format, va_list arguments);
int _vsnwprintf_s(wchar_t* to, size_t size, size_t count, const wchar_t* format, va_list arguments);
int sprintf_s(char* to, size_t size, const char* format, ...);
int swprintf_s(wchar_t* to, size_t size, const wchar_t* format, ...);
int _snprintf_s(char* to, size_t size, size_t count, const char* format, ...);
int _snwprintf_s(wchar_t* to, size_t size, size_t count, const wchar_t* format, ...);
int sscanf_s(const char* text, const char* format, ...);
int swscanf_s(const wchar_t* text, const wchar_t* format, ...);
int vsscanf(const char* text, const char* format, va_list arguments);
int vswscanf(const wchar_t* text, const wchar_t* format, va_list arguments);
char* _itoa(int value, char* to, int radix);
wchar_t* _itow(int value, wchar_t* to, int radix);
char* _ltoa(long value, char* to, int radix);
wchar_t* _ltow(long value, wchar_t* to, int radix);
char* _ultoa(unsigned long value, char* to, int radix);
wchar_t* _ultow(unsigned long value, wchar_t* to, int radix);
char* _i64toa(long long value, char* to, int radix);
wchar_t* _i64tow(long long value, wchar_t* to, int radix);
char* _ui64toa(unsigned long long value, char* to, int radix);
wchar_t* _ui64tow(unsigned long long value, wchar_t* to, int radix);
errno_t _itoa_s(int value, char* to, size_t size, int radix);
errno_t _itow_s(int value, wchar_t* to, size_t size, int radix);
errno_t _ltoa_s(long value, char* to, size_t size, int radix);
errno_t _ltow_s(long value, wchar_t* to, size_t size, int radix);
errno_t _ultoa_s(unsigned long value, char* to, size_t size, int radix);
errno_t _ultow_s(unsigned long value, wchar_t* to, size_t size, int radix);
errno_t _i64toa_s(long long value, char* to, size_t size, int radix);
errno_t _i64tow_s(long long value, wchar_t* to, size_t size, int radix);
errno_t _ui64toa_s(unsigned long long value, char* to, size_t size, int radix);
errno_t _ui64tow_s(unsigned long long value, wchar_t* to, size_t size, int radix);
void _splitpath(const char* path, char* drive, char* folder, char* name, char* extension);
void _wsplitpath(const wchar_t* path, wchar_t* drive, wchar_t* folder, wchar_t* name, wchar_t* extension);
errno_t _splitpath_s(const char* path, char* drive, size_t drive_size, char* folder, size_t folder_size, char* name,
                     size_t name_size, char* extension, size_t extension_size);
errno_t _wsplitpath_s(const wchar_t* path, wchar_t* drive, size_t drive_size, wchar_t* folder, size_t folder_size, wchar_t* name,
                     size_t name_size, wchar_t* extension, size_t extension_size);
void _makepath(char* path, const char* drive, const char* folder, const char* name, const char* extension);
void _wmakepath(wchar_t* path, const wchar_t* drive, const wchar_t* folder, const wchar_t* name, const wchar_t* extension);
errno_t _makepath_s(char* path, size_t size, const char* drive, const char* folder, const char* name, const char* extension);
errno_t _wmakepath_s(wchar_t* path, size_t size, const wchar_t* drive, const wchar_t* folder, const wchar_t* name, const wchar_t* extension);
errno_t memcpy_s(void* to, rsize_t size, const void* from, rsize_t count);
errno_t memmove_s(void* to, rsize_t size, const void* from, rsize_t count);
errno_t wmemcpy_s(wchar_t* to, rsize_t size, const wchar_t* from, rsize_t count);
errno_t wmemmove_s(wchar_t* to, rsize_t size, const wchar_t* from, rsize_t count);
errno_t mbstowcs_s(size_t* converted, wchar_t* to, size_t size, const char* from, size_t count);
errno_t wcstombs_s(size_t* converted, char* to, size_t size, const wchar_t* from, size_t count);
errno_t fopen_s(FILE** file, const char* name, const char* mode);
errno_t _wfopen_s(FILE** file, const wchar_t* name, const wchar_t* mode);
errno_t freopen_s(FILE** file, const char* name, const char* mode, FILE* stream);
size_t fread_s(void* to, size_t size, size_t element_size, size_t count, FILE* stream);
errno_t getenv_s(size_t* length, char* to, size_t size, const char* name);
errno_t _dupenv_s(char** to, size_t* length, const char* name);
errno_t localtime_s(struct tm* to, const time_t* time);
errno_t gmtime_s(struct tm* to, const time_t* time);
errno_t asctime_s(char* to, size_t size, const struct tm* time);
errno_t ctime_s(char* to, size_t size, const time_t* time);
errno_t strerror_s(char* to, size_t size, int error);
char* _strtime(char* to); /* nine bytes: 23:59:59 */
char* _strdate(char* to); /* nine bytes: 12/31/99 */
int scanf_s(const char* format, ...);
int fprintf_s(FILE* stream, const char* format, ...);
int printf_s(const char* format, ...);
int fwprintf_s(FILE* stream, const wchar_t* format, ...);
int wprintf_s(const wchar_t* format, ...);
WSPEMU_EXTERN_C_END

#define _localtime64_s localtime_s
#define _gmtime64_s gmtime_s
#define _ctime64_s ctime_s

#ifdef __cplusplus
/* Where the buffer is an array, C++ knows its size. */
extern "C++" {
template <size_t N>
inline errno_t strcpy_s(char (&to)[N], const char* from) {
    return strcpy_s(to, N, from);
}
template <size_t N>
inline errno_t strcat_s(char (&to)[N], const char* from) {
    return strcat_s(to, N, from);
}
template <size_t N>
inline errno_t strncpy_s(char (&to)[N], const char* from, size_t count) {
    return strncpy_s(to, N, from, count);
}
template <size_t N>
inline errno_t strncat_s(char (&to)[N], const char* from, size_t count) {
    return strncat_s(to, N, from, count);
}
template <size_t N>
inline errno_t _strlwr_s(char (&text)[N]) {
    return _strlwr_s(text, N);
}
template <size_t N>
inline errno_t _strupr_s(char (&text)[N]) {
    return _strupr_s(text, N);
}
template <size_t N, class... Arguments>
inline int sprintf_s(char (&to)[N], const char* format, Arguments... arguments) {
    return sprintf_s(to, N, format, arguments...);
}
template <size_t N>
inline int vsprintf_s(char (&to)[N], const char* format, va_list arguments) {
    return vsprintf_s(to, N, format, arguments);
}
template <size_t N, class... Arguments>
inline int _snprintf_s(char (&to)[N], size_t count, const char* format, Arguments... arguments) {
    return _snprintf_s(to, N, count, format, arguments...);
}
template <size_t N>
inline int _vsnprintf_s(char (&to)[N], size_t count, const char* format, va_list arguments) {
    return _vsnprintf_s(to, N, count, format, arguments);
}
template <size_t N>
inline errno_t _itoa_s(int value, char (&to)[N], int radix) {
    return _itoa_s(value, to, N, radix);
}
template <size_t N>
inline errno_t _ultoa_s(unsigned long value, char (&to)[N], int radix) {
    return _ultoa_s(value, to, N, radix);
}
template <size_t D, size_t F, size_t N, size_t E>
inline errno_t _splitpath_s(const char* path, char (&drive)[D], char (&folder)[F], char (&name)[N], char (&extension)[E]) {
    return _splitpath_s(path, drive, D, folder, F, name, N, extension, E);
}
template <size_t N>
inline errno_t _makepath_s(char (&path)[N], const char* drive, const char* folder, const char* name, const char* extension) {
    return _makepath_s(path, N, drive, folder, name, extension);
}
template <size_t N>
inline errno_t wcscpy_s(wchar_t (&to)[N], const wchar_t* from) {
    return wcscpy_s(to, N, from);
}
template <size_t N>
inline errno_t wcscat_s(wchar_t (&to)[N], const wchar_t* from) {
    return wcscat_s(to, N, from);
}
template <size_t N>
inline errno_t wcsncpy_s(wchar_t (&to)[N], const wchar_t* from, size_t count) {
    return wcsncpy_s(to, N, from, count);
}
template <size_t N>
inline errno_t wcsncat_s(wchar_t (&to)[N], const wchar_t* from, size_t count) {
    return wcsncat_s(to, N, from, count);
}
template <size_t N>
inline errno_t _wcslwr_s(wchar_t (&text)[N]) {
    return _wcslwr_s(text, N);
}
template <size_t N>
inline errno_t _wcsupr_s(wchar_t (&text)[N]) {
    return _wcsupr_s(text, N);
}
template <size_t N, class... Arguments>
inline int swprintf_s(wchar_t (&to)[N], const wchar_t* format, Arguments... arguments) {
    return swprintf_s(to, N, format, arguments...);
}
template <size_t N>
inline int vswprintf_s(wchar_t (&to)[N], const wchar_t* format, va_list arguments) {
    return vswprintf_s(to, N, format, arguments);
}
template <size_t N, class... Arguments>
inline int _snwprintf_s(wchar_t (&to)[N], size_t count, const wchar_t* format, Arguments... arguments) {
    return _snwprintf_s(to, N, count, format, arguments...);
}
template <size_t N>
inline int _vsnwprintf_s(wchar_t (&to)[N], size_t count, const wchar_t* format, va_list arguments) {
    return _vsnwprintf_s(to, N, count, format, arguments);
}
template <size_t N>
inline errno_t _itow_s(int value, wchar_t (&to)[N], int radix) {
    return _itow_s(value, to, N, radix);
}
template <size_t N>
inline errno_t _ultow_s(unsigned long value, wchar_t (&to)[N], int radix) {
    return _ultow_s(value, to, N, radix);
}
template <size_t D, size_t F, size_t N, size_t E>
inline errno_t _wsplitpath_s(const wchar_t* path, wchar_t (&drive)[D], wchar_t (&folder)[F], wchar_t (&name)[N], wchar_t (&extension)[E]) {
    return _wsplitpath_s(path, drive, D, folder, F, name, N, extension, E);
}
template <size_t N>
inline errno_t _wmakepath_s(wchar_t (&path)[N], const wchar_t* drive, const wchar_t* folder, const wchar_t* name, const wchar_t* extension) {
    return _wmakepath_s(path, N, drive, folder, name, extension);
}
template <size_t N>
inline errno_t ctime_s(char (&to)[N], const time_t* time) {
    return ctime_s(to, N, time);
}
template <size_t N>
inline errno_t mbstowcs_s(size_t* converted, wchar_t (&to)[N], const char* from, size_t count) {
    return mbstowcs_s(converted, to, N, from, count);
}
template <size_t N>
inline errno_t wcstombs_s(size_t* converted, char (&to)[N], const wchar_t* from, size_t count) {
    return wcstombs_s(converted, to, N, from, count);
}
/* Old source calls swprintf without a size: C++ tells the two apart by the second argument. */
template <class... Arguments>
inline int swprintf(wchar_t* to, const wchar_t* format, Arguments... arguments) {
    return _swprintf(to, format, arguments...);
}
inline int vswprintf(wchar_t* to, const wchar_t* format, va_list arguments) {
    return _vswprintf(to, format, arguments);
}
}
#endif

#endif
