/* The secure C library's functions of char strings, its numbers and its paths. */
#define TEXT_WIDE 0
#include "secure_text.h"
