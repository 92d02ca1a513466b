/* specstrings.h: the old place of the annotations. */
#include "sal.h"
