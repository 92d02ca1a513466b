/* winuser.h, as some source spells it. */ #include "../winuser.h"
