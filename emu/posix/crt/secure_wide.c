/* The secure C library's functions of wide strings, its numbers and its paths. */
#define TEXT_WIDE 1
#include "secure_text.h"
