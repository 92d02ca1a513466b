/* psapi.h, as some source spells it. */
#include "../psapi.h"
