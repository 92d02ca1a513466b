/* atlconv.h, as some source spells it. */ #include "../atlconv.h"
