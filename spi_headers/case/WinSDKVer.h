/* winsdkver.h, as some source spells it. */
#include "../winsdkver.h"
