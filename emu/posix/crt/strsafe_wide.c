/* strsafe.h for wide strings. */
#define TEXT_WIDE 1
#include "strsafe_text.h"
