/* UTF-16 to UTF-8 and back, a character at a time, as the wide functions need it. Broken text becomes U+FFFD. */
#ifndef WSPEMU_POSIX_CRT_UTF8_TEXT_H
#define WSPEMU_POSIX_CRT_UTF8_TEXT_H

#include <stddef.h>
#include <stdint.h>

/* Takes one code point from *text and moves *text behind it; end is NULL for text that ends in NUL. */
uint32_t wcrt_next_from_wide(const wchar_t** text, const wchar_t* end);
uint32_t wcrt_next_from_utf8(const char** text, const char* end);

/* Writes the code point to out (at most 2 units, 4 bytes) and returns how many it took. */
size_t wcrt_put_wide(uint32_t code_point, wchar_t* out);
size_t wcrt_put_utf8(uint32_t code_point, char* out);

#endif
