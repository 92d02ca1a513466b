/* rpcdce.h, as some source spells it. */ #include "../rpcdce.h"
