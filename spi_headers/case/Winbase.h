/* winbase.h, as some source spells it. */ #include "../winbase.h"
