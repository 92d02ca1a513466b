/* strsafe.h for char strings. */
#define TEXT_WIDE 0
#include "strsafe_text.h"
