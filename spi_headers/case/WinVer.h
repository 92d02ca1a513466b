/* winver.h, as some source spells it. */ #include "../winver.h"
