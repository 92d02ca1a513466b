/* sdkddkver.h, as some source spells it. */
#include "../sdkddkver.h"
