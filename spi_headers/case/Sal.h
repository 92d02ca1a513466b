/* sal.h, as some source spells it. */ #include "../sal.h"
