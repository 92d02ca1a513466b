/* Chooses between the narrow and the wide spelling of a name, for files that are compiled once for each: TEXT_WIDE is set by the .c file. */
#ifndef WSPEMU_POSIX_CRT_TEXT_KIND_H
#define WSPEMU_POSIX_CRT_TEXT_KIND_H

#include "wspemu_crt.h"

#if TEXT_WIDE
typedef wchar_t Char;
#define NAME(narrow, wide) wide
#define TEXT_OF(text) L##text
#else
typedef char Char;
#define NAME(narrow, wide) narrow
#define TEXT_OF(text) text
#endif
#define LENGTH NAME(strlen, wcslen)
#define LENGTH_WITHIN NAME(strnlen, wcsnlen)
#define VPRINT NAME(_vsnprintf, _vsnwprintf)

#endif
