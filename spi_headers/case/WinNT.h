/* winnt.h, as some source spells it. */ #include "../winnt.h"
