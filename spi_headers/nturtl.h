/* nturtl.h: the user-mode part of ntrtl.h. */
#include "nt.h"
