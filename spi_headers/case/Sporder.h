/* sporder.h, as some source spells it. */ #include "../sporder.h"
