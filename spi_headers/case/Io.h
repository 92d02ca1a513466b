/* io.h, as some source spells it. */ #include "../io.h"
