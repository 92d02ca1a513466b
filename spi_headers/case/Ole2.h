/* ole2.h, as some source spells it. */ #include "../ole2.h"
